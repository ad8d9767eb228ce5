import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { BulkJobsTable } from '../database/bulk-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Facts } from './act.ts'

export type JobRow = Selectable<BulkJobsTable>

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

/** Stores a job that waits for its turn. */
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

/** A job by its id. */
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
