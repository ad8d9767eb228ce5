import type { ProductProvisioner } from '../database/provisioning-tables.ts'
import type { TenantReader } from '../database/transactions.ts'
import { httpDoor } from '../provisioners/http/door.ts'
import type { DoorOptions } from '../provisioners/http/door.ts'
import { manualProvisioner } from '../provisioners/manual/manual.ts'
import type { Catalog } from '../provisioners/open-service-broker/catalog.ts'
import { openServiceBroker } from '../provisioners/open-service-broker/open-service-broker.ts'
import { osbSettings } from '../provisioners/open-service-broker/settings.ts'
import type { OsbChoice } from '../provisioners/open-service-broker/settings.ts'
import type {
  BindingCall,
  Call,
  Connection,
  Operation,
  Provisioner,
  Suspension,
} from '../provisioners/provisioner.ts'
import { simulated } from '../provisioners/simulated/simulated.ts'

/** A provisioner, and how it reads what a product says for it. */
export interface Known {
  readonly provisioner: Provisioner
  /** @param catalog what the connection said last of what it offers */
  readonly settings: (said: Readonly<Record<string, unknown>>, catalog: Catalog | null) => unknown
}

/** Where a connection leads, with which credentials, and what it said last of what it offers. */
export interface Place {
  readonly connection: Connection | null
  readonly catalog: Catalog | null
}

/** Reads a connection; one that cannot be read leads nowhere. */
export type FindPlace = (trx: TenantReader, partnerId: string, connectionId: string) => Promise<Place>

/** All provisioners there are, by their kinds. */
export type Provisioners = Readonly<Record<ProductProvisioner['kind'], Known>>

/** What a product says of its provisioner, as it says it. */
const asSaid: Known['settings'] = (said) => said

/** The kinds of those that can be told that a subscription is suspended. */
export function kindsToldOfSuspension(provisioners: Provisioners): string[] {
  return Object.entries(provisioners).flatMap(([kind, { provisioner }]) =>
    provisioner.suspension === undefined ? [] : [kind],
  )
}

/** The kinds of those that can be told who holds licences. */
export function kindsToldOfLicences(provisioners: Provisioners): string[] {
  return Object.entries(provisioners).flatMap(([kind, { provisioner }]) =>
    provisioner.binding === undefined ? [] : [kind],
  )
}

/** Those of this installation: one line for each. */
export function provisionersFor(options: DoorOptions): Provisioners {
  return {
    manual: { provisioner: known(manualProvisioner), settings: asSaid },
    simulated: { provisioner: known(simulated), settings: asSaid },
    open_service_broker: {
      provisioner: known(openServiceBroker(httpDoor(options))),
      // Products were checked when they were written (products/read-provisioner.ts).
      settings: (said, catalog) => osbSettings(said as unknown as OsbChoice, catalog),
    },
  }
}

/** The settings that a provisioner is given are what its own `settings` made. */
function known<Settings>(provisioner: Provisioner<Settings>): Provisioner {
  const as = <Asked extends Operation | Suspension>(call: Call<unknown, Asked>) =>
    call as Call<Settings, Asked>
  const asBinding = (call: BindingCall) => call as BindingCall<Settings>
  const { suspension, binding } = provisioner
  return {
    kind: provisioner.kind,
    start: async (call) => provisioner.start(as(call)),
    poll: async (call) => provisioner.poll(as(call)),
    change: async (call) => provisioner.change(as(call)),
    withdraw: async (call) => provisioner.withdraw(as(call)),
    ...(suspension !== undefined && {
      suspension: {
        suspend: async (call: Call<unknown, Suspension>) => suspension.suspend(as(call)),
        resume: async (call: Call<unknown, Suspension>) => suspension.resume(as(call)),
      },
    }),
    ...(binding !== undefined && {
      binding: {
        isWanted: (settings: unknown) => binding.isWanted(settings as Settings),
        bind: async (call: BindingCall) => binding.bind(asBinding(call)),
        unbind: async (call: BindingCall) => binding.unbind(asBinding(call)),
        poll: async (call: BindingCall) => binding.poll(asBinding(call)),
      },
    }),
  }
}
