import { sql } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { HistoryRow } from '../history/repository.ts'

/** A customer that an import made or changed. */
export interface ImportedCustomer {
  readonly customerId: string
  readonly externalId: string
  readonly name: string
  readonly isNew: boolean
}

/** Where a customer stands among those of an import: those that were there before it come first. */
export interface ChangePosition {
  readonly isNew: boolean
  readonly customerId: string
}

const ofImports = sql`actor_kind in ('import', 'demo')`
const isCreation = sql`(action = 'customer_created')`
const beforeAll = '00000000-0000-0000-0000-000000000000'

/**
 * The customers of an import behind a position: one step in the index for each, however many changes it has
 * (index history_import).
 * @param isNew only those that it made, or only those that were there
 */
export async function importedCustomers(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  isNew: boolean | undefined,
  limit: number,
  after: ChangePosition = { isNew: isNew === true, customerId: beforeAll },
): Promise<ImportedCustomer[]> {
  const step = (creation: ReturnType<typeof sql>, customer: ReturnType<typeof sql>) => sql`
    select ${isCreation} as is_new, customer_id from history
    where partner_id = ${partnerId} and actor_id = ${importId} and ${ofImports}
      and (${isCreation}, customer_id) > (${creation}, ${customer})
    order by ${isCreation}, customer_id limit 1`
  const isWanted = isNew === undefined ? sql`true` : sql`is_new = ${isNew}`
  const { rows } = await sql<ImportedCustomer>`
    with recursive found (is_new, customer_id, place) as (
      select first.*, 1 from (${step(sql`${after.isNew}::boolean`, sql`${after.customerId}::uuid`)}) as first
      union all
      select next.is_new, next.customer_id, found.place + 1
      from found cross join lateral (${step(sql`found.is_new`, sql`found.customer_id`)}) as next
      where found.place < ${limit})
    select f.customer_id as "customerId", f.is_new as "isNew", c.external_id as "externalId", c.name
    from found f join customers c on c.partner_id = ${partnerId} and c.id = f.customer_id
    where ${isWanted} order by f.place`.execute(trx)
  return rows
}

/** What an import did to these customers, in its order: of each the first ones. */
export async function changesOf(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  customers: readonly ImportedCustomer[],
  limit: number,
): Promise<HistoryRow[]> {
  if (customers.length === 0) return []
  const { rows } = await sql<HistoryRow>`
    select h.* from ${asked(customers)} cross join lateral (
      select * from history
      where partner_id = ${partnerId} and actor_id = ${importId} and ${ofImports}
        and ${isCreation} = asked.is_new and customer_id = asked.customer_id
      order by id limit ${limit}) as h
    order by h.id`.execute(trx)
  return rows
}

/** How many changes each of these customers has, counted up to a limit. */
export async function countChanges(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  customers: readonly ImportedCustomer[],
  limit: number,
): Promise<ReadonlyMap<string, number>> {
  if (customers.length === 0) return new Map()
  const { rows } = await sql<{ customerId: string; changes: number }>`
    select asked.customer_id as "customerId", (select count(*)::integer from (
      select from history
      where partner_id = ${partnerId} and actor_id = ${importId} and ${ofImports}
        and ${isCreation} = asked.is_new and customer_id = asked.customer_id
      limit ${limit}) as h) as changes
    from ${asked(customers)}`.execute(trx)
  return new Map(rows.map(({ customerId, changes }) => [customerId, changes]))
}

function asked(customers: readonly ImportedCustomer[]) {
  const ids = customers.map(({ customerId }) => customerId)
  const flags = customers.map(({ isNew }) => isNew)
  return sql`unnest(${ids}::uuid[], ${flags}::boolean[]) as asked (customer_id, is_new)`
}
