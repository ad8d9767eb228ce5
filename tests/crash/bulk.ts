import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Output } from '../../src/client/types.ts'
import { openDatabase } from '../../src/database/connect.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { listPartners } from '../../src/partners/repository.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { checkStored } from '../standings/check-stored.ts'
import { ServerProcess } from './server-process.ts'
import type { Victim } from './server-process.ts'

type Job = Output<'getBulkAct'>

export interface BulkCrashOptions {
  readonly customers: number
  /** Takes a line for each kill and each end. */
  readonly say: (line: string) => void
}

const endsWithinMs = 600_000
const wishes = [
  { act: 'add_tags', with: { tags: ['autumn'] } },
  { act: 'suspend', with: { reason: 'asked for' } },
] as const

/**
 * Does two acts over all customers of a demo, and undoes each, with a kill -9 in the middle of all four: of the server, of
 * its database, of both. Afterwards each customer has been changed once and put back once, and all that is derived is as the
 * oracle makes it of the facts.
 * @throws Error that says what differs
 */
export async function runBulkCrashes({ customers, say }: BulkCrashOptions): Promise<void> {
  const server = await ServerProcess.create()
  try {
    await server.start()
    await server.command('demo', '--customers', String(customers))
    const token = await server.command('token', 'create')
    const run = new BulkCrash(server, token, say)
    const victims: Victim[] = ['app', 'both', 'app', 'database']
    for (const wish of wishes) {
      const job = await run.through(victims.shift() ?? 'app', wish.act, '/api/v1/bulk', wish)
      const undone = await run.through(
        victims.shift() ?? 'app',
        `${wish.act}, undone`,
        `/api/v1/bulk/${job.id}/undo`,
      )
      if (undone.done !== job.done || undone.refused > 0)
        throw new Error(`Of ${job.done} ${undone.done} were undone, and ${undone.refused} were refused`)
    }
    await run.verify()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${reason}\n--- The server said:\n${server.output}`, { cause: error })
  } finally {
    await server.remove()
  }
}

class BulkCrash {
  readonly #server: ServerProcess
  readonly #token: string
  readonly #say: (line: string) => void
  #changes = 0

  constructor(server: ServerProcess, token: string, say: (line: string) => void) {
    this.#server = server
    this.#token = token
    this.#say = say
  }

  /** Starts something, kills in its middle, and waits for its end. */
  async through(victim: Victim, what: string, path: string, body?: object): Promise<Job> {
    const begun = performance.now()
    const started = await this.#ask<Job>(path, body ?? null)
    const middle = await this.#until(started.id, (job) => done(job) >= job.total / 2)
    const postmaster = this.#server.databasePid
    await this.#server.kill(victim)
    const killed = performance.now()
    if (victim !== 'database') await this.#server.start()
    await this.#server.ready(victim === 'app' ? undefined : postmaster)
    const ready = performance.now()
    await this.#until(started.id, (job) => done(job) > done(middle))
    const again = performance.now()
    const job = await this.#until(started.id, ({ state }) => state !== 'waiting' && state !== 'running')
    if (job.state !== 'done' || done(job) !== job.total) throw new Error(`${what}: ${JSON.stringify(job)}`)
    this.#changes += job.done
    this.#say(
      `${what}: ${victim} killed after ${done(middle)} of ${job.total}; ready again after ${seconds(killed, ready)} s, ` +
        `goes on after ${seconds(killed, again)} s; ${job.done} done, ${job.unchanged} unchanged, ${job.refused} refused ` +
        `in ${seconds(begun, performance.now())} s`,
    )
    return job
  }

  /** Each change stands once in the history, and what is derived is right. */
  async verify(): Promise<void> {
    const database = openDatabase(this.#server.connection, { maxConnections: 2 })
    try {
      const [partner] = await listPartners(database.db)
      if (partner === undefined) throw new Error('There is no partner')
      const { rows } = await readTenant(database.db, partner.id, (trx) =>
        sql<{ changes: number }>`
          select count(*)::integer as changes from history where partner_id = ${partner.id} and actor_kind = 'token'`.execute(
          trx,
        ),
      )
      if (rows[0]?.changes !== this.#changes)
        throw new Error(`${this.#changes} changes stand ${rows[0]?.changes} times in the history`)
      const found = await checkStored(database.db, partner.id, databaseClock())
      if (found.length > 0) throw new Error(found.join('\n'))
    } finally {
      await database.close()
    }
  }

  async #until(id: string, holds: (job: Job) => boolean): Promise<Job> {
    const deadline = performance.now() + endsWithinMs
    while (performance.now() < deadline) {
      const job = await this.#ask<Job>(`/api/v1/bulk/${id}`).catch(() => undefined)
      if (job !== undefined && holds(job)) return job
      await sleep(20)
    }
    throw new Error(`The job ${id} does not come on`)
  }

  /** @param body null: a POST without one; undefined: a GET */
  async #ask<T>(path: string, body?: object | null): Promise<T> {
    const response = await fetch(new URL(path, await this.#server.origin()), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
    return answer as T
  }
}

function seconds(from: number, to: number): string {
  return ((to - from) / 1000).toFixed(1)
}

function done({ total, left }: Job): number {
  return total - left
}
