/** How far a service's set-up has come, in order of importance, most important first (DESIGN.md §2). */
export const provisioningStatuses = [
  'unable_to_provision',
  'manual_partner',
  'pending_details',
  'manual_vendor',
  'provisioning',
  'provisioned',
] as const

export type ProvisioningStatus = (typeof provisioningStatuses)[number]

export type ActsNext = 'partner' | 'customer_admin' | 'vendor' | 'nobody' | 'customer_admin_or_partner'

export type ProvisioningRule = {
  /** 0 is the most important; the place in `provisioningStatuses`. */
  readonly importance: number
  readonly actsNext: ActsNext
  /** What they do; null where nobody needs to do anything. */
  readonly action: 'resolve_failure' | 'finish_set_up' | 'fill_in_details' | 'assign_licences' | null
}

/** Who acts next on a service and what they do (DESIGN.md §2). */
export const provisioningRules: Readonly<Record<ProvisioningStatus, ProvisioningRule>> = {
  unable_to_provision: { importance: 0, actsNext: 'partner', action: 'resolve_failure' },
  manual_partner: { importance: 1, actsNext: 'partner', action: 'finish_set_up' },
  pending_details: { importance: 2, actsNext: 'customer_admin', action: 'fill_in_details' },
  manual_vendor: { importance: 3, actsNext: 'vendor', action: 'finish_set_up' },
  provisioning: { importance: 4, actsNext: 'nobody', action: null },
  provisioned: { importance: 5, actsNext: 'customer_admin_or_partner', action: 'assign_licences' },
}

/** Whether a value is one of the six keys, as files and requests bring them. */
export function isProvisioningStatus(value: unknown): value is ProvisioningStatus {
  return typeof value === 'string' && Object.hasOwn(provisioningRules, value)
}

/** What the roll-up needs to know of one service. */
export type ServiceStanding = {
  readonly status: ProvisioningStatus
  /** Somebody asked for its removal. */
  readonly withdrawn: boolean
  /** Its removal is done: it stays in history and counts nowhere. */
  readonly deprovisioned: boolean
}

/**
 * The status that one service shows: its own, or `provisioning` while its removal runs; null once it is
 * deprovisioned and has left the roll-up (DESIGN.md §2).
 */
export function shownStatus(service: ServiceStanding): ProvisioningStatus | null {
  if (service.deprovisioned) return null
  return service.withdrawn ? 'provisioning' : service.status
}

/**
 * A subscription's provisioning status: its most important service's (DESIGN.md §2). The last service goes only
 * with the subscription, so none being left happens only as the subscription itself closes: then nothing waits
 * for anybody and the answer is `provisioned`.
 */
export function rollUp(services: readonly ServiceStanding[]): ProvisioningStatus {
  let best: ProvisioningStatus = 'provisioned'
  for (const service of services) {
    const status = shownStatus(service)
    if (status !== null && provisioningRules[status].importance < provisioningRules[best].importance) {
      best = status
    }
  }
  return best
}
