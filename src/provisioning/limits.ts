/** How long the workflow waits, tries and goes on; tests make it quicker. */
export interface Pace {
  /** Before an attempt that failed and may pass is begun anew: one for each time, and then a person decides. */
  readonly anewAfterMs: readonly number[]
  /** The first pause before the same step is tried again; each is twice the one before. */
  readonly againAfterMs: number
  readonly longestPauseMs: number
  /** So often a step that nobody hears is tried before the attempt counts as failed. */
  readonly maxTries: number
  /** So often taking down is tried: what is left behind costs somebody money. */
  readonly maxRemovalTries: number
  /** One call may take so long. */
  readonly callLimitMs: number
  /** How long an operation may go on in all, where the other side says nothing else. */
  readonly operationLimitMs: number
  /** How long another process leaves alone what this one has claimed: longer than a call may wait and take. */
  readonly leaseMs: number
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

export const usualPace: Pace = {
  anewAfterMs: [10 * second, minute, 5 * minute],
  againAfterMs: 2 * second,
  longestPauseMs: 30 * minute,
  maxTries: 8,
  maxRemovalTries: 24,
  callLimitMs: 30 * second,
  operationLimitMs: 24 * hour,
  leaseMs: 90 * second,
}

/** A service is taken down though the other side still has its licences when taking those back lasts longer. */
export const unbindingLimitMs = 15 * minute

export const shortestPollMs = 500
export const longestPollMs = hour

/** How often partners are looked at, and those in which nothing goes on. */
export const sweepMs = second
export const idleMs = 15 * second

/** Calls at once, to one connection and in all, in one process. */
export const callsPerConnection = 16
export const callsHere = 48

/** Entries of one service's timeline. */
export const maxTimelineEntries = 500
