import { afterAll, beforeAll, expect, it } from 'vitest'
import { addMembership } from '../../src/accounts/memberships.ts'
import { insertPerson } from '../../src/accounts/people.ts'
import { actOf } from '../../src/bulk/acts.ts'
import { insertItems, insertUndoing } from '../../src/bulk/item-rows.ts'
import { findJob, insertJob, setTotals } from '../../src/bulk/repository.ts'
import { runBatch } from '../../src/bulk/run-batch.ts'
import { targetsOf } from '../../src/bulk/targets.ts'
import type { ActName } from '../../src/bulk/wishes.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, withInstallation, writeTenant } from '../../src/database/transactions.ts'
import { noStatusFilter } from '../../src/domain/filter.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import { attend } from '../../src/jobs/clock-loop.ts'
import { someNow } from '../domain/arbitraries.ts'
import { checkStored } from '../standings/check-stored.ts'
import { randomOf, restlessCustomers } from '../standings/customers.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'

const steps = 24

let fresh: FreshDatabase
let partnerId = ''
let personId = ''
let customers: SeedCustomer[] = []
let now = someNow
const readNow = async () => now

beforeAll(async () => {
  fresh = await freshDatabase()
  const { db } = fresh.database
  partnerId = await newPartner(db)
  customers = restlessCustomers(90, now, 40, 7)
  await seed(db, partnerId, customers, now)
  personId = await withInstallation(db, async (trx) => {
    const id = await insertPerson(trx, 'Somebody', 'somebody@example.com')
    await addMembership(trx, id, { partnerId, customerId: null, vendor: null }, 'partner_full_admin')
    return id
  })
})
afterAll(() => fresh?.drop())

type Wish = readonly [ActName, Readonly<Record<string, unknown>>]

/** An act with what it is given, by chance. */
function someWish(random: (below: number) => number): Wish {
  const tags = [`t${random(4)}`, `new ${random(3)}`]
  const from = random(2) === 0 ? 'today' : 'end'
  const wishes: readonly Wish[] = [
    ['assign', { personIds: [personId] }],
    ['unassign', { personIds: [personId] }],
    ['add_tags', { tags }],
    ['remove_tags', { tags }],
    ['take_in_hand', { inHandUntil: formatInstant(now + (1 + random(5)) * dayMs), responsibleId: personId }],
    ['let_go', {}],
    ['extend_trial', { from, days: 1 + random(60) }],
    ['convert_trial', { when: random(2) === 0 ? 'now' : 'at_end', term: 'P1M', autoRenew: random(2) === 0 }],
    ['withdraw_conversion', {}],
    ['renew', { from }],
    ['change_term', { when: random(2) === 0 ? 'now' : 'at_renewal', term: 'P3M' }],
    ['align_end', { to: random(2) === 0 ? 'latest' : 'earliest' }],
    ['auto_renew_on', {}],
    ['auto_renew_off', {}],
    ['mark_overdue', {}],
    ['mark_paid', {}],
    ['suspend', { reason: 'asked for' }],
    ['resume', {}],
    ['change_quantity', { quantity: 1 + random(9) }],
    ['cancel_at_end', {}],
    ['withdraw_cancellation', {}],
    ['close', {}],
  ]
  return wishes[random(wishes.length)] ?? ['let_go', {}]
}

interface Laid {
  readonly id: string
  readonly act: ActName
}

async function lay([act, wish]: Wish, ids: readonly string[], undoes: string | null): Promise<Laid> {
  const id = newId()
  const by = {
    actor_kind: 'person',
    actor_id: personId,
    person_id: personId,
    role: 'partner_full_admin',
  } as const
  await writeTenant(fresh.database.db, partnerId, async (trx) => {
    const targets =
      undoes === null ? await targetsOf(trx, partnerId, now, actOf(act), ids, noStatusFilter) : []
    const totals = { customers: ids.length, total: targets.length }
    await insertJob(trx, partnerId, { id, act, wish, undoes, ...by, ...totals }, now)
    if (undoes === null) await insertItems(trx, partnerId, id, targets)
    else await setTotals(trx, partnerId, id, await insertUndoing(trx, partnerId, id, undoes))
  })
  return { id, act }
}

async function finish({ id }: Laid) {
  const { db } = fresh.database
  while ((await runBatch(db, readNow, partnerId, id)) === 'more');
  const job = await readTenant(db, partnerId, (trx) => findJob(trx, partnerId, id))
  if (job === undefined) throw new Error('The job is gone')
  expect(job.done + job.unchanged + job.refused).toBe(job.total)
  return job
}

it('leaves everything as the oracle makes it of the facts, whatever is done to whomever and undone', async () => {
  const { db } = fresh.database
  const random = randomOf(20_261_125)
  const done: Laid[] = []
  const changed = new Map<string, number>()
  for (let step = 0; step < steps; step += 1) {
    const undone = random(4) === 0 ? done.splice(random(Math.max(1, done.length)), 1)[0] : undefined
    const wish = someWish(random)
    // What is closed has nothing further to do.
    const share = wish[0] === 'close' ? 12 : 2
    const some = customers.filter(() => random(share) === 0).map((customer) => customer.id)
    const laid =
      undone === undefined ? await lay(wish, some, null) : await lay([undone.act, {}], [], undone.id)
    const job = await finish(laid)
    changed.set(laid.act, (changed.get(laid.act) ?? 0) + job.done)
    if (undone === undefined && job.done > 0) done.push(laid)
    expect(await checkStored(db, partnerId, now), `step ${step}: ${laid.act}`).toEqual([])
    if (random(5) > 0) continue
    now += random(6 * dayMs)
    while ((await attend(db, partnerId, readNow)) > 0);
    expect(await checkStored(db, partnerId, now, { caughtUp: true }), `after step ${step}`).toEqual([])
  }
  expect([...changed.values()].filter((count) => count > 0).length).toBeGreaterThan(6)
})

it('puts back exactly what was there, where nothing has changed since', async () => {
  const { db } = fresh.database
  const ids = customers.map((customer) => customer.id)
  const facts = () =>
    readTenant(db, partnerId, (trx) =>
      trx.selectFrom('subscriptions').selectAll().where('partner_id', '=', partnerId).orderBy('id').execute(),
    )
  const withoutTouch = async () => (await facts()).map((row) => ({ ...row, updated_at: 0 }))
  // What time has done is written down first, so that only the acts can make a difference.
  while ((await attend(db, partnerId, readNow)) > 0);
  for (const wish of [
    ['extend_trial', { from: 'end', days: 20 }],
    ['suspend', { reason: 'asked for' }],
    ['change_quantity', { quantity: 12 }],
    ['cancel_at_end', {}],
    ['close', {}],
  ] as const) {
    const before = await withoutTouch()
    const laid = await lay(wish, ids, null)
    const job = await finish(laid)
    expect(job.done, wish[0]).toBeGreaterThan(0)
    expect(await withoutTouch()).not.toEqual(before)
    const undoing = await finish(await lay([laid.act, {}], [], laid.id))
    expect(undoing).toMatchObject({ total: job.done, done: job.done, refused: 0 })
    expect(await withoutTouch(), wish[0]).toEqual(before)
    expect(await checkStored(db, partnerId, now), wish[0]).toEqual([])
  }
})
