import { sql } from 'kysely'
import { Client } from 'pg'
import { expect } from 'vitest'
import { clientConfig } from '../../src/database/connect.ts'
import type { Db } from '../../src/database/connect.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { emailDomain, searchText } from '../../src/domain/names.ts'
import { hasMark, marks, pairsOf, parseStatusSet } from '../../src/domain/status-set.ts'
import type { ImportCounts } from '../../src/imports/counts.ts'
import { readErrors } from '../../src/imports/errors.ts'
import type { StoredError } from '../../src/imports/errors.ts'
import { receiveImport } from '../../src/imports/receive.ts'
import { findImport } from '../../src/imports/repository.ts'
import type { ImportRow } from '../../src/imports/repository.ts'
import { runImport } from '../../src/imports/run-import.ts'
import { licenceUseOf } from '../../src/services/standing.ts'
import { SetCountsCache } from '../../src/standings/counts.ts'
import type { ReadNow } from '../../src/standings/now.ts'
import { readCustomers } from '../../src/standings/sources.ts'
import type { StoredCustomer } from '../../src/standings/sources.ts'
import { factsOf } from '../../src/subscriptions/facts.ts'
import { oracleCustomer } from '../domain/oracle.ts'
import type { FreshDatabase } from '../support/database.ts'

export const startOfTests = Date.parse('2026-03-01T12:00:00Z')

/** A clock that stands where it is put. */
export class HeldClock {
  now = startOfTests
  readonly read: ReadNow = async () => this.now
}

export interface Imported {
  row: ImportRow
  counts: ImportCounts
  errors: StoredError[]
}

export interface ImportHow {
  format?: 'csv' | 'jsonl'
  dryRun?: boolean
  strict?: boolean
}

/** Sends a file and runs it to its end. */
export async function importText(
  db: Db,
  partnerId: string,
  clock: HeldClock,
  text: string,
  how: ImportHow = {},
): Promise<Imported> {
  const id = await send(db, partnerId, clock, text, how)
  const failures: unknown[] = []
  await runImport(db, clock.read, partnerId, id, { onError: (error) => failures.push(error) })
  expect(failures).toEqual([])
  return ended(db, partnerId, id)
}

export async function send(
  db: Db,
  partnerId: string,
  clock: HeldClock,
  text: string,
  how: ImportHow = {},
): Promise<string> {
  const request = {
    format: how.format ?? 'csv',
    dryRun: how.dryRun ?? false,
    strict: how.strict ?? false,
    actor: { kind: 'system', id: null },
  } as const
  async function* body(): AsyncGenerator<Buffer> {
    yield Buffer.from(text)
  }
  return receiveImport(db, clock.read, partnerId, request, body())
}

export async function ended(db: Db, partnerId: string, id: string): Promise<Imported> {
  return readTenant(db, partnerId, async (trx) => {
    const row = await findImport(trx, partnerId, id)
    if (row === undefined) throw new Error('The import is not there')
    const errors = await readErrors(trx, partnerId, id, 10_000)
    return { row, counts: row.counts as unknown as ImportCounts, errors }
  })
}

/** All customers of a partner, by external id. */
export async function readAll(db: Db, partnerId: string): Promise<StoredCustomer[]> {
  return readTenant(db, partnerId, async (trx) => {
    const ids = await trx.selectFrom('customers').select('id').where('partner_id', '=', partnerId).execute()
    const all = await readCustomers(
      trx,
      partnerId,
      ids.map((row) => row.id),
    )
    return all.sort((a, b) => (a.external_id < b.external_id ? -1 : 1))
  })
}

/** How much there is of what grows with every change. */
export async function traces(db: Db, partnerId: string): Promise<{ history: number; events: number }> {
  return readTenant(db, partnerId, async (trx) => {
    const count = async (table: 'history' | 'outbox'): Promise<number> => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::integer as n from ${sql.table(table)} where partner_id = ${partnerId}`.execute(trx)
      return rows[0]?.n ?? 0
    }
    return { history: await count('history'), events: await count('outbox') }
  })
}

export async function readHistory(db: Db, partnerId: string) {
  return readTenant(db, partnerId, (trx) =>
    trx.selectFrom('history').selectAll().where('partner_id', '=', partnerId).orderBy('id').execute(),
  )
}

/** Everything derived that is stored equals what the oracle makes of the facts that are stored. */
export async function expectDerived(
  fresh: FreshDatabase,
  partnerId: string,
  clock: HeldClock,
): Promise<void> {
  const { db } = fresh.database
  const customers = await readAll(db, partnerId)
  const expected = customers.map((customer) => ({
    id: customer.external_id,
    standing: standingOf(oracleOf(customer, clock.now)),
    search: searchText([
      customer.name,
      customer.external_id,
      ...customer.subscriptions.map((each) => each.external_id),
      ...(customer.admin_email === null ? [] : [emailDomain(customer.admin_email) ?? '']),
    ])
      .split(' ')
      .sort(),
    tags: customer.tags,
  }))
  expect(await storedStandings(fresh, partnerId, clock.now)).toEqual(expected)
  const counts = await readTenant(db, partnerId, (trx) =>
    new SetCountsCache().read(trx, partnerId, clock.now),
  )
  const counted = counts.sets.flatMap((set, index) => {
    const customersOfSet = counts.count[index] ?? 0
    return customersOfSet === 0 ? [] : [`${pairsText(parseStatusSet(set))} ${customersOfSet}`]
  })
  const sums = Map.groupBy(expected, (each) => each.standing.pairs)
  expect(counted.sort()).toEqual([...sums].map(([pairs, all]) => `${pairs} ${all.length}`).sort())
}

function oracleOf(customer: StoredCustomer, now: number) {
  const subscriptions = customer.subscriptions.map((subscription) => ({
    externalId: subscription.external_id,
    facts: factsOf(subscription),
    services: subscription.services.map(licenceUseOf),
  }))
  return oracleCustomer(subscriptions, now)
}

function standingOf(standing: ReturnType<typeof oracleCustomer>) {
  const { pairs, place, nextEndsAt } = standing
  const words = [...pairs, ...marks.filter((mark) => standing[mark])]
  return { pairs: words.sort().join(' '), place, nextEndsAt }
}

function pairsText(set: ReturnType<typeof parseStatusSet>): string {
  const pairs = pairsOf(set).map(([p, s]) => `${p}/${s}`)
  return [...pairs, ...marks.filter((mark) => hasMark(set, mark))].sort().join(' ')
}

/** As the superuser, because search texts have a door of their own. */
async function storedStandings(fresh: FreshDatabase, partnerId: string, now: number) {
  const client = new Client(clientConfig(fresh.admin))
  await client.connect()
  try {
    const { rows } = await client.query<{
      external_id: string
      status_set: bigint
      place: number
      next_ends_at: number
      search_text: string
      tags: string[]
    }>(
      `select c.external_id, t.status_set, t.place, t.next_ends_at, s.search_text, s.tags from varde.customers c
        left join varde.standings t on t.partner_id = c.partner_id and t.customer_id = c.id
          and t.valid_from <= $2 and t.valid_until > $2 and t.name_key = c.name_key and t.external_id = c.external_id
        left join varde.customer_search s on s.partner_id = c.partner_id and s.customer_id = c.id
        where c.partner_id = $1 order by c.external_id`,
      [partnerId, new Date(now)],
    )
    return rows.map((row) => ({
      id: row.external_id,
      standing: {
        pairs: pairsText(parseStatusSet(row.status_set)),
        place: row.place,
        nextEndsAt: row.next_ends_at === Infinity ? null : row.next_ends_at,
      },
      search: row.search_text.split(' ').sort(),
      tags: row.tags,
    }))
  } finally {
    await client.end()
  }
}
