import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { getConstructionPlans } from 'pg-boss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { JobQueue, queueSchema } from '../../src/database/job-queue.ts'
import { withInstallation } from '../../src/database/transactions.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'

interface Work {
  readonly name: string
}

let fresh: FreshDatabase
const queues: JobQueue<Work>[] = []
const errors: unknown[] = []

beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => {
  await Promise.all(queues.map((queue) => queue.stop(5_000)))
  await fresh?.drop()
})

function note(error: unknown): void {
  errors.push(error)
}

function newQueue(name: string, work: (data: Work) => Promise<void>): JobQueue<Work> {
  const queue = new JobQueue<Work>({ connection: fresh.connection, name, work, onError: note })
  queues.push(queue)
  return queue
}

const add = async (queue: JobQueue<Work>, name: string, key = name) =>
  withInstallation(fresh.database.db, (trx) => queue.add(trx, { name }, key))

describe('the migration', () => {
  it('holds what this pg-boss would make for itself, so that another one needs another migration', async () => {
    const path = new URL('../../src/database/migrations/0011_bulk.sql', import.meta.url)
    const migration = await readFile(path, 'utf8')
    const plan = getConstructionPlans(queueSchema, { createSchema: false })
    const made = plan.slice(plan.indexOf('    CREATE TYPE'), plan.lastIndexOf('COMMIT')).trimEnd()
    expect(migration).toContain(made)
  })
})

describe('the queue', () => {
  it('does each job once, of several with the same key only one, and works as two at once', async () => {
    const done: string[] = []
    const work = async ({ name }: Work) => {
      done.push(name)
    }
    const [one, other] = [newQueue('first', work), newQueue('first', work)]
    await Promise.all([one.start(), other.start()])
    for (const name of ['a', 'b', 'c', 'd']) await add(one, name)
    await add(other, 'again', 'd')
    one.wake()
    other.wake()
    await expect.poll(() => done.toSorted().join('')).toBe('abcd')
    expect(errors).toEqual([])
  })

  it('tries again what failed', async () => {
    let times = 0
    const queue = newQueue('failing', async () => {
      times += 1
      if (times < 3) throw new Error('Not yet')
    })
    await queue.start()
    await add(queue, 'x')
    queue.wake()
    await expect.poll(() => times, { timeout: 60_000 }).toBe(3)
  })

  it('adds nothing where the transaction fails', async () => {
    const done: string[] = []
    const queue = newQueue('undecided', async ({ name }) => {
      done.push(name)
    })
    await queue.start()
    await expect(
      withInstallation(fresh.database.db, async (trx) => {
        await queue.add(trx, { name: 'never' }, 'never')
        throw new Error('After all not')
      }),
    ).rejects.toThrow('After all not')
    await add(queue, 'then')
    queue.wake()
    await expect.poll(() => done).toEqual(['then'])
  })

  it('waits for what is being worked on when it stops', async () => {
    let hasEnded = false
    const begun = Promise.withResolvers<undefined>()
    const may = Promise.withResolvers<undefined>()
    const queue = newQueue('stopping', async () => {
      begun.resolve(undefined)
      await may.promise
      hasEnded = true
    })
    await queue.start()
    await add(queue, 'x')
    queue.wake()
    await begun.promise
    const stopped = queue.stop(20_000)
    may.resolve(undefined)
    await stopped
    expect(hasEnded).toBe(true)
  })

  it('works as the role of the app, and may not change its tables', async () => {
    await expect(
      withInstallation(fresh.database.db, async (trx) => {
        await sql`alter table varde_jobs.job_common add column more text`.execute(trx)
      }),
    ).rejects.toThrow(/must be owner/)
  })
})
