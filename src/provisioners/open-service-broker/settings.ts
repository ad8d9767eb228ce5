import type { Memory } from '../provisioner.ts'
import type { Catalog } from './catalog.ts'

/** What a product keeps of the plan that it is set up by, beside its connection. Plain JSON. */
export interface OsbChoice {
  readonly service: string
  readonly plan: string
  /** The parameter that takes the number of licences, where the plan has one. */
  readonly quantityParameter?: string | null
}

/** The same, with what the broker's catalogue says of that plan. Plain JSON too. */
export interface OsbSettings {
  readonly serviceId: string
  readonly planId: string
  readonly quantityParameter: string | null
  /** How long an operation may be asked after, in seconds (`maximum_polling_duration`). */
  readonly maximumPollingSeconds: number | null
  /** The plan's `maintenance_info.version`. */
  readonly maintenanceVersion: string | null
  /** Whether a service may come to this plan from another one, and leave it. */
  readonly planUpdateable: boolean
  /** Whether the broker shows what there is (`instances_retrievable`). */
  readonly instancesRetrievable: boolean
  /** Whether the broker wants to be told of other names and quantities alone (`allow_context_updates`). */
  readonly allowContextUpdates: boolean
  /** Whether the plan has bindings (`bindable`, of the plan or else the service); null: the catalogue is not known. */
  readonly bindable: boolean | null
  /** Whether the broker shows what is bound (`bindings_retrievable`). */
  readonly bindingsRetrievable: boolean
  /** What the plan wants to know of a binding (`schemas.service_binding.create.parameters`); null: it does not say. */
  readonly bindSchema: Memory | null
}

/**
 * What the provisioner is told of a product.
 * @param catalog what the broker said last; without it, or where it does not have the plan, nothing is expected of it
 */
export function osbSettings(choice: OsbChoice, catalog: Catalog | null): OsbSettings {
  const service = catalog?.services.find(({ id }) => id === choice.service)
  const plan = service?.plans.find(({ id }) => id === choice.plan)
  return {
    serviceId: choice.service,
    planId: choice.plan,
    quantityParameter: choice.quantityParameter ?? null,
    maximumPollingSeconds: plan?.maximumPollingSeconds ?? null,
    maintenanceVersion: plan?.maintenance?.version ?? null,
    planUpdateable: plan?.planUpdateable ?? false,
    instancesRetrievable: plan !== undefined && service?.instancesRetrievable === true,
    allowContextUpdates: plan !== undefined && service?.allowContextUpdates === true,
    bindable: plan?.bindable ?? null,
    bindingsRetrievable: plan !== undefined && service?.bindingsRetrievable === true,
    bindSchema: plan?.bindSchema ?? null,
  }
}
