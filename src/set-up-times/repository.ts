import { sql } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { HistoryRow } from '../history/repository.ts'
import { maxSetUps, setUpsWithinMs } from './limits.ts'

/** A product, how long its last set-ups took from order to first provisioned, and what is under way. */
export interface ProductTimesRow {
  readonly id: string
  readonly external_id: string
  readonly name: string
  readonly usual_duration: string | null
  readonly retired_at: Instant | null
  readonly set_ups: number
  readonly median_ms: number | null
  readonly p90_ms: number | null
  readonly under_way: number
  readonly late: number
}

/**
 * All products in their order, of the retired ones those with figures; along services_set_up and services_under_way, so
 * that it costs what is counted and not what there is. @param productId this one alone, also a retired one
 */
export async function productTimes(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  productId: string | null = null,
): Promise<ProductTimesRow[]> {
  const { rows } = await sql<ProductTimesRow>`
    select p.id, p.external_id, p.name, p.usual_duration, p.retired_at, t.set_ups,
      t.spread[1] as median_ms, t.spread[2] as p90_ms, w.under_way, w.late
    from products p
    cross join lateral (
      select count(*)::integer as set_ups, percentile_disc(array[0.5, 0.9]) within group (order by s.ms) as spread
      from (
        select (extract(epoch from v.first_provisioned_at - v.ordered_at) * 1000)::float8 as ms from services v
        where v.partner_id = ${partnerId} and v.product_id = p.id and v.ordered_at is not null
          and v.first_provisioned_at > ${new Date(now - setUpsWithinMs)}
        order by v.first_provisioned_at desc, v.id desc limit ${maxSetUps}) s) t
    cross join lateral (
      select count(*)::integer as under_way, (count(*) filter (where v.stuck_at <= ${new Date(now)}))::integer as late
      from services v
      where v.partner_id = ${partnerId} and v.product_id = p.id and v.ordered_at is not null
        and v.first_provisioned_at is null and v.withdrawn_at is null) w
    where p.partner_id = ${partnerId} and (p.id = ${productId} or ${productId}::uuid is null
      and (p.retired_at is null or t.set_ups + w.under_way > 0))
    order by p.retired_at is not null, p.position, p.external_id`.execute(trx)
  return rows
}

/** A set-up that came to its end. */
export interface SetUpRow {
  readonly id: string
  readonly ordered_at: Instant
  readonly first_provisioned_at: Instant
}

/** The last set-ups of a product that count. */
export async function lastSetUps(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  productId: string,
): Promise<SetUpRow[]> {
  const { rows } = await sql<SetUpRow>`
    select id, ordered_at, first_provisioned_at from services
    where partner_id = ${partnerId} and product_id = ${productId} and ordered_at is not null
      and first_provisioned_at > ${new Date(now - setUpsWithinMs)}
    order by first_provisioned_at desc, id desc limit ${maxSetUps}`.execute(trx)
  return rows
}

export type SetUpEntry = Pick<HistoryRow, 'subject_id' | 'action' | 'at' | 'before' | 'after'>

/** What the history tells of these set-ups until they came to their end, oldest first; along history_service. */
export async function entriesOfSetUps(
  trx: TenantReader,
  partnerId: string,
  setUps: readonly SetUpRow[],
): Promise<SetUpEntry[]> {
  if (setUps.length === 0) return []
  const { rows } = await sql<SetUpEntry>`
    select h.subject_id, h.action, h.at, h.before, h.after
    from unnest(${setUps.map(({ id }) => id)}::uuid[],
      ${setUps.map((setUp) => new Date(setUp.first_provisioned_at))}::timestamptz[]) as s (id, ended_at)
    join history h on h.partner_id = ${partnerId} and h.subject_kind = 'service' and h.subject_id = s.id
      and h.at <= s.ended_at
    order by h.at, h.id`.execute(trx)
  return rows
}
