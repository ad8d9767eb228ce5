import { timestampText } from '../database/timestamps.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import { rollUp } from '../domain/provisioning-status.ts'
import { canBeStuck, lifeStateOf, stateAfter } from '../domain/service-life.ts'
import type { LifeState, ServiceEvent } from '../domain/service-life.ts'
import { toldTrouble } from '../domain/trouble.ts'
import type { Trouble } from '../domain/trouble.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor, HistoryEntry } from '../history/append.ts'
import type { HistoryKind } from '../history/kinds.ts'
import { appendEvent } from '../outbox/append.ts'
import { standingSourceOf } from '../standings/sources.ts'
import type { StoredService } from '../standings/sources.ts'
import { writeStandings } from '../standings/write.ts'
import { closeCasesOf } from '../support/close.ts'
import { endLicences } from './end-licences.ts'
import type { FoundService } from './find.ts'
import { updateProvisioningStatus, updateService, usualSecondsOf } from './repository.ts'
import { serviceStandingOf } from './standing.ts'
import { doubtSuspension, forgetSuspension } from './suspension.ts'
import { doubtTold, forgetTold } from './told-licences.ts'
import { followTasks } from './tasks.ts'
import type { TaskOutcome, Work } from './tasks.ts'

/** What happened to a service, with what there is to say of it. */
export interface Move {
  readonly event: ServiceEvent
  /** The status that an `observed` brings. */
  readonly told?: ProvisioningStatus
  /** Why: a person's words, or a file's. What a trouble says comes with it. */
  readonly reason?: string | null
  readonly trouble?: Trouble | null
  readonly dashboardUrl?: string
  /** What its provisioner must know of what stands now. */
  readonly made?: Readonly<Record<string, unknown>>
  /** The licences that its provisioner was told of. */
  readonly toldLicences?: number | null
  /** What there is to do by hand, where it leads to hands. */
  readonly work?: Work
  /** How the work by hand ended, where it did. */
  readonly taskOutcome?: TaskOutcome
}

export const historyKindOfEvent = {
  started: 'service_started',
  details_asked: 'details_asked',
  details_submitted: 'details_submitted',
  succeeded: 'service_provisioned',
  failed: 'service_failed',
  needs_partner: 'service_needs_partner',
  needs_vendor: 'service_needs_vendor',
  finished_by_hand: 'service_finished',
  retried: 'service_retried',
  changed: 'service_change_begun',
  withdrawn: 'service_withdrawn',
  removed: 'service_removed',
  brought_back: 'service_brought_back',
  observed: 'service_status_set',
} as const satisfies Record<ServiceEvent, HistoryKind>

/**
 * Lets something happen to a service: row, roll-up, work by hand, support case, standing, history and event, in the caller's
 * transaction, which has locked the customer. The rows that were read agree with what is stored afterwards. The audit log
 * is the caller's.
 *
 * @param found locked and read (services/find.ts)
 * @returns false where it cannot happen to a service in that state (domain/service-life.ts); then nothing has
 */
export async function moveService(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  { customer, subscription, service }: FoundService,
  move: Move,
): Promise<boolean> {
  const state = stateOf(service)
  const next = stateAfter(state, move.event, move.told)
  if (next === null) return false
  const before = { ...service }
  const usualSeconds = await usualSecondsOf(trx, partnerId, service.product_id)
  layState(service, next, move, now, usualSeconds)
  const rolledUp = subscription.provisioning_status
  subscription.provisioning_status = rollUp(subscription.services.map(serviceStandingOf))
  await updateService(trx, partnerId, service)
  await updateProvisioningStatus(trx, partnerId, subscription, now)
  if (next === 'removed') {
    await forgetSuspension(trx, partnerId, service.id)
    await forgetTold(trx, partnerId, service.id)
    await endLicences(trx, partnerId, { kind: actor.kind, id: actor.id }, now, {
      customer,
      subscription,
      service,
    })
  }
  if (move.event === 'brought_back') {
    await doubtSuspension(trx, partnerId, service.id)
    await doubtTold(trx, partnerId, service.id)
  }
  await followTasks(trx, partnerId, now, { customer, service, state, next, move })
  const about = { customerId: customer.id } as const
  const entries: HistoryEntry[] = []
  if (subscription.provisioning_status !== rolledUp)
    entries.push({
      ...about,
      action: 'subscription_changed',
      subjectKind: 'subscription',
      subjectId: subscription.id,
      before: { provisioningStatus: rolledUp },
      after: { provisioningStatus: subscription.provisioning_status },
    })
  entries.push({
    ...about,
    action: historyKindOfEvent[move.event],
    subjectKind: 'service',
    subjectId: service.id,
    before: told(before, before.trouble),
    after: told(service, move.trouble ?? null),
  })
  const by = { kind: actor.kind, id: actor.id }
  await appendHistory(trx, partnerId, by, now, entries)
  if (next !== state && (next === 'provisioned' || next === 'removed'))
    await closeCasesOf(trx, partnerId, [service.id], { how: next, by, note: null, at: now })
  // What is deleted stands nowhere.
  if (customer.archived_at === null) await writeStandings(trx, partnerId, [standingSourceOf(customer)], now)
  await appendEvent(trx, partnerId, 'customers_changed', now, [customer.id])
  return true
}

/** The state that a service is in. */
export function stateOf(service: StoredService): LifeState {
  return lifeStateOf(serviceStandingOf(service))
}

function layState(
  service: StoredService,
  next: LifeState,
  { event, reason, trouble, dashboardUrl, made, toldLicences }: Move,
  now: Instant,
  usualSeconds: number | null,
): void {
  const was = stateOf(service)
  // What was seen once more, as it was, has been so for as long as before.
  if (next !== was) service.since = now
  service.reason = reason ?? trouble?.words ?? null
  service.trouble = trouble ?? null
  service.withdrawn_at = next === 'withdrawing' || next === 'removed' ? (service.withdrawn_at ?? now) : null
  service.deprovisioned_at = next === 'removed' ? now : null
  if (next !== 'withdrawing' && next !== 'removed') service.provisioning_status = next
  if (next === 'provisioned') {
    service.first_provisioned_at ??= now
    service.stands_at ??= now
  }
  // What is set up anew begins from nothing, also where its removal had not ended.
  if (next === 'removed' || event === 'brought_back') service.stands_at = null
  if (dashboardUrl !== undefined) service.dashboard_url = dashboardUrl
  if (made !== undefined) service.made = made
  if (toldLicences !== undefined) service.told_licences = toldLicences
  // Who did it by hand read how many there are.
  if (event === 'finished_by_hand') service.told_licences = service.licences
  const states: readonly LifeState[] = canBeStuck
  service.stuck_at =
    usualSeconds !== null && states.includes(next) ? service.since + usualSeconds * 1_000 : null
  service.stuck_told = false
}

/** As the history keeps it. */
function told(service: StoredService, trouble: Trouble | null): Record<string, unknown> {
  return {
    provisioningStatus: service.provisioning_status,
    reason: service.reason,
    since: timestampText(service.since),
    ...toldTrouble(trouble),
  }
}
