import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { HistoryTable } from '../database/tables.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

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

/** A customer's entries behind a position, newest first, along history_customer_at. */
export async function entriesBehind(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  after: HistoryPosition | null,
  limit: number,
): Promise<HistoryRow[]> {
  let query = trx
    .selectFrom('history')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (after !== null) query = query.where(sql<boolean>`(at, id) < (${new Date(after.at)}, ${after.id}::uuid)`)
  return query.execute()
}

/** What these subscriptions are called today. */
export async function subscriptionNames(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<SubscriptionName[]> {
  if (ids.length === 0) return []
  return trx
    .selectFrom('subscriptions')
    .select(['id', 'external_id as externalId', 'offer'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute()
}

/** What these services are called today, and whose they are. */
export async function serviceNames(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<ServiceName[]> {
  if (ids.length === 0) return []
  return trx
    .selectFrom('services')
    .select(['id', 'external_id as externalId', 'product', 'subscription_id as subscriptionId'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute()
}

/** What these people are called. Installation's table, so by itself (DESIGN.md §9). */
export async function personNames(trx: TenantReader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await trx.selectFrom('people').select(['id', 'name']).where('id', '=', anyOf(ids)).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** What these tokens are called, also when they hold no longer. Installation's table, so by itself (DESIGN.md §9). */
export async function tokenNames(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await trx
    .selectFrom('tokens')
    .select(['id', 'name'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** How the senders called the files of these imports. */
export async function importFileNames(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await trx
    .selectFrom('imports')
    .select(['id', 'file_name'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(rows.flatMap(({ id, file_name }) => (file_name === null ? [] : [[id, file_name]])))
}
