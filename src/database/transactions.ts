import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { isUuid } from './ids.ts'
import type { Db } from './connect.ts'

declare const tenant: unique symbol
declare const writing: unique symbol

/** A transaction inside one partner's walls, as the app role. */
export type TenantReader = Db & { readonly [tenant]: true }
/** The same, and it may write. */
export type TenantWriter = TenantReader & { readonly [writing]: true }

/**
 * What a server's own settings must not change: where names are looked up, how instants are written, and that an index
 * is worth its price. PostgreSQL's defaults are for discs that turn: with them it reads whole tables for one page of
 * the list (tests/customers/plans.test.ts on a server).
 */
const sessionForm = [
  'set local search_path to varde, public',
  `set local timezone to 'UTC'`,
  `set local datestyle to 'ISO'`,
  'set local random_page_cost to 1.1',
  'set local jit to off',
].join('; ')
const asApp = `set local role varde_app`
const readLimitMs = 30_000
const writeLimitMs = 300_000
const lockLimitMs = 30_000
/** How long who writes waits for a lock; a database or its login may say otherwise (docs/operators.md). */
const setLockLimit = `select set_config('lock_timeout',
  coalesce(nullif(current_setting('varde.lock_timeout', true), ''), '${lockLimitMs}'), true)`
const maxAttempts = 6

/** What a concurrent transaction may cause and a repetition mends: serialization failure and deadlock. */
const conflicts = new Set(['40001', '40P01'])
/** A lock that somebody else held all the time: who has waited so long waits no second time. */
export const lockNotAvailable = '55P03'

/**
 * Reads in one snapshot of one partner: everything that `read` sees belongs together.
 * @throws what `read` throws; an Error where partnerId is no UUID
 */
export async function readTenant<T>(
  db: Db,
  partnerId: string,
  read: (trx: TenantReader) => Promise<T>,
): Promise<T> {
  const preamble = [
    'begin isolation level repeatable read read only',
    asApp,
    sessionForm,
    `set local statement_timeout = ${readLimitMs}`,
    setTenant(partnerId),
  ]
  return inReading(db, preamble.join('; '), (trx) => read(trx as TenantReader))
}

/**
 * Writes in one partner, repeated with growing pauses when a concurrent writer made it fail; so `write`
 * must have no effects besides the database.
 * @throws what `write` throws; `lockNotAvailable` where somebody else holds a row for half a minute
 */
export async function writeTenant<T>(
  db: Db,
  partnerId: string,
  write: (trx: TenantWriter) => Promise<T>,
  options: { limitMs?: number } = {},
): Promise<T> {
  const preamble = [
    'begin',
    asApp,
    sessionForm,
    `set local statement_timeout = ${options.limitMs ?? writeLimitMs}`,
    setLockLimit,
    setTenant(partnerId),
  ].join('; ')
  const written = await repeated(() => inTransaction(db, preamble, (trx) => write(trx as TenantWriter)))
  for (const hear of hearing.get(db) ?? []) hear(partnerId)
  return written
}

const hearing = new WeakMap<Db, Set<(partnerId: string) => void>>()

/** Has somebody told in which partner this process has just written. @returns ends it */
export function hearWrites(db: Db, hear: (partnerId: string) => void): () => void {
  const hearers = hearing.get(db) ?? new Set()
  hearing.set(db, hearers.add(hear))
  return () => hearers.delete(hear)
}

/** Reads and writes installation tables (src/database/tables.ts), as the app role and without a tenant. */
export async function withInstallation<T>(db: Db, act: (trx: Db) => Promise<T>): Promise<T> {
  return repeated(() => inTransaction(db, installationPreamble, act))
}

const installationPreamble = [
  'begin',
  asApp,
  sessionForm,
  `set local statement_timeout = ${readLimitMs}`,
  setLockLimit,
].join('; ')

/** Begins what `withInstallation` wraps, on a connection of one's own, for who says by themselves when it ends. */
export async function beginInstallation(connection: Db): Promise<void> {
  await sql.raw(installationPreamble).execute(connection)
}

/** Changes the database itself (migrations, restore), as the owner role and without a limit of time. */
export async function asOwner<T>(db: Db, act: (trx: Db) => Promise<T>): Promise<T> {
  return inTransaction(db, `begin; set local role varde_owner; ${sessionForm}`, act)
}

function setTenant(partnerId: string): string {
  // The setting goes as text into a batch of statements, which takes no parameters.
  if (!isUuid(partnerId)) throw new Error(`Not a partner's id: ${partnerId}`)
  return `select set_config('varde.partner_id', '${partnerId}', true)`
}

async function inTransaction<T>(db: Db, preamble: string, act: (trx: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    // One round trip for the whole preamble: without parameters it goes as a simple query.
    await sql.raw(preamble).execute(connection)
    return ended(connection, () => act(connection))
  })
}

/**
 * The same without waiting for the preamble's answer, which spares a read a round trip. Should the preamble fail,
 * what `act` has sent behind it finds no tenant set and fails too. Nor is the end waited for: a read has nothing to
 * lose, and the connection goes back when it is over.
 */
function inReading<T>(db: Db, preamble: string, act: (trx: Db) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    db.connection()
      .execute(async (connection) => {
        const begun = sql.raw(preamble).execute(connection)
        await ended(connection, async () => {
          const [, result] = await Promise.all([begun, act(connection)])
          resolve(result)
        })
      })
      .catch(reject)
  })
}

async function ended<T>(connection: Db, act: () => Promise<T>): Promise<T> {
  let result: T
  try {
    result = await act()
  } catch (error) {
    await sql.raw('rollback').execute(connection).catch(ignoreLostConnection)
    throw error
  }
  await sql.raw('commit').execute(connection)
  return result
}

/** The connection is gone, and with it the transaction: the first error is the one to tell. */
function ignoreLostConnection(): void {}

async function repeated<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act()
    } catch (error) {
      if (attempt >= maxAttempts || !isConflict(error)) throw error
      await sleep(10 * 2 ** attempt * (0.5 + Math.random()))
    }
  }
}

/** Whether transactions that ran at once stood in each other's way: of this one, nothing was done. */
export function isConflict(error: unknown): boolean {
  return conflicts.has(sqlState(error))
}

/** PostgreSQL's five-character code of an error, or an empty text. */
export function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/**
 * Whether the database was not there, rather than asked something wrong: SQLSTATE class 08 (connection), 57P (shut
 * down), and what the driver and the system say.
 */
export function isConnectionLoss(error: unknown): boolean {
  const code = sqlState(error)
  if (/^(?:08|57P|ECONN|EPIPE|ETIMEDOUT|ENOENT)/.test(code)) return true
  return error instanceof Error && /connection|client has encountered|timeout exceeded/i.test(error.message)
}
