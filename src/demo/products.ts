import entries from './products.json' with { type: 'json' }

/** Who sets a product up, as far as the demo has any: people, and simulations. */
type Provisioner =
  | { readonly kind: 'manual'; readonly by: 'partner' | 'vendor' }
  | {
      readonly kind: 'simulated'
      readonly seconds: { readonly min: number; readonly max: number }
      readonly fails: number
      readonly failure: string | null
    }

/** A product of the demo's offers. */
export interface DemoProduct {
  readonly name: string
  readonly provisioner: Provisioner
  /** JSON Schema. */
  readonly details: Readonly<Record<string, unknown>> | null
  readonly instructions: string | null
  readonly licenceUnit: string | null
  /** ISO 8601. */
  readonly usualDuration: string | null
}

/** All that the demo's offers consist of. */
export const demoProducts = entries as readonly DemoProduct[]
