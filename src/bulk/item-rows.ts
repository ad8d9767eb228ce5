import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { BulkItemsTable } from '../database/bulk-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Outcome, Target } from './act.ts'
import type { JobRow } from './repository.ts'

export type ItemRow = Selectable<BulkItemsTable>
export type ItemState = ItemRow['state']

/** Items that one statement brings. */
const itemsInStatement = 5_000

/** Lays down what a job is to do, in the order of the targets. */
export async function insertItems(
  trx: TenantWriter,
  partnerId: string,
  jobId: string,
  targets: readonly Target[],
): Promise<void> {
  for (let from = 0; from < targets.length; from += itemsInStatement) {
    const some = targets.slice(from, from + itemsInStatement)
    await sql`
      insert into bulk_items (partner_id, job_id, position, customer_id, subscription_id)
      select ${partnerId}, ${jobId}, ${from}::integer + t.n, t.customer, t.subscription
      from unnest(${some.map((target) => target.customerId)}::uuid[],
        ${some.map((target) => target.subscriptionId)}::uuid[]) with ordinality as t (customer, subscription, n)`.execute(
      trx,
    )
  }
}

/** Lays down for a job to undo what another has done and nobody has undone. @returns how many, and of how many customers */
export async function insertUndoing(
  trx: TenantWriter,
  partnerId: string,
  jobId: string,
  undoes: string,
): Promise<{ total: number; customers: number }> {
  const { rows } = await sql<{ total: number; customers: number }>`
    with added as (
      insert into bulk_items (partner_id, job_id, position, customer_id, subscription_id, before, after, undoes)
      select ${partnerId}, ${jobId}, row_number() over (order by i.position desc), i.customer_id, i.subscription_id,
        i.before, i.after, i.position
      from bulk_items i
      where i.partner_id = ${partnerId} and i.job_id = ${undoes} and i.state = 'done' and not i.is_undone
      returning customer_id)
    select count(*)::integer as total, count(distinct customer_id)::integer as customers from added`.execute(
    trx,
  )
  return rows[0] ?? { total: 0, customers: 0 }
}

/** The next of what there is to do. */
export async function nextItems(
  trx: TenantWriter,
  partnerId: string,
  jobId: string,
  limit: number,
): Promise<ItemRow[]> {
  return trx
    .selectFrom('bulk_items')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('job_id', '=', jobId)
    .where('state', '=', 'waiting')
    .orderBy('position')
    .limit(limit)
    .execute()
}

/** Writes down what came of items, and counts it in their job. */
export async function storeOutcomes(
  trx: TenantWriter,
  partnerId: string,
  job: JobRow,
  items: readonly { readonly position: number; readonly undoes: number | null; readonly outcome: Outcome }[],
): Promise<void> {
  const rows = items.map(({ position, outcome }) => ({
    p: position,
    s: outcome.state,
    c: outcome.state === 'refused' ? outcome.code : null,
    m: outcome.state === 'refused' ? (outcome.params ?? {}) : null,
    b: outcome.state === 'done' ? outcome.before : null,
    a: outcome.state === 'done' ? outcome.after : null,
  }))
  await sql`
    update bulk_items i set state = r.s, code = r.c, params = r.m, before = coalesce(r.b, i.before),
      after = coalesce(r.a, i.after)
    from json_to_recordset(${JSON.stringify(rows)})
      as r (p integer, s text, c text, m jsonb, b jsonb, a jsonb)
    where i.partner_id = ${partnerId} and i.job_id = ${job.id} and i.position = r.p`.execute(trx)
  const number = (state: Outcome['state']) => items.filter(({ outcome }) => outcome.state === state).length
  await sql`
    update bulk_jobs set done = done + ${number('done')}::integer, unchanged = unchanged + ${number('unchanged')}::integer,
      refused = refused + ${number('refused')}::integer, attempts = 0
    where partner_id = ${partnerId} and id = ${job.id}`.execute(trx)
  if (job.undoes === null) return
  const undone = items.flatMap(({ undoes, outcome }) =>
    undoes === null || outcome.state !== 'done' ? [] : [undoes],
  )
  await sql`
    update bulk_items set is_undone = true
    where partner_id = ${partnerId} and job_id = ${job.undoes} and position = any(${undone}::integer[])`.execute(
    trx,
  )
  await sql`
    update bulk_jobs set undone = undone + ${undone.length}::integer
    where partner_id = ${partnerId} and id = ${job.undoes}`.execute(trx)
}

export interface NamedItem extends ItemRow {
  readonly customer_external_id: string | null
  readonly customer_name: string | null
  readonly subscription_external_id: string | null
  readonly offer: string | null
}

/** A job's items in their order, with what their customers and subscriptions are called. */
export async function readItems(
  trx: TenantReader,
  partnerId: string,
  jobId: string,
  state: ItemState | undefined,
  limit: number,
  after: number,
): Promise<NamedItem[]> {
  let query = trx
    .selectFrom('bulk_items as i')
    .leftJoin('customers as c', (join) =>
      join
        .onRef('c.partner_id', '=', 'i.partner_id')
        .onRef('c.id', '=', 'i.customer_id')
        .on('c.archived_at', 'is', null),
    )
    .leftJoin('subscriptions as s', (join) =>
      join.onRef('s.partner_id', '=', 'i.partner_id').onRef('s.id', '=', 'i.subscription_id'),
    )
    .selectAll('i')
    .select([
      'c.external_id as customer_external_id',
      'c.name as customer_name',
      's.external_id as subscription_external_id',
      's.offer',
    ])
    .where('i.partner_id', '=', partnerId)
    .where('i.job_id', '=', jobId)
    .where('i.position', '>', after)
  if (state !== undefined) query = query.where('i.state', '=', state)
  return query.orderBy('i.position').limit(limit).execute()
}

/** Why items of a job were refused, the commonest first. */
export async function refusalsOf(
  trx: TenantReader,
  partnerId: string,
  jobId: string,
  limit: number,
): Promise<{ code: string; params: Record<string, string | number> | null; count: number }[]> {
  const { rows } = await sql<{ code: string; params: Record<string, string | number> | null; count: number }>`
    select code, params, count(*)::integer as count from bulk_items
    where partner_id = ${partnerId} and job_id = ${jobId} and state = 'refused'
    group by code, params order by count(*) desc, code limit ${limit}`.execute(trx)
  return rows
}
