import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { PreparingClient } from './prepared.ts'
import type { Tables } from './tables.ts'
import { TenantCheck } from './tenant-check.ts'
import { parseTimestamp } from './timestamps.ts'

export type Db = Kysely<Tables>

/** Where a PostgreSQL listens: the parts, or one address (DATABASE_URL). */
export type Connection =
  | { url: string }
  | { host: string; port: number; user: string; password?: string; database: string }

const int8 = 20
const timestamptz = 1184
const timestamptzArray = 1185

/** How pg reads what PostgreSQL sends: int8 exactly, instants as milliseconds (DESIGN.md §9 «48 bits»). */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === int8) return BigInt
      if (oid === timestamptz) return parseTimestamp
      if (oid === timestamptzArray) return parseTimestampArray
    }
    return pg.types.getTypeParser(oid, format)
  }) as pg.CustomTypesConfig['getTypeParser'],
}

function parseTimestampArray(text: string): number[] {
  if (text === '{}') return []
  return text
    .slice(1, -1)
    .split(',')
    .map((part) => parseTimestamp(part.replaceAll('"', '')))
}

export function clientConfig(connection: Connection): pg.ClientConfig {
  // The embedded database has no TLS, whatever PGSSLMODE in the user's environment wants of others.
  const where = 'url' in connection ? { connectionString: connection.url } : { ...connection, ssl: false }
  return { ...where, types, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'varde' }
}

export interface Database {
  readonly db: Db
  readonly connection: Connection
  /** How many connections are used, idle, and waited for. */
  poolState(): { used: number; idle: number; waiting: number }
  close(): Promise<void>
}

/** The next statement on the connection fails, and says why. */
function ignoreWhileUsed(): void {}

export interface DatabaseOptions {
  readonly maxConnections?: number
  /** Told of connections that broke while idle; the pool replaces them. */
  readonly onError?: (error: Error) => void
  /** Whether reads are prepared by name; not behind a pooler of transactions. Where absent: with the embedded database. */
  readonly preparedStatements?: boolean
}

/** Opens a bounded pool. Nothing is sent before the first use. */
export function openDatabase(connection: Connection, options: DatabaseOptions = {}): Database {
  const isPreparing = options.preparedStatements ?? 'host' in connection
  const pool = new pg.Pool({
    ...clientConfig(connection),
    ...(isPreparing ? { Client: PreparingClient } : {}),
    // Statements that do not wait for each other are sent without waiting for each other's answers.
    pipeline: true,
    max: options.maxConnections ?? 16,
    idleTimeoutMillis: 60_000,
  })
  pool.on('error', (error) => options.onError?.(error))
  // One that breaks in a transaction, between two statements, tells nobody else: without this it would end the process.
  pool.on('connect', (client) => client.on('error', ignoreWhileUsed))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [new TenantCheck()] })
  const poolState = () => ({
    used: pool.totalCount - pool.idleCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  })
  return { db, connection, poolState, close: () => db.destroy() }
}
