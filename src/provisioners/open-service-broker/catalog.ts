import type { Memory } from '../provisioner.ts'

/** What a broker offers, as far as it is used here. Plain JSON, with what is wrong left out. */
export interface Catalog {
  readonly services: readonly CatalogService[]
}

export interface CatalogService {
  readonly id: string
  readonly name: string
  /** The name for people, where the broker has one; else the name. */
  readonly displayName: string
  readonly description: string
  readonly instancesRetrievable: boolean
  readonly allowContextUpdates: boolean
  /** Absent in what was stored before it was read. */
  readonly bindingsRetrievable?: boolean
  readonly plans: readonly CatalogPlan[]
}

export interface CatalogPlan {
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly description: string
  /** Absent in the catalogue, it costs nothing (specification, «Service Plan Object»). */
  readonly free: boolean
  /** Own, or else the service's. */
  readonly bindable: boolean
  readonly planUpdateable: boolean
  readonly maximumPollingSeconds: number | null
  readonly maintenance: { readonly version: string; readonly description: string | null } | null
  /** JSON Schemas of the parameters for making and for changing; null: it says nothing of them. */
  readonly createSchema: Memory | null
  readonly updateSchema: Memory | null
  /** The same for making a binding; absent in what was stored before it was read. */
  readonly bindSchema?: Memory | null
}

/** What can be wrong with a part of a catalogue. */
export const catalogFaultCodes = [
  'missing',
  'wrong_type',
  'empty',
  'too_long',
  'repeated',
  'no_plans',
  'schema_too_large',
  'schema_refers_elsewhere',
  'too_many',
] as const
export type CatalogFaultCode = (typeof catalogFaultCodes)[number]

/** Something wrong with a catalogue: where, and what. The rest of it can be used. */
export interface CatalogFault {
  /** The service's name, or its place in the list (`#3`); null: the catalogue itself. */
  readonly service: string | null
  /** The same of the plan; null: the service itself. */
  readonly plan: string | null
  /** Such as `plan_updateable` or `schemas.service_instance.create.parameters`. */
  readonly field: string
  readonly code: CatalogFaultCode
  /** Whether the service or plan is left out for it; else only the field is. */
  readonly isLeftOut: boolean
}
