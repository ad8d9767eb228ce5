import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { BulkItemsTable, BulkJobsTable } from '../database/bulk-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { StoredHand } from '../assignments/repository.ts'
import type { Instant } from '../domain/instant.ts'
import type { Facts, Outcome, Target } from './act.ts'

export type JobRow = Selectable<BulkJobsTable>
export type ItemRow = Selectable<BulkItemsTable>
export type ItemState = ItemRow['state']

/** Items that one statement brings. */
const itemsInStatement = 5_000

/** What customers have for tags; those that are not there or deleted are not in it. */
export async function tagsOf(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'tags'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .where('archived_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.id, row.tags]))
}

/** Gives customers these tags and no others. The caller has locked them. */
export async function updateTags(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly { customerId: string; tags: readonly string[] }[],
  now: Instant,
): Promise<void> {
  const rows = customers.map(({ customerId, tags }) => ({ c: customerId, t: tags }))
  await sql`
    update customers c set tags = r.t, updated_at = ${new Date(now)}
    from json_to_recordset(${JSON.stringify(rows)}) as r (c uuid, t text[])
    where c.partner_id = ${partnerId} and c.id = r.c`.execute(trx)
}

/** In whose hands customers are; those that are not there or deleted are not in it. */
export async function handsOf(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, StoredHand>> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'responsible_id', 'in_hand_until', 'hand_note'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .where('archived_at', 'is', null)
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      { responsibleId: row.responsible_id, inHandUntil: row.in_hand_until, note: row.hand_note },
    ]),
  )
}

/** Lets a partner's jobs be made one after the other, so that what they count is right. */
export async function lockJobs(trx: TenantWriter, partnerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bulk ${partnerId}`}, 0))`.execute(trx)
}

/** Jobs that are not over, oldest first. */
export async function openJobs(trx: TenantReader, partnerId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('bulk_jobs')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('state', 'in', ['waiting', 'running'])
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

export type NewJob = Pick<
  JobRow,
  'id' | 'act' | 'actor_kind' | 'actor_id' | 'person_id' | 'role' | 'undoes' | 'customers' | 'total'
> & { readonly wish: Facts }

export async function insertJob(
  trx: TenantWriter,
  partnerId: string,
  job: NewJob,
  now: Instant,
): Promise<void> {
  await trx
    .insertInto('bulk_jobs')
    .values({ partner_id: partnerId, ...job, wish: JSON.stringify(job.wish), created_at: new Date(now) })
    .execute()
}

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

/** How much there is of it, for a job that has just been made. */
export async function setTotals(
  trx: TenantWriter,
  partnerId: string,
  jobId: string,
  totals: { total: number; customers: number },
): Promise<void> {
  await trx
    .updateTable('bulk_jobs')
    .set(totals)
    .where('partner_id', '=', partnerId)
    .where('id', '=', jobId)
    .execute()
}

export async function findJob(
  trx: TenantReader,
  partnerId: string,
  jobId: string,
): Promise<JobRow | undefined> {
  return trx
    .selectFrom('bulk_jobs')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', jobId)
    .executeTakeFirst()
}

/** The same, and nobody else goes on with it, stops or undoes it until the transaction ends. */
export async function lockJob(
  trx: TenantWriter,
  partnerId: string,
  jobId: string,
): Promise<JobRow | undefined> {
  return trx
    .selectFrom('bulk_jobs')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', jobId)
    .forUpdate()
    .executeTakeFirst()
}

/** Jobs, latest first. @param whose only those of this person or token; null: everybody's */
export async function listJobs(
  trx: TenantReader,
  partnerId: string,
  whose: string | null,
  limit: number,
  before: string | undefined,
): Promise<JobRow[]> {
  let query = trx.selectFrom('bulk_jobs').selectAll().where('partner_id', '=', partnerId)
  if (whose !== null)
    query = query.where((where) => where.or([where('person_id', '=', whose), where('actor_id', '=', whose)]))
  if (before !== undefined) query = query.where('id', '<', before)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

/** The jobs that undo these, by what they undo: the latest of each. @param besides one that is left out */
export async function undoingOf(
  trx: TenantReader,
  partnerId: string,
  jobIds: readonly string[],
  besides?: string,
): Promise<Map<string, string>> {
  let query = trx
    .selectFrom('bulk_jobs')
    .select(['id', 'undoes'])
    .where('partner_id', '=', partnerId)
    .where('undoes', '=', anyOf(jobIds))
  if (besides !== undefined) query = query.where('id', '<>', besides)
  const rows = await query.orderBy('id').execute()
  return new Map(rows.flatMap(({ id, undoes }) => (undoes === null ? [] : [[undoes, id]])))
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

/** Says that a run of the job begins: its pace counts from here. */
export async function beginRun(
  trx: TenantWriter,
  partnerId: string,
  jobId: string,
  now: Instant,
): Promise<void> {
  await sql`
    update bulk_jobs set state = 'running', started_at = coalesce(started_at, ${new Date(now)}),
      pace_at = ${new Date(now)}, pace_from = done + unchanged + refused
    where partner_id = ${partnerId} and id = ${jobId} and state in ('waiting', 'running')`.execute(trx)
}

/** Says that nothing more will happen to it, unless that was said. */
export async function endJob(
  trx: TenantWriter,
  partnerId: string,
  jobId: string,
  ending: { readonly state: 'done' | 'failed' | 'cancelled'; readonly failure?: string },
  now: Instant,
): Promise<boolean> {
  const { rows } = await sql`
    update bulk_jobs set state = ${ending.state}, failure = ${ending.failure ?? null}, ended_at = ${new Date(now)}
    where partner_id = ${partnerId} and id = ${jobId} and state in ('waiting', 'running')
    returning id`.execute(trx)
  return rows.length > 0
}

/** Counts a failure. @returns how many there have been one after another */
export async function countAttempt(trx: TenantWriter, partnerId: string, jobId: string): Promise<number> {
  const { rows } = await sql<{ attempts: number }>`
    update bulk_jobs set attempts = attempts + 1
    where partner_id = ${partnerId} and id = ${jobId} and state in ('waiting', 'running')
    returning attempts`.execute(trx)
  return rows[0]?.attempts ?? 0
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

/** What customers are called, by id. */
export async function customerNames(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, { externalId: string; name: string }>> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'external_id', 'name'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .execute()
  return new Map(rows.map((row) => [row.id, { externalId: row.external_id, name: row.name }]))
}

/** What subscriptions are called, by id. */
export async function subscriptionNames(
  trx: TenantReader,
  partnerId: string,
  subscriptionIds: readonly string[],
): Promise<Map<string, { externalId: string; offer: string }>> {
  const rows = await trx
    .selectFrom('subscriptions')
    .select(['id', 'external_id', 'offer'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(subscriptionIds))
    .execute()
  return new Map(rows.map((row) => [row.id, { externalId: row.external_id, offer: row.offer }]))
}

/**
 * Removes the oldest job that was asked for before an instant, at most `maxItems` of its items at a time; one that
 * another still undoes waits for that one.
 * @returns whether there may be more
 */
export async function removeOldest(
  trx: TenantWriter,
  partnerId: string,
  before: Instant,
  maxItems: number,
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select j.id from bulk_jobs j
    where j.partner_id = ${partnerId} and j.created_at < ${new Date(before)} and j.state not in ('waiting', 'running')
      and not exists (select from bulk_jobs u where u.partner_id = ${partnerId} and u.undoes = j.id)
    order by j.id limit 1 for update skip locked`.execute(trx)
  const [oldest] = rows
  if (oldest === undefined) return false
  const removed = await sql`
    delete from bulk_items where partner_id = ${partnerId} and job_id = ${oldest.id} and position in (
      select position from bulk_items where partner_id = ${partnerId} and job_id = ${oldest.id}
      order by position limit ${maxItems}) returning 1`.execute(trx)
  if (removed.rows.length < maxItems)
    await trx
      .deleteFrom('bulk_jobs')
      .where('partner_id', '=', partnerId)
      .where('id', '=', oldest.id)
      .execute()
  return true
}
