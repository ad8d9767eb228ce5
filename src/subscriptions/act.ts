import { isDeepStrictEqual } from 'node:util'
import type { TenantWriter } from '../database/transactions.ts'
import type { ActName, ActWish, Refusal } from '../domain/acts.ts'
import type { Instant } from '../domain/instant.ts'
import { planAct } from '../domain/plan-act.ts'
import type { ActContext } from '../domain/plan-act.ts'
import type { TermChanges } from '../domain/terms-passed.ts'
import { closesAt, standingAt } from '../domain/subscription-status.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor, HistoryEntry } from '../history/append.ts'
import type { HistoryKind } from '../history/kinds.ts'
import { appendEvent } from '../outbox/append.ts'
import { bringUpToDate } from '../standings/clock.ts'
import { partnerTime } from '../standings/partner-time.ts'
import { standingSourceOf } from '../standings/sources.ts'
import type { StoredCustomer, StoredSubscription } from '../standings/sources.ts'
import { updateTerms } from '../standings/update-terms.ts'
import { writeStandings } from '../standings/write.ts'
import { factsOf } from './facts.ts'
import { updateLicences } from './repository.ts'
import { licencesFor } from './licences.ts'
import { layOver, termsOf, toldChange } from './terms.ts'

/** The fields that an act set, and licences of services by their ids: what undoing it needs. */
export type Saved = TermChanges & { readonly licences?: Readonly<Record<string, number>> }

export type ActOutcome =
  | {
      readonly outcome: 'done'
      readonly subscriptionId: string
      readonly customerId: string
      readonly before: Saved
      readonly after: Saved
    }
  | {
      readonly outcome: 'unchanged' | 'refused'
      readonly subscriptionId: string
      /** Null where there is no such subscription among these customers. */
      readonly customerId: string | null
      /** Null for one that is not there, or that has changed since. */
      readonly refusal: Refusal | null
    }

export const historyKindOfAct = {
  extend_trial: 'trial_extended',
  convert_trial: 'subscription_converted',
  withdraw_conversion: 'conversion_withdrawn',
  renew: 'subscription_renewed',
  change_term: 'term_changed',
  align_end: 'end_aligned',
  auto_renew_on: 'auto_renew_changed',
  auto_renew_off: 'auto_renew_changed',
  mark_overdue: 'payment_changed',
  mark_paid: 'payment_changed',
  suspend: 'subscription_suspended',
  resume: 'subscription_resumed',
  change_quantity: 'quantity_changed',
  cancel_at_end: 'cancellation_settled',
  withdraw_cancellation: 'cancellation_withdrawn',
  close: 'subscription_closed',
} as const satisfies Record<ActName, HistoryKind>

/**
 * Does an act with subscriptions of these customers: what time has done comes first, then rows, standings, history and
 * the event of the whole batch, in the caller's transaction. What is refused leaves its subscription as it is. The audit
 * log is the caller's.
 *
 * @param customers locked and read (standings/sources.ts); they agree with what is stored afterwards
 */
export async function actOn(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  customers: readonly StoredCustomer[],
  subscriptionIds: readonly string[],
  wish: ActWish,
): Promise<ActOutcome[]> {
  const context = { now, ...(await partnerTime(trx, partnerId)) }
  return changeEach(trx, partnerId, actor, now, customers, subscriptionIds, (row) =>
    planOne(row, wish, context),
  )
}

/** What an act would do, without doing it. The rows stay as they are. */
export function planOne(row: StoredSubscription, wish: ActWish, context: ActContext): Planned {
  const plan = planAct(termsOf(row), wish, context)
  if ('refusal' in plan) return plan
  const kind =
    wish.act === 'convert_trial' && wish.when === 'at_end' ? 'conversion_settled' : historyKindOfAct[wish.act]
  const licences = wish.act === 'change_quantity' ? licencesFor(row, wish.quantity) : {}
  return { kind, changes: { ...plan.changes, ...(Object.keys(licences).length > 0 && { licences }) } }
}

/**
 * Makes subscriptions again what they were before acts, where they still are what these left.
 * @param saved by subscription: what `actOn` gave
 */
export async function undoActs(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  customers: readonly StoredCustomer[],
  saved: ReadonlyMap<string, { readonly before: Saved; readonly after: Saved }>,
): Promise<ActOutcome[]> {
  return changeEach(trx, partnerId, actor, now, customers, [...saved.keys()], (row) => {
    const one = saved.get(row.id)
    if (one === undefined || !isDeepStrictEqual(savedOf(row, one.after), one.after)) return { refusal: null }
    return { kind: 'act_undone', changes: one.before }
  })
}

/** What is to become of one subscription, or why nothing is. */
export type Planned =
  | { readonly kind: HistoryKind; readonly changes: Saved }
  | { readonly refusal: Refusal | null }

/** Changes subscriptions one by one and writes down all of it; see `actOn`. */
export async function changeEach(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  customers: readonly StoredCustomer[],
  subscriptionIds: readonly string[],
  plan: (row: StoredSubscription) => Planned,
): Promise<ActOutcome[]> {
  const touched = new Set(await bringUpToDate(trx, partnerId, customers, now))
  const owners = new Map(customers.flatMap((one) => one.subscriptions.map((row) => [row.id, { one, row }])))
  const outcomes: ActOutcome[] = []
  const rows: StoredSubscription[] = []
  const licences: { id: string; licences: number }[] = []
  const entries: HistoryEntry[] = []
  for (const subscriptionId of subscriptionIds) {
    const found = owners.get(subscriptionId)
    if (found === undefined) {
      outcomes.push({ outcome: 'refused', subscriptionId, customerId: null, refusal: null })
      continue
    }
    const { one, row } = found
    const planned = plan(row)
    if ('refusal' in planned) {
      const { refusal } = planned
      const outcome = refusal?.code === 'already_so' ? 'unchanged' : 'refused'
      outcomes.push({ outcome, subscriptionId, customerId: one.id, refusal })
      continue
    }
    const was = { ...row }
    const before = savedOf(row, planned.changes)
    const { licences: wanted = {}, ...changes } = planned.changes
    layOver(row, changes)
    setStatus(row, now)
    const about = { customerId: one.id, subjectKind: 'subscription', subjectId: row.id } as const
    const told = toldChange(was, row)
    if (told !== null) entries.push({ ...about, action: planned.kind, ...told })
    for (const service of row.services) {
      const number = wanted[service.id]
      if (number === undefined || number === service.licences) continue
      entries.push({
        customerId: one.id,
        action: 'service_changed',
        subjectKind: 'service',
        subjectId: service.id,
        before: { licences: service.licences },
        after: { licences: number },
      })
      service.licences = number
      licences.push({ id: service.id, licences: number })
    }
    rows.push(row)
    touched.add(one.id)
    outcomes.push({
      outcome: 'done',
      subscriptionId,
      customerId: one.id,
      before,
      after: savedOf(row, planned.changes),
    })
  }
  await updateTerms(trx, partnerId, rows, now)
  await updateLicences(trx, partnerId, licences)
  await appendHistory(trx, partnerId, { kind: actor.kind, id: actor.id }, now, entries)
  const changed = customers.filter(({ id }) => touched.has(id))
  if (changed.length === 0) return outcomes
  await writeStandings(trx, partnerId, changed.map(standingSourceOf), now)
  await appendEvent(trx, partnerId, 'customers_changed', now, [...touched])
  return outcomes
}

/** What a subscription has now in the fields that a change names. */
function savedOf(row: StoredSubscription, named: Saved): Saved {
  const { licences, ...fields } = named
  const terms = termsOf(row)
  const saved = Object.fromEntries(
    Object.keys(fields).map((field) => [field, terms[field as keyof typeof terms]]),
  )
  if (licences === undefined) return saved
  const counted = row.services.filter(({ id }) => Object.hasOwn(licences, id))
  return { ...saved, licences: Object.fromEntries(counted.map((one) => [one.id, one.licences ?? 0])) }
}

/** What the rules make of the row as it now is (DESIGN.md §2). */
function setStatus(row: StoredSubscription, now: Instant): void {
  const facts = factsOf(row)
  const standing = standingAt(facts, now)
  row.status = standing.open ? standing.status : null
  row.status_until = standing.open ? standing.until : null
  row.closed_at = standing.open ? null : closesAt(facts)
}
