/*
 * How fast an import is, by itself: `node tests/imports/measure.ts [customers] [csv|jsonl]` against the
 * PostgreSQL of VARDE_TEST_POSTGRES. Prints figures; asserts nothing.
 */
import { Client } from 'pg'
import { clientConfig } from '../../src/database/connect.ts'
import type { Connection } from '../../src/database/connect.ts'
import { demoCustomers } from '../../src/demo/generate.ts'
import { findImport } from '../../src/imports/repository.ts'
import { receiveImport } from '../../src/imports/receive.ts'
import { runImport } from '../../src/imports/run-import.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { freshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'
import { csvOf, jsonlOf } from './files.ts'

const customers = Number(process.argv[2] ?? 10_000)
const format = process.argv[3] === 'jsonl' ? 'jsonl' : 'csv'
const fresh = await freshDatabase()
const { db } = fresh.database
const partnerId = await newPartner(db)
const readNow = databaseClock()
const lines = { csv: csvOf, jsonl: jsonlOf }[format]

function* body(): Generator<Buffer> {
  let text = ''
  for (const line of lines(demoCustomers({ customers, now: Date.now() }))) {
    text += line
    if (text.length < 65_536) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

async function* asyncBody(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces
}

const pieces = [...body()]
for (const turn of ['first', 'again']) {
  const started = performance.now()
  const actor = { kind: 'system', id: null } as const
  const request = { format, dryRun: false, strict: false, actor } as const
  const id = await receiveImport(db, readNow, partnerId, request, asyncBody(pieces))
  const received = performance.now()
  const before = process.cpuUsage()
  await runImport(db, readNow, partnerId, id, {
    onError: (error) => process.stderr.write(`${String(error)}\n`),
  })
  const ended = performance.now()
  const cpu = process.cpuUsage(before)
  const row = await readTenant(db, partnerId, (trx) => findImport(trx, partnerId, id))
  const rows = Number(row?.counts['rows'])
  const seconds = (ended - received) / 1000
  process.stdout.write(
    `${turn}: received in ${((received - started) / 1000).toFixed(2)} s, run in ${seconds.toFixed(2)} s: ` +
      `${Math.round(rows / seconds)} rows/s, own CPU ${((cpu.user + cpu.system) / rows).toFixed(1)} µs/row ${row?.state} ${JSON.stringify(row?.counts)} ${JSON.stringify(row?.failure)}\n`,
  )
}
await compareWithCopy(fresh.admin)
process.stdout.write(`rss ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most\n`)
await fresh.drop()

/** The same rows by COPY into the same tables with their indexes and keys, as the superuser: the ratio's other side. */
async function compareWithCopy(admin: Connection): Promise<void> {
  const tables = [
    'customers',
    'subscriptions',
    'services',
    'standings',
    'customer_search',
    'history',
    'outbox',
  ]
  const client = new Client(clientConfig(admin))
  await client.connect()
  const { rows } = await client.query<{ count: bigint }>('select count(*) from varde.services')
  for (const table of tables) await client.query(`copy varde.${table} to '/tmp/varde-copy-${table}'`)
  await client.query(`truncate ${tables.map((table) => `varde.${table}`).join(', ')} cascade`)
  const started = performance.now()
  for (const table of tables) {
    const from = performance.now()
    await client.query(`copy varde.${table} from '/tmp/varde-copy-${table}'`)
    process.stdout.write(`  ${table} ${Math.round(performance.now() - from)} ms\n`)
  }
  const seconds = (performance.now() - started) / 1000
  process.stdout.write(
    `COPY: ${Math.round(Number(rows[0]?.count) / seconds)} services/s in ${seconds.toFixed(2)} s\n`,
  )
  await client.end()
}
