import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { timestampText } from '../database/timestamps.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { closesAt, standingAt } from '../domain/subscription-status.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor, HistoryEntry } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { factsOf } from '../subscriptions/facts.ts'
import { clockBatch, coverageMs } from './limits.ts'
import type { ReadNow } from './now.ts'
import { lockCustomers, readCustomers, standingSourceOf } from './sources.ts'
import type { StoredCustomer, StoredSubscription } from './sources.ts'
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
        select customer_id from subscriptions
        where partner_id = ${partnerId} and status_until <= ${new Date(now)} and closed_at is null
        order by status_until limit ${clockBatch}) due`.execute(trx)
    return refresh(
      trx,
      partnerId,
      rows.map((row) => row.customer_id),
      now,
    )
  })
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
 * Writes down what time has changed in these customers' subscriptions by now, with its history; what is passed in agrees
 * with it afterwards. Standings and the event are the caller's.
 * @returns the ids of the customers in whose history it stands
 */
export async function bringUpToDate(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly StoredCustomer[],
  now: Instant,
): Promise<string[]> {
  const changes: SubscriptionChange[] = []
  for (const customer of customers)
    for (const subscription of customer.subscriptions) {
      const change = changeByTime(customer, subscription, now)
      if (change !== null) changes.push(change)
    }
  await updateSubscriptions(trx, partnerId, changes, now)
  await appendHistory(
    trx,
    partnerId,
    theClock,
    now,
    changes.flatMap((change) => change.entry ?? []),
  )
  return [...new Set(changes.flatMap((change) => change.entry?.customerId ?? []))]
}

interface SubscriptionChange {
  row: { i: string; s: string | null; u: string | null; c: string | null }
  /** None where only the instant of the next change differs. */
  entry: HistoryEntry | undefined
}

function changeByTime(
  customer: StoredCustomer,
  stored: StoredSubscription,
  now: Instant,
): SubscriptionChange | null {
  if (stored.closed_at !== null) return null
  const facts = factsOf(stored)
  const standing = standingAt(facts, now)
  const after = standing.open ? standing : { status: null, until: null }
  if (standing.open && after.status === stored.status && after.until === stored.status_until) return null
  const closedAt = standing.open ? null : closesAt(facts)
  const about = { customerId: customer.id, subjectKind: 'subscription', subjectId: stored.id } as const
  let entry: HistoryEntry | undefined
  if (closedAt !== null)
    entry = {
      ...about,
      action: 'subscription_closed',
      before: { status: stored.status, closedAt: null },
      after: { status: null, closedAt: timestampText(closedAt) },
    }
  else if (after.status !== stored.status)
    entry = {
      ...about,
      action: 'subscription_status_changed',
      before: { status: stored.status },
      after: { status: after.status },
    }
  // Closing belongs to the stored row from here on, so that what is computed after this agrees with it.
  stored.closed_at = closedAt
  return {
    row: { i: stored.id, s: after.status, u: timestampText(after.until), c: timestampText(closedAt) },
    entry,
  }
}

async function updateSubscriptions(
  trx: TenantWriter,
  partnerId: string,
  changes: readonly SubscriptionChange[],
  now: Instant,
): Promise<void> {
  if (changes.length === 0) return
  await sql`
    update subscriptions s set status = r.s, status_until = r.u, closed_at = r.c, updated_at = ${new Date(now)}
    from json_to_recordset(${JSON.stringify(changes.map((change) => change.row))})
      as r (i uuid, s text, u timestamptz, c timestamptz)
    where s.partner_id = ${partnerId} and s.id = r.i`.execute(trx)
}
