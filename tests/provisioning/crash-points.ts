import { Kysely, PostgresDialect } from 'kysely'
import type { CompiledQuery, DatabaseConnection } from 'kysely'
import pg from 'pg'
import { clientConfig } from '../../src/database/connect.ts'
import type { Db } from '../../src/database/connect.ts'
import type { Tables } from '../../src/database/tables.ts'
import type { Known, Provisioners } from '../../src/provisioning/provisioners.ts'
import type { BindingCall, Call, Operation, Step, Suspension } from '../../src/provisioners/provisioner.ts'

/** Where a process can die between two steps. What changes nothing in the database or outside is no point. */
export type Point = 'before a commit' | 'after a commit' | 'before a call' | 'heard' | 'answered'

/** What a process that is to be killed says to the one that kills it. */
export type Said =
  | { readonly says: 'working' }
  | { readonly says: 'passed' | 'stopped'; readonly partnerId: string; readonly point: Point }
  /** Its next call is not to be answered. */
  | { readonly says: 'hold'; readonly partnerId: string }

/** What it is told. */
export type Told = { readonly look: string; readonly stopAt: number | null } | { readonly held: string }

/** Counts the points that each partner's work passes, and lets it stand still for ever at one of them. */
export class Points {
  readonly #passed = new Map<string, number>()
  readonly #stopAt = new Map<string, number>()
  readonly #held = new Map<string, () => void>()
  readonly #say: (said: Said) => void

  constructor(say: (said: Said) => void) {
    this.#say = say
  }

  /** @param number from 1 */
  stopAt(partnerId: string, number: number): void {
    this.#stopAt.set(partnerId, number)
  }

  held(partnerId: string): void {
    this.#held.get(partnerId)?.()
  }

  async pass(partnerId: string, point: Point): Promise<void> {
    const left = this.#left(partnerId)
    if (left > 0) {
      this.#say({ says: 'passed', partnerId, point })
      return
    }
    // What else would go on behind the point stands still with it.
    if (left === 0) this.#say({ says: 'stopped', partnerId, point })
    await new Promise(() => undefined)
  }

  /** The call that follows is a point too: it is heard, and its answer is kept where this is the one to stop at. */
  async passCall(partnerId: string): Promise<void> {
    if (this.#left(partnerId) > 0) {
      this.#say({ says: 'passed', partnerId, point: 'heard' })
      return
    }
    const isHeld = new Promise<void>((resolve) => {
      this.#held.set(partnerId, resolve)
    })
    this.#say({ says: 'hold', partnerId })
    await isHeld
  }

  /** How many points are left before the one to stop at, this one counted. */
  #left(partnerId: string): number {
    const passed = (this.#passed.get(partnerId) ?? 0) + 1
    this.#passed.set(partnerId, passed)
    return (this.#stopAt.get(partnerId) ?? Number.POSITIVE_INFINITY) - passed
  }
}

/** A pool in which every transaction that has written passes a point before and after its commit. */
export function watchedDatabase(url: string, points: Points): Db {
  const pool = new pg.Pool({ ...clientConfig({ url }), max: 40 })
  const postgres = new PostgresDialect({ pool })
  const driver = postgres.createDriver()
  const acquire = driver.acquireConnection.bind(driver)
  const watched = new WeakSet<DatabaseConnection>()
  driver.acquireConnection = async (options) => {
    const connection = await acquire(options)
    if (!watched.has(connection)) watch(connection, points)
    watched.add(connection)
    return connection
  }
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => postgres.createAdapter(),
      createQueryCompiler: () => postgres.createQueryCompiler(),
      createIntrospector: (db) => postgres.createIntrospector(db),
    },
  })
}

type Options = Parameters<DatabaseConnection['executeQuery']>[1]

const beginning = /^begin;.*set_config\('varde\.partner_id', '(?<partnerId>[^']+)'/s

function watch(connection: DatabaseConnection, points: Points): void {
  const execute = connection.executeQuery.bind(connection)
  let partnerId = ''
  let hasWritten = false
  connection.executeQuery = async <R>(query: CompiledQuery, options?: Options) => {
    const isEnd = query.sql === 'commit' && hasWritten
    const begun = beginning.exec(query.sql)?.groups?.['partnerId']
    if (query.sql.startsWith('begin')) hasWritten = false
    if (begun !== undefined) partnerId = begun
    if (isEnd) await points.pass(partnerId, 'before a commit')
    const result = await execute<R>(query, options)
    if ((result.numAffectedRows ?? 0n) > 0n) hasWritten = true
    if (isEnd) await points.pass(partnerId, 'after a commit')
    return result
  }
}

/** The same provisioners, whose calls pass points. */
export function watchedProvisioners(provisioners: Provisioners, points: Points): Provisioners {
  return {
    manual: watchedOne(provisioners.manual, points),
    simulated: watchedOne(provisioners.simulated, points),
    open_service_broker: watchedOne(provisioners.open_service_broker, points),
  }
}

function watchedOne({ provisioner, settings }: Known, points: Points): Known {
  const passing =
    <Made extends Call<unknown, Operation | Suspension> | BindingCall>(step: (call: Made) => Promise<Step>) =>
    async (call: Made) => {
      const { id } = call.order.partner
      await points.pass(id, 'before a call')
      await points.passCall(id)
      const came = await step(call)
      await points.pass(id, 'answered')
      return came
    }
  const { suspension, binding } = provisioner
  return {
    settings,
    provisioner: {
      kind: provisioner.kind,
      start: passing((call: Call) => provisioner.start(call)),
      poll: passing((call: Call<unknown, Operation | Suspension>) => provisioner.poll(call)),
      change: passing((call: Call) => provisioner.change(call)),
      withdraw: passing((call: Call) => provisioner.withdraw(call)),
      ...(suspension !== undefined && {
        suspension: {
          suspend: passing((call: Call<unknown, Suspension>) => suspension.suspend(call)),
          resume: passing((call: Call<unknown, Suspension>) => suspension.resume(call)),
        },
      }),
      ...(binding !== undefined && {
        binding: {
          isWanted: (said: unknown) => binding.isWanted(said),
          bind: passing((call: BindingCall) => binding.bind(call)),
          unbind: passing((call: BindingCall) => binding.unbind(call)),
          poll: passing((call: BindingCall) => binding.poll(call)),
        },
      }),
    },
  }
}
