import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesAll } from '../../src/reach/reach.ts'
import { loadFacts } from '../../src/customers/facts.ts'
import type { CustomerFacts } from '../../src/customers/facts.ts'
import { emptyListMemory } from '../../src/customers/list-memory.ts'
import type { ListMemory } from '../../src/customers/list-memory.ts'
import { viewSubscription } from '../../src/customers/subscription-view.ts'
import { openList } from '../../src/customers/page.ts'
import { listCustomers, readListPageWithin } from '../../src/customers/list.ts'
import type { ListQuery, SeenQuery } from '../../src/customers/list-query.ts'
import { changeAssignments } from '../../src/assignments/assign.ts'
import { putInHands } from '../../src/assignments/set-hand.ts'
import { newId } from '../../src/database/ids.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { openDatabase } from '../../src/database/connect.ts'
import type { Database, Db } from '../../src/database/connect.ts'
import { receiveImport } from '../../src/imports/receive.ts'
import { findImport } from '../../src/imports/repository.ts'
import { searchOf } from '../../src/standings/search-of.ts'
import { runImport } from '../../src/imports/run-import.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import type { TenantReader } from '../../src/database/transactions.ts'
import { matchesSearch, searchWords } from '../../src/domain/names.ts'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import type { Actor } from '../../src/history/append.ts'
import { attend, startClock } from '../../src/jobs/clock-loop.ts'
import { setServiceStatus } from '../../src/services/set-status.ts'
import { SetCountsCache } from '../../src/standings/counts.ts'
import { foldDeltas, tidyCounts } from '../../src/standings/fold.ts'
import { databaseClock } from '../../src/standings/now.ts'
import type { ReadNow } from '../../src/standings/now.ts'
import { readStandings } from '../../src/standings/read.ts'
import { lockCustomers, readCustomers } from '../../src/standings/sources.ts'
import { someNow } from '../domain/arbitraries.ts'
import { oracleList } from '../domain/oracle.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import { checkStored } from './check-stored.ts'
import { quietCustomers, randomOf, restlessCustomers } from './customers.ts'
import { movingClock } from './moving-clock.ts'
import { readStored } from './stored.ts'
import type { StoredCustomer } from './stored.ts'

let fresh: FreshDatabase
const processes: Database[] = []
beforeAll(async () => {
  fresh = await freshDatabase()
  // Each stands for a process of its own: nothing is shared but the database.
  for (let count = 0; count < 3; count += 1)
    processes.push(openDatabase(fresh.connection, { maxConnections: 8 }))
})
afterAll(async () => {
  for (const each of processes) await each.close()
  await fresh.drop()
})

const everything: ListQuery = {
  filter: { provisioning: [], subscription: [] },
  words: [],
  tags: [],
  people: [],
  marks: {},
  withoutSubscriptions: false,
  sort: 'name',
  order: 'asc',
}
/** Nothing, and what the importers' names and tags move in and out of. */
const searches = [
  { words: [], tags: [] },
  { words: searchWords('r'), tags: [] },
  { words: searchWords('less 1'), tags: [] },
  { words: [], tags: ['t1'] },
  { words: searchWords('new'), tags: ['f2'] },
] as const

const byTests: Actor = { kind: 'person', id: null }
const carers = [newId(), newId(), newId()]

/** What restricted administrators see, and what somebody has in hand. */
const restricted: readonly Partial<SeenQuery>[] = [
  ...carers.map((personId) => ({ sight: { ...seesAll, reach: { kind: 'assigned', personId } as const } })),
  {
    words: searchWords('less'),
    sight: { ...seesAll, reach: { kind: 'assigned', personId: carers[0] ?? '' } },
  },
  { marks: { inHand: true } },
  { marks: { inHand: false } },
]

/** The services that may be set by hand. */
async function settable(db: Db, partnerId: string): Promise<string[]> {
  const { customers } = await readTenant(db, partnerId, (trx) => readStored(trx, partnerId))
  return customers
    .filter(({ external_id }) => !external_id.startsWith('Q-'))
    .flatMap(({ subscriptions }) => subscriptions)
    .flatMap((subscription) => (subscription.closed_at === null ? subscription.services : []))
    .flatMap((service) => (service.withdrawn_at === null ? [service.id] : []))
}

async function setSome(
  database: Database,
  readNow: ReadNow,
  partnerId: string,
  services: readonly string[],
  { times, seed: from }: { times: number; seed: number },
): Promise<void> {
  const random = randomOf(from)
  for (let count = 0; count < times; count += 1) {
    // Every other one is one of three, so that writers meet.
    const id = services[random(count % 2 === 0 ? 3 : services.length)] ?? ''
    const status = provisioningStatuses[random(6)] ?? 'provisioned'
    await setServiceStatus({ database, readNow }, partnerId, seesAll.reach, byTests, id, {
      status,
      reason: `${from}-${count}`,
    }).catch((error: unknown) => {
      // Its subscription has come to its end meanwhile.
      if (!(error instanceof Error && 'code' in error && error.code === 'service_withdrawn')) throw error
    })
  }
}

/** Assigns some customers and takes them in hand, as several people do at once; every other one is one of three. */
async function careForSome(
  { db }: Database,
  readNow: ReadNow,
  partnerId: string,
  { times, seed: from }: { times: number; seed: number },
): Promise<void> {
  const random = randomOf(from)
  const { customers } = await readTenant(db, partnerId, (trx) => readStored(trx, partnerId))
  const ids = customers.filter(({ external_id }) => !external_id.startsWith('Q-')).map(({ id }) => id)
  const some = () => ids[random(random(2) === 0 ? 3 : ids.length)] ?? ''
  const someone = () => carers[random(carers.length)] ?? ''
  for (let count = 0; count < times; count += 1) {
    const how = random(3) === 0 ? 'unassign' : 'assign'
    const assigning = {
      customerIds: [some(), some(), some()],
      personIds: [someone(), someone()],
      how,
    } as const
    await writeTenant(db, partnerId, async (trx) => {
      await changeAssignments(trx, partnerId, byTests, readNow, assigning)
    })
    await writeTenant(db, partnerId, async (trx) => {
      const [customer] = await readCustomers(trx, partnerId, await lockCustomers(trx, partnerId, [some()]))
      const now = await readNow(trx, partnerId)
      const inHandUntil = random(3) === 0 ? null : now + random(4 * dayMs)
      const hand = { responsibleId: random(2) === 0 ? someone() : null, inHandUntil, note: null }
      if (customer !== undefined) await putInHands(trx, partnerId, byTests, [{ customer, hand }], now)
    })
  }
}

/** A small customers file: some of the seeded customers, some that several files make. */
function smallFile(number: number, now: number): string {
  const random = randomOf(1000 + number)
  const lines: string[] = []
  for (let row = 0; row < 12; row += 1) {
    const at = random(20)
    const isNew = row % 3 === 0
    lines.push(
      JSON.stringify({
        customer_id: isNew ? `N-${at}` : `R-${at}`,
        customer_name: isNew ? `New ${at}` : `Restless ${at % 7} ${at}`,
        tags: [`f${number}`],
        subscription_id: isNew ? `N-${at}-0` : `F-${at}-${random(2)}`,
        offer: 'Calling',
        kind: 'paid',
        ends_at: new Date(now + (1 + at) * 3_600_000 * 12).toISOString(),
        payment: random(4) === 0 ? 'overdue' : 'current',
        service_id: '1',
        product: 'Calling',
        provisioning_status: provisioningStatuses[random(6)],
      }),
    )
  }
  const byCustomer = new Map(lines.map((line) => [/"customer_id":"([^"]+)"/.exec(line)?.[1], line]))
  return [...byCustomer.values()].join('\n')
}

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

async function importFile(db: Db, readNow: ReadNow, partnerId: string, text: string): Promise<void> {
  const request = { format: 'jsonl', dryRun: false, strict: false, actor: byTests } as const
  const id = await receiveImport(db, readNow, partnerId, request, once(text))
  const failures: unknown[] = []
  for (;;) {
    const outcome = await runImport(db, readNow, partnerId, id, { onError: (error) => failures.push(error) })
    if (outcome === 'ended') break
    await sleep(20)
  }
  const row = await readTenant(db, partnerId, (trx) => findImport(trx, partnerId, id))
  expect(failures).toEqual([])
  expect(row).toMatchObject({
    state: 'done',
    failure: null,
    counts: { errors: 0, customers: { refused: 0 } },
  })
}

describe('many writers, readers and clocks at once', () => {
  it('leave stored what the oracle makes of the facts, and every answer was right', async () => {
    const [first, second, third] = processes
    if (first === undefined || second === undefined || third === undefined) throw new Error('no processes')
    const partnerId = await newPartner(first.db)
    const quiet = quietCustomers(25)
    await seed(first.db, partnerId, [...quiet, ...restlessCustomers(60, someNow, 3)], someNow)
    const services = await settable(first.db, partnerId)
    const clock = movingClock(someNow, 30_000)
    const { readNow } = clock
    const failures: unknown[] = []
    const clocks = [first, second].map(({ db }) =>
      startClock({ db, readNow, tickMs: 5, onError: (error) => failures.push(error) }),
    )

    let isOver = false
    const untilOver = async (act: () => Promise<unknown>): Promise<void> => {
      while (!isOver) {
        await act()
        await sleep(15)
      }
    }
    // Each process remembers for itself what it has read.
    const memories = [emptyListMemory(), emptyListMemory()] as const
    const sorts = ['name', 'attention', 'ends', 'use'] as const
    let pagings = 0
    const background = [
      untilOver(() => foldDeltas(third.db, partnerId, readNow)),
      untilOver(() => tidyCounts(third.db, partnerId, readNow)),
      untilOver(() => checkOneAnswer(first.db, memories[0], partnerId, readNow)),
      untilOver(async () => {
        const sort = sorts[pagings % 4] ?? 'name'
        pagings += 1
        const seen = await pageThrough(second, memories[1], readNow, partnerId, { ...everything, sort })
        for (const customer of quiet)
          expect(seen.filter((id) => id === customer.externalId)).toEqual([customer.externalId])
        // By name nobody's place changes, and who is new comes in at a place of its own.
        if (sort === 'name') expect(new Set(seen).size).toBe(seen.length)
      }),
    ].map(async (each) => each.catch((error: unknown) => failures.push(error)))

    await Promise.all([
      ...Array.from({ length: 16 }, (_, writer) =>
        setSome([first, second][writer % 2] ?? first, readNow, partnerId, services, {
          times: 12,
          seed: writer,
        }),
      ),
      ...[0, 1, 2].map((carer) =>
        careForSome([first, second, third][carer] ?? first, readNow, partnerId, {
          times: 10,
          seed: 100 + carer,
        }),
      ),
      ...[0, 1, 2].map(async (importer) => {
        for (let file = 0; file < 4; file += 1)
          await importFile(third.db, readNow, partnerId, smallFile(importer * 4 + file, someNow))
      }),
    ])
    isOver = true
    await Promise.all(background)
    await Promise.all(clocks.map((each) => each.stop()))
    expect(failures).toEqual([])

    const now = clock.hold()
    expect(await checkStored(first.db, partnerId, now)).toEqual([])
    while ((await attend(first.db, partnerId, readNow)) > 0);
    expect(await checkStored(first.db, partnerId, now, { caughtUp: true })).toEqual([])
    expect(pagings).toBeGreaterThan(0)
  })

  it('count right for many readers who share what they remember, while counts are folded', async () => {
    const [first, second] = processes
    if (first === undefined || second === undefined) throw new Error('no processes')
    const partnerId = await newPartner(first.db)
    await seed(first.db, partnerId, restlessCustomers(40, someNow, 3), someNow)
    const services = await settable(first.db, partnerId)
    const { readNow } = movingClock(someNow, 1_000)
    let isOver = false
    const cache = new SetCountsCache()
    const wrong: string[] = []
    const read = async (): Promise<void> => {
      while (!isOver)
        await readTenant(first.db, partnerId, async (trx) => {
          const now = await readNow(trx, partnerId)
          const { length, sets, count } = await cache.read(trx, partnerId, now)
          const { rows } = await sql<{ status_set: bigint; customers: bigint }>`
            select status_set, count(*) as customers from standings where partner_id = ${partnerId}
              and valid_from <= ${new Date(now)} and valid_until > ${new Date(now)} group by status_set`.execute(
            trx,
          )
          const counted = new Map(rows.map((row) => [row.status_set, Number(row.customers)]))
          for (let index = 0; index < length; index += 1)
            if (count[index] !== (counted.get(sets[index] ?? -1n) ?? 0))
              wrong.push(`${sets[index]}: ${count[index]} instead of ${counted.get(sets[index] ?? -1n) ?? 0}`)
          const total = Array.from(count).reduce((sum, each) => sum + each, 0)
          if (total !== 40) wrong.push(`${total} in all`)
        })
    }
    const fold = async (): Promise<void> => {
      while (!isOver) await foldDeltas(second.db, partnerId, readNow)
    }
    const background = [fold(), read(), read(), read(), read(), read()]
    await Promise.all(
      [1, 2].map((from) => setSome(second, readNow, partnerId, services, { times: 80, seed: from })),
    )
    isOver = true
    await Promise.all(background)
    expect(wrong).toEqual([])
  })

  it('gives a writer that waited for another one a later time, also from another process', async () => {
    const [first, second] = processes
    if (first === undefined || second === undefined) throw new Error('no processes')
    const partnerId = await newPartner(first.db)
    await seed(first.db, partnerId, restlessCustomers(3, Date.now(), 3), Date.now())
    const { customers } = await readTenant(first.db, partnerId, (trx) => readStored(trx, partnerId))
    const waiting = {
      'set by hand': async () => {
        const [service = ''] = await settable(second.db, partnerId)
        const context = { database: second, readNow: databaseClock() }
        await setServiceStatus(context, partnerId, seesAll.reach, byTests, service, {
          status: 'provisioned',
          reason: 'late',
        })
      },
      imported: () => {
        const row = { customer_id: 'R-0', customer_name: 'Other', subscription_id: 'X', offer: 'Calling' }
        const service = {
          kind: 'paid',
          service_id: '1',
          product: 'Calling',
          provisioning_status: 'provisioned',
        }
        return importFile(second.db, databaseClock(), partnerId, JSON.stringify({ ...row, ...service }))
      },
    }
    for (const act of Object.values(waiting)) {
      const [from] = await historyAt(first.db, partnerId)
      let acting: Promise<void> | undefined
      const released = await writeTenant(first.db, partnerId, async (trx) => {
        await lockCustomers(
          trx,
          partnerId,
          customers.map(({ id }) => id),
        )
        acting = act()
        await sleep(400)
        const { rows } = await sql<{ at: number }>`
          select date_trunc('milliseconds', clock_timestamp()) as at`.execute(trx)
        return rows[0]?.at ?? Number.NaN
      })
      await acting
      const [last] = await historyAt(first.db, partnerId)
      expect(last).toBeGreaterThanOrEqual(released)
      expect(last).not.toBe(from)
    }
  })
})

function wholeTextOf(customer: StoredCustomer): string {
  const { text, hidden = '' } = searchOf(customer)
  return text + hidden
}

/** When the history's last entry says that it happened. */
async function historyAt(db: Db, partnerId: string): Promise<number[]> {
  const { customers } = await readTenant(db, partnerId, (trx) => readStored(trx, partnerId))
  const entries = customers.flatMap(({ history }) => history).toSorted((a, b) => (a.id < b.id ? 1 : -1))
  return entries.slice(0, 1).map(({ at }) => at)
}

/**
 * Total and counts of some answers, with and without a search, against a recount of the facts in the very snapshot that
 * they were given from; the facts that are remembered against those that are stored; and what is sent of a page against
 * the same without any memory.
 */
async function checkOneAnswer(
  db: Db,
  memory: ListMemory,
  partnerId: string,
  readNow: ReadNow,
): Promise<void> {
  await readStandings(db, partnerId, readNow, async (trx, now) => {
    const { customers } = await readStored(trx, partnerId)
    await checkMemory(trx, memory, partnerId, now)
    for (const ask of [...searches, ...restricted]) {
      const query: SeenQuery = { ...everything, sort: 'attention', sight: seesAll, ...ask }
      const list = await openList(trx, partnerId, now, query, memory)
      const found = customers.filter(
        (customer) =>
          matchesSearch(wholeTextOf(customer), query.words) &&
          query.tags.every((tag) => customer.tags.includes(tag)) &&
          (query.sight.reach.kind !== 'assigned' || customer.assigned.includes(query.sight.reach.personId)) &&
          (query.marks.inHand === undefined ||
            now < (customer.in_hand_until ?? -Infinity) === query.marks.inHand),
      )
      const plain = found.map((customer) => ({
        id: customer.id,
        externalId: customer.external_id,
        name: customer.name,
        subscriptions: customer.subscriptions.map((subscription) => subscription.plain),
        inHandUntil: customer.in_hand_until,
      }))
      const { total, facets, ids } = oracleList(plain, everything.filter, now)
      expect(list.counts).toEqual({ total, facets })
      const { keys } = await list.page(null, customers.length + 1)
      expect(keys.map((key) => key.customerId)).toEqual(ids.attention.asc)
    }
    const written = [
      { ...everything, sort: 'attention', sight: seesAll },
      { ...everything, filter: { provisioning: ['provisioned'], subscription: [] }, sight: seesAll },
      ...searches.map((search) => ({ ...everything, ...search, sort: 'ends' as const, sight: seesAll })),
    ] as const satisfies SeenQuery[]
    for (const query of written)
      expect(await writtenPage(trx, memory, partnerId, now, query)).toEqual(
        await writtenPage(trx, emptyListMemory(), partnerId, now, query),
      )
  })
}

/** A page's customers as they are sent. */
async function writtenPage(
  trx: TenantReader,
  memory: ListMemory,
  partnerId: string,
  now: number,
  query: SeenQuery,
): Promise<string[]> {
  const { keys, facts, onlooker } = await readListPageWithin(trx, partnerId, now, memory, query, null, 50)
  const fragments = memory.fragments.read(keys, facts, query.filter, onlooker, (customer) =>
    JSON.stringify(customer),
  )
  return fragments.map(({ bytes }) => bytes.toString())
}

async function checkMemory(
  trx: TenantReader,
  memory: ListMemory,
  partnerId: string,
  now: number,
): Promise<void> {
  const rows = await trx.selectFrom('customers').select('id').where('partner_id', '=', partnerId).execute()
  const ids = rows.map((row) => row.id)
  const [remembered, stored] = [
    await memory.facts.read(trx, partnerId, ids, now),
    await loadFacts(trx, partnerId, ids, now),
  ]
  expect([...remembered.keys()].toSorted()).toEqual([...stored.keys()].toSorted())
  for (const [id, facts] of remembered) expect(openOf(facts, now)).toEqual(openOf(stored.get(id), now))
}

/** What an answer shows of a customer: a subscription that has closed by itself shows nowhere, written down or not. */
function openOf(facts: CustomerFacts | undefined, now: number): unknown {
  const open = (facts?.subscriptions ?? []).filter(
    (row) => viewSubscription(row, everything.filter, now) !== null,
  )
  return {
    row: facts?.row,
    open: open
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((row) => ({ row, services: facts?.services.get(row.id) })),
  }
}

/** The external ids of all pages, in the order in which they came. */
async function pageThrough(
  database: Database,
  memory: ListMemory,
  readNow: ReadNow,
  partnerId: string,
  query: ListQuery,
): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await listCustomers({ database, readNow }, memory, partnerId, seesAll, query, {
      limit: 7,
      cursor,
    })
    seen.push(...page.items.map((item) => item.externalId))
    if (page.nextCursor === null) return seen
    cursor = page.nextCursor
  }
}
