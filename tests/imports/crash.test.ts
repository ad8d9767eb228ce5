import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientConfig } from '../../src/database/connect.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { demoCustomers } from '../../src/demo/generate.ts'
import { removeLeftovers } from '../../src/imports/disk-partition.ts'
import { bucketBytes } from '../../src/imports/limits.ts'
import { readDoneBatches } from '../../src/imports/repository.ts'
import { runImport } from '../../src/imports/run-import.ts'
import { ImportWorker } from '../../src/imports/worker.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'
import { csvOf } from './files.ts'
import { ended, expectDerived, HeldClock, readAll, send, traces } from './support.ts'

let fresh: FreshDatabase
let folder: string
beforeAll(async () => {
  fresh = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'varde-crash-'))
})
afterAll(async () => {
  await fresh.drop()
  await rm(folder, { recursive: true })
})

const child = new URL('./crash-child.ts', import.meta.url).pathname

/** Runs the import in another process and kills that once so many batches are done. @returns whether it was in time */
async function runAndKill(partnerId: string, importId: string, batches: number): Promise<boolean> {
  const url = 'url' in fresh.connection ? fresh.connection.url : ''
  const running = spawn(process.execPath, [child, url, partnerId, importId, folder], { stdio: 'ignore' })
  const exit = once(running, 'exit')
  while (running.exitCode === null && (await doneBatches(partnerId, importId)) < batches) await sleep(5)
  running.kill('SIGKILL')
  await exit
  return running.signalCode === 'SIGKILL'
}

async function doneBatches(partnerId: string, importId: string): Promise<number> {
  const done = await readTenant(fresh.database.db, partnerId, (trx) =>
    readDoneBatches(trx, partnerId, importId),
  )
  return done.size
}

/** Kills it once its one long transaction has written for so long. @returns whether it was in time */
async function runAndKillWhileWriting(
  partnerId: string,
  importId: string,
  writesForMs: number,
): Promise<boolean> {
  const url = 'url' in fresh.connection ? fresh.connection.url : ''
  const admin = new Client(clientConfig(fresh.admin))
  await admin.connect()
  const running = spawn(process.execPath, [child, url, partnerId, importId, folder], { stdio: 'ignore' })
  const exit = once(running, 'exit')
  // Reading and the run's heart have short transactions only.
  const isWriting = async (): Promise<boolean> => {
    const { rowCount } = await admin.query(
      `select from pg_locks l join pg_stat_activity a using (pid)
        where a.datname = current_database() and l.relation = 'varde.subscriptions'::regclass
          and l.mode = 'RowExclusiveLock' and clock_timestamp() - a.xact_start > $1 * interval '1 ms'`,
      [writesForMs],
    )
    return rowCount !== 0
  }
  while (running.exitCode === null && !(await isWriting())) await sleep(5)
  running.kill('SIGKILL')
  await exit
  // Its connections end a moment later, and with them what they had begun.
  await expect.poll(isWriting, { timeout: 10_000 }).toBe(false)
  await admin.end()
  return running.signalCode === 'SIGKILL'
}

/** As though the time of the killed run's lease were over. */
async function passLease(partnerId: string): Promise<void> {
  await writeTenant(fresh.database.db, partnerId, (trx) =>
    trx
      .updateTable('imports')
      .set({ lease_until: new Date(0) })
      .where('partner_id', '=', partnerId)
      .execute(),
  )
}

describe('an import whose process is killed', () => {
  it(
    'is taken up where it was: nothing missing, nothing written or counted twice',
    { timeout: 240_000 },
    async () => {
      const { db } = fresh.database
      const partnerId = await newPartner(db)
      const clock = new HeldClock()
      clock.now = Date.now()
      const customers = [...demoCustomers({ customers: 3_400, now: clock.now })]
      const lines = [...csvOf(customers), `X-1,Name,,,,X-S,Offer,oops${','.repeat(14)}\n`]
      // A computed column, which an import passes over, makes the file longer.
      const text = lines
        .map((line, at) => `${line.trimEnd()},${at === 0 ? 'subscription_status' : 'x'.repeat(300)}\n`)
        .join('')
      // Large enough to be sorted on disk.
      expect(Buffer.byteLength(text)).toBeGreaterThan(bucketBytes)
      const id = await send(db, partnerId, clock, text)

      for (const batches of [1, 3, 5]) {
        expect(await runAndKill(partnerId, id, batches)).toBe(true)
        // Until the lease has passed nobody else takes it.
        expect(await runImport(db, clock.read, partnerId, id)).toBe('elsewhere')
        await passLease(partnerId)
      }
      expect(await readdir(folder)).not.toEqual([])
      await removeLeftovers(folder)
      expect(await readdir(folder)).toEqual([])

      const worker = new ImportWorker({ db, readNow: databaseClock(), tempFolder: folder, onError: () => {} })
      worker.start()
      expect(await worker.ended(partnerId, id, 120_000)).toBe(true)
      await worker.stop()
      expect(await readdir(folder)).toEqual([])

      const { row, counts } = await ended(db, partnerId, id)
      const subscriptions = customers.flatMap((each) => each.subscriptions)
      const services = subscriptions.flatMap((each) => each.services)
      expect(row.state).toBe('done')
      expect(counts.customers).toEqual({ new: customers.length, changed: 0, unchanged: 0, refused: 1 })
      expect(counts.subscriptions.new).toBe(subscriptions.length)
      expect(counts.services.new).toBe(services.length)
      const stored = await readAll(db, partnerId)
      expect(stored).toHaveLength(customers.length)
      expect(stored.flatMap((each) => each.subscriptions).flatMap((each) => each.services)).toHaveLength(
        services.length,
      )
      expect((await traces(db, partnerId)).history).toBe(customers.length)
      clock.now = Date.now()
      await expectDerived(fresh, partnerId, clock)
      const chunks = await readTenant(db, partnerId, (trx) =>
        trx.selectFrom('import_chunks').select('seq').where('partner_id', '=', partnerId).execute(),
      )
      expect(chunks).toEqual([])
    },
  )
})

describe('a strict import whose process is killed', () => {
  it('has written nothing, and is written whole by the next run', { timeout: 240_000 }, async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const clock = new HeldClock()
    clock.now = Date.now()
    const customers = [...demoCustomers({ customers: 4_000, now: clock.now })]
    const id = await send(db, partnerId, clock, [...csvOf(customers)].join(''), { strict: true })

    for (const writesForMs of [20, 300]) {
      expect(await runAndKillWhileWriting(partnerId, id, writesForMs)).toBe(true)
      expect(await readAll(db, partnerId)).toEqual([])
      expect(await traces(db, partnerId)).toEqual({ history: 0, events: 0 })
      expect((await ended(db, partnerId, id)).row).toMatchObject({ state: 'running', finished_at: null })
      await passLease(partnerId)
    }

    expect(await runImport(db, databaseClock(), partnerId, id, { tempFolder: folder })).toBe('ended')
    const { row, counts } = await ended(db, partnerId, id)
    expect(row.state).toBe('done')
    expect(counts.customers).toEqual({ new: customers.length, changed: 0, unchanged: 0, refused: 0 })
    expect((await traces(db, partnerId)).history).toBe(customers.length)
    clock.now = Date.now()
    await expectDerived(fresh, partnerId, clock)
  })
})

describe('an import whose connections break', () => {
  it('can be claimed again at once, and goes on where it was', { timeout: 120_000 }, async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const clock = new HeldClock()
    const customers = [...demoCustomers({ customers: 2_500, now: clock.now })]
    const id = await send(db, partnerId, clock, [...csvOf(customers)].join(''))
    const errors: unknown[] = []
    const running = runImport(db, clock.read, partnerId, id, { onError: (error) => errors.push(error) })
    await expect.poll(() => doneBatches(partnerId, id), { interval: 5, timeout: 60_000 }).toBeGreaterThan(0)
    const admin = new Client(clientConfig(fresh.admin))
    await admin.connect()
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    await admin.end()
    expect(await running).toBe('again')
    expect(errors).toHaveLength(1)

    expect(await runImport(db, clock.read, partnerId, id)).toBe('ended')
    const { counts } = await ended(db, partnerId, id)
    expect(counts.customers).toEqual({ new: 2_500, changed: 0, unchanged: 0, refused: 0 })
    expect((await traces(db, partnerId)).history).toBe(2_500)
    await expectDerived(fresh, partnerId, clock)
  })
})
