import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesAll } from '../../src/reach/reach.ts'
import { listCustomers } from '../../src/customers/list.ts'
import type { CustomerListJson } from '../../src/customers/schema.ts'
import { openDatabase } from '../../src/database/connect.ts'
import type { Database } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import type { SubscriptionFacts, SubscriptionStatus } from '../../src/domain/subscription-status.ts'
import { attend } from '../../src/jobs/clock-loop.ts'
import { bringDue } from '../../src/standings/clock.ts'
import { emptyListMemory } from '../../src/customers/list-memory.ts'
import { foldDeltas } from '../../src/standings/fold.ts'
import { clockBatch } from '../../src/standings/limits.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { someNow } from '../domain/arbitraries.ts'
import { oracleList } from '../domain/oracle.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'
import { checkStored } from './check-stored.ts'
import { factsWith, restlessCustomers } from './customers.ts'
import { readStored } from './stored.ts'

let fresh: FreshDatabase
let other: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  other = openDatabase(fresh.connection, { maxConnections: 4 })
})
afterAll(async () => {
  await other.close()
  await fresh.drop()
})

const held = (now: number) => async (): Promise<number> => now
const none = { provisioning: [], subscription: [] }

function listAt(
  partnerId: string,
  now: number,
  subscription: SubscriptionStatus[] = [],
): Promise<CustomerListJson> {
  const query = {
    filter: { ...none, subscription },
    words: [],
    tags: [],
    people: [],
    marks: {},
    withoutSubscriptions: false,
    sort: 'attention',
    order: 'asc',
  } as const
  const context = { database: fresh.database, readNow: held(now) }
  return listCustomers(context, emptyListMemory(), partnerId, seesAll, query, {
    limit: 50,
    cursor: undefined,
  })
}

async function catchUp(partnerId: string, now: number): Promise<void> {
  while ((await attend(fresh.database.db, partnerId, held(now))) > 0);
}

function customerWith(facts: SubscriptionFacts, number = 0): SeedCustomer {
  return {
    id: newId(),
    externalId: `C-${number}`,
    name: `Customer ${number}`,
    subscriptions: [
      {
        externalId: `S-${number}`,
        facts,
        services: [{ status: 'provisioned', withdrawn: false, deprovisioned: false }],
      },
    ],
  }
}

/** What the clock has written, oldest first. */
async function historyOf(partnerId: string): Promise<{ action: string; before: unknown; after: unknown }[]> {
  return readTenant(fresh.database.db, partnerId, async (trx) => {
    const { rows } = await sql<{ action: string; before: unknown; after: unknown }>`
      select action, before, after from history where partner_id = ${partnerId} order by id`.execute(trx)
    return rows
  })
}

const end = someNow + 61 * dayMs
/** Days before the end, and the status from then on; null: closed. */
type Step = readonly [daysLeft: number, status: SubscriptionStatus | null]
const paidSteps: readonly Step[] = [
  [60, 'expires_in_60_days'],
  [30, 'expires_in_30_days'],
  [0, 'suspended'],
]
const cancelledSteps: readonly Step[] = [...paidSteps.slice(0, 2), [0, null]]
const cases: readonly {
  name: string
  facts: SubscriptionFacts
  from: SubscriptionStatus
  steps: readonly Step[]
}[] = [
  { name: 'paid', facts: factsWith({ endsAt: end }), from: 'active', steps: paidSteps },
  {
    name: 'trial',
    facts: factsWith({ kind: 'trial', endsAt: end }),
    from: 'trial_active',
    steps: [
      [60, 'trial_expires_in_60_days'],
      [30, 'trial_expires_in_30_days'],
      [0, 'trial_expired'],
    ],
  },
  {
    name: 'cancelled',
    facts: factsWith({ endsAt: end, cancelAtEnd: true }),
    from: 'active',
    steps: cancelledSteps,
  },
  {
    name: 'auto-renewing and cancelled',
    facts: factsWith({ endsAt: end, autoRenew: true, cancelAtEnd: true }),
    from: 'active',
    steps: cancelledSteps,
  },
  {
    name: 'overdue and cancelled',
    facts: factsWith({ endsAt: end, payment: 'overdue', cancelAtEnd: true }),
    from: 'suspended',
    steps: [[0, null]],
  },
  { name: 'auto-renewing', facts: factsWith({ endsAt: end, autoRenew: true }), from: 'active', steps: [] },
  { name: 'without an end', facts: factsWith({}), from: 'active', steps: [] },
]

describe('a date that comes', () => {
  it.each(cases)(
    '$name: changes the answer at its millisecond, before and after the clock has run',
    async (one) => {
      const partnerId = await newPartner(fresh.database.db)
      await seed(fresh.database.db, partnerId, [customerWith(one.facts)], someNow)
      const says = async (now: number, status: SubscriptionStatus | null): Promise<void> => {
        const { items, facets, total } = await listAt(partnerId, now)
        const [item] = items
        expect(item?.subscriptionStatus).toBe(status)
        expect(item?.subscriptions.map((each) => each.status)).toEqual(status === null ? [] : [status])
        expect(item?.subscriptionCount).toBe(status === null ? 0 : 1)
        expect(total).toBe(1)
        expect(Object.entries(facets.subscription).filter(([, count]) => count > 0)).toEqual(
          status === null ? [] : [[status, 1]],
        )
        if (status !== null) expect((await listAt(partnerId, now, [status])).total).toBe(1)
      }
      let status: SubscriptionStatus | null = one.from
      for (const [daysLeft, next] of [
        [60, one.from],
        [30, one.from],
        [0, one.from],
      ] as const) {
        const boundary = end - daysLeft * dayMs
        const step = one.steps.find(([days]) => days === daysLeft)
        const after: SubscriptionStatus | null = step === undefined ? status : step[1]
        expect(next).toBe(one.from)
        await says(boundary - 1, status)
        await catchUp(partnerId, boundary - 1)
        await says(boundary - 1, status)
        await says(boundary, after)
        await says(boundary + 1, after)
        await catchUp(partnerId, boundary)
        await says(boundary, after)
        await says(boundary + 1, after)
        expect(await checkStored(fresh.database.db, partnerId, boundary, { caughtUp: true })).toEqual([])
        status = after
      }
      await catchUp(partnerId, end + dayMs)
      let before: SubscriptionStatus = one.from
      const expected = one.steps.map(([, next]) => {
        const entry =
          next === null
            ? {
                action: 'subscription_closed',
                before: { status: before, closedAt: null },
                after: { status: null, closedAt: formatInstant(end) },
              }
            : { action: 'subscription_status_changed', before: { status: before }, after: { status: next } }
        before = next ?? before
        return entry
      })
      const written = await historyOf(partnerId)
      expect(written.map((entry) => ({ ...entry, after: inFull(entry.after) }))).toEqual(expected)
    },
  )

  it('is noticed at once by the first question after 100 days of sleep', async () => {
    const partnerId = await newPartner(fresh.database.db)
    const customers = restlessCustomers(60, someNow, 3)
    await seed(fresh.database.db, partnerId, customers, someNow)
    const now = someNow + 100 * dayMs + 1
    const { total, facets } = await listAt(partnerId, now)
    const expected = oracleList(customers, none, now)
    expect({ total, facets }).toEqual({ total: expected.total, facets: expected.facets })
    await catchUp(partnerId, now)
    expect(await checkStored(fresh.database.db, partnerId, now, { caughtUp: true })).toEqual([])
  })
})

/** Instants as the API writes them. */
function inFull(after: unknown): unknown {
  const { closedAt } = after as { closedAt?: string }
  return closedAt === undefined
    ? after
    : { ...(after as object), closedAt: formatInstant(Date.parse(closedAt)) }
}

describe('many dates that come at one instant', () => {
  it('are in the list at once, and written down in batches, each once, by two clocks', async () => {
    const partnerId = await newPartner(fresh.database.db)
    const due = 5_000
    const endsAt = someNow + dayMs
    await seed(
      fresh.database.db,
      partnerId,
      Array.from({ length: due }, (_, number) => customerWith(factsWith({ endsAt }), number)),
      someNow,
    )
    const countAt = async (now: number): Promise<[number, number]> => {
      const { facets } = await listAt(partnerId, now)
      return [facets.subscription.expires_in_30_days, facets.subscription.suspended]
    }
    expect(await countAt(endsAt - 1)).toEqual([due, 0])
    expect(await countAt(endsAt)).toEqual([0, due])
    let batches = 0
    const bring = async (database: Database): Promise<void> => {
      while ((await bringDue(database.db, partnerId, held(endsAt))) > 0) {
        batches += 1
        if (batches % 4 === 0) expect(await countAt(endsAt)).toEqual([0, due])
      }
    }
    await Promise.all([bring(fresh.database), bring(other), bring(other)])
    await bring(fresh.database)
    expect(batches).toBeGreaterThanOrEqual(due / clockBatch)
    expect(await historyOf(partnerId)).toHaveLength(due)
    await catchUp(partnerId, endsAt)
    expect(await countAt(endsAt)).toEqual([0, due])
    expect(await checkStored(fresh.database.db, partnerId, endsAt, { caughtUp: true })).toEqual([])
  })
})

describe('now', () => {
  it('never runs backwards for a partner, also in another process and where the machine is set back', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const ahead = Date.now() + 3_600_000
    await seed(db, partnerId, restlessCustomers(5, ahead, 1), ahead)
    expect(await foldDeltas(db, partnerId, held(ahead))).toBeGreaterThan(0)
    const clock = databaseClock()
    const given: number[] = []
    for (const database of [fresh.database, other, fresh.database])
      given.push(await readTenant(database.db, partnerId, (trx) => clock(trx, partnerId)))
    given.push(await readTenant(other.db, partnerId, (trx) => databaseClock()(trx, partnerId)))
    expect(given).toEqual([ahead, ahead, ahead, ahead])
  })

  it('does not fall behind what this process has given out', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const clock = databaseClock()
    await writeTenant(db, partnerId, async (early) => {
      const late = await readTenant(db, partnerId, (trx) => clock(trx, partnerId))
      expect(await clock(early, partnerId)).toBeGreaterThanOrEqual(late)
    })
  })
})

describe('the comparison with the oracle', () => {
  const damages = {
    'a set': (p: string) => sql`update varde.standings set status_set = 1 where partner_id = ${p}`,
    'a place': (p: string) => sql`update varde.standings set place = 13 where partner_id = ${p}`,
    'a boundary': (p: string) =>
      sql`update varde.standings set valid_until = valid_until - interval '2 ms' where not is_last and partner_id = ${p}`,
    'a count': (p: string) =>
      sql`update varde.standing_counts set customers = customers + 1 where partner_id = ${p}`,
    'a waiting delta': (p: string) => sql`delete from varde.standing_deltas where partner_id = ${p}`,
    'a set for search': (p: string) =>
      sql`update varde.customer_search set status_set = 1 where partner_id = ${p}`,
    'a text for search': (p: string) =>
      sql`update varde.customer_search set search_text = ' x ' where partner_id = ${p}`,
    'a tag for search': (p: string) =>
      sql`update varde.customer_search set tags = '{x}' where partner_id = ${p}`,
    'a roll-up': (p: string) =>
      sql`update varde.subscriptions set provisioning_status = 'manual_vendor' where partner_id = ${p}`,
    'a status': (p: string) =>
      sql`update varde.subscriptions set status = 'trial_expired', status_until = null where partner_id = ${p}`,
    'an event number': (p: string) =>
      sql`update varde.outbox set number = number + 1 where partner_id = ${p}`,
    'a history': (p: string) =>
      sql`update varde.history set before = '{"status": "active"}', after = '{"status": "active"}' where partner_id = ${p}`,
  }
  it.each(Object.entries(damages))('notices %s that is wrong', async (_, damage) => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    await seed(db, partnerId, restlessCustomers(12, someNow, 2), someNow)
    const now = someNow + 3 * 3_600_000
    await catchUp(partnerId, now)
    expect(await checkStored(db, partnerId, now, { caughtUp: true })).toEqual([])
    const { history, outbox } = await readTenant(db, partnerId, async (trx) => {
      const stored = await readStored(trx, partnerId)
      return { history: stored.customers.flatMap((customer) => customer.history), outbox: stored.outbox }
    })
    expect([history.length > 0, outbox.length > 0]).toEqual([true, true])
    const superuser = openDatabase(fresh.admin, { maxConnections: 1 })
    try {
      await damage(partnerId).execute(superuser.db)
    } finally {
      await superuser.close()
    }
    expect(await checkStored(db, partnerId, now, { caughtUp: true })).not.toEqual([])
  })
})
