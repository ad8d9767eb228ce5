import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { SubscriptionsTable } from '../database/tables.ts'
import { timestampText } from '../database/timestamps.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/** Writes down everything of these subscriptions that acts and time change; the caller has locked their customers. */
export async function updateTerms(
  trx: TenantWriter,
  partnerId: string,
  rows: readonly Selectable<SubscriptionsTable>[],
  now: Instant,
): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    term: row.term,
    ends_at: timestampText(row.ends_at),
    auto_renew: row.auto_renew,
    payment: row.payment,
    suspended_at: timestampText(row.suspended_at),
    cancel_at_end: row.cancel_at_end,
    closed_at: timestampText(row.closed_at),
    status: row.status,
    status_until: timestampText(row.status_until),
    quantity: row.quantity,
    amount: row.amount,
    currency: row.currency,
    term_anchor_at: timestampText(row.term_anchor_at),
    renewed_from_at: timestampText(row.renewed_from_at),
    converts_ends_at: timestampText(row.converts_ends_at),
    converts_term: row.converts_term,
    converts_auto_renew: row.converts_auto_renew,
    suspended_reason: row.suspended_reason,
    payment_at: timestampText(row.payment_at),
  }))
  await sql`
    update subscriptions s set kind = r.kind, term = r.term, ends_at = r.ends_at, auto_renew = r.auto_renew,
      payment = r.payment, suspended_at = r.suspended_at, cancel_at_end = r.cancel_at_end, closed_at = r.closed_at,
      status = r.status, status_until = r.status_until, quantity = r.quantity, amount = r.amount,
      currency = r.currency, term_anchor_at = r.term_anchor_at, renewed_from_at = r.renewed_from_at,
      converts_ends_at = r.converts_ends_at, converts_term = r.converts_term,
      converts_auto_renew = r.converts_auto_renew, suspended_reason = r.suspended_reason, payment_at = r.payment_at,
      updated_at = ${new Date(now)}
    from json_to_recordset(${JSON.stringify(values)}) as r (id uuid, kind text, term text, ends_at timestamptz,
      auto_renew boolean, payment text, suspended_at timestamptz, cancel_at_end boolean, closed_at timestamptz,
      status text, status_until timestamptz, quantity integer, amount numeric, currency text,
      term_anchor_at timestamptz, renewed_from_at timestamptz, converts_ends_at timestamptz, converts_term text,
      converts_auto_renew boolean, suspended_reason text, payment_at timestamptz)
    where s.partner_id = ${partnerId} and s.id = r.id`.execute(trx)
}
