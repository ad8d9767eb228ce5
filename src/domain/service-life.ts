import { provisioningStatuses } from './provisioning-status.ts'
import type { ProvisioningStatus } from './provisioning-status.ts'

/**
 * The life of a service: its six statuses (DESIGN.md §2), and the two states of one that is taken down. Both of these
 * are flags beside the status: it shows as `provisioning` until it is removed, and then nowhere.
 */
export type LifeState = ProvisioningStatus | 'withdrawing' | 'removed'
export const lifeStates = [
  ...provisioningStatuses,
  'withdrawing',
  'removed',
] as const satisfies readonly LifeState[]

/** What happens to a service. */
export const serviceEvents = [
  'started',
  'details_asked',
  'details_submitted',
  'succeeded',
  'failed',
  'needs_partner',
  'needs_vendor',
  'finished_by_hand',
  'retried',
  'changed',
  'withdrawn',
  'removed',
  'brought_back',
  'observed',
] as const
export type ServiceEvent = (typeof serviceEvents)[number]

export type EventRule = {
  /** In which states it can happen. */
  readonly in: readonly LifeState[]
  /** What it leads to; `told`: to the status that it brings itself. */
  readonly to: LifeState | 'told'
}

/** Groups of states, named once. */
export const waitsForHands = ['manual_partner', 'manual_vendor'] as const satisfies readonly LifeState[]
const handStates: ReadonlySet<LifeState> = new Set(waitsForHands)
/** Whether somebody has to do something by hand before it goes on. */
export function isInHands(state: LifeState): boolean {
  return handStates.has(state)
}
/** Set-up that has begun and has not ended. */
export const underWay = ['provisioning', ...waitsForHands] as const satisfies readonly LifeState[]
/** What can be late: somebody or something works on it. */
export const canBeStuck = [...underWay, 'withdrawing'] as const satisfies readonly LifeState[]

/** What a vendor's support can be asked about: what goes on, is late or has failed. */
export const concernsSupport = ['unable_to_provision', ...canBeStuck] as const satisfies readonly LifeState[]
const supportStates: ReadonlySet<LifeState> = new Set(concernsSupport)
/** Whether the vendor's support can be asked about a service in this state. */
export function canAskSupport(state: LifeState): boolean {
  return supportStates.has(state)
}

/** In which states a service begins: what is asked for comes first, else its set-up. Files bring any of the six. */
export const firstStates = ['pending_details', 'provisioning'] as const satisfies readonly LifeState[]

/** Every event: where it can happen and what it leads to. */
export const eventRules = {
  /** A provisioner takes it up. */
  started: { in: ['pending_details', ...waitsForHands, 'unable_to_provision'], to: 'provisioning' },
  /** Details are wanted, for the first time or other ones. */
  details_asked: { in: [...underWay, 'unable_to_provision'], to: 'pending_details' },
  details_submitted: { in: ['pending_details'], to: 'provisioning' },
  succeeded: { in: ['provisioning'], to: 'provisioned' },
  failed: { in: underWay, to: 'unable_to_provision' },
  needs_partner: { in: ['provisioning', 'manual_vendor', 'unable_to_provision'], to: 'manual_partner' },
  needs_vendor: { in: ['provisioning', 'manual_partner', 'unable_to_provision'], to: 'manual_vendor' },
  finished_by_hand: { in: waitsForHands, to: 'provisioned' },
  retried: { in: ['unable_to_provision'], to: 'provisioning' },
  /** Its quantity or details are other ones: what stands must be told. */
  changed: { in: ['provisioned', 'unable_to_provision'], to: 'provisioning' },
  withdrawn: { in: provisioningStatuses, to: 'withdrawing' },
  removed: { in: ['withdrawing'], to: 'removed' },
  /** What was to be taken down, or has been, is wanted again. */
  brought_back: { in: ['withdrawing', 'removed'], to: 'provisioning' },
  /** Somebody outside says how it stands: a file, or a person, of what no provisioner runs. */
  observed: { in: provisioningStatuses, to: 'told' },
} as const satisfies Record<ServiceEvent, EventRule>

/**
 * What an event makes of a service; null where it cannot happen in that state.
 * @param told the status that an `observed` brings
 */
export function stateAfter(
  state: LifeState,
  event: ServiceEvent,
  told?: ProvisioningStatus,
): LifeState | null {
  const { in: states, to }: EventRule = eventRules[event]
  if (!states.includes(state)) return null
  return to === 'told' ? (told ?? null) : to
}

/** The state that a service's columns tell of. */
export function lifeStateOf(service: {
  readonly status: ProvisioningStatus
  readonly withdrawn: boolean
  readonly deprovisioned: boolean
}): LifeState {
  if (service.deprovisioned) return 'removed'
  return service.withdrawn ? 'withdrawing' : service.status
}
