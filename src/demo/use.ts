import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import { weighted } from './random.ts'
import type { Random } from './random.ts'

/** Which share of their seats a customer's people take: where one service lies idle, its neighbours mostly do. */
export type Eagerness = readonly [least: number, most: number]

/** How eager customers are: most use nearly all that they pay for, one of nine has bought far too much. */
export const drawEagerness = weighted<Eagerness>([
  [[0.85, 1], 60],
  [[0.6, 0.95], 29],
  [[0.15, 0.55], 11],
])

/** A set-up service as its customer uses it. */
export interface ServiceUse {
  readonly status: ProvisioningStatus
  /** Seats that were ordered. */
  readonly licences: number
  /** Days since the service has its status. */
  readonly ageDays: number
  readonly eagerness: Eagerness
}

/** Of so many services more is used than was ordered. */
const overLimitShare = 0.004
/** Of so many nothing: people begin in the first month, and a few never do. */
const nobodyShare = { firstMonth: 0.06, later: 0.002 }
const firstMonthDays = 30

/**
 * Seats in use: none before the service is there, then as many as the customer is eager for. Few services by themselves,
 * for customers have several: by customers 1 to 3 % are over their limit, 3 to 6 % have something that nobody has, and 8
 * to 12 % use something for less than half.
 */
export function drawUsed(random: Random, { status, licences, ageDays, eagerness }: ServiceUse): number {
  if (status !== 'provisioned') return 0
  const drawn = random.next()
  if (drawn < overLimitShare) return licences + Math.ceil(licences / 20)
  const nobody = ageDays < firstMonthDays ? nobodyShare.firstMonth : nobodyShare.later
  if (drawn >= 1 - nobody) return 0
  const [least, most] = eagerness
  return Math.ceil((most - drawn * (most - least)) * licences)
}
