import type { Instant } from './instant.ts'
import type { LifeState } from './service-life.ts'

/** The state that a service is in, and since when; null where nobody has noted it. */
export interface StandsSo {
  readonly state: LifeState
  readonly since: Instant | null
}

/** One entry of a service's history, as far as its states go. */
export interface Happening<Entry> {
  readonly entry: Entry
  readonly at: Instant
  /** How it stood before, as far as the entry tells; null: it came into being. */
  readonly before: Partial<StandsSo> | null
  /** What it tells of how it stands from then on; what it does not mention stays. */
  readonly after: Partial<StandsSo>
}

/** One state from its beginning to its end. */
export interface Stay<Entry> extends StandsSo {
  /** Until just before here; null: it still stands so. */
  readonly until: Instant | null
  /** What brought it, oldest first; nothing where that is not known. */
  readonly begunBy: readonly Entry[]
  /** What happened meanwhile and changed nothing of it, oldest first. */
  readonly meanwhile: readonly Entry[]
}

interface OpenStay<Entry> extends StandsSo {
  /** When it was told of; null for what stood so before the first entry. */
  readonly toldAt: Instant | null
  readonly begunBy: Entry[]
  readonly meanwhile: Entry[]
}

/**
 * The states of a service in their order, from the entries of its history: each begins when the entry says so, which for
 * a file may be before it was told. A state that is told of with another beginning begins anew. What was left in the
 * very instant in which it began, as set-up is that goes straight into somebody's hands, is no stay: what brought it
 * counts to the one that follows.
 *
 * @param happenings oldest first
 * @param present how it stands now, which has the last word
 * @returns at least one, of which the last is the present one
 */
export function staysOf<Entry>(happenings: readonly Happening<Entry>[], present: StandsSo): Stay<Entry>[] {
  const stays: OpenStay<Entry>[] = []
  if (happenings[0]?.before !== null) stays.push(opening(...firstOf(happenings, present), null))
  for (const { entry, at, after } of happenings) {
    const current = stays.at(-1)
    const state = after.state ?? current?.state ?? present.state
    const isOther = current?.state !== state
    const since = after.since ?? (isOther ? at : current.since)
    if (!isOther && since === current.since) current.meanwhile.push(entry)
    else stays.push(opening(state, since, at, entry))
  }
  const last = stays.at(-1)
  if (last?.state !== present.state || last.since !== present.since)
    stays.push(opening(present.state, present.since, null))
  return closed(withoutPassing(stays))
}

/** How it stood before the first entry, as the first says that mentions it. */
function firstOf(
  happenings: readonly Happening<unknown>[],
  present: StandsSo,
): [state: LifeState, since: Instant | null] {
  const states = happenings.map(({ before }) => before?.state)
  const beginnings = happenings.map(({ before }) => before?.since)
  return [
    states.find((state) => state !== undefined) ?? present.state,
    beginnings.find((since) => since !== undefined) ?? present.since,
  ]
}

function opening<Entry>(
  state: LifeState,
  since: Instant | null,
  toldAt: Instant | null,
  ...begunBy: Entry[]
): OpenStay<Entry> {
  return { state, since, toldAt, begunBy, meanwhile: [] }
}

/** Without what was left when it began, by one and the same deed. */
function withoutPassing<Entry>(stays: readonly OpenStay<Entry>[]): OpenStay<Entry>[] {
  const left: OpenStay<Entry>[] = []
  let brought: Entry[] = []
  for (const [index, stay] of stays.entries()) {
    const next = stays[index + 1]
    const begunBy = [...brought, ...stay.begunBy]
    const isPassed =
      next !== undefined && stay.toldAt !== null && stay.toldAt === next.toldAt && stay.since === next.since
    brought = isPassed ? [...begunBy, ...stay.meanwhile] : []
    if (!isPassed) left.push({ ...stay, begunBy })
  }
  return left
}

function closed<Entry>(stays: readonly OpenStay<Entry>[]): Stay<Entry>[] {
  return stays.map(({ state, since, begunBy, meanwhile }, index) => ({
    state,
    since,
    until: stays[index + 1]?.since ?? null,
    begunBy,
    meanwhile,
  }))
}

/**
 * How long a stay lasted, or has lasted so far; never below 0, as where a file told of a beginning that was still to
 * come. Null where its beginning is not known, or where it ended in one whose beginning is not.
 *
 * @param isLast whether it still stands so
 */
export function lengthMs(
  { since, until }: Pick<Stay<unknown>, 'since' | 'until'>,
  now: Instant,
  isLast: boolean,
): number | null {
  const end = isLast ? now : until
  return since === null || end === null ? null : Math.max(0, end - since)
}

/** The stays of a service's set-up: those before it first was set up or was to be taken down. */
export function setUpStays<S extends Pick<Stay<unknown>, 'state'>>(stays: readonly S[]): S[] {
  const end = stays.findIndex(({ state }) => endsSetUp.has(state))
  return end === -1 ? [...stays] : stays.slice(0, end)
}

const endsSetUp: ReadonlySet<LifeState> = new Set<LifeState>(['provisioned', 'withdrawing', 'removed'])

/** How long of a stretch of time was spent in each state; states that did not occur are absent. */
export function spentMs(
  stays: readonly Stay<unknown>[],
  from: Instant,
  to: Instant,
): ReadonlyMap<LifeState, number> {
  const spent = new Map<LifeState, number>()
  for (const { state, since, until } of stays) {
    const length = Math.min(until ?? to, to) - Math.max(since ?? from, from)
    if (length > 0) spent.set(state, (spent.get(state) ?? 0) + length)
  }
  return spent
}

/** The value that so large a part of all does not exceed: of the sorted values the first that reaches it (nearest rank). */
export function percentile(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]
}
