import { provisioningRules, provisioningStatuses } from './provisioning-status.ts'
import type { ProvisioningStatus } from './provisioning-status.ts'
import { subscriptionImportance, subscriptionStatuses } from './subscription-status.ts'
import type { SubscriptionStatus } from './subscription-status.ts'

declare const statusSetBrand: unique symbol

/**
 * The pairs of statuses that a customer's open subscriptions have, as 48 bits: pair (p, s) is bit
 * 8 × importance of p + importance of s (DESIGN.md §4); and from bit 48 on the marks of the customer itself
 * (docs/decisions/0015). A bigint, because JavaScript's `|` and `<<` work on 32 bits (§9); never in JSON.
 */
export type StatusSet = bigint & { readonly [statusSetBrand]: true }

export type StatusPair = readonly [ProvisioningStatus, SubscriptionStatus]

/**
 * The same bits as two whole numbers, for loops over many sets: `low` has bits 0 to 23 (the three most
 * important provisioning statuses), `high` has bits 24 to 52.
 */
export type SetHalves = { readonly low: number; readonly high: number }

const halfBits = 24
const halfSize = 2 ** halfBits

/** What a set says of a customer beside its pairs: each mark's bit in the `high` half. Statuses pass over them. */
const markHigh = {
  /** Somebody has the customer in hand. */
  inHand: 2 ** 24,
  /** One of its services takes longer than it usually does. */
  stuck: 2 ** 25,
  /** One of its services has more licences in use than were bought (domain/licence-use.ts). */
  overLimit: 2 ** 26,
  /** One that has been set up for some time uses a small share of its licences. */
  lowUse: 2 ** 27,
  /** One is set up with licences that nobody has. */
  nobodyAssigned: 2 ** 28,
} as const

export type Mark = keyof typeof markHigh
export const marks: readonly Mark[] = ['inHand', 'stuck', 'overLimit', 'lowUse', 'nobodyAssigned']

export const {
  inHand: inHandHigh,
  stuck: stuckHigh,
  overLimit: overLimitHigh,
  lowUse: lowUseHigh,
  nobodyAssigned: nobodyAssignedHigh,
} = markHigh

/** All that a number holds exactly. */
const setSize = 2n ** 53n

function isStatusSet(bits: bigint): bits is StatusSet {
  return bits >= 0n && bits < setSize
}

function brand(bits: bigint): StatusSet {
  if (!isStatusSet(bits)) throw new RangeError(`not a status set of 53 bits: ${bits}`)
  return bits
}

/** The set of a customer without open subscriptions. */
export const emptySet: StatusSet = brand(0n)

/** The set that holds this one mark. */
export function markBit(mark: Mark): StatusSet {
  return fromHalves(0, markHigh[mark])
}

/** Whether a customer with this set has the mark. */
export function hasMark(set: StatusSet, mark: Mark): boolean {
  return (set & markBit(mark)) !== 0n
}

/** All 48 pairs, in the order of their bits. */
export const allPairs: readonly StatusPair[] = provisioningStatuses.flatMap((p) =>
  subscriptionStatuses.map((s): StatusPair => [p, s]),
)

/** The bit number of a pair, 0 to 47. */
export function pairIndex(p: ProvisioningStatus, s: SubscriptionStatus): number {
  return provisioningRules[p].importance * subscriptionStatuses.length + subscriptionImportance[s]
}

const bits: readonly StatusSet[] = allPairs.map((_, index) => brand(1n << BigInt(index)))

/** The set that holds this one pair. */
export function pairBit(p: ProvisioningStatus, s: SubscriptionStatus): StatusSet {
  return bits[pairIndex(p, s)] ?? emptySet
}

/** All pairs of either set. */
export function union(a: StatusSet, b: StatusSet): StatusSet {
  return brand(a | b)
}

/** The pairs that both sets have. */
export function intersection(a: StatusSet, b: StatusSet): StatusSet {
  return brand(a & b)
}

/** The set of these pairs, each counted once. */
export function setOf(pairs: Iterable<StatusPair>): StatusSet {
  let set = emptySet
  for (const [p, s] of pairs) set = union(set, pairBit(p, s))
  return set
}

/** Whether one subscription of such a customer has exactly these two statuses. */
export function hasPair(set: StatusSet, p: ProvisioningStatus, s: SubscriptionStatus): boolean {
  return (set & pairBit(p, s)) !== 0n
}

/** The pairs of a set in the order of their bits. */
export function pairsOf(set: StatusSet): StatusPair[] {
  return allPairs.filter(([p, s]) => hasPair(set, p, s))
}

/**
 * The most important status in each column over all pairs of a set, which may come from different
 * subscriptions (DESIGN.md §2, «A customer's row»); null for the empty set.
 */
export function mostImportantOf(
  set: StatusSet,
): { provisioning: ProvisioningStatus; subscription: SubscriptionStatus } | null {
  const { low, high } = halvesOf(set)
  const all = low | high
  const anyProvisioning = (all | (all >>> 8) | (all >>> 16)) & 0xff
  const subscription = subscriptionStatuses.find((_, index) => (anyProvisioning >>> index) & 1)
  const provisioning = provisioningStatuses.find(
    (_, index) => (((index < 3 ? low : high) >>> ((index % 3) * 8)) & 0xff) !== 0,
  )
  return provisioning === undefined || subscription === undefined ? null : { provisioning, subscription }
}

/**
 * Reads a set from the database, where it is an int8 that arrives as text.
 *
 * @throws RangeError for what is not a whole number of 53 bits.
 */
export function parseStatusSet(value: string | bigint): StatusSet {
  const isNumber = typeof value === 'bigint' || /^\d{1,16}$/.test(value)
  if (!isNumber) throw new RangeError(`not a status set of 53 bits: ${value}`)
  return brand(BigInt(value))
}

/** A set as two numbers; see `SetHalves`. */
export function halvesOf(set: StatusSet): SetHalves {
  const value = Number(set)
  const high = Math.floor(value / halfSize)
  return { low: value - high * halfSize, high }
}

/** The set of two halves; see `SetHalves`. */
export function fromHalves(low: number, high: number): StatusSet {
  return brand(BigInt(high * halfSize + low))
}
