import type { SubscriptionStatus } from './subscription-status.ts'

/** Statuses in which a subscription may not go on: suspended, ending, and everything that is being tried. Most urgent first. */
export const atRiskStatuses = [
  'suspended',
  'expires_in_30_days',
  'expires_in_60_days',
  'trial_expired',
  'trial_expires_in_30_days',
  'trial_expires_in_60_days',
  'trial_active',
] as const satisfies readonly SubscriptionStatus[]
export type AtRiskStatus = (typeof atRiskStatuses)[number]

/** Whether a status is one of them. */
export function isAtRisk(status: SubscriptionStatus): status is AtRiskStatus {
  return atRiskStatuses.some((each) => each === status)
}
