import type { Instant } from '../domain/instant.ts'
import type { SupportPlaces } from '../domain/support-link.ts'

/** Who sets a product up, in the names of the API and of the catalogue's file. */
export type Provisioner =
  /** A person, who says so when it is done. */
  | { readonly kind: 'manual'; readonly by: 'partner' | 'vendor' }
  /** Nobody: it only looks as if. */
  | {
      readonly kind: 'simulated'
      readonly seconds: { readonly min: number; readonly max: number }
      /** Which part of all fails, 0 to 1. */
      readonly fails: number
      /** What is said of those; null: that it said no. */
      readonly failure: string | null
    }
  | {
      readonly kind: 'open_service_broker'
      /** The connection's own key. */
      readonly connection: string
      /** The broker's ids. */
      readonly service: string
      readonly plan: string
      /** The parameter that takes the number of licences; null: there is none. */
      readonly quantityParameter: string | null
    }

/** What a product says, in the names of the API and of the catalogue's file. */
export interface ProductFields {
  readonly name: string
  readonly provisioner: Provisioner
  /** JSON Schema of what is asked for before it is set up; null: nothing is. */
  readonly details: Readonly<Record<string, unknown>> | null
  /** For who sets it up by hand. */
  readonly instructions: string | null
  /** What one licence is, such as a user or a room. */
  readonly licenceUnit: string | null
  /** Whether more licences may be assigned than were bought. */
  readonly overage: boolean
  /** How long setting it up usually takes (domain/duration.ts); null: nobody has said. */
  readonly usualDuration: string | null
  /** The vendor's own support; null: the partner's. */
  readonly support: SupportPlaces | null
}

/** What offers consist of: each becomes one service. */
export interface Product extends ProductFields {
  readonly id: string
  /** The partner's own key, which the catalogue's file holds on to. */
  readonly externalId: string
  /** The connection that `provisioner` names. */
  readonly connectionId: string | null
  /** Its place in the list, from 0; of a retired one the last that it had. */
  readonly position: number
  /** From when on offers that name it leave its set-up to the partner. */
  readonly retiredAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export const productFieldNames = [
  'name',
  'provisioner',
  'details',
  'instructions',
  'licenceUnit',
  'overage',
  'usualDuration',
  'support',
] as const satisfies readonly (keyof ProductFields)[]

/** The fields in which two products differ, in the order of `productFieldNames`. */
export function differingFields(before: ProductFields, after: ProductFields): (keyof ProductFields)[] {
  return productFieldNames.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

/** These fields alone. */
export function pickFields(
  product: ProductFields,
  fields: readonly (keyof ProductFields)[] = productFieldNames,
): Partial<ProductFields> {
  return Object.fromEntries(fields.map((field) => [field, product[field]]))
}
