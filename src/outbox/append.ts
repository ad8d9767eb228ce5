import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/**
 * Kinds of events: something that is shown of these customers is another; something of them that the partner keeps to
 * itself (who answers for them, notes); they are assigned to others, so that somebody's list is another. Payloads hold
 * ids only: whoever is told reads what is true by then (DESIGN.md §9).
 */
export type EventKind = 'customers_changed' | 'inside_changed' | 'assignments_changed'

/** Leaves word, in the transaction of the change, of which customers changed; the relay numbers it once it is committed. */
export async function appendEvent(
  trx: TenantWriter,
  partnerId: string,
  kind: EventKind,
  at: Instant,
  customerIds: readonly string[],
): Promise<void> {
  if (customerIds.length === 0) return
  await sql`
    insert into outbox (partner_id, at, kind, customer_ids)
    values (${partnerId}, ${new Date(at)}, ${kind}, ${customerIds}::uuid[])`.execute(trx)
}
