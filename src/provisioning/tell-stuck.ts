import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/connect.ts'
import { anyOf } from '../database/any-of.ts'
import { timestampText } from '../database/timestamps.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import type { ReadNow } from '../standings/now.ts'

const servicesAtOnce = 500

const byClock: Actor = { kind: 'clock', id: null }

interface StuckRow {
  readonly id: string
  readonly customer_id: string
  readonly stuck_at: Instant
}

/**
 * Says of services that take longer than they usually do that it is so: in the history, and to who has them before their
 * eyes. Lists and counts do not wait for it: their pieces have it from its instant on (standings/write.ts). Each look does a
 * bounded part.
 * @returns of how many it was said
 */
export async function tellStuck(db: Db, readNow: ReadNow, partnerId: string): Promise<number> {
  const isAny = await readTenant(db, partnerId, async (trx) => {
    const { rows } = await untold(partnerId, await readNow(trx, partnerId), sql`limit 1`).execute(trx)
    return rows.length > 0
  })
  if (!isAny) return 0
  return writeTenant(db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    // Whoever moves one just now says how it goes on; to wait for them could become waiting for each other.
    const { rows } = await untold(
      partnerId,
      now,
      sql`order by v.stuck_at limit ${servicesAtOnce} for update of v skip locked`,
    ).execute(trx)
    if (rows.length === 0) return 0
    await trx
      .updateTable('services')
      .set({ stuck_told: true })
      .where('partner_id', '=', partnerId)
      .where('id', '=', anyOf(rows.map(({ id }) => id)))
      .execute()
    const entries = rows.map(({ id, customer_id, stuck_at }) => ({
      customerId: customer_id,
      action: 'service_stuck' as const,
      subjectKind: 'service' as const,
      subjectId: id,
      before: {},
      after: { stuckAt: timestampText(stuck_at) },
    }))
    await appendHistory(trx, partnerId, byClock, now, entries)
    const customerIds = [...new Set(rows.map((row) => row.customer_id))]
    await appendEvent(trx, partnerId, 'customers_changed', now, customerIds)
    return rows.length
  })
}

function untold(partnerId: string, now: Instant, rest: RawBuilder<unknown>): RawBuilder<StuckRow> {
  return sql<StuckRow>`
    select v.id, s.customer_id, v.stuck_at from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    where v.partner_id = ${partnerId} and v.stuck_at <= ${new Date(now)} and not v.stuck_told ${rest}`
}
