import { sql } from 'kysely'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import type { Instant } from '../../src/domain/instant.ts'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import type { LifeState } from '../../src/domain/service-life.ts'
import { eventRules, serviceEvents, stateAfter } from '../../src/domain/service-life.ts'
import { appendHistory } from '../../src/history/append.ts'
import { detailsSubmitted } from '../../src/provisioning/begin.ts'
import { lockService } from '../../src/services/find.ts'
import { moveService, stateOf } from '../../src/services/move.ts'
import type { Move } from '../../src/services/move.ts'
import type { HeldServer } from '../support/held-server.ts'

/** What a life needs of a server whose time a test holds. */
export type Lives = Pick<HeldServer, 'client' | 'database' | 'partner' | 'now'>

/** Adds a product that the partner sets up by hand. @returns its id */
export async function addByHand(
  { client }: Lives,
  name: string,
  usualDuration: string | null = null,
  details: object | null = null,
): Promise<string> {
  const provisioner = { kind: 'manual', by: 'partner' }
  const { id } = await client.addProduct({ body: { name, provisioner, usualDuration, details } })
  return id
}

/** Orders products for a new customer. @returns the customer's id and the services', in the order of the products */
export async function orderFor(
  { client }: Lives,
  name: string,
  ...products: readonly string[]
): Promise<{ customerId: string; services: string[] }> {
  const { id: customerId } = await client.addCustomer({ body: { name } })
  const { services } = await client.addSubscription({
    params: { id: customerId },
    body: {
      offer: 'Offer',
      products: products.map((product) => ({ product, licences: 'quantity' })),
      kind: 'paid',
      quantity: 3,
    },
  })
  return {
    customerId,
    services: products.map((one) => services.find(({ product }) => product === one)?.id ?? ''),
  }
}

/** Lets details be there that were waited for. */
export async function submit(server: Lives, serviceId: string): Promise<void> {
  const partnerId = server.partner.id
  await writeTenant(server.database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, { kind: 'all' }, serviceId)
    await detailsSubmitted([trx, partnerId, { kind: 'system', id: null }, server.now], found)
  })
}

/** Notes in the customer's history that its contact was told of the details that are waited for. */
export async function tellContact(
  server: Lives,
  customerId: string,
  action: 'set_up_link_sent' | 'set_up_reminder_sent',
): Promise<void> {
  const partnerId = server.partner.id
  const entry = { customerId, subjectKind: 'customer', subjectId: customerId, before: null, action } as const
  await writeTenant(server.database.db, partnerId, (trx) =>
    appendHistory(trx, partnerId, { kind: 'system', id: null }, server.now, [
      { ...entry, after: { contact: 'k…@example.no' } },
    ]),
  )
}

/** Lets something happen to a service now. @returns the state that it is in afterwards */
export async function move(server: Lives, serviceId: string, ...moves: readonly Move[]): Promise<LifeState> {
  const partnerId = server.partner.id
  return writeTenant(server.database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, { kind: 'all' }, serviceId)
    for (const each of moves)
      await moveService(trx, partnerId, { kind: 'system', id: null }, server.now, found, each)
    return stateOf(found.service)
  })
}

/** What may happen in a state, each with the one it leads to. */
export function movesFrom(state: LifeState): Move[] {
  return serviceEvents
    .filter((event) => (eventRules[event].in as readonly LifeState[]).includes(state))
    .flatMap((event): Move[] =>
      event === 'observed' ? provisioningStatuses.map((told) => ({ event, told })) : [{ event }],
    )
    .filter(({ event, told }) => stateAfter(state, event, told) !== null)
}

/** The columns that set-up times count by. */
export async function timesOf(
  { database, partner }: Lives,
  serviceId: string,
): Promise<{
  ordered: Instant | null
  provisioned: Instant | null
  stuck: Instant | null
  withdrawn: Instant | null
}> {
  return readTenant(database.db, partner.id, async (trx) => {
    const { rows } = await sql<{
      ordered: Instant | null
      provisioned: Instant | null
      stuck: Instant | null
      withdrawn: Instant | null
    }>`select ordered_at as ordered, first_provisioned_at as provisioned, stuck_at as stuck, withdrawn_at as withdrawn
      from services where partner_id = ${partner.id} and id = ${serviceId}`.execute(trx)
    const [row] = rows
    if (row === undefined) throw new Error(`There is no service ${serviceId}`)
    return row
  })
}
