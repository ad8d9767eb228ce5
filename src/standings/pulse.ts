import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import { renewalsDue } from './clock.ts'
import { isBehindShare } from './lay-again.ts'
import { renewCoverageMs } from './limits.ts'
import type { ReadNow } from './now.ts'

/** What waits to be done for one partner. */
export interface Pulse {
  /** Deltas that the counts do not hold yet. */
  readonly hasDeltas: boolean
  /** Subscriptions that time has changed. */
  readonly hasDue: boolean
  /** The pieces of the coming days must be laid further. */
  readonly needsCoverage: boolean
  /** Customers that stand as another share of low use has it than the partner's. */
  readonly hasOtherShare: boolean
  /** Events without a number. */
  readonly hasEvents: boolean
}

interface PulseRow {
  has_deltas: boolean
  has_due: boolean
  needs_coverage: boolean
  has_other_share: boolean
  has_events: boolean
}

/** Looks, in one small statement, whether anything waits. */
export async function takePulse(db: Db, partnerId: string, readNow: ReadNow): Promise<Pulse> {
  return readTenant(db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    const at = new Date(now)
    const { rows } = await sql<PulseRow>`
      select
        exists (select 1 from standing_deltas where partner_id = ${partnerId} and takes_effect_at <= ${at}) as has_deltas,
        (exists (select 1 from subscriptions where partner_id = ${partnerId} and status_until <= ${at}
          and closed_at is null) or exists (${renewalsDue(partnerId, now)})) as has_due,
        not exists (select 1 from partner_clocks where partner_id = ${partnerId}
          and covered_until > ${new Date(now + renewCoverageMs)}) as needs_coverage,
        ${isBehindShare(partnerId)} as has_other_share,
        exists (select 1 from outbox where partner_id = ${partnerId} and number is null) as has_events`.execute(
      trx,
    )
    const row = rows[0]
    return {
      hasDeltas: row?.has_deltas ?? false,
      hasDue: row?.has_due ?? false,
      needsCoverage: row?.needs_coverage ?? true,
      hasOtherShare: row?.has_other_share ?? false,
      hasEvents: row?.has_events ?? false,
    }
  })
}
