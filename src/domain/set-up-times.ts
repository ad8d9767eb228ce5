import type { LifeState } from './service-life.ts'
import { isInHands } from './service-life.ts'
import { percentile } from './service-timeline.ts'

/** The states in which a set-up spends its time, in the order in which it usually comes through them. */
export const setUpStates = [
  'pending_details',
  'provisioning',
  'manual_partner',
  'manual_vendor',
  'unable_to_provision',
] as const satisfies readonly LifeState[]
export type SetUpState = (typeof setUpStates)[number]

/** How long something took: half of all no longer than `medianMs`, nine of ten no longer than `p90Ms`. */
export interface Spread {
  readonly medianMs: number
  readonly p90Ms: number
}

/** Where the time of a product's set-ups went. */
export interface TimeSpent {
  /** The time in which somebody or something worked on it; null without any set-up. */
  readonly worked: Spread | null
  readonly states: readonly {
    readonly state: SetUpState
    readonly medianMs: number
    /** Of the time of all of them together, 0 to 1. */
    readonly share: number
  }[]
}

/** Where time went, of what each set-up spent in each state (`spentMs`). */
export function timeSpentOf(setUps: readonly ReadonlyMap<LifeState, number>[]): TimeSpent {
  const sums = setUpStates.map((state) => sumOf(setUps.map((spent) => spent.get(state) ?? 0)))
  const all = sumOf(sums)
  return {
    worked: spreadOf(setUps.map(workedMs)),
    states: setUpStates.map((state, index) => ({
      state,
      medianMs: spreadOf(setUps.map((spent) => spent.get(state) ?? 0))?.medianMs ?? 0,
      share: all === 0 ? 0 : (sums[index] ?? 0) / all,
    })),
  }
}

/** Median and ninth decile by nearest rank: values that there were. Null of nothing. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b)
  const medianMs = percentile(sorted, 0.5)
  const p90Ms = percentile(sorted, 0.9)
  return medianMs === undefined || p90Ms === undefined ? null : { medianMs, p90Ms }
}

/** What the usual duration of a product is about: what can be late. */
function workedMs(spent: ReadonlyMap<LifeState, number>): number {
  return sumOf(
    setUpStates
      .filter((state) => state === 'provisioning' || isInHands(state))
      .map((state) => spent.get(state) ?? 0),
  )
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
