import { sql } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { EventKind } from './append.ts'

/** What the relay has numbered. */
export interface OutboxState {
  /** The number given last; 0 where none was. */
  readonly last: number
  /** Below the first one that is still kept; as `last` where none is. */
  readonly before: number
  /** Whether rows wait for their number. */
  readonly hasUnnumbered: boolean
}

export interface NumberedEvent {
  readonly number: number
  readonly at: Instant
  readonly kind: EventKind
  readonly customerIds: readonly string[]
}

interface StateRow {
  last: bigint
  before: bigint
  has_unnumbered: boolean
}

/** How far the relay has come with a partner's outbox. */
export async function readOutboxState(trx: TenantReader, partnerId: string): Promise<OutboxState> {
  const { rows } = await sql<StateRow>`
    select n.last, coalesce((select min(number) - 1 from outbox where partner_id = ${partnerId} and number is not null),
        n.last) as before,
      exists (select 1 from outbox where partner_id = ${partnerId} and number is null) as has_unnumbered
    from (select coalesce(max(last_number), 0) as last from outbox_numbers where partner_id = ${partnerId}) n`.execute(
    trx,
  )
  const row = rows[0]
  return {
    last: Number(row?.last ?? 0),
    before: Number(row?.before ?? 0),
    hasUnnumbered: row?.has_unnumbered ?? false,
  }
}

/** The next numbered events, in the order of their numbers. */
export async function readEvents(
  trx: TenantReader,
  partnerId: string,
  after: number,
  limit: number,
): Promise<NumberedEvent[]> {
  const rows = await trx
    .selectFrom('outbox')
    .select(['number', 'at', 'kind', 'customer_ids'])
    .where('partner_id', '=', partnerId)
    .where('number', '>', BigInt(after))
    .orderBy('number')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    number: Number(row.number),
    at: row.at,
    kind: row.kind as EventKind,
    customerIds: row.customer_ids,
  }))
}
