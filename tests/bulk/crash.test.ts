import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addMembership } from '../../src/accounts/memberships.ts'
import { insertPerson } from '../../src/accounts/people.ts'
import { insertItems } from '../../src/bulk/item-rows.ts'
import { findJob, insertJob } from '../../src/bulk/repository.ts'
import type { JobRow } from '../../src/bulk/repository.ts'
import { clientConfig } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, withInstallation, writeTenant } from '../../src/database/transactions.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { checkStored } from '../standings/check-stored.ts'
import { restlessCustomers } from '../standings/customers.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'

const many = 2_400
const child = fileURLToPath(new URL('worker-child.ts', import.meta.url))

let fresh: FreshDatabase
const running = new Set<ChildProcess>()

beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => {
  for (const each of running) each.kill('SIGKILL')
  await fresh?.drop()
})

/** A process that works, once it does. */
async function newWorker(): Promise<ChildProcess> {
  const url = 'url' in fresh.connection ? fresh.connection.url : ''
  const worker = spawn(process.execPath, [child, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(worker)
  await once(worker.stdout, 'data')
  return worker
}

async function end(worker: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const isGone = once(worker, 'exit')
  worker.kill(signal)
  await isGone
  running.delete(worker)
}

const idsOf = (customers: readonly SeedCustomer[], from: number) => customers.slice(from).map(({ id }) => id)

/** Holds these customers, so that a batch with one of them waits; then lets go of what was held before. */
async function hold(customerIds: readonly string[], before?: Client): Promise<Client> {
  const client = new Client(clientConfig(fresh.admin))
  await client.connect()
  await before?.end()
  await client.query('begin')
  await client.query('select from varde.customers where id = any($1) order by id for update', [customerIds])
  return client
}

async function newJob(partnerId: string, customerIds: readonly string[]): Promise<string> {
  const { db } = fresh.database
  const personId = await withInstallation(db, async (trx) => {
    const person = await insertPerson(trx, 'Somebody', `${newId()}@example.com`)
    await addMembership(trx, person, { partnerId, customerId: null, vendor: null }, 'partner_full_admin')
    return person
  })
  const id = newId()
  const totals = { customers: customerIds.length, total: customerIds.length }
  const by = { actor_kind: 'person', actor_id: personId, person_id: personId } as const
  const what = {
    act: 'add_tags',
    wish: { tags: ['autumn'] },
    undoes: null,
    role: 'partner_full_admin',
  } as const
  await writeTenant(db, partnerId, async (trx) => {
    await insertJob(trx, partnerId, { id, ...by, ...what, ...totals }, Date.now())
    await insertItems(
      trx,
      partnerId,
      id,
      customerIds.map((customerId) => ({ customerId, subscriptionId: null })),
    )
  })
  return id
}

it(
  'is taken up where it was, wherever its process is killed: nothing missing, nothing done twice',
  { timeout: 240_000 },
  async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const customers = restlessCustomers(many, Date.now(), 5)
    await seed(db, partnerId, customers, Date.now())
    const id = await newJob(
      partnerId,
      customers.map((customer) => customer.id),
    )
    const job = async (): Promise<JobRow> => {
      const found = await readTenant(db, partnerId, (trx) => findJob(trx, partnerId, id))
      if (found === undefined) throw new Error('The job is gone')
      return found
    }
    const hasDone = async (done: number) => {
      await expect.poll(async () => (await job()).done, { timeout: 120_000 }).toBe(done)
    }

    // No queue knows it, as after a restore; two work at once, and both are killed in the middle of a batch.
    const held = await hold(idsOf(customers, 1_000))
    const first = await newWorker()
    const second = await newWorker()
    await hasDone(1_000)
    await end(first, 'SIGKILL')
    await end(second, 'SIGKILL')
    const heldLater = await hold(idsOf(customers, 1_800), held)
    const third = await newWorker()
    await hasDone(1_800)
    await end(third, 'SIGKILL')
    await heldLater.end()
    const fourth = await newWorker()
    await expect.poll(async () => (await job()).done, { timeout: 120_000 }).toBeGreaterThan(1_800)
    await end(fourth, 'SIGTERM')
    const last = await newWorker()
    await expect.poll(async () => (await job()).state, { timeout: 120_000 }).toBe('done')
    await end(last, 'SIGTERM')

    expect(await job()).toMatchObject({ done: many, unchanged: 0, refused: 0, attempts: 0 })
    const { rows } = await readTenant(db, partnerId, (trx) =>
      sql<{ entries: number; customers: number }>`
        select count(*)::integer as entries, count(distinct customer_id)::integer as customers from history
        where partner_id = ${partnerId} and action = 'customer_changed'`.execute(trx),
    )
    expect(rows).toEqual([{ entries: many, customers: many }])
    expect(await checkStored(db, partnerId, databaseClock())).toEqual([])
  },
)
