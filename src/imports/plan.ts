import { checkSubscription } from '../customers-file/check-subscription.ts'
import type { RowError } from '../customers-file/errors.ts'
import type { GroupedCustomer, GroupedSubscription } from '../customers-file/merge-customer.ts'
import { newId } from '../database/ids.ts'
import type { Instant } from '../domain/instant.ts'
import { nameKey } from '../domain/names.ts'
import { rollUp } from '../domain/provisioning-status.ts'
import { closesAt } from '../domain/subscription-status.ts'
import type { HistoryEntry } from '../history/append.ts'
import type { HistoryKind } from '../history/kinds.ts'
import { serviceStandingOf } from '../services/standing.ts'
import type { StoredCustomer, StoredService, StoredSubscription } from '../standings/sources.ts'
import { factsOf } from '../subscriptions/facts.ts'
import { differences, isSameTags } from '../writing/differences.ts'
import { nothingToWrite } from '../writing/plan.ts'
import type { WritePlan } from '../writing/plan.ts'
import { setStatuses } from '../writing/set-statuses.ts'
import { noCounts } from './counts.ts'
import type { ImportCounts } from './counts.ts'
import { mergeService } from './merge-service.ts'
import { mergeSubscription } from './merge-subscription.ts'

/** What is to be written for one batch, and what that is counted as. */
export interface ImportPlan extends WritePlan {
  readonly counts: ImportCounts
}

export function emptyPlan(): ImportPlan {
  return { ...nothingToWrite(), counts: noCounts() }
}

export interface PlanContext {
  readonly partnerId: string
  readonly now: Instant
  /** In which the partner's terms are counted. */
  readonly timeZone: string
  /** Subscriptions that are stored, with the external id of their customer. */
  readonly ownerOf: ReadonlyMap<string, string>
}

/**
 * Adds to the plan what makes the stored customer what the file says (INTERFACES.md «Customers file»), or gives
 * what speaks against it; then the customer stays out whole and the plan is as it was.
 *
 * @param stored undefined where the customer is new; it is not changed
 */
export function planCustomer(
  plan: ImportPlan,
  context: PlanContext,
  wanted: GroupedCustomer,
  stored: StoredCustomer | undefined,
): readonly RowError[] {
  const { now } = context
  const externalId = wanted.customer.externalId
  const before = new Map(stored?.subscriptions.map((each) => [each.external_id, each]))
  if (stored !== undefined && stored.archived_at !== null)
    return [{ line: wanted.customer.line, column: 'customer_id', code: 'customer_deleted', params: {} }]
  const errors: RowError[] = []
  const customerId = stored?.id ?? newId()
  const merged: Merging[] = []
  for (const subscription of wanted.subscriptions) {
    const old = before.get(subscription.externalId)
    const owner = context.ownerOf.get(subscription.externalId)
    const fail = (column: string, code: RowError['code'], params: RowError['params'] = {}): unknown =>
      errors.push({ line: subscription.line, column, code, params })
    if (old === undefined && owner !== undefined && owner !== externalId) {
      fail('subscription_id', 'subscription_elsewhere', { customer: owner })
      continue
    }
    if (old !== undefined && isClosed(old, now)) {
      fail('subscription_id', 'subscription_closed')
      continue
    }
    for (const { line, column } of missingForNew(subscription, old))
      errors.push({ line, column, code: 'required_for_new', params: {} })
    const after = mergeSubscription(context, customerId, subscription, old)
    for (const { column, code } of checkSubscription(asChecked(after))) fail(column, code)
    merged.push({ wanted: subscription, before: old, after })
  }
  if (errors.length > 0) return errors
  const customer = mergeCustomer(context, customerId, wanted.customer, stored)
  if (stored === undefined) planNewCustomer(plan, context, customer, merged)
  else planStoredCustomer(plan, context, customer, stored, merged)
  return []
}

interface Merging {
  readonly wanted: GroupedSubscription
  readonly before: StoredSubscription | undefined
  readonly after: StoredSubscription
}

/** What a file may leave out only of what is stored. */
function missingForNew(
  wanted: GroupedSubscription,
  stored: StoredSubscription | undefined,
): { line: number; column: string }[] {
  const known = new Set(stored?.services.map((service) => service.external_id))
  const services = wanted.services.filter(
    (service) => service.provisioningStatus === undefined && !known.has(service.externalId),
  )
  return [
    ...(wanted.kind === undefined && stored === undefined ? [{ line: wanted.line, column: 'kind' }] : []),
    ...services.map(({ line }) => ({ line, column: 'provisioning_status' })),
  ]
}

/** By now, also where the clock has not written it down yet. */
function isClosed(subscription: StoredSubscription, now: Instant): boolean {
  const closes = closesAt(factsOf(subscription))
  return closes !== null && closes <= now
}

function asChecked(row: StoredSubscription): Parameters<typeof checkSubscription>[0] {
  const { kind, amount, currency, starts_at: startsAt, ends_at: endsAt } = row
  const { auto_renew: autoRenew, cancel_at_end: cancelAtEnd } = row
  return { kind, startsAt, endsAt, autoRenew, cancelAtEnd, amount, currency }
}

function mergeCustomer(
  { partnerId, now }: PlanContext,
  id: string,
  cells: GroupedCustomer['customer'],
  stored: StoredCustomer | undefined,
): StoredCustomer {
  const tags = cells.tags === undefined ? (stored?.tags ?? []) : [...cells.tags]
  return {
    partner_id: partnerId,
    id,
    external_id: cells.externalId,
    name: cells.name,
    name_key: stored?.name === cells.name ? stored.name_key : nameKey(cells.name),
    country: cells.country === undefined ? (stored?.country ?? null) : cells.country,
    admin_email: cells.adminEmail === undefined ? (stored?.admin_email ?? null) : cells.adminEmail,
    tags: stored !== undefined && isSameTags(stored.tags, tags) ? stored.tags : tags,
    created_at: stored?.created_at ?? now,
    updated_at: now,
    // Raised where it is written (standings/write.ts).
    revision: stored?.revision ?? 0,
    responsible_id: stored?.responsible_id ?? null,
    in_hand_until: stored?.in_hand_until ?? null,
    hand_note: stored?.hand_note ?? null,
    archived_at: null,
    services_ended_at: null,
    subscriptions: [],
  }
}

function planNewCustomer(
  plan: ImportPlan,
  context: PlanContext,
  customer: StoredCustomer,
  merged: readonly Merging[],
): void {
  let services = 0
  for (const { wanted, after } of merged) {
    for (const cells of wanted.services) {
      const { service } = mergeService(context, after.id, cells, undefined)
      after.services.push(service)
      plan.newServices.push(service)
    }
    services += after.services.length
    setStatuses(after, context.now)
    customer.subscriptions.push(after)
    plan.newSubscriptions.push(after)
  }
  plan.newCustomers.push(customer)
  plan.counts.customers.new += 1
  plan.counts.subscriptions.new += merged.length
  plan.counts.services.new += services
  plan.history.push({
    customerId: customer.id,
    action: 'customer_created',
    subjectKind: 'customer',
    subjectId: customer.id,
    before: null,
    after: { name: customer.name, subscriptions: merged.length, services },
  })
}

function planStoredCustomer(
  plan: ImportPlan,
  context: PlanContext,
  customer: StoredCustomer,
  stored: StoredCustomer,
  merged: readonly Merging[],
): void {
  const entriesBefore = plan.history.length
  const tell = teller(plan, customer.id)
  const own = differences('customer', stored, customer)
  if (own !== null) {
    plan.changedCustomers.push(customer)
    tell('customer_changed', 'customer', customer.id, own)
  }
  const after = new Map(stored.subscriptions.map((each) => [each.external_id, each]))
  for (const merging of merged) {
    planSubscription(plan, context, merging, tell)
    after.set(merging.after.external_id, merging.after)
  }
  customer.subscriptions.push(...after.values())
  const isTouched = plan.history.length > entriesBefore
  plan.counts.customers[isTouched ? 'changed' : 'unchanged'] += 1
  if (!isTouched) return
  const search = own !== null || merged.some((each) => each.before === undefined)
  plan.touchedCustomers.push({ customer, search })
}

type Tell = (
  action: HistoryKind,
  subjectKind: HistoryEntry['subjectKind'],
  subjectId: string,
  change: { before: Record<string, unknown> | null; after: Record<string, unknown> },
) => void

function teller(plan: ImportPlan, customerId: string): Tell {
  return (action, subjectKind, subjectId, change) => {
    plan.history.push({ customerId, action, subjectKind, subjectId, ...change })
  }
}

/** One subscription of a customer that was there, with its services. */
function planSubscription(
  plan: ImportPlan,
  context: PlanContext,
  { wanted, before, after }: Merging,
  tell: Tell,
): void {
  const counts = plan.counts
  const services = new Map<string, StoredService>(before?.services.map((each) => [each.external_id, each]))
  const serviceEntries: Parameters<Tell>[] = []
  for (const cells of wanted.services) {
    const old = services.get(cells.externalId)
    const { service, kept } = mergeService(context, after.id, cells, old)
    if (kept) counts.services.kept += 1
    services.set(cells.externalId, service)
    const change = differences('service', old, service)
    counts.services[changeKind(old, change)] += 1
    if (change === null) continue
    if (old === undefined) plan.newServices.push(service)
    else plan.changedServices.push(service)
    serviceEntries.push([
      old === undefined ? 'service_created' : 'service_changed',
      'service',
      service.id,
      change,
    ])
  }
  after.services.push(...services.values())
  const ownChange = differences('subscription', before, after)
  counts.subscriptions[changeKind(before, ownChange)] += 1
  if (ownChange !== null) setStatuses(after, context.now)
  // The roll-up follows the services, also where nothing of the subscription's own changes.
  after.provisioning_status = rollUp(after.services.map(serviceStandingOf))
  const change = differences('subscription', before, after, true)
  if (before === undefined) plan.newSubscriptions.push(after)
  else if (change !== null) plan.changedSubscriptions.push(after)
  if (change !== null) tell(subscriptionAction(before, after), 'subscription', after.id, change)
  for (const entry of serviceEntries) tell(...entry)
}

function changeKind(before: object | undefined, change: object | null): 'new' | 'changed' | 'unchanged' {
  if (before === undefined) return 'new'
  return change === null ? 'unchanged' : 'changed'
}

function subscriptionAction(before: StoredSubscription | undefined, after: StoredSubscription): HistoryKind {
  if (before === undefined) return 'subscription_created'
  return after.closed_at === null ? 'subscription_changed' : 'subscription_closed'
}
