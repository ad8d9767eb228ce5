import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { HistoryTable } from '../database/tables.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { maskedAddress } from '../domain/masked-address.ts'
import type { Sight } from '../reach/reach.ts'
import { colleagueKinds, noteKinds } from './kinds.ts'
import { hiddenFields } from './hidden-fields.ts'
import type { HistoryKind } from './kinds.ts'

export type HistoryRow = Selectable<HistoryTable>

/** Where an entry stands in its customer's history. */
export interface HistoryPosition {
  readonly at: Instant
  readonly id: string
}

export interface SubscriptionName {
  readonly id: string
  readonly externalId: string
  readonly offer: string
}

export interface ServiceName {
  readonly id: string
  readonly externalId: string
  readonly product: string
  readonly subscriptionId: string
}

/** Whether the partner has this customer, and has not deleted it. */
export async function customerExists(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('customers')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('id', '=', customerId)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * A customer's entries behind a position, newest first, along history_customer_at, as far as somebody is told them: not those
 * whose every change is hidden from them.
 */
export async function entriesBehind(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  sight: Pick<Sight, 'colleagues' | 'notes' | 'prices'>,
  after: HistoryPosition | null,
  limit: number,
): Promise<HistoryRow[]> {
  const query = entriesTold(trx, partnerId, sight)
    .where('customer_id', '=', customerId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  return after === null
    ? query.execute()
    : query.where(sql<boolean>`(at, id) < (${new Date(after.at)}, ${after.id}::uuid)`).execute()
}

/** A partner's entries, as far as somebody is told them. */
function entriesTold(
  trx: TenantReader,
  partnerId: string,
  sight: Pick<Sight, 'colleagues' | 'notes' | 'prices'>,
) {
  let query = trx.selectFrom('history').selectAll().where('partner_id', '=', partnerId)
  if (!sight.colleagues) query = query.where('action', 'not in', colleagueKinds)
  if (!sight.notes) query = query.where('action', 'not in', noteKinds).where(tellsOfStatus)
  const hidden = hiddenFields(sight)
  if (hidden.length > 0)
    query = query.where(sql<boolean>`(after is null or after = '{}' or after - ${hidden}::text[] <> '{}')`)
  return query
}

/** The latest entries of a service, newest first, along history_service, as far as somebody is told them. */
export async function serviceEntries(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  sight: Pick<Sight, 'colleagues' | 'notes' | 'prices'>,
  limit: number,
): Promise<HistoryRow[]> {
  return entriesTold(trx, partnerId, sight)
    .where('subject_kind', '=', 'service')
    .where('subject_id', '=', serviceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** A customer's entries of some kinds within a stretch of time, oldest first. */
export async function entriesWithin(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  kinds: readonly HistoryKind[],
  { from, until }: { readonly from: Instant; readonly until: Instant },
  limit: number,
): Promise<HistoryRow[]> {
  return trx
    .selectFrom('history')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('action', 'in', kinds)
    .where('at', '>=', sql<Instant>`${new Date(from)}`)
    .where('at', '<=', sql<Instant>`${new Date(until)}`)
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Not one that says anew why something cannot be provisioned, and nothing else. */
const tellsOfStatus = sql<boolean>`
  (action <> 'service_status_set' or before->>'provisioningStatus' <> after->>'provisioningStatus')`

/** With what a customer came into being: the first entry that says so. */
export async function creationOf(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<HistoryRow | undefined> {
  return trx
    .selectFrom('history')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('action', '=', 'customer_created')
    .orderBy('at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** A customer's latest entry of a kind. @param actorId only of what this one did */
export async function latestOf(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  kind: HistoryKind,
  actorId?: string,
): Promise<HistoryRow | undefined> {
  let query = trx
    .selectFrom('history')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('action', '=', kind)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
  if (actorId !== undefined) query = query.where('actor_id', '=', actorId)
  return query.executeTakeFirst()
}

type NameReader<Row> = (trx: TenantReader, partnerId: string, ids: readonly string[]) => Promise<Row[]>

/** Nothing is asked where nobody is wanted. */
function unlessNone<Row>(read: NameReader<Row>): NameReader<Row> {
  return async (trx, partnerId, ids) => (ids.length === 0 ? [] : read(trx, partnerId, ids))
}

/** What these subscriptions are called today. */
export const subscriptionNames: NameReader<SubscriptionName> = unlessNone((trx, partnerId, ids) =>
  trx
    .selectFrom('subscriptions')
    .select(['id', 'external_id as externalId', 'offer'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute(),
)

/** What these services are called today, and whose they are. */
export const serviceNames: NameReader<ServiceName> = unlessNone((trx, partnerId, ids) =>
  trx
    .selectFrom('services')
    .select(['id', 'external_id as externalId', 'product', 'subscription_id as subscriptionId'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute(),
)

const tokenRows = unlessNone((trx, partnerId, ids) =>
  trx
    .selectFrom('tokens')
    .select(['id', 'name'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute(),
)

const importRows = unlessNone((trx, partnerId, ids) =>
  trx
    .selectFrom('imports')
    .select(['id', 'file_name as name'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute(),
)

const linkRows = unlessNone((trx, partnerId, ids) =>
  trx
    .selectFrom('set_up_links')
    .select(['id', 'email as name'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute(),
)

/** Whose these set-up links are, as far as everybody may know it. */
export async function linkNames(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await linkRows(trx, partnerId, ids)
  // Who has been erased has no name.
  return byId(rows.flatMap(({ id, name }) => (name === null ? [] : [{ id, name: maskedAddress(name) }])))
}

/** What these tokens are called, also when they hold no longer. Installation's table, so by itself (DESIGN.md §9). */
export async function tokenNames(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  return byId(await tokenRows(trx, partnerId, ids))
}

/** How the senders called the files of these imports. */
export async function importFileNames(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  return byId(await importRows(trx, partnerId, ids))
}

function byId(rows: readonly { id: string; name: string | null }[]): Map<string, string> {
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])))
}
