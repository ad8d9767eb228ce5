import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { ReadNow } from '../standings/now.ts'
import { leaseMs, maxRunning } from './limits.ts'
import { findImport } from './repository.ts'
import type { ImportRow, Progress } from './repository.ts'

/** An import that this process runs. A later claim of the same import has another `run`. */
export interface Claimed {
  readonly row: ImportRow
  readonly run: number
}

/** How long a lease still holds: PostgreSQL's clock, which all processes share, and not a partner's `now`. */
const lease = sql`now() + ${leaseMs} * interval '1 ms'`

/** Lets a partner's claims come one after the other, so that what they count is right. */
export async function lockImports(trx: TenantWriter, partnerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`imports ${partnerId}`}, 0))`.execute(trx)
}

/**
 * Takes the partner's next import that waits, or whose process has died, unless as many run as may.
 * @param importId only this one
 */
export async function claimImport(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  importId?: string,
): Promise<Claimed | undefined> {
  const run = randomInt(2 ** 47)
  return writeTenant(db, partnerId, async (trx) => {
    await lockImports(trx, partnerId)
    const now = await readNow(trx, partnerId)
    const { rows } = await sql<{ id: string }>`
      update imports set state = 'running', lease_until = ${lease},
        started_at = coalesce(started_at, ${new Date(now)}), progress = progress || ${JSON.stringify({ run })}
      where partner_id = ${partnerId} and id = (
        select id from imports
        where partner_id = ${partnerId} and id = coalesce(${importId ?? null}, id)
          and (state = 'waiting' and coalesce(lease_until, '-infinity') < now()
            or state = 'running' and coalesce(lease_until, '-infinity') < now())
        order by id limit 1)
      and (select count(*) from imports where partner_id = ${partnerId} and state = 'running'
        and lease_until >= now()) < ${maxRunning}
      returning id`.execute(trx)
    const id = rows[0]?.id
    const row = id === undefined ? undefined : await findImport(trx, partnerId, id)
    return row === undefined ? undefined : { row, run }
  })
}

/**
 * Says that the run is alive and how far it has come.
 * @returns false where another run has taken the import over, or it has ended
 */
export async function renewLease(
  db: Db,
  partnerId: string,
  importId: string,
  run: number,
  progress: Progress,
): Promise<boolean> {
  return writeTenant(db, partnerId, async (trx) => {
    const { rows } = await sql`
      update imports set lease_until = ${lease}, progress = progress || ${JSON.stringify(progress)}
      where partner_id = ${partnerId} and id = ${importId} and state = 'running'
        and (progress->>'run')::bigint = ${run}
      returning 1`.execute(trx)
    return rows.length > 0
  })
}

/** Lets go of a claimed import, so that it can be claimed again, here or elsewhere, after a pause. */
export async function releaseImport(
  db: Db,
  partnerId: string,
  importId: string,
  run: number,
  options: { pauseMs: number; failed: boolean },
): Promise<void> {
  await writeTenant(db, partnerId, (trx) =>
    sql`
      update imports set state = 'waiting', lease_until = now() + ${options.pauseMs} * interval '1 ms',
        progress = progress || jsonb_build_object('attempts',
          coalesce((progress->>'attempts')::integer, 0) + ${options.failed ? 1 : 0}::integer)
      where partner_id = ${partnerId} and id = ${importId} and state = 'running'
        and (progress->>'run')::bigint = ${run}`.execute(trx),
  )
}
