import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Connection } from '../database/connect.ts'
import { backupTables, type BackupTable } from './contents.ts'
import { describeDatabase } from './describe.ts'
import { type BackupHeader, encodeHeader } from './format.ts'
import { withOneClient } from './one-client.ts'
import { type BackupSummary, estimatedRows, type OnProgress } from './progress.ts'
import { FrameWriter } from './write-frames.ts'

/**
 * Writes one consistent copy of everything (contents.ts) while the database is in use: one snapshot, a COPY per
 * table and partner, in constant memory. `output` is ended.
 * @throws MigrationError other_version where the database is not of this program's version; what `output` throws; the signal's reason
 */
export async function backup(
  connection: Connection,
  output: Writable,
  onProgress: OnProgress = () => undefined,
  signal?: AbortSignal,
): Promise<BackupSummary> {
  // An error before the pipeline listens is kept in the stream, and the pipeline tells it.
  output.on('error', () => undefined)
  return withOneClient(
    connection,
    async (client) => {
      await takeSnapshot(client)
      const header = await describeDatabase(client)
      const { text, sha256 } = encodeHeader(header)

      const writer = new FrameWriter(sha256)
      let fileBytes = 0
      const report = (table: string, rows: number): void =>
        onProgress({ table, rows, estimatedRows: estimatedRows(header), fileBytes })
      await pipeline(
        frames(client, header, writer, report),
        createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
        async function* headed(packed: AsyncIterable<Buffer>) {
          for await (const chunk of concat([Buffer.from(text)], packed)) {
            fileBytes += chunk.length
            yield chunk
          }
        },
        output,
        signal === undefined ? {} : { signal },
      )
      await client.query('commit')
      return { ...writer.total, fileBytes }
    },
    signal,
  )
}

/** Locks first, so that no migration changes a table between the snapshot and its copy. */
async function takeSnapshot(client: pg.Client): Promise<void> {
  const names = backupTables.map(({ name }) => `varde.${name}`).join(', ')
  await client.query(`begin isolation level repeatable read read only; set local role varde_owner;
    set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
    set local lock_timeout = '30s'; set local timezone = 'UTC'; set local datestyle = 'ISO, YMD';
    set local intervalstyle = 'iso_8601'; set local bytea_output = 'hex'; set local extra_float_digits = 1;
    set local client_encoding = 'UTF8'; lock table varde.schema_migrations, ${names} in access share mode`)
}

async function* concat<T>(...parts: (Iterable<T> | AsyncIterable<T>)[]): AsyncGenerator<T> {
  for (const part of parts) yield* part
}

async function* frames(
  client: pg.Client,
  header: BackupHeader,
  writer: FrameWriter,
  report: (table: string, rows: number) => void,
): AsyncGenerator<Buffer> {
  const partners = await client.query<{ id: string }>('select id from varde.partners order by id')
  const partnerIds = partners.rows.map(({ id }) => id)
  for (const table of backupTables) {
    const columns = header.tables.find(({ name }) => name === table.name)?.columns ?? []
    const before = writer.total.rows
    yield* writer.table(table.name, copyOf(client, table, columns, partnerIds), (rows) =>
      report(table.name, before + rows),
    )
  }
  yield writer.trailer()
}

/** The owner stands under the forced policies too, so the tenant tables are read partner by partner. */
async function* copyOf(
  client: pg.Client,
  { name, tenant }: BackupTable,
  columns: string[],
  partnerIds: string[],
): AsyncGenerator<Buffer> {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ')
  if (!tenant) {
    yield* copied(client, `copy (select ${list} from varde.${name}) to stdout`)
    return
  }
  for (const id of partnerIds) {
    await client.query(`select set_config('varde.partner_id', $1, true)`, [id])
    const where = `partner_id = ${client.escapeLiteral(id)}`
    yield* copied(client, `copy (select ${list} from varde.${name} where ${where}) to stdout`)
  }
}

async function* copied(client: pg.Client, statement: string): AsyncGenerator<Buffer> {
  const stream: Readable = client.query(copyTo(statement))
  for await (const chunk of stream) yield chunk as Buffer
}
