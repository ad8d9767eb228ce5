import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ColumnMapping } from '../customers-file/headings.ts'
import type { ImportsTable } from '../database/import-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import type { ImportCounts } from './counts.ts'
import { receivingMs } from './limits.ts'

export type ImportRow = Selectable<ImportsTable>
export type ImportState = ImportRow['state']

/** How far an import has come, as it is stored; all of it numbers. */
export type Progress = Readonly<Record<string, number>>

export interface NewImport {
  readonly id: string
  readonly format: ImportRow['format']
  readonly dryRun: boolean
  readonly strict: boolean
  /** Who asked for it. */
  readonly actor: Actor
  /** As the sender calls the file. */
  readonly fileName?: string | undefined
  /** Which heading of the file stands for which column; none: it names them as we do. */
  readonly mapping?: ColumnMapping | undefined
}

/** Begins an import whose file is still to be received. */
export async function insertImport(
  trx: TenantWriter,
  partnerId: string,
  made: NewImport,
  at: Instant,
  progress: Progress = {},
): Promise<void> {
  await trx
    .insertInto('imports')
    .values({
      partner_id: partnerId,
      id: made.id,
      state: 'receiving',
      format: made.format,
      dry_run: made.dryRun,
      strict: made.strict,
      actor_kind: made.actor.kind,
      actor_id: made.actor.id,
      created_at: new Date(at),
      file_name: made.fileName ?? null,
      columns: made.mapping === undefined ? null : JSON.stringify(made.mapping),
      progress: JSON.stringify(progress),
      counts: '{}',
      warnings: '[]',
    })
    .execute()
}

/** Adds chunks of the file, `seq` rising by one from the first, and keeps the import from being taken for abandoned. */
export async function insertChunks(
  trx: TenantWriter,
  partnerId: string,
  importId: string,
  firstSeq: number,
  chunks: readonly Buffer[],
): Promise<void> {
  const rows = chunks.map((bytes, index) => ({
    partner_id: partnerId,
    import_id: importId,
    seq: firstSeq + index,
    bytes,
  }))
  if (rows.length > 0) await trx.insertInto('import_chunks').values(rows).execute()
  await sql`
    update imports set lease_until = now() + ${receivingMs} * interval '1 ms'
    where partner_id = ${partnerId} and id = ${importId}`.execute(trx)
}

/** From here on the import is durable: some process will run it. */
export async function markWaiting(
  trx: TenantWriter,
  partnerId: string,
  importId: string,
  bytes: number,
): Promise<void> {
  await trx
    .updateTable('imports')
    .set({ state: 'waiting', bytes: BigInt(bytes), lease_until: null })
    .where('partner_id', '=', partnerId)
    .where('id', '=', importId)
    .execute()
}

/** Some chunks from `firstSeq` on, in their order. */
export async function readChunks(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  firstSeq: number,
  count: number,
): Promise<Buffer[]> {
  const rows = await trx
    .selectFrom('import_chunks')
    .select('bytes')
    .where('partner_id', '=', partnerId)
    .where('import_id', '=', importId)
    .where('seq', '>=', firstSeq)
    .where('seq', '<', firstSeq + count)
    .orderBy('seq')
    .execute()
  return rows.map((row) => row.bytes)
}

/** Removes an import that never came to be, with its chunks; one that was received stays. */
export async function deleteImport(trx: TenantWriter, partnerId: string, importId: string): Promise<void> {
  await trx
    .deleteFrom('imports')
    .where('partner_id', '=', partnerId)
    .where('id', '=', importId)
    .where('state', '=', 'receiving')
    .execute()
}

/** Removes imports whose sender or receiving process has gone away in the middle. */
export async function deleteAbandoned(trx: TenantWriter, partnerId: string): Promise<void> {
  await sql`
    delete from imports where partner_id = ${partnerId} and state = 'receiving'
      and coalesce(lease_until, created_at + interval '1 hour') < now()`.execute(trx)
}

/** One import of the partner; undefined where there is none. */
export async function findImport(
  trx: TenantReader,
  partnerId: string,
  importId: string,
): Promise<ImportRow | undefined> {
  return trx
    .selectFrom('imports')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', importId)
    .executeTakeFirst()
}

/** Newest first; `before` is the last one of the page before. */
export async function listImports(
  trx: TenantReader,
  partnerId: string,
  limit: number,
  before?: { createdAt: Instant; id: string },
): Promise<ImportRow[]> {
  let query = trx
    .selectFrom('imports')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) {
    const at = new Date(before.createdAt)
    query = query.where(sql<boolean>`(created_at, id) < (${at}, ${before.id})`)
  }
  return query.execute()
}

/** The batches of an import that are done, with what they counted. */
export async function readDoneBatches(
  trx: TenantReader,
  partnerId: string,
  importId: string,
): Promise<Map<number, ImportCounts>> {
  const rows = await trx
    .selectFrom('import_batches')
    .select(['batch', 'counts'])
    .where('partner_id', '=', partnerId)
    .where('import_id', '=', importId)
    .execute()
  return new Map(rows.map((row) => [row.batch, row.counts as unknown as ImportCounts]))
}

/** Records a batch as done, in the transaction that writes it: so no run does it twice (docs/decisions/0005-imports.md). */
export async function insertDoneBatch(
  trx: TenantWriter,
  partnerId: string,
  importId: string,
  batch: number,
  counts: ImportCounts,
): Promise<void> {
  await trx
    .insertInto('import_batches')
    .values({ partner_id: partnerId, import_id: importId, batch, counts: JSON.stringify(counts) })
    .execute()
}

export interface Ending {
  readonly state: 'done' | 'failed'
  readonly counts: ImportCounts
  readonly warnings: readonly unknown[]
  readonly failure: object | null
  readonly progress: Progress
}

/**
 * Ends an import and lets go of what only its run needed.
 * @param run the run that ends it
 * @returns false where another run has taken the import over: then nothing is written
 */
export async function endImport(
  trx: TenantWriter,
  partnerId: string,
  importId: string,
  run: number,
  ending: Ending,
  at: Instant,
): Promise<boolean> {
  const { rows } = await sql`
    update imports set state = ${ending.state}, finished_at = ${new Date(at)}, lease_until = null,
      counts = ${JSON.stringify(ending.counts)}, warnings = ${JSON.stringify(ending.warnings)},
      failure = ${ending.failure === null ? null : JSON.stringify(ending.failure)},
      progress = progress || ${JSON.stringify(ending.progress)}
    where partner_id = ${partnerId} and id = ${importId} and state = 'running'
      and (progress->>'run')::bigint = ${run}
    returning 1`.execute(trx)
  if (rows.length === 0) return false
  await deleteFile(trx, partnerId, importId)
  return true
}

/**
 * Stops an import that has written nothing: one that waits, or a dry run. A run of it finds at its next beat or its
 * end that it is no longer its own. Claims must be held off meanwhile (`lockImports`).
 * @returns whether it was one
 */
export async function cancelWaiting(
  trx: TenantWriter,
  partnerId: string,
  importId: string,
  at: Instant,
): Promise<boolean> {
  const { rows } = await sql`
    update imports set state = 'cancelled', finished_at = ${new Date(at)}, lease_until = null
    where partner_id = ${partnerId} and id = ${importId}
      and (state = 'waiting' and started_at is null or state in ('waiting', 'running') and dry_run)
    returning 1`.execute(trx)
  if (rows.length === 0) return false
  await deleteFile(trx, partnerId, importId)
  return true
}

/** What only a run needs. */
async function deleteFile(trx: TenantWriter, partnerId: string, importId: string): Promise<void> {
  for (const table of ['import_chunks', 'import_batches'] as const)
    await trx
      .deleteFrom(table)
      .where('partner_id', '=', partnerId)
      .where('import_id', '=', importId)
      .execute()
}

/** Whether anything is to be run, runs, or comes in. */
export async function hasOpenImports(trx: TenantReader, partnerId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('imports')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('state', 'in', ['waiting', 'running', 'receiving'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
