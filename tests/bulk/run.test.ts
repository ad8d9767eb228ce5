import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMembership } from '../../src/accounts/memberships.ts'
import { insertPerson } from '../../src/accounts/people.ts'
import { createTokenFor } from '../../src/accounts/tokens.ts'
import { archiveCustomer } from '../../src/archive/customers.ts'
import { removeExpired } from '../../src/archive/retention.ts'
import { changeAssignments } from '../../src/assignments/assign.ts'
import { acts } from '../../src/bulk/acts.ts'
import { cancelJob } from '../../src/bulk/cancel.ts'
import { forgetJobs } from '../../src/bulk/forget.ts'
import { insertItems, readItems } from '../../src/bulk/item-rows.ts'
import { findJob, insertJob } from '../../src/bulk/repository.ts'
import { runBatch } from '../../src/bulk/run-batch.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, withInstallation, writeTenant } from '../../src/database/transactions.ts'
import { dayMs } from '../../src/domain/instant.ts'
import type { PartnerRole } from '../../src/domain/roles.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { checkStored } from '../standings/check-stored.ts'
import { restlessCustomers } from '../standings/customers.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'

let fresh: FreshDatabase
let partnerId: string
let customers: SeedCustomer[]
const readNow = databaseClock()
const byTests = { kind: 'system', id: null } as const

beforeAll(async () => {
  fresh = await freshDatabase()
  const { db } = fresh.database
  partnerId = await newPartner(db)
  customers = restlessCustomers(450, Date.now(), 5)
  await seed(db, partnerId, customers, Date.now())
})
afterAll(() => fresh?.drop())

async function newColleague(role: PartnerRole): Promise<string> {
  return withInstallation(fresh.database.db, async (trx) => {
    const id = await insertPerson(trx, 'Somebody', `${newId()}@example.com`)
    await addMembership(trx, id, { partnerId, customerId: null, vendor: null }, role)
    return id
  })
}

async function leaves(personId: string): Promise<void> {
  await withInstallation(fresh.database.db, (trx) =>
    trx.deleteFrom('memberships').where('person_id', '=', personId).execute(),
  )
}

interface Wish {
  readonly personId: string
  readonly tokenId?: string
  readonly tag: string
  readonly ids: readonly string[]
  readonly createdAt?: number
}

/** A job that adds a tag, as the routes lay one down, but no queue knows it. */
async function newJob({ personId, tokenId, tag, ids, createdAt = Date.now() }: Wish): Promise<string> {
  const id = newId()
  const by =
    tokenId === undefined
      ? ({ actor_kind: 'person', actor_id: personId } as const)
      : ({ actor_kind: 'token', actor_id: tokenId } as const)
  await writeTenant(fresh.database.db, partnerId, async (trx) => {
    const what = { act: 'add_tags', wish: { tags: [tag] }, undoes: null, role: 'partner_full_admin' } as const
    const totals = { customers: ids.length, total: ids.length }
    await insertJob(trx, partnerId, { id, ...by, person_id: personId, ...what, ...totals }, createdAt)
    await insertItems(
      trx,
      partnerId,
      id,
      ids.map((customerId) => ({ customerId, subscriptionId: null })),
    )
  })
  return id
}

async function runAll(jobId: string): Promise<void> {
  while ((await runBatch(fresh.database.db, readNow, partnerId, jobId)) === 'more');
}

const jobOf = (id: string) => readTenant(fresh.database.db, partnerId, (trx) => findJob(trx, partnerId, id))

async function codesOf(id: string): Promise<Record<string, number>> {
  const items = await readTenant(fresh.database.db, partnerId, (trx) =>
    readItems(trx, partnerId, id, undefined, 1_000, 0),
  )
  const counts: Record<string, number> = {}
  for (const { code, state } of items) counts[code ?? state] = (counts[code ?? state] ?? 0) + 1
  return counts
}

const idsOf = (from: number, to: number) => customers.slice(from, to).map(({ id }) => id)

describe('a batch', () => {
  it('is done once, however many run the same job', async () => {
    const personId = await newColleague('partner_full_admin')
    const id = await newJob({ personId, tag: 'once', ids: idsOf(0, 450) })
    await Promise.all([runAll(id), runAll(id), runAll(id)])
    expect(await jobOf(id)).toMatchObject({ state: 'done', done: 450, unchanged: 0, refused: 0 })
    const { db } = fresh.database
    const entries = await readTenant(db, partnerId, (trx) =>
      trx
        .selectFrom('history')
        .select('customer_id')
        .where('partner_id', '=', partnerId)
        .where('actor_id', '=', personId)
        .execute(),
    )
    expect(entries.length).toBe(450)
    expect(await checkStored(db, partnerId, readNow)).toEqual([])
  })

  it('refuses for who has left, and for who may no longer', async () => {
    const personId = await newColleague('partner_full_admin')
    const gone = await newJob({ personId, tag: 'gone', ids: idsOf(0, 3) })
    await leaves(personId)
    await runAll(gone)
    expect(await codesOf(gone)).toEqual({ no_longer_allowed: 3 })
    const reader = await newColleague('partner_read_only')
    const lowered = await newJob({ personId: reader, tag: 'lowered', ids: idsOf(0, 3) })
    await runAll(lowered)
    expect(await codesOf(lowered)).toEqual({ no_longer_allowed: 3 })
  })

  it('refuses for a token that was revoked, and for one whose person may less by now', async () => {
    const { db } = fresh.database
    const personId = await newColleague('partner_full_admin')
    const wish = { name: 't', role: 'partner_full_admin', personId, expiresAt: null } as const
    const { id: tokenId } = await createTokenFor(db, partnerId, wish)
    const holds = await newJob({ personId, tokenId, tag: 'token', ids: idsOf(0, 1) })
    await runAll(holds)
    expect(await codesOf(holds)).toEqual({ done: 1 })
    const after = await newJob({ personId, tokenId, tag: 'token 2', ids: idsOf(0, 1) })
    await withInstallation(db, (trx) =>
      trx
        .updateTable('memberships')
        .set({ role: 'partner_admin' })
        .where('person_id', '=', personId)
        .execute(),
    )
    await runAll(after)
    expect(await codesOf(after)).toEqual({ no_longer_allowed: 1 })
  })

  it('refuses what is beyond reach by then, as what is not there', async () => {
    const { db } = fresh.database
    const personId = await newColleague('partner_admin')
    const [first, second] = idsOf(10, 12)
    if (first === undefined || second === undefined) throw new Error('Too few customers')
    await writeTenant(db, partnerId, (trx) =>
      changeAssignments(trx, partnerId, byTests, readNow, {
        customerIds: [first],
        personIds: [personId],
        how: 'assign',
      }),
    )
    const id = await newJob({ personId, tag: 'reach', ids: [first, second, newId()] })
    await runAll(id)
    expect(await codesOf(id)).toEqual({ done: 1, customer_not_found: 2 })
  })

  it('does nothing of what was stopped', async () => {
    const personId = await newColleague('partner_full_admin')
    const id = await newJob({ personId, tag: 'stopped', ids: idsOf(0, 5) })
    const actor = {
      kind: 'person',
      id: personId,
      sessionId: null,
      personId,
      partnerId,
      role: 'partner_full_admin',
      customerId: null,
      address: '127.0.0.1',
    } as const
    const context = { database: fresh.database, readNow }
    await cancelJob(context, actor, id)
    await cancelJob(context, actor, id)
    await runAll(id)
    expect(await jobOf(id)).toMatchObject({ state: 'cancelled', done: 0 })
    expect(await codesOf(id)).toEqual({ waiting: 5 })
  })
})

describe('what is kept', () => {
  it('goes after ninety days, step by step, and takes nothing else along', async () => {
    const { db } = fresh.database
    const personId = await newColleague('partner_full_admin')
    const old = await newJob({
      personId,
      tag: 'old',
      ids: idsOf(0, 20),
      createdAt: Date.now() - 91 * dayMs,
    })
    const young = await newJob({
      personId,
      tag: 'young',
      ids: idsOf(0, 20),
      createdAt: Date.now() - 89 * dayMs,
    })
    await runAll(old)
    await runAll(young)
    while (await forgetJobs(db, partnerId, readNow));
    expect(await jobOf(old)).toBeUndefined()
    expect(await codesOf(old)).toEqual({})
    expect(await jobOf(young)).toMatchObject({ state: 'done' })
  })
})

describe('a customer that is removed for good', () => {
  it('leaves no item behind, and what still waits goes on without it', async () => {
    const { db } = fresh.database
    const personId = await newColleague('partner_full_admin')
    const [gone, stays] = idsOf(440, 442)
    if (gone === undefined || stays === undefined) throw new Error('Too few customers')
    const id = await newJob({ personId, tag: 'removed', ids: [gone, stays] })
    const context = { database: fresh.database, readNow }
    await archiveCustomer(context, partnerId, { kind: 'all' }, byTests, gone)
    await writeTenant(db, partnerId, (trx) =>
      trx
        .updateTable('customers')
        .set({ archived_at: new Date(Date.now() - 400 * dayMs) })
        .where('partner_id', '=', partnerId)
        .where('id', '=', gone)
        .execute(),
    )
    while (await removeExpired(db, partnerId, readNow));
    await runAll(id)
    expect(await jobOf(id)).toMatchObject({ state: 'done', done: 1 })
    expect(await codesOf(id)).toEqual({ done: 1 })
  })
})

describe('the acts', () => {
  it('each say who may, and those on customers can be undone, but for what has begun elsewhere', () => {
    for (const act of Object.values(acts)) expect(act.action).toBeTypeOf('string')
    const forGood = Object.entries(acts).filter(([, act]) => act.about === 'customer' && act.undo === null)
    expect(forGood.map(([name]) => name)).toEqual(['retry_services'])
  })
})
