import { sql } from 'kysely'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import type { Sight } from '../reach/reach.ts'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'
import { noStatusFilter } from '../domain/filter.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { nameKey } from '../domain/names.ts'
import { compareCodePoints } from '../domain/order.ts'
import { assignedPeople } from '../reach/assigned.ts'
import { colleague, namesOfPeople } from '../reach/names.ts'
import type { Colleague } from '../reach/names.ts'
import { isSeen, seenAmong } from '../reach/sees.ts'
import { partnerTime } from '../standings/partner-time.ts'
import { readStandings } from '../standings/read.ts'
import { presentWhole, servicesBySubscription } from './detail-present.ts'
import { countClosed, wholeSubscriptions } from './detail-rows.ts'
import type { CustomerDetailJson } from './detail-schema.ts'
import type { ReadFacts } from './facts.ts'
import type { ListPage } from './list.ts'
import type { PageKey } from './list-query.ts'
import { presentCustomer } from './present.ts'
import type { CustomerView } from './present.ts'
import { lookOn } from './look-on.ts'
import { customerIdByExternalId } from './repository.ts'
import { maxSubscriptionsShown } from './schema.ts'
import { readFacts, readViews } from './views.ts'

export type CustomerName = { readonly id: string } | { readonly externalId: string }

/**
 * One customer as the list shows it without a filter, with what its own page needs; one beyond reach is none.
 * @throws AppError customer_not_found
 */
export async function getCustomer(
  { database, readNow }: ApiContext,
  read: ReadFacts,
  partnerId: string,
  sight: Sight,
  name: CustomerName,
): Promise<CustomerDetailJson> {
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const id = 'id' in name ? name.id : await customerIdByExternalId(trx, partnerId, name.externalId)
    if (id === undefined || !(await isSeen(trx, partnerId, sight.reach, id)))
      throw new AppError('customer_not_found')
    const [view] = await readViewsByIds(read, trx, partnerId, now, [id])
    if (view === undefined) throw new AppError('customer_not_found')
    return presentDetail(trx, partnerId, sight, now, view)
  })
}

async function presentDetail(
  trx: TenantReader,
  partnerId: string,
  sight: Sight,
  now: Instant,
  view: CustomerView,
): Promise<CustomerDetailJson> {
  const ids = view.shown.map(({ row }) => row.id)
  const [onlooker, rows, services, closedSubscriptionCount, assignedTo, time] = await Promise.all([
    lookOn(trx, partnerId, sight, now, [view]),
    wholeSubscriptions(trx, partnerId, ids),
    servicesBySubscription(trx, partnerId, ids),
    countClosed(trx, partnerId, view.row.id, now),
    sight.colleagues ? readAssigned(trx, partnerId, view.row.id) : [],
    partnerTime(trx, partnerId),
  ])
  const whole = new Map(rows.map((row) => [row.id, row]))
  return {
    ...presentCustomer(view, onlooker),
    createdAt: formatInstant(view.row.created_at),
    updatedAt: formatInstant(view.row.updated_at),
    closedSubscriptionCount,
    assignedTo,
    subscriptions: ids.flatMap((id) => {
      const row = whole.get(id)
      const there = (services.get(id) ?? []).filter((service) => service.deprovisioned_at === null)
      return row === undefined ? [] : [presentWhole(row, there, { now, ...time }, sight)]
    }),
  }
}

async function readAssigned(trx: TenantReader, partnerId: string, customerId: string): Promise<Colleague[]> {
  const ids = (await assignedPeople(trx, partnerId, [customerId])).get(customerId) ?? []
  const names = await namesOfPeople(trx, ids)
  return ids
    .map((id) => colleague(id, names))
    .toSorted((a, b) => compareCodePoints(nameKey(a.name), nameKey(b.name)) || compareCodePoints(a.id, b.id))
}

/** These customers in the order of the ids, each once; ids of nobody, and of those beyond reach, give nothing. */
export async function readCustomersByIds(
  { database, readNow }: ApiContext,
  read: ReadFacts,
  partnerId: string,
  sight: Sight,
  ids: readonly string[],
): Promise<Omit<ListPage, 'total' | 'facets' | 'nextCursor'>> {
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const seen = await seenAmong(trx, partnerId, sight.reach, [...new Set(ids)])
    const keys = await orderedKeys(trx, partnerId, seen, now)
    const facts = await readFacts(read, trx, partnerId, now, keys)
    return { keys, facts, onlooker: await lookOn(trx, partnerId, sight, now, facts.values()) }
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

/** Where these customers stand at `now`; those that are deleted, or nobody, are not among them. */
export async function standingKeys(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
  now: Instant,
): Promise<Map<string, PageKey>> {
  const at = new Date(now)
  const rows = await trx
    .selectFrom('standings')
    .select(['customer_id', 'place', 'next_ends_at', 'use_share', 'name_key', 'external_id', 'status_set'])
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
        useShare: row.use_share,
        nameKey: row.name_key,
        externalId: row.external_id,
        statusSet: row.status_set,
        revision: null,
      },
    ]),
  )
}
