import type { Provisioner, Step } from '../provisioner.ts'

/** Who does the work by hand. */
export interface ManualSettings {
  readonly by: 'partner' | 'vendor'
}

/** What people do comes to the same whatever it is: somebody has to be told. */
export function handedOver({ by }: ManualSettings): Step {
  return { state: 'needs', who: by }
}

/** Sets services up by telling a person to. It calls nobody, so nothing of it can fail or be late. */
export const manualProvisioner: Provisioner<ManualSettings> = {
  kind: 'manual',
  start: async ({ settings }) => handedOver(settings),
  poll: async ({ settings }) => handedOver(settings),
  change: async ({ settings }) => handedOver(settings),
  withdraw: async ({ settings }) => handedOver(settings),
}
