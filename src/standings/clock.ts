import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/connect.ts'
import { timestampText } from '../database/timestamps.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { termsPassed } from '../domain/terms-passed.ts'
import { closesAt, standingAt } from '../domain/subscription-status.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor, HistoryEntry } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { factsOf } from '../subscriptions/facts.ts'
import { layOver, termsOf, toldChange } from '../subscriptions/terms.ts'
import { clockBatch, coverageMs } from './limits.ts'
import type { ReadNow } from './now.ts'
import { partnerTime } from './partner-time.ts'
import { lockCustomers, readCustomers, standingSourceOf } from './sources.ts'
import type { StoredCustomer, StoredSubscription } from './sources.ts'
import { updateTerms } from './update-terms.ts'
import { writeStandings } from './write.ts'

const theClock: Actor = { kind: 'clock', id: null }

/** Makes the partner's clock where there is none; a partner without customers is covered for as long as anybody. */
export async function ensureClock(trx: TenantWriter, partnerId: string, now: Instant): Promise<void> {
  await sql`
    insert into partner_clocks (partner_id, covered_until) values (${partnerId}, ${new Date(now + coverageMs)})
    on conflict (partner_id) do nothing`.execute(trx)
}

/**
 * Writes down what time has changed by now, for one batch of customers: the statuses of subscriptions, those
 * that close at their end, the history and the events. What the list shows does not wait for it: the pieces of
 * the coming days are there already (docs/decisions/0002-standings.md).
 * @returns how many customers it looked at; 0 when nothing is due, or others are at it
 */
export async function bringDue(db: Db, partnerId: string, readNow: ReadNow): Promise<number> {
  return writeTenant(db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    const { rows } = await sql<{ customer_id: string }>`
      select distinct customer_id from (
        (select customer_id from subscriptions
        where partner_id = ${partnerId} and status_until <= ${new Date(now)} and closed_at is null
        order by status_until limit ${clockBatch})
        union all (${renewalsDue(partnerId, now)})) due`.execute(trx)
    return refresh(
      trx,
      partnerId,
      rows.map((row) => row.customer_id),
      now,
    )
  })
}

/**
 * The customers of subscriptions whose next term has come (domain/plan-act.ts `termsPassed`), those due for longest first,
 * at most a batch of them. What is deleted waits until it is brought back.
 */
export function renewalsDue(partnerId: string, now: Instant): RawBuilder<{ customer_id: string }> {
  return sql`
    select s.customer_id from subscriptions s join customers c on c.partner_id = ${partnerId} and c.id = s.customer_id
    where s.partner_id = ${partnerId} and s.kind = 'paid' and s.auto_renew and not s.cancel_at_end
      and s.closed_at is null and s.payment = 'current' and s.suspended_at is null and s.term is not null
      and s.ends_at <= ${new Date(now)} and c.archived_at is null
    order by s.ends_at limit ${clockBatch}`
}

/**
 * Lays down further pieces for one batch of customers whose known time ends within the promise, and renews the
 * promise when no such customer is left.
 * @returns whether the promise reaches to `now` + coverageMs
 */
export async function extendCoverage(db: Db, partnerId: string, readNow: ReadNow): Promise<boolean> {
  return writeTenant(db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    const coverUntil = new Date(now + coverageMs)
    await ensureClock(trx, partnerId, now)
    const { rows } = await sql<{ customer_id: string }>`
      select customer_id from standings
      where partner_id = ${partnerId} and is_last and valid_until < 'infinity' and valid_until <= ${coverUntil}
      order by valid_until limit ${clockBatch}`.execute(trx)
    if (rows.length > 0) {
      await refresh(
        trx,
        partnerId,
        rows.map((row) => row.customer_id),
        now,
      )
      return false
    }
    await sql`
      update partner_clocks set covered_until = greatest(covered_until, ${coverUntil}),
        clock_at = greatest(clock_at, ${new Date(now)})
      where partner_id = ${partnerId}`.execute(trx)
    return true
  })
}

/** Computes everything below these customers anew and stores what differs. */
async function refresh(
  trx: TenantWriter,
  partnerId: string,
  customerIds: string[],
  now: Instant,
): Promise<number> {
  const locked = await lockCustomers(trx, partnerId, customerIds, true)
  // One that was deleted since the caller looked stands nowhere any more.
  const customers = (await readCustomers(trx, partnerId, locked)).filter((one) => one.archived_at === null)
  const changedIds = await bringUpToDate(trx, partnerId, customers, now)
  await writeStandings(trx, partnerId, customers.map(standingSourceOf), now)
  await appendEvent(trx, partnerId, 'customers_changed', now, changedIds)
  return locked.length
}

/**
 * Writes down what time has changed in these customers' subscriptions by now, terms that followed each other and the
 * status, with its history; what is passed in agrees with it afterwards. Standings and the event are the caller's.
 * @returns the ids of the customers in whose history it stands
 */
export async function bringUpToDate(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly StoredCustomer[],
  now: Instant,
): Promise<string[]> {
  const { timeZone } = await partnerTime(trx, partnerId)
  const changes: SubscriptionChange[] = []
  for (const customer of customers)
    for (const subscription of customer.subscriptions) {
      const change = changeByTime(customer, subscription, now, timeZone)
      if (change !== null) changes.push(change)
    }
  await updateSubscriptions(trx, partnerId, changes, now)
  const entries = changes.flatMap((change) => change.entries)
  await appendHistory(trx, partnerId, theClock, now, entries)
  return [...new Set(entries.map(({ customerId }) => customerId))]
}

interface SubscriptionChange {
  readonly row: StoredSubscription
  /** More than the status is another. */
  readonly isWide: boolean
  /** None where only the instant of the next change differs. */
  readonly entries: readonly HistoryEntry[]
}

const historyKindOf = { converted: 'subscription_converted', renewed: 'subscription_renewed' } as const
/** Of one subscription at a time, so that no transaction grows without end; the rest stays due. */
const maxTermsAtOnce = 100

/** Terms that have passed, each with its entry, then the status. What is passed in agrees with it afterwards. */
function changeByTime(
  customer: StoredCustomer,
  stored: StoredSubscription,
  now: Instant,
  timeZone: string,
): SubscriptionChange | null {
  if (stored.closed_at !== null) return null
  const about = { customerId: customer.id, subjectKind: 'subscription', subjectId: stored.id } as const
  const entries: HistoryEntry[] = []
  for (const { kind, changes } of termsPassed(termsOf(stored), now, timeZone, maxTermsAtOnce)) {
    const before = { ...stored }
    layOver(stored, changes)
    const change = toldChange(before, stored)
    if (change !== null) entries.push({ ...about, action: historyKindOf[kind], ...change })
  }
  const isWide = entries.length > 0
  const facts = factsOf(stored)
  const standing = standingAt(facts, now)
  const after = standing.open ? standing : { status: null, until: null }
  if (standing.open && after.status === stored.status && after.until === stored.status_until)
    return isWide ? { row: stored, isWide, entries } : null
  const closedAt = standing.open ? null : closesAt(facts)
  if (closedAt !== null)
    entries.push({
      ...about,
      action: 'subscription_closed',
      before: { status: stored.status, closedAt: null },
      after: { status: null, closedAt: timestampText(closedAt) },
    })
  else if (after.status !== stored.status)
    entries.push({
      ...about,
      action: 'subscription_status_changed',
      before: { status: stored.status },
      after: { status: after.status },
    })
  // What is computed after this agrees with what is written.
  stored.closed_at = closedAt
  stored.status = after.status
  stored.status_until = after.until
  return { row: stored, isWide, entries }
}

async function updateSubscriptions(
  trx: TenantWriter,
  partnerId: string,
  changes: readonly SubscriptionChange[],
  now: Instant,
): Promise<void> {
  const wide = changes.filter(({ isWide }) => isWide)
  await updateTerms(
    trx,
    partnerId,
    wide.map(({ row }) => row),
    now,
  )
  const narrow = changes.filter(({ isWide }) => !isWide)
  if (narrow.length === 0) return
  const rows = narrow.map(({ row }) => ({
    i: row.id,
    s: row.status,
    u: timestampText(row.status_until),
    c: timestampText(row.closed_at),
  }))
  await sql`
    update subscriptions s set status = r.s, status_until = r.u, closed_at = r.c, updated_at = ${new Date(now)}
    from json_to_recordset(${JSON.stringify(rows)})
      as r (i uuid, s text, u timestamptz, c timestamptz)
    where s.partner_id = ${partnerId} and s.id = r.i`.execute(trx)
}
