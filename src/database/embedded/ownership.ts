import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Address } from './address.ts'
import { EmbeddedError, errorCode } from './errors.ts'
import type { Place } from './place.ts'
import { isRunning, startTicks } from './processes.ts'
import { adminAt, openSession } from './session.ts'

/**
 * Who may do what with a data folder is kept by advisory locks in its database, held by a session for as long as its process
 * lives: they end with it, even at kill -9, and leave nothing behind to clean up. All have the same first half.
 */
export const LOCKS = {
  folder: 0x56415244,
  /** Held by the one server of the folder. */
  serve: 1,
  /** Held, shared, by every command beside it. */
  attend: 2,
  /** Held while roles and database are made. */
  prepare: 3,
  /** Held by a command while it finds out whether it is the last one. */
  leave: 4,
} as const

/** A session that holds a lock, until `end`; `over` comes when it has ended, by that or because the database did. */
export type Holding = { session: Client; over: Promise<void>; end: () => Promise<void> }

type Holder = { name: string; since: Date }

/** A session of somebody who has died ends within moments; somebody who stops a database needs some seconds. */
const WAIT_MS = 20_000

/**
 * Becomes the one server of the folder. Throws EmbeddedError `in_use`, which says who is, when there is one already;
 * gives nothing when the database stops just now and must be started again. DESIGN.md §8 «Two servers on one folder».
 */
export async function holdToServe(address: Address, place: Place): Promise<Holding | undefined> {
  const session = await enter(address, place, 'serves')
  if (!session) return undefined
  try {
    const deadline = performance.now() + WAIT_MS
    for (;;) {
      if (await tryLock(session, LOCKS.serve)) return holdingOf(session)
      const holder = await holderOf(session, LOCKS.serve)
      if (holder && isAlive(holder)) throw inUse(holder, place)
      if (performance.now() > deadline) throw inUse(holder, place)
      await sleep(50)
    }
  } catch (error) {
    await endQuietly(session)
    if (isGone(error)) return undefined
    throw error
  }
}

/** Stands beside whoever serves. Gives nothing when the database stops just now. */
export async function holdToAttend(address: Address, place: Place): Promise<Holding | undefined> {
  const session = await enter(address, place, 'attends')
  if (!session) return undefined
  try {
    const { rows } = await session.query<{ done: boolean }>(
      'select pg_try_advisory_lock_shared($1, $2) as done',
      [LOCKS.folder, LOCKS.attend],
    )
    if (rows[0]?.done) return holdingOf(session)
    // The last one out has it for itself, and is about to stop the database.
    await sleep(100)
    await endQuietly(session)
    return undefined
  } catch (error) {
    await endQuietly(session)
    if (isGone(error)) return undefined
    throw error
  }
}

/**
 * Whether this session is the last one in the house: nobody serves and no other command attends. From then on nobody can enter, until
 * it ends: so it may stop the database.
 */
export async function isLastOne(session: Client): Promise<boolean> {
  try {
    await session.query(`set application_name = '${nameOf('stops')}'`)
    // One leaves after the other: of two at once each would see the other, and nobody would put out the light.
    await session.query('select pg_advisory_lock($1, $2)', [LOCKS.folder, LOCKS.leave])
    await session.query('select pg_advisory_unlock_shared($1, $2)', [LOCKS.folder, LOCKS.attend])
    return (await tryLock(session, LOCKS.serve)) && (await tryLock(session, LOCKS.attend))
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

function holdingOf(session: Client): Holding {
  const over = new Promise<void>((done) => session.once('end', () => done()))
  return { session, over, end: () => endQuietly(session) }
}

async function enter(address: Address, place: Place, doing: string): Promise<Client | undefined> {
  try {
    return await openSession(adminAt(address, place), nameOf(doing))
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

async function tryLock(session: Client, lock: number): Promise<boolean> {
  const { rows } = await session.query<{ done: boolean }>('select pg_try_advisory_lock($1, $2) as done', [
    LOCKS.folder,
    lock,
  ])
  return rows[0]?.done === true
}

async function holderOf(session: Client, lock: number): Promise<Holder | undefined> {
  const { rows } = await session.query<Holder>(
    `select a.application_name as name, a.backend_start as since
       from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.objid = $2 and l.objsubid = 2`,
    [LOCKS.folder, lock],
  )
  return rows[0]
}

/** `varde serves 4711 123456 name-of-the-machine`: who a session belongs to, in the 63 characters that PostgreSQL keeps. */
function nameOf(doing: string): string {
  return `varde ${doing} ${process.pid} ${startTicks(process.pid)} ${machine()}`
}

function machine(): string {
  return hostname()
    .replace(/[^\w.-]/g, '')
    .slice(0, 24)
}

function isAlive(holder: Holder): boolean {
  const [, doing, pid, ticks, host] = holder.name.split(' ')
  // The last one out holds the lock until the database has ended, and us with it.
  if (doing === 'stops') return false
  return host !== machine() || (isRunning(Number(pid)) && startTicks(Number(pid)) === Number(ticks))
}

function inUse(holder: Holder | undefined, place: Place): EmbeddedError {
  const [, , pid = '', , host = ''] = holder?.name.split(' ') ?? []
  const since = holder?.since.toISOString() ?? ''
  // Without a holder it is one that is starting just now.
  const who = holder === undefined ? 'starting' : 'known'
  return new EmbeddedError('in_use', { dataDir: place.dataDir, holder: who, pid, host, since })
}

/** The database stops (57P0x), or the connection to it has just broken. */
function isGone(error: unknown): boolean {
  const code = errorCode(error) ?? ''
  if (/^57P0\d$|^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/.test(code)) return true
  return error instanceof Error && /Connection terminated|not queryable/.test(error.message)
}

async function endQuietly(session: Client): Promise<void> {
  await session.end().catch(() => undefined)
}
