import { dayMs } from './instant.ts'
import type { Instant } from './instant.ts'
import type { ServiceStanding } from './provisioning-status.ts'

/** How long a service has been set up before low use of it says anything: people need time to begin. */
export const lowUseAfterMs = 30 * dayMs

/** What is known of one service's licences; null: not counted, or nobody knows. */
export type LicenceUse = ServiceStanding & {
  /** How many were bought. */
  readonly licences: number | null
  /** How many are in use. */
  readonly used: number | null
  /** Since when it has its status. */
  readonly since: Instant
}

/** Whether more are in use than were bought, whatever else is the matter with the service. */
export function isOverLimit({ licences, used, withdrawn, deprovisioned }: LicenceUse): boolean {
  return !withdrawn && !deprovisioned && licences !== null && used !== null && used > licences
}

/** Whether the service is set up with licences that nobody has. */
export function isNobodyAssigned(use: LicenceUse): boolean {
  return isThere(use) && use.licences !== null && use.licences > 0 && use.used === 0
}

/**
 * From when on less than this share of what was bought is in use, as long as nobody changes either; null where it is
 * not, or where no share is set.
 * @param percent 1 to 100
 */
export function lowUseFrom(use: LicenceUse, percent: number | null): Instant | null {
  const { licences, used, since } = use
  if (percent === null || !isThere(use) || licences === null || used === null) return null
  return used * 100 < licences * percent ? since + lowUseAfterMs : null
}

/** Whether another share could make its use low, or leave it so. */
export function dependsOnShare(use: LicenceUse): boolean {
  return lowUseFrom(use, 100) !== null
}

function isThere({ status, withdrawn, deprovisioned }: LicenceUse): boolean {
  return status === 'provisioned' && !withdrawn && !deprovisioned
}

/**
 * How much of what was bought is in use, 1 for all of it: the key of `sort=use`. Where nothing was bought, each one in
 * use is as much as all of it; null where nothing is counted.
 */
export function useShare(bought: number | null, used: number | null): number | null {
  if (bought === null || used === null || (bought === 0 && used === 0)) return null
  return used / Math.max(bought, 1)
}
