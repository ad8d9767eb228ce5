import { provisioningRules, provisioningStatuses } from '../domain/provisioning-status.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../domain/subscription-status.ts'
import { weighted } from './random.ts'
import type { Random } from './random.ts'

/**
 * How many subscriptions customers have: most one or two, 1 % have 17 to 40, a few none. The weights here and
 * below are tuned so that the number of different status sets is near that of DESIGN.md §4 at every size.
 */
const drawSize = weighted<readonly [from: number, to: number]>([
  [[1, 1], 545],
  [[2, 2], 250],
  [[3, 3], 110],
  [[4, 6], 58],
  [[7, 16], 20],
  [[17, 40], 10],
  [[0, 0], 5],
])

export function drawSubscriptionCount(random: Random): number {
  const [from, to] = drawSize(random)
  return random.between(from, to)
}

/** How many subscriptions stand so: most are well. */
export const drawSubscriptionStatus = weighted<SubscriptionStatus>([
  ['active', 750],
  ['expires_in_30_days', 50],
  ['trial_active', 45],
  ['expires_in_60_days', 45],
  ['trial_expires_in_30_days', 32],
  ['trial_expires_in_60_days', 28],
  ['suspended', 28],
  ['trial_expired', 22],
])

type ProvisioningMix = (random: Random) => ProvisioningStatus

/** By the days since the subscription's start, youngest first: new ones are being set up, old ones are done. */
const mixByAge: readonly (readonly [lessThanDays: number, mix: ProvisioningMix])[] = [
  [
    14,
    weighted([
      ['provisioned', 42],
      ['provisioning', 20],
      ['pending_details', 20],
      ['manual_partner', 7],
      ['manual_vendor', 7],
      ['unable_to_provision', 4],
    ]),
  ],
  [
    60,
    weighted([
      ['provisioned', 850],
      ['pending_details', 55],
      ['provisioning', 30],
      ['manual_partner', 25],
      ['manual_vendor', 20],
      ['unable_to_provision', 20],
    ]),
  ],
  [
    Infinity,
    weighted([
      ['provisioned', 954],
      ['pending_details', 10],
      ['unable_to_provision', 10],
      ['manual_partner', 10],
      ['provisioning', 8],
      ['manual_vendor', 8],
    ]),
  ],
]

/** How far a subscription that is so old has come; a negative age is one that starts later. */
export function drawProvisioningStatus(random: Random, ageDays: number): ProvisioningStatus {
  for (const [lessThanDays, mix] of mixByAge) if (ageDays < lessThanDays) return mix(random)
  return 'provisioned'
}

/** The status of another service of a subscription whose most important one has `top`: never more important. */
export function drawCompanionStatus(random: Random, top: ProvisioningStatus): ProvisioningStatus {
  const chance = random.next()
  if (top === 'provisioned' || chance < 0.65) return 'provisioned'
  if (chance < 0.85) return top
  const least = provisioningRules.provisioned.importance
  return provisioningStatuses[random.between(provisioningRules[top].importance, least)] ?? top
}

/** How many of the tags customers have. */
export const drawTagCount = weighted([
  [0, 35],
  [1, 30],
  [2, 20],
  [3, 10],
  [4, 5],
])
