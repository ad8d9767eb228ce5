import { sql } from 'kysely'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'
import { noStatusFilter } from '../domain/filter.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { readStandings } from '../standings/read.ts'
import { presentWhole, servicesBySubscription } from './detail-present.ts'
import { countClosed, wholeSubscriptions } from './detail-rows.ts'
import type { CustomerDetailJson } from './detail-schema.ts'
import type { CustomerFacts, ReadFacts } from './facts.ts'
import type { PageKey } from './list-query.ts'
import { presentCustomer } from './present.ts'
import type { CustomerView } from './present.ts'
import { customerIdByExternalId } from './repository.ts'
import { maxSubscriptionsShown } from './schema.ts'
import { readFacts, readViews } from './views.ts'

export type CustomerName = { readonly id: string } | { readonly externalId: string }

/**
 * One customer as the list shows it without a filter, with what its own page needs.
 * @throws AppError customer_not_found
 */
export async function getCustomer(
  { database, readNow }: ApiContext,
  read: ReadFacts,
  partnerId: string,
  name: CustomerName,
): Promise<CustomerDetailJson> {
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const id = 'id' in name ? name.id : await customerIdByExternalId(trx, partnerId, name.externalId)
    const [view] = id === undefined ? [] : await readViewsByIds(read, trx, partnerId, now, [id])
    if (view === undefined) throw new AppError('customer_not_found')
    return presentDetail(trx, partnerId, now, view)
  })
}

async function presentDetail(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  view: CustomerView,
): Promise<CustomerDetailJson> {
  const ids = view.shown.map(({ row }) => row.id)
  const [rows, services, closedSubscriptionCount] = await Promise.all([
    wholeSubscriptions(trx, partnerId, ids),
    servicesBySubscription(trx, partnerId, ids),
    countClosed(trx, partnerId, view.row.id, now),
  ])
  const whole = new Map(rows.map((row) => [row.id, row]))
  return {
    ...presentCustomer(view),
    createdAt: formatInstant(view.row.created_at),
    updatedAt: formatInstant(view.row.updated_at),
    closedSubscriptionCount,
    subscriptions: ids.flatMap((id) => {
      const row = whole.get(id)
      const there = (services.get(id) ?? []).filter((service) => service.deprovisioned_at === null)
      return row === undefined ? [] : [presentWhole(row, there, now)]
    }),
  }
}

/** These customers in the order of the ids, each once; ids of nobody, or of another partner's, give nothing. */
export async function readCustomersByIds(
  { database, readNow }: ApiContext,
  read: ReadFacts,
  partnerId: string,
  ids: readonly string[],
): Promise<{ now: Instant; keys: PageKey[]; facts: Map<string, CustomerFacts> }> {
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const keys = await orderedKeys(trx, partnerId, [...new Set(ids)], now)
    return { now, keys, facts: await readFacts(read, trx, partnerId, now, keys) }
  })
}

async function readViewsByIds(
  read: ReadFacts,
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  ids: readonly string[],
): Promise<CustomerView[]> {
  const keys = await orderedKeys(trx, partnerId, ids, now)
  return readViews(read, trx, partnerId, now, keys, noStatusFilter, maxSubscriptionsShown)
}

async function orderedKeys(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
  now: Instant,
): Promise<PageKey[]> {
  const keys = await standingKeys(trx, partnerId, ids, now)
  return ids.flatMap((id) => keys.get(id) ?? [])
}

async function standingKeys(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
  now: Instant,
): Promise<Map<string, PageKey>> {
  const at = new Date(now)
  const rows = await trx
    .selectFrom('standings')
    .select(['customer_id', 'place', 'next_ends_at', 'name_key', 'external_id', 'status_set'])
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', anyOf(ids))
    .where(sql<boolean>`valid_from <= ${at} and valid_until > ${at}`)
    .execute()
  return new Map(
    rows.map((row) => [
      row.customer_id,
      {
        customerId: row.customer_id,
        place: row.place,
        nextEndsAt: row.next_ends_at,
        nameKey: row.name_key,
        externalId: row.external_id,
        statusSet: row.status_set,
        revision: null,
      },
    ]),
  )
}
