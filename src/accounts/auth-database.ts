import { kyselyAdapter } from '@better-auth/kysely-adapter'
import type { BetterAuthOptions, DBAdapter } from 'better-auth'
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type KyselyPlugin,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import type { QueryResult, UnknownRow } from 'kysely'
import type { Db } from '../database/connect.ts'
import { beginInstallation } from '../database/transactions.ts'
import { hashingSessions } from './auth-sessions.ts'

/**
 * The tables that better-auth keeps, over our own pool: every statement goes as the app role and in our search path,
 * names are ours, instants are Dates on its side, and of a session's secret only the hash is stored.
 */
export function authDatabase(db: Db): (options: BetterAuthOptions) => DBAdapter {
  const kysely = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new InstallationDriver(db),
      createIntrospector: (inner) => new PostgresIntrospector(inner),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [new CamelCasePlugin(), datesInstead],
  })
  const adapter = kyselyAdapter(kysely, { type: 'postgres', transaction: true })
  return (options) => hashingSessions(adapter(options))
}

/** Connections of our pool, each statement in a transaction as `withInstallation` opens it. */
class InstallationDriver implements Driver {
  readonly #db: Db
  readonly #leave = new WeakMap<DatabaseConnection, () => void>()

  constructor(db: Db) {
    this.#db = db
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<DatabaseConnection>()
    this.#db
      .connection()
      .execute(async (own) => {
        const left = Promise.withResolvers<void>()
        const connection = new InstallationConnection(own)
        this.#leave.set(connection, left.resolve)
        resolve(connection)
        await left.promise
      })
      .catch(reject)
    return promise
  }

  async beginTransaction(connection: InstallationConnection, _settings: TransactionSettings): Promise<void> {
    await connection.begin()
  }

  async commitTransaction(connection: InstallationConnection): Promise<void> {
    await connection.end('commit')
  }

  async rollbackTransaction(connection: InstallationConnection): Promise<void> {
    await connection.end('rollback')
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#leave.get(connection)?.()
  }

  /** The pool is not ours to close. */
  async destroy(): Promise<void> {}
}

class InstallationConnection implements DatabaseConnection {
  readonly #db: Db
  #isOpen = false

  constructor(db: Db) {
    this.#db = db
  }

  async begin(): Promise<void> {
    await beginInstallation(this.#db)
    this.#isOpen = true
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    this.#isOpen = false
    await this.#db.executeQuery(raw(how))
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#isOpen) return this.#send(query)
    await this.begin()
    try {
      const result = await this.#send<R>(query)
      await this.end('commit')
      return result
    } catch (error) {
      await this.end('rollback').catch(ignoreLostConnection)
      throw error
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }

  async #send<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, numAffectedRows } = await this.#db.executeQuery<R>(query)
    return numAffectedRows === undefined ? { rows } : { rows, numAffectedRows }
  }
}

function raw(text: string): CompiledQuery {
  return CompiledQuery.raw(text)
}

/** The connection is gone, and with it the transaction: the first error is the one to tell. */
function ignoreLostConnection(): void {}

/** Our pool reads instants as milliseconds; better-auth wants Dates. */
const datesInstead: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({ ...result, rows: result.rows.map(withDates) }),
}

function withDates(row: UnknownRow): UnknownRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name.endsWith('At') && typeof value === 'number' ? new Date(value) : value,
    ]),
  )
}
