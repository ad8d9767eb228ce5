import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Connection, Db } from '../database/connect.ts'
import { migrateWithin, readMigrations } from '../database/migrate.ts'
import { sqlState } from '../database/transactions.ts'
import { bareTables } from './bare-tables.ts'
import { estimatedRows } from './backup.ts'
import { ByteReader } from './byte-reader.ts'
import { sameMigrations } from './describe.ts'
import { refuseUnlessEmpty } from './empty.ts'
import { BackupError, damaged } from './errors.ts'
import { type BackupHeader, checkFirstLine, decodeHeader, maxHeaderBytes } from './format.ts'
import { withOneClient } from './one-client.ts'
import type { BackupSummary, OnProgress } from './progress.ts'
import { FrameReader, type TableToLoad } from './read-frames.ts'

const lockNotAvailable = '55P03'

/**
 * Reads a backup into an empty database (no customers, no named partner) of any kind, in one transaction: afterwards
 * everything is there, migrated to this program's version, or nothing has changed. The database has been prepared
 * (roles, extension); whether it was migrated does not matter. A running server must be started anew.
 * @throws BackupError
 */
export async function restore(
  connection: Connection,
  input: Readable,
  onProgress: OnProgress = () => undefined,
): Promise<BackupSummary> {
  const file = new ByteReader(input)
  const { header, sha256 } = await readHeader(file)
  await checkVersions(header)
  return withOneClient(connection, async (client, db) => {
    await begin(client)
    await emptied(client, db, header).catch(tellWhoHoldsIt)

    const bared = await bareTables(client)
    const estimated = estimatedRows(header)
    const tables = await unpack(file, async (unpacked) => {
      const reader = new FrameReader(unpacked, sha256)
      let table = ''
      const onRows = (rows: number): void =>
        onProgress({
          table,
          rows: reader.total.rows + rows,
          estimatedRows: estimated,
          fileBytes: file.received,
        })
      for await (const next of reader.tables(onRows)) {
        table = next.name
        await load(client, header, next)
      }
      return reader.total
    })

    for (const statement of bared) await client.query(statement)
    await finish(client, db, header)
    await client.query('commit')
    return { ...tables, fileBytes: file.received }
  })
}

async function readHeader(file: ByteReader): Promise<{ header: BackupHeader; sha256: string }> {
  const first = await file.line(100)
  checkFirstLine(first ?? '')
  const second = await file.line(maxHeaderBytes)
  const third = await file.line(100)
  if (first === undefined || second === undefined || third === undefined)
    throw damaged('its header is cut off')
  return decodeHeader(first, second, third)
}

async function checkVersions({ migrations, vardeVersion }: BackupHeader): Promise<void> {
  const known = await readMigrations()
  if (migrations.length > known.length)
    throw new BackupError(
      'newer',
      `The backup was made by Varde ${vardeVersion}, which is later than this one. Restore it with that version or a later one.`,
    )
  if (!sameMigrations(migrations, known))
    throw new BackupError(
      'different',
      `The backup was made by a Varde ${vardeVersion} whose tables are not those of this program. Restore it with the program that made it.`,
    )
}

async function begin(client: pg.Client): Promise<void> {
  await client.query(`begin; set local role varde_owner; set local search_path to varde, public;
    set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
    set local lock_timeout = '10s'; set local timezone = 'UTC'; set local datestyle = 'ISO, YMD';
    set local intervalstyle = 'iso_8601'; set local client_encoding = 'UTF8';
    set local client_min_messages = warning`)
}

async function emptied(client: pg.Client, db: Db, header: BackupHeader): Promise<void> {
  await refuseUnlessEmpty(client)
  await makeTables(client, db, header)
}

/** A transaction of a running server that does not end in time. */
function tellWhoHoldsIt(error: unknown): never {
  if (sqlState(error) !== lockNotAvailable) throw error
  throw new BackupError('in_use', 'Somebody is using the database. Stop the server and try again.', {
    cause: error,
  })
}

/**
 * New tables of the backup's own version: nothing of the empty installation stays (its unnamed partner, its links),
 * and COPY may freeze the rows, because the tables are this transaction's.
 */
async function makeTables(client: pg.Client, db: Db, header: BackupHeader): Promise<void> {
  await client.query('drop schema if exists varde cascade')
  await migrateWithin(db, header.migrations.length)
  await setWalls(client, 'no force')
}

/** COPY FROM is refused under row-level security: within this transaction the owner stands outside of the policies. */
async function setWalls(client: pg.Client, force: 'force' | 'no force'): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class
    where relnamespace = 'varde'::regnamespace and relkind in ('r', 'p') and relrowsecurity`)
  for (const { name } of rows)
    await client.query(`alter table varde.${client.escapeIdentifier(name)} ${force} row level security`)
}

async function unpack<T>(
  file: ByteReader,
  read: (unpacked: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const zstd = createZstdDecompress()
  let readFailure: unknown
  async function* packed(): AsyncGenerator<Buffer> {
    try {
      yield* file.rest()
    } catch (error) {
      readFailure = error
      throw error
    }
  }
  const packing = pipeline(Readable.from(packed()), zstd).catch(() => undefined)
  try {
    return await read(zstd)
  } catch (error) {
    if (readFailure !== undefined) throw readFailure
    if (isZlibError(error)) throw damaged('it cannot be unpacked', error)
    throw error
  } finally {
    zstd.destroy()
    await packing
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR_ZSTD)/.test(String(error.code))
}

async function load(client: pg.Client, header: BackupHeader, { name, data }: TableToLoad): Promise<void> {
  const described = header.tables.find((table) => table.name === name)
  if (described === undefined) throw damaged(`its header does not know the table ${name}`)
  const columns = described.columns.map((column) => client.escapeIdentifier(column)).join(', ')
  const statement = `copy varde.${client.escapeIdentifier(name)} (${columns}) from stdin with (freeze)`
  await pipeline(data, client.query(copyFrom(statement)))
}

async function finish(client: pg.Client, db: Db, header: BackupHeader): Promise<void> {
  for (const { table, column, lastValue, isCalled } of header.sequences)
    await client.query(
      `select setval(pg_get_serial_sequence(format('varde.%I', $1::text), $2), $3::bigint, $4)`,
      [table, column, lastValue, isCalled],
    )
  await setWalls(client, 'force')
  await migrateWithin(db)
  for (const { name } of header.tables) await client.query(`analyze varde.${client.escapeIdentifier(name)}`)
}
