import { CompiledQuery } from 'kysely'
import pg from 'pg'
import type { PgBoss } from 'pg-boss'
import { clientConfig } from './connect.ts'
import type { Connection, Db } from './connect.ts'

/** Its own schema, made by 0011_bulk.sql. */
export const queueSchema = 'varde_jobs'
/** For all that it asks; jobs themselves work through the app's own pool. */
const maxConnections = 2
const workersHere = 2
const pollSeconds = 2
/** How long the work of a process that has died keeps others out: so long without a beat, and until it is looked for. */
const heartbeatSeconds = 10
const lookSeconds = 5
const retries = 5
/** A run gives way long before. */
const expireSeconds = 900
const keptSeconds = 86_400
const statementLimitMs = 30_000

export interface JobQueueOptions<Data extends object> {
  readonly connection: Connection
  readonly name: string
  /** Does one job. What it throws is tried again, later and later, `retries` times. */
  readonly work: (data: Data) => Promise<void>
  /** Told of failures; the queue itself goes on. */
  readonly onError: (error: unknown) => void
}

/**
 * pg-boss as Varde uses it: it says which process works on what and when, also after one has died. What there is to do
 * stands in tables of ours, so a job holds ids only and losing the whole queue loses nothing (docs/decisions/0022).
 * Nothing of it is loaded or asked before the first `start`.
 */
export class JobQueue<Data extends object> {
  readonly #options: JobQueueOptions<Data>
  #starting: Promise<PgBoss> | undefined
  #pool: pg.Pool | undefined
  #workers: readonly string[] = []
  #isStopped = false

  constructor(options: JobQueueOptions<Data>) {
    this.#options = options
  }

  /** Begins to work, unless it has; one that could not begin may be started again. */
  async start(): Promise<void> {
    await this.#started()
  }

  /**
   * Adds a job, in the caller's transaction.
   * @param key of several with the same key only the first is added while it waits or runs
   */
  async add(trx: Db, data: Data, key: string): Promise<void> {
    const boss = await this.#started()
    const executeSql = async (text: string, values: unknown[] = []) => {
      const { rows } = await trx.executeQuery(CompiledQuery.raw(text, values))
      return { rows }
    }
    await boss.send(this.#options.name, data, {
      singletonKey: key,
      retryLimit: retries,
      retryDelay: 1,
      retryBackoff: true,
      heartbeatSeconds,
      expireInSeconds: expireSeconds,
      deleteAfterSeconds: keptSeconds,
      db: { executeSql },
    })
  }

  /** Looks for jobs now instead of within seconds. */
  wake(): void {
    void this.#wakeAll()
  }

  async #wakeAll(): Promise<void> {
    const boss = await this.#starting?.catch(ignore)
    for (const worker of this.#workers) boss?.notifyWorker(worker)
  }

  /** Waits for what is being worked on, at most so long. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopped = true
    const boss = await this.#starting?.catch(ignore)
    await boss?.stop({ graceful: true, timeout: withinMs })
    await this.#closePool()
  }

  #started(): Promise<PgBoss> {
    this.#starting ??= this.#begin().catch(async (error: unknown) => {
      this.#starting = undefined
      await this.#closePool()
      throw error
    })
    return this.#starting
  }

  async #closePool(): Promise<void> {
    const pool = this.#pool
    this.#pool = undefined
    await pool?.end()
  }

  async #begin(): Promise<PgBoss> {
    if (this.#isStopped) throw new Error('The queue has stopped')
    const { connection, name, work, onError } = this.#options
    const { PgBoss } = await import('pg-boss')
    // pg-boss wants its rows as pg gives them by itself, and not in the app's types.
    const { types: _, ...config } = clientConfig(connection)
    const pool = new pg.Pool({ ...config, max: maxConnections, idleTimeoutMillis: 60_000 })
    pool.on('error', onError)
    pool.on('connect', (client) => client.on('error', ignore))
    this.#pool = pool
    const boss = new PgBoss({
      schema: queueSchema,
      db: { executeSql: (text, values) => execute(pool, text, values) },
      migrate: false,
      createSchema: false,
      schedule: false,
      reindex: false,
      monitorVacuum: false,
      registerInstance: false,
      superviseIntervalSeconds: lookSeconds,
      monitorIntervalSeconds: lookSeconds,
    })
    boss.on('error', onError)
    await boss.start()
    await boss.createQueue(name, { policy: 'exclusive' })
    const options = { pollingIntervalSeconds: pollSeconds, batchSize: 1 }
    const workers: string[] = []
    for (let n = 0; n < workersHere; n += 1)
      workers.push(
        await boss.work<Data>(name, options, async (jobs) => {
          for (const { data } of jobs) await work(data)
        }),
      )
    this.#workers = workers
    return boss
  }
}

/**
 * As the app's role, which owns nothing. What pg-boss wraps in a transaction of its own ends ours: then there is
 * nothing left to end, and PostgreSQL says so in a notice that nobody reads.
 */
async function execute(pool: pg.Pool, text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query(
      `begin; set local role varde_app; set local statement_timeout = ${statementLimitMs}; set local timezone to 'UTC'`,
    )
    const result = await client.query(text, values)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((lost: unknown) => {
      failure = lost instanceof Error ? lost : new Error(String(lost))
    })
    throw error
  } finally {
    client.release(failure)
  }
}

function ignore(): undefined {
  return undefined
}
