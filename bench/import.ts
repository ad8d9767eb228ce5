import { Readable } from 'node:stream'
import pg from 'pg'
import { attachEmbedded } from '../src/database/embedded/embedded.ts'
import { openDatabase } from '../src/database/connect.ts'
import { migrate } from '../src/database/migrate.ts'
import { demoCustomers } from '../src/demo/generate.ts'
import { demoRows } from '../src/demo/rows.ts'
import type { Connection } from './http.ts'
import { rounded } from './measure.ts'
import type { Report } from './report.ts'
import type { Started } from './server.ts'

const pollMs = 500
/** What an import fills, in the order of the foreign keys. */
const filled = ['customers', 'subscriptions', 'services', 'standings', 'customer_search', 'history'] as const

interface ImportState {
  readonly id: string
  readonly state: string
  readonly counts: { readonly rows: number }
}

/** Sends a customers file and waits until it is imported. @returns its rows and how long it all took */
export async function importFile(
  connection: Connection,
  lines: Iterable<string>,
): Promise<{ rows: number; ms: number }> {
  const begun = performance.now()
  const answer = await connection.send(
    'POST',
    '/api/v1/imports',
    Readable.from(pieces(lines)),
    'application/jsonl',
  )
  let state = JSON.parse(answer) as ImportState
  while (state.state !== 'done') {
    if (state.state === 'failed') throw new Error(`The import failed: ${JSON.stringify(state)}`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    state = JSON.parse(await connection.get(`/api/v1/imports/${state.id}`)) as ImportState
  }
  return { rows: state.counts.rows, ms: performance.now() - begun }
}

/** Lines in pieces that are worth sending. */
function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < 256 * 1024) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

export function* demoLines(customers: number): Generator<string> {
  for (const customer of demoCustomers({ customers, now: Date.now() }))
    for (const row of demoRows(customer)) yield `${JSON.stringify(row)}\n`
}

/** Fills the partner through the API, and then another database with the very rows by COPY into the same indexed tables. */
export async function benchImport(
  connection: Connection,
  started: Started,
  customers: number,
  report: Report,
): Promise<void> {
  const group = 'Import'
  const { rows, ms } = await importFile(connection, demoLines(customers))
  const rate = rows / (ms / 1000)
  report.add({
    group,
    name: `${rows.toLocaleString('en')} rows through the API`,
    value: `${rounded(ms / 1000)} s, ${Math.round(rate).toLocaleString('en')} rows/s`,
  })
  const copyMs = await copySame(started.dataDir)
  const copyRate = rows / (copyMs / 1000)
  report.add({
    group,
    name: 'COPY of what it made, same tables and indexes',
    value: `${rounded(copyMs / 1000)} s, ${Math.round(copyRate).toLocaleString('en')} rows/s; import at ${Math.round((100 * rate) / copyRate)} %`,
    promise: '≥ 25 %',
  })
}

async function copySame(dataDir: string): Promise<number> {
  const embedded = await attachEmbedded({ dataDir, dataDirIsExplicit: true, log: () => undefined })
  const admin = embedded.adminConnection
  const from = new pg.Client({ ...admin, database: 'varde' })
  const to = new pg.Client({ ...admin, database: 'bench_copy' })
  await from.connect()
  try {
    const folder =
      (await from.query<{ data_directory: string }>('show data_directory')).rows[0]?.data_directory ?? ''
    await from.query('drop database if exists bench_copy with (force)')
    await from.query('create database bench_copy owner varde_owner')
    await to.connect()
    await to.query('create extension pg_trgm')
    const database = openDatabase({ ...embedded.connection, database: 'bench_copy' }, { maxConnections: 1 })
    await migrate(database.db)
    await database.close()
    let ms = 0
    for (const table of filled) {
      const file = `${folder}/bench_${table}.copy`
      await from.query(`copy varde.${table} to '${file}'`)
      const begun = performance.now()
      await to.query(`copy varde.${table} from '${file}'`)
      ms += performance.now() - begun
      // Emptied as soon as it is read: the disk holds one table twice at most.
      await from.query(`copy (select 1 where false) to '${file}'`)
    }
    await to.end()
    await from.query('drop database bench_copy with (force)')
    return ms
  } finally {
    await from.end()
    await embedded.stop()
  }
}
