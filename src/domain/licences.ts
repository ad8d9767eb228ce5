import type { LifeState } from './service-life.ts'
import type { ProvisioningStatus } from './provisioning-status.ts'

/** Why a licence is no longer held; `service_removed`: its service was taken down for good. */
export const returnedWhys = ['taken_back', 'deactivated', 'erased', 'undone', 'service_removed'] as const
export type ReturnedWhy = (typeof returnedWhys)[number]

/** The seats of one service. */
export interface Seats {
  /** Bought; null: they are not counted, and there is no limit. */
  readonly licences: number | null
  /** That people hold. */
  readonly held: number
  /** Whether more may be held than were bought. */
  readonly overage: boolean
}

/** How many more can be assigned; null: as many as one likes. */
export function seatsLeft({ licences, held, overage }: Seats): number | null {
  return licences === null || overage ? null : Math.max(0, licences - held)
}

/** How many more are used than were bought. */
export function overLimitBy(licences: number | null, used: number | null): number {
  return licences === null || used === null ? 0 : Math.max(0, used - licences)
}

/** What stands in the way of assigning a service's licences: how far its set-up is, or that it ends. */
export type Obstacle = Exclude<ProvisioningStatus, 'provisioned'> | 'over'

/**
 * Null where licences can be assigned: where the service is provisioned and stays.
 * @param isOpen whether its subscription is
 */
export function obstacleOf(state: LifeState, isOpen: boolean): Obstacle | null {
  if (!isOpen || state === 'withdrawing' || state === 'removed') return 'over'
  return state === 'provisioned' ? null : state
}

/** What somebody is to a service whose licence they are to be given. */
export type Candidate = 'fit' | 'held' | 'deactivated' | 'not_found'

/** What comes of one person where licences are assigned or taken back. */
export const licenceOutcomes = [
  'assigned',
  'returned',
  'held',
  'not_held',
  'deactivated',
  'no_seat',
  'changed_since',
  'not_found',
] as const
export type LicenceOutcome = (typeof licenceOutcomes)[number]

export type AssignOutcome = Exclude<Candidate, 'fit'> | 'assigned' | 'no_seat'

/**
 * Each is an item of its own: who fits is given one, in this order, while there are seats.
 * @param left seats; null: no limit
 */
export function assignInOrder(candidates: readonly Candidate[], left: number | null): AssignOutcome[] {
  let seats = left ?? Infinity
  return candidates.map((candidate) => {
    if (candidate !== 'fit') return candidate
    if (seats === 0) return 'no_seat'
    seats -= 1
    return 'assigned'
  })
}
