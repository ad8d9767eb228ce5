import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiProblem } from '../../src/client/problems.ts'
import { actNames } from '../../src/domain/acts.ts'
import type { ActName } from '../../src/domain/acts.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import { attend } from '../../src/jobs/clock-loop.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { pathOfAct } from '../../src/subscriptions/act-schema.ts'
import { checkStored } from '../standings/check-stored.ts'
import { readStored } from '../standings/stored.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
})
afterAll(() => server.close())

const subscriptionsEach = 3
const customersEach = 2
const header =
  'customer_id,customer_name,subscription_id,offer,kind,term,starts_at,ends_at,auto_renew,payment,quantity,amount,currency,service_id,product,provisioning_status,licences'

/** One thing that happens: an act of somebody, a fact about a payment, the old file again, or time. */
interface Step {
  readonly does: ActName | 'fact' | 'file' | 'time' | 'clock'
  readonly on: number
  readonly number: number
}

const someStep: fc.Arbitrary<Step> = fc.record({
  does: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Step['does'][]>(...actNames) },
    { weight: 2, arbitrary: fc.constantFrom<Step['does'][]>('fact', 'file', 'clock') },
    { weight: 3, arbitrary: fc.constant<Step['does']>('time') },
  ),
  on: fc.nat({ max: subscriptionsEach * customersEach - 1 }),
  number: fc.nat({ max: 1_000 }),
})
/** Each of the inner lists happens at once. */
const someHistory = fc.array(fc.array(someStep, { minLength: 1, maxLength: 4 }), {
  minLength: 4,
  maxLength: 14,
})

function fileOf(mark: string, begin: number): string[] {
  const day = (offset: number) => formatInstant(begin + offset * dayMs).slice(0, 10)
  const cells = [
    `paid,P1M,${day(-30)},${day(3)},true,current,5,100.00,NOK`,
    `paid,P1Y,${day(-300)},${day(40)},false,current,,,`,
    `trial,,${day(-10)},${day(20)},,,3,60.00,EUR`,
  ]
  return Array.from({ length: customersEach }, (_, customer) =>
    cells.map(
      (one, at) => `${mark}-${customer},Ås,${mark}-${customer}-${at},Suite,${one},V,Calling,provisioned,5`,
    ),
  ).flat()
}

const bodies: Readonly<Record<ActName, (number: number, other: string) => object>> = {
  extend_trial: (number) => ({ from: number % 2 === 0 ? 'end' : 'today', days: 1 + (number % 60) }),
  convert_trial: (number) => ({
    when: number % 2 === 0 ? 'now' : 'at_end',
    term: number % 3 === 0 ? 'P1Y' : 'P1M',
    autoRenew: number % 5 < 3,
  }),
  withdraw_conversion: () => ({}),
  renew: (number) => ({ from: number % 2 === 0 ? 'end' : 'today' }),
  change_term: (number) => ({
    when: number % 2 === 0 ? 'now' : 'at_renewal',
    term: `P${1 + (number % 14)}M`,
  }),
  align_end: (_, other) => ({ withSubscriptionId: other }),
  auto_renew_on: () => ({}),
  auto_renew_off: () => ({}),
  mark_overdue: () => ({}),
  mark_paid: () => ({}),
  suspend: (number) => ({ reason: `Reason ${number}` }),
  resume: () => ({}),
  change_quantity: (number) => ({ quantity: 1 + (number % 40) }),
  cancel_at_end: () => ({}),
  withdraw_cancellation: () => ({}),
  // Rarely, so that something is left.
  close: (number) => ({ preview: number % 4 !== 0 }),
}

async function happen(
  step: Step,
  mark: string,
  ids: readonly string[],
  rows: readonly string[],
): Promise<void> {
  const { does, on, number } = step
  const id = ids[on] ?? ''
  if (does === 'time') server.now += (1 + (number % 45)) * dayMs + number
  else if (does === 'clock') await attend(server.database.db, server.partner.id, async () => server.now)
  else if (does === 'file') await ignoreProblems(server.importRows([header, ...rows]))
  else if (does === 'fact')
    await ignoreProblems(
      server.client.recordPayment({
        body: {
          key: `${mark}-${number}-${on}`,
          subscription: `${mark}-${Math.floor(on / subscriptionsEach)}-${on % subscriptionsEach}`,
          state: number % 2 === 0 ? 'overdue' : 'paid',
          occurredAt: formatInstant(server.now - (number % 3) * dayMs),
        },
      }),
    )
  else {
    const answer = await server.ask(`${server.origin}/api/v1/subscriptions/${id}/${pathOfAct(does)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
      body: JSON.stringify(bodies[does](number, ids[(on + 1) % ids.length] ?? '')),
    })
    const said = await answer.text()
    if (answer.status >= 500 || answer.status === 400) throw new Error(`${does}: ${answer.status} ${said}`)
  }
}

/** One process's clock, until nothing is left to do. */
async function clock(): Promise<void> {
  const readNow = async () => server.now
  while ((await attend(server.database.db, server.partner.id, readNow)) > 0);
}

async function ignoreProblems(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    // A file about a subscription that has been closed is refused, and so is a key with something else.
    const isRefused =
      error instanceof ApiProblem || (error instanceof Error && error.message.includes('errorCount'))
    if (!isRefused) throw error
  })
}

describe('any history of acts, payments, files and time', () => {
  it('keeps what is stored as the oracle has it, and renews nothing twice', async () => {
    let n = 0
    await fc.assert(
      fc.asyncProperty(someHistory, async (history) => {
        n += 1
        const mark = `H${n}`
        const begin = Math.floor(server.now / dayMs) * dayMs
        const rows = fileOf(mark, begin)
        await server.importRows([header, ...rows])
        const customers = await Promise.all(
          Array.from({ length: customersEach }, (_, customer) =>
            server.client.getCustomerByExternalId({ params: { externalId: `${mark}-${customer}` } }),
          ),
        )
        const ids = customers.flatMap(({ subscriptions }) =>
          subscriptions.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1)).map(({ id }) => id),
        )
        for (const together of history) {
          await Promise.all(together.map((step) => happen(step, mark, ids, rows)))
          // Beyond the days that are laid down already, nothing is asked before the clock has come by.
          if (together.some(({ does }) => does === 'time')) await Promise.all([clock(), clock()])
          expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
        }
        server.now += 100 * dayMs
        await Promise.all([clock(), clock()])
        expect(
          await checkStored(server.database.db, server.partner.id, server.now, { caughtUp: true }),
        ).toEqual([])
        await expectEachTermOnce(new Set(ids))
      }),
      { numRuns: 12 },
    )
  }, 180_000)
})

/** Each renewal goes on where the one before it stopped, and nothing that renews itself is left behind. */
async function expectEachTermOnce(ids: ReadonlySet<string>): Promise<void> {
  const stored = await readTenant(server.database.db, server.partner.id, (trx) =>
    readStored(trx, server.partner.id),
  )
  for (const { history, subscriptions } of stored.customers) {
    const renewals = Map.groupBy(
      history.filter(
        ({ action, actor_kind, subject_id }) =>
          action === 'subscription_renewed' && actor_kind === 'clock' && ids.has(subject_id),
      ),
      ({ subject_id }) => subject_id,
    )
    for (const entries of renewals.values()) {
      const ends = entries.map(({ before }) => String(before?.['endsAt']))
      // The same end may be renewed again only after somebody has set it anew in between.
      const others = history.filter(
        ({ before, after, action }) =>
          action !== 'subscription_renewed' && (before?.['endsAt'] ?? after?.['endsAt']) !== undefined,
      )
      if (others.length === 0) expect(new Set(ends).size).toBe(ends.length)
      for (const { before, after } of entries)
        expect(Date.parse(String(after?.['endsAt']))).toBeGreaterThan(Date.parse(String(before?.['endsAt'])))
    }
    for (const row of subscriptions) {
      if (!ids.has(row.id) || row.closed_at !== null || row.kind !== 'paid' || !row.auto_renew) continue
      const isHeld = row.payment === 'overdue' || row.suspended_at !== null || row.cancel_at_end
      if (!isHeld && row.term !== null && row.ends_at !== null)
        expect(row.ends_at).toBeGreaterThan(server.now)
    }
  }
}

describe('an old file', () => {
  it('does not undo that a subscription has renewed itself', async () => {
    server.now = Date.UTC(2027, 0, 10)
    const row = 'OLD,Ås,OLD-1,Suite,paid,P1M,2026-10-31,2026-12-31,true,current,,,,V,Calling,provisioned,5'
    await server.importRows([header, row])
    await server.moveTo(server.now)
    const read = async () =>
      (await server.client.getCustomerByExternalId({ params: { externalId: 'OLD' } })).subscriptions[0]
    expect((await read())?.endsAt).toBe('2027-01-31T00:00:00.000Z')
    await server.moveTo(Date.UTC(2027, 2, 15))
    expect((await read())?.endsAt).toBe('2027-03-31T00:00:00.000Z')
    await server.importRows([header, row])
    await server.importRows([header, row.replace('2026-12-31', '2027-02-28')])
    await server.moveTo(server.now + 1)
    expect((await read())?.endsAt).toBe('2027-03-31T00:00:00.000Z')
    // What it never ended at is news.
    await server.importRows([header, row.replace('2026-12-31', '2027-06-15')])
    expect((await read())?.endsAt).toBe('2027-06-15T00:00:00.000Z')
    const { items } = await server.client.listCustomerHistory({
      params: { id: (await server.client.getCustomerByExternalId({ params: { externalId: 'OLD' } })).id },
    })
    expect(items.filter(({ kind }) => kind === 'subscription_renewed')).toHaveLength(3)
  })
})
