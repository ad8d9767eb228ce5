import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { openDatabase } from '../../src/database/connect.ts'
import type { Database } from '../../src/database/connect.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { listPartners } from '../../src/partners/repository.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { checkStored, compareStored } from '../standings/check-stored.ts'
import { randomOf } from '../standings/customers.ts'
import { readStored } from '../standings/stored.ts'
import { firstFile, largerFile } from './files.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'
import { ServerProcess } from './server-process.ts'
import type { Victim } from './server-process.ts'
import { compareWithLedger, markOf } from './verify.ts'

export interface CrashOptions {
  readonly kills: number
  readonly seed: number
  /** Takes a line for each kill. */
  readonly say: (line: string) => void
}

export interface CrashTotals {
  kills: Record<Victim, number>
  changes: number
  acknowledged: number
  imports: number
  acknowledgedImports: number
  customers: number
  seconds: number
}

const victims: readonly Victim[] = ['app', 'database', 'both', 'database']
/** One in so many apps that are started again is killed once more before it serves. */
const oneOfStarts = 5
const longestStartMs = 2_000
const writers = 5
/** Kills between two larger files. */
const killsOfLarger = 40
/** How long a life may last, one as likely as another: in a long one imports that were held are taken up again. */
const longestLivesMs = [600, 600, 2_000, 8_000]
const endsWithinMs = 60_000
const lines = 25

/**
 * Serves, loads and kills, and compares after every restart what is stored with what was acknowledged and with the
 * oracle (DESIGN.md §7 «crash at any instant»).
 * @throws Error that names the seed and every difference
 */
export async function runCrashes({ kills, seed, say }: CrashOptions): Promise<CrashTotals> {
  const server = await ServerProcess.create()
  try {
    return await new CrashRun(server, seed, say).run(kills)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`Seed ${seed}: ${reason}\n--- The server said:\n${server.output}`, { cause: error })
  } finally {
    await server.remove()
  }
}

class CrashRun {
  readonly #server: ServerProcess
  readonly #say: (line: string) => void
  readonly #random: (below: number) => number
  readonly #seed: number
  readonly #ledger = new Ledger()
  readonly #killed: Record<Victim, number> = { app: 0, database: 0, both: 0 }
  #partnerId = ''

  constructor(server: ServerProcess, seed: number, say: (line: string) => void) {
    this.#server = server
    this.#seed = seed
    this.#say = say
    this.#random = randomOf(seed)
  }

  async run(kills: number): Promise<CrashTotals> {
    const begun = performance.now()
    await this.#server.start()
    const token = await this.#server.command('token', 'create')
    // Every client has chances of its own: how far the others come does not change its choices.
    const load = new Load(this.#server, token, this.#ledger, randomOf(this.#seed + 1))
    await this.#prepare(load)
    try {
      await this.#underLoad(load, kills)
    } finally {
      load.stop()
    }
    const customers = await this.#end(load)
    const seconds = Math.round((performance.now() - begun) / 1000)
    return { kills: this.#killed, ...this.#ledger.totals(), customers, seconds }
  }

  async #underLoad(load: Load, kills: number): Promise<void> {
    const services = [...this.#ledger.services.values()]
    const working = [
      ...Array.from({ length: writers }, (_, writer) =>
        load.write(
          writer,
          services.filter((_service, index) => index % writers === writer),
        ),
      ),
      load.import(),
    ]
    for (let number = 1; number <= kills; number += 1) {
      if (number % killsOfLarger === 1) await this.#receiveLarger(load, number)
      await sleep(this.#random(longestLivesMs[this.#random(longestLivesMs.length)] ?? 0))
      await this.#killOne(number)
    }
    load.stop()
    await Promise.all(working)
  }

  async #prepare(load: Load): Promise<void> {
    await load.send(firstFile(this.#random))
    await this.#inDatabase(async ({ db }) => {
      const [partner] = await listPartners(db)
      this.#partnerId = partner?.id ?? ''
      const { customers } = await readTenant(db, this.#partnerId, (trx) => readStored(trx, this.#partnerId))
      for (const { services } of customers.flatMap((customer) => customer.subscriptions))
        for (const { id } of services) this.#ledger.services.set(id, { id, attempts: [], restsUntilMs: 0 })
    })
    if (this.#ledger.services.size === 0) throw new Error('The first file was not imported')
  }

  /**
   * Has a larger file received: acknowledged with 202, and not yet begun. Small machines and large ones need the
   * same time for it, because its turn is held up, as by other imports before it.
   */
  async #receiveLarger(load: Load, number: number): Promise<void> {
    const attempt = largerFile(number, this.#random)
    await this.#inDatabase(({ db }) =>
      readTenant(db, this.#partnerId, async (trx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`imports ${this.#partnerId}`}, 0))`.execute(
          trx,
        )
        await load.send(attempt)
      }),
    )
    if (attempt.state !== 'received') throw new Error(`The larger file is ${attempt.state} and not received`)
  }

  async #killOne(number: number): Promise<void> {
    const victim = victims[this.#random(victims.length)] ?? 'both'
    const database = this.#server.databasePid
    await this.#server.kill(victim)
    this.#killed[victim] += 1
    const isKilledAgain = victim !== 'database' && this.#random(oneOfStarts) === 0
    if (isKilledAgain) await this.#killWhileStarting()
    const begun = performance.now()
    if (victim !== 'database') await this.#server.start()
    await this.#server.ready(victim === 'app' ? undefined : database)
    const backAfter = ((performance.now() - begun) / 1000).toFixed(1)
    const customers = await this.#check()
    const { acknowledged, changes, acknowledgedImports, imports } = this.#ledger.totals()
    this.#say(
      `${number} ${victim}${isKilledAgain ? ' and the app while starting' : ''} back after ${backAfter} s: ${acknowledged} of ${changes} changes and ` +
        `${acknowledgedImports} of ${imports} imports acknowledged, ${customers} customers, all right`,
    )
  }

  async #killWhileStarting(): Promise<void> {
    const ready = this.#server.spawn().catch(() => undefined)
    await sleep(this.#random(longestStartMs))
    await this.#server.kill('app')
    await ready
  }

  /** @returns the number of customers. @throws Error with every difference */
  async #check(): Promise<number> {
    return this.#inDatabase(async ({ db }) => {
      const mark = markOf(this.#ledger)
      const readNow = databaseClock()
      const { stored, now } = await readTenant(db, this.#partnerId, async (trx) => ({
        now: await readNow(trx, this.#partnerId),
        stored: await readStored(trx, this.#partnerId),
      }))
      const found = [
        ...compareWithLedger(stored, this.#ledger, mark),
        ...compareStored(stored, now, { countedInstants: 4 }),
      ]
      if (found.length > 0) throw new Error(found.slice(0, lines).join('\n'))
      return stored.customers.length
    })
  }

  /** Dates come while somebody looks, so it may have to look again. @throws Error with what stays late */
  async #checkCaughtUp(): Promise<number> {
    const deadline = performance.now() + endsWithinMs
    for (;;) {
      const customers = await this.#check()
      const late = await this.#inDatabase(({ db }) =>
        checkStored(db, this.#partnerId, databaseClock(), { caughtUp: true }),
      )
      if (late.length === 0) return customers
      if (performance.now() > deadline) throw new Error(late.slice(0, lines).join('\n'))
      await sleep(100)
    }
  }

  /** Everything that was received is done, the clock has caught up, and a signal stops all of it. */
  async #end(load: Load): Promise<number> {
    for (const attempt of this.#ledger.imports) await load.follow(attempt)
    await this.#untilQuiet()
    const open = this.#ledger.imports.filter(({ state }) => state === 'received')
    if (open.length > 0) throw new Error(`Received and not done: ${open.map(({ id }) => id).join(', ')}`)
    const customers = await this.#checkCaughtUp()
    const { code, hasDatabase } = await this.#server.stop()
    if (code !== 0 || hasDatabase)
      throw new Error(`It stopped with ${code}, the database ${hasDatabase ? 'runs' : 'too'}`)
    return customers
  }

  /** Waits until no import waits or runs and no event is without a number. */
  async #untilQuiet(): Promise<void> {
    const deadline = performance.now() + endsWithinMs
    await this.#inDatabase(async ({ db }) => {
      for (;;) {
        const { rows } = await readTenant(db, this.#partnerId, (trx) =>
          sql<{ open: number }>`select (select count(*) from imports where partner_id = ${this.#partnerId}
              and state in ('waiting', 'running'))
            + (select count(*) from outbox where partner_id = ${this.#partnerId} and number is null)
            + (select count(*) from subscriptions where partner_id = ${this.#partnerId} and closed_at is null
              and status_until <= now()) as open`.execute(trx),
        )
        if (Number(rows[0]?.open) === 0) return
        if (performance.now() > deadline)
          throw new Error(`${rows[0]?.open} things are not done after a minute`)
        await sleep(100)
      }
    })
  }

  async #inDatabase<T>(act: (database: Database) => Promise<T>): Promise<T> {
    const database = openDatabase(this.#server.connection, { maxConnections: 2 })
    try {
      return await act(database)
    } finally {
      await database.close()
    }
  }
}
