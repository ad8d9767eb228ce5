import { sql } from 'kysely'
import { createClient } from '../../src/client/client.ts'
import { newId } from '../../src/database/ids.ts'
import type { ProductProvisioner } from '../../src/database/provisioning-tables.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import type { Trouble } from '../../src/domain/trouble.ts'
import { detailsSubmitted } from '../../src/provisioning/begin.ts'
import { lockService } from '../../src/services/find.ts'
import { databaseClock } from '../../src/standings/now.ts'
import type { TestServer } from '../support/server.ts'

export interface Product {
  readonly name: string
  readonly provisioner: ProductProvisioner
  readonly instructions?: string
  readonly details?: object
  readonly usualSeconds?: number
}

/** By hand, as a partner's people do it. */
export const byPartner = { kind: 'manual', by: 'partner' } as const
export const byVendor = { kind: 'manual', by: 'vendor' } as const
/** A simulation that takes so long, and fails or does not. */
export const simulation = (seconds: number, fails: 0 | 1 = 0, failure: string | null = null) =>
  ({ kind: 'simulated', seconds: { min: seconds, max: seconds }, fails, failure }) as const

/** Adds a product that orders are set up by. @param partnerId the server's own partner where absent */
export async function addProduct(
  { database, partner }: TestServer,
  { name, provisioner, instructions, details, usualSeconds }: Product,
  partnerId = partner.id,
): Promise<void> {
  const id = newId()
  await writeTenant(database.db, partnerId, (trx) =>
    sql`insert into products (partner_id, id, external_id, name, provisioner, details, instructions, usual_seconds,
        position, created_at, updated_at)
      values (${partnerId}, ${id}, ${name}, ${name}, ${JSON.stringify(provisioner)},
        ${details === undefined ? null : JSON.stringify(details)}, ${instructions ?? null}, ${usualSeconds ?? null}, 0,
        now(), now())`.execute(trx),
  )
}

export interface Ordered {
  readonly customerId: string
  /** The services' ids, in the order of the products. */
  readonly services: readonly string[]
}

/** Orders these products for a new customer. @param token the server's own where absent */
export async function order(
  { origin, token: own }: TestServer,
  customer: string,
  products: readonly string[],
  token = own,
): Promise<Ordered> {
  const client = createClient({ baseUrl: origin, token })
  const { id: customerId } = await client.addCustomer({ body: { name: customer, country: 'NO' } })
  const { services } = await client.addSubscription({
    params: { id: customerId },
    body: {
      offer: 'Samtalepakke',
      products: products.map((product) => ({ product, licences: 'quantity' })),
      kind: 'paid',
      quantity: 12,
    },
  })
  const idOf = (product: string) => services.find((one) => one.product === product)?.id ?? ''
  return { customerId, services: products.map(idOf) }
}

/** Fills in a service's details, as the customer's administrator does. */
export async function submitDetails(
  { database, partner: { id: partnerId } }: TestServer,
  serviceId: string,
  details: object,
): Promise<void> {
  const readNow = databaseClock()
  await writeTenant(database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, { kind: 'all' }, serviceId)
    await sql`update service_details set state = 'submitted', details = ${JSON.stringify(details)}, submitted_at = now()
      where partner_id = ${partnerId} and service_id = ${serviceId}`.execute(trx)
    const now = await readNow(trx, partnerId)
    await detailsSubmitted([trx, partnerId, { kind: 'system', id: null }, now], found)
  })
}

/** Lets a service have waited for so many days, and be late where it has a usual time. */
export async function letWait(server: TestServer, serviceId: string, days: number): Promise<void> {
  const { database, partner } = server
  await writeTenant(database.db, partner.id, (trx) =>
    sql`update services set since = since - make_interval(days => ${days}),
        stuck_at = stuck_at - make_interval(days => ${days})
      where partner_id = ${partner.id} and id = ${serviceId}`.execute(trx),
  )
}

/** That a provisioner could not be told of the suspended subscription, and why. */
export async function leaveUntold(server: TestServer, serviceId: string, trouble: Trouble): Promise<void> {
  const { database, partner } = server
  await writeTenant(database.db, partner.id, (trx) =>
    sql`update services set suspension = 'failed', suspension_trouble = ${JSON.stringify(trouble)}
      where partner_id = ${partner.id} and id = ${serviceId}`.execute(trx),
  )
}

/** What a broker has answered, kept with the service that it could not set up. */
export async function tellTrouble(server: TestServer, serviceId: string, trouble: Trouble): Promise<void> {
  const { database, partner } = server
  await writeTenant(database.db, partner.id, (trx) =>
    sql`update services set trouble = ${JSON.stringify(trouble)}, dashboard_url = 'https://dashboard.example/42'
      where partner_id = ${partner.id} and id = ${serviceId}`.execute(trx),
  )
}
