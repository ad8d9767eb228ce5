import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProvisioningStatus } from '../../src/domain/provisioning-status.ts'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import { serviceEvents, stateAfter } from '../../src/domain/service-life.ts'
import type { LifeState, ServiceEvent } from '../../src/domain/service-life.ts'
import { lengthMs, percentile, setUpStays, spentMs, staysOf } from '../../src/domain/service-timeline.ts'
import type { Happening, Stay, StandsSo } from '../../src/domain/service-timeline.ts'
import { spreadOf, timeSpentOf } from '../../src/domain/set-up-times.ts'

/** Something that is done at one instant: events that follow each other, `null` for one that changes no state. */
interface Deed {
  readonly pause: number
  readonly events: readonly (ServiceEvent | null)[]
  readonly told: ProvisioningStatus
  /** How much before it was told a file says that it began; 0: a person, or now. */
  readonly before: number
}

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    pause: fc.integer({ min: 1, max: 6 }),
    events: fc.array(fc.constantFrom(null, null, ...serviceEvents, 'observed', 'observed', 'changed'), {
      minLength: 1,
      maxLength: 4,
    }),
    told: fc.constantFrom(...provisioningStatuses),
    before: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 8 })),
  }),
  { maxLength: 14 },
)

/** One instant after the other: what stood, and with which beginning. */
interface Tick {
  state: LifeState
  stay: number
}

interface Story {
  readonly happenings: Happening<string>[]
  readonly present: StandsSo
  readonly now: number
  readonly ticks: readonly Tick[]
  readonly begunBy: readonly string[][]
  readonly meanwhile: readonly string[][]
}

/** Lets it happen tick by tick, as rows and history would have it, and beside that in an array of all instants. */
function live(all: readonly Deed[], first: ProvisioningStatus, isKnown: boolean, rest: number): Story {
  const ticks: Tick[] = []
  const begunBy: string[][] = [isKnown ? ['born'] : []]
  const meanwhile: string[][] = [[]]
  const happenings: Happening<string>[] = isKnown
    ? [{ entry: 'born', at: 0, before: null, after: { state: first, since: 0 } }]
    : []
  let at = 0
  let state: LifeState = first
  let since = 0
  const fill = (until: number) => {
    while (ticks.length < until) ticks.push({ state, stay: begunBy.length - 1 })
  }
  for (const [number, { pause, events, told, before }] of all.entries()) {
    fill((at += pause))
    const changing: { entry: string; isMove: boolean }[] = []
    let begins = since
    for (const [index, event] of events.entries()) {
      const entry = `${number}.${index}.${event ?? 'noted'}`
      const was: StandsSo = { state, since }
      const next: LifeState | null = event === null ? null : stateAfter(state, event, told)
      if (event !== null && next === null) continue
      if (next !== null && next !== state) {
        // A file's own instant, later than the one that is stored; several deeds in one instant are never a file's.
        begins = event === 'observed' && events.length === 1 ? Math.max(since + 1, at - before) : at
        state = next
        since = begins
        changing.push({ entry, isMove: true })
      } else changing.push({ entry, isMove: false })
      const isTold = next !== null
      happenings.push({
        entry,
        at,
        before: isTold ? was : {},
        after: isTold ? { state, since } : {},
      })
    }
    const moves = changing.map(({ isMove }) => isMove)
    const from = moves.indexOf(true)
    const to = moves.lastIndexOf(true)
    const entries = changing.map(({ entry }) => entry)
    if (from === -1) {
      meanwhile.at(-1)?.push(...entries)
      continue
    }
    meanwhile.at(-1)?.push(...entries.slice(0, from))
    begunBy.push(entries.slice(from, to + 1))
    meanwhile.push(entries.slice(to + 1))
    ticks.length = Math.min(ticks.length, begins)
  }
  const now = Math.max(at, since) + rest
  fill(now)
  return { happenings, present: { state, since }, now, ticks, begunBy, meanwhile }
}

function byTicks({ ticks, begunBy, meanwhile }: Story): Stay<string>[] {
  return begunBy.map((entries, stay) => {
    const since = ticks.findIndex((tick) => tick.stay === stay)
    const until = ticks.findIndex((tick) => tick.stay === stay + 1)
    return {
      state: ticks[since]?.state ?? 'removed',
      since,
      until: until === -1 ? null : until,
      begunBy: entries,
      meanwhile: meanwhile[stay] ?? [],
    }
  })
}

const stories = fc
  .tuple(deeds, fc.constantFrom(...provisioningStatuses), fc.boolean(), fc.integer({ min: 1, max: 5 }))
  .map((parts) => live(...parts))

const staysOfSetUp = (...states: LifeState[]) => setUpStays(states.map((state) => ({ state }))).length

describe('the timeline of a service', () => {
  it('has every stay from its beginning to its end, and every entry once, as instant after instant tells', () => {
    fc.assert(
      fc.property(stories, (story) => {
        expect(staysOf(story.happenings, story.present)).toEqual(byTicks(story))
      }),
      { numRuns: 3_000 },
    )
  })

  it('leaves no time out and counts none twice', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { now, ticks, happenings, present } = story
        const stays = staysOf(happenings, present)
        const lengths = stays.map((stay, index) => lengthMs(stay, now, index === stays.length - 1) ?? NaN)
        expect(lengths.reduce((sum, each) => sum + each, 0)).toBe(ticks.length)
      }),
    )
  })

  it('says how long of a stretch was spent in each state', () => {
    fc.assert(
      fc.property(stories, fc.nat(30), fc.nat(30), (story, from, length) => {
        const to = Math.min(from + length, story.ticks.length)
        const counted = new Map<LifeState, number>()
        for (const { state } of story.ticks.slice(from, to)) counted.set(state, (counted.get(state) ?? 0) + 1)
        expect(spentMs(staysOf(story.happenings, story.present), from, to)).toEqual(counted)
      }),
    )
  })

  it('knows a service of which nothing was ever noted', () => {
    expect(staysOf([], { state: 'provisioned', since: 7 })).toEqual([
      { state: 'provisioned', since: 7, until: null, begunBy: [], meanwhile: [] },
    ])
  })

  it('lets the row have the last word', () => {
    const noted = {
      entry: 'a',
      at: 5,
      before: { state: 'manual_partner', since: 1 },
      after: { state: 'provisioning', since: 5 },
    } as const
    const stays = staysOf([noted], { state: 'provisioned', since: 9 })
    expect(stays.map(({ state, since, until }) => [state, since, until])).toEqual([
      ['manual_partner', 1, 5],
      ['provisioning', 5, 9],
      ['provisioned', 9, null],
    ])
  })

  it('has no stay that is shorter than nothing, as where a file told of a beginning to come', () => {
    expect(lengthMs({ since: 9, until: 5 }, 20, false)).toBe(0)
  })

  it('says of what has no known beginning that nobody knows how long it was', () => {
    expect(lengthMs({ since: null, until: 5 }, 9, false)).toBeNull()
    expect(lengthMs({ since: 3, until: null }, 9, false)).toBeNull()
    expect(lengthMs({ since: 3, until: null }, 9, true)).toBe(6)
  })

  it('ends a set-up where it is first provisioned, or taken down before', () => {
    expect(staysOfSetUp('pending_details', 'provisioning', 'provisioned', 'provisioning')).toBe(2)
    expect(staysOfSetUp('manual_partner', 'withdrawing', 'removed')).toBe(1)
    expect(staysOfSetUp('provisioning', 'unable_to_provision')).toBe(2)
    expect(staysOfSetUp('provisioned')).toBe(0)
  })
})

describe('where the time of set-ups went', () => {
  it('takes percentiles by nearest rank: values that there were', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 40 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b)
        for (const tenths of [5, 9]) {
          const found = percentile(sorted, tenths / 10)
          const reached = sorted.find(
            (value) => sorted.filter((each) => each <= value).length * 10 >= sorted.length * tenths,
          )
          expect(found).toBe(reached)
        }
      }),
    )
    expect(spreadOf([])).toBeNull()
  })

  it('gives each state its median and its share, and what was worked', () => {
    const setUps = [
      new Map<LifeState, number>([
        ['pending_details', 600],
        ['provisioning', 20],
      ]),
      new Map<LifeState, number>([
        ['provisioning', 30],
        ['manual_partner', 150],
        ['unable_to_provision', 100],
      ]),
      new Map<LifeState, number>([
        ['pending_details', 90],
        ['provisioning', 10],
      ]),
    ]
    expect(timeSpentOf(setUps)).toEqual({
      worked: { medianMs: 20, p90Ms: 180 },
      states: [
        { state: 'pending_details', medianMs: 90, share: 0.69 },
        { state: 'provisioning', medianMs: 20, share: 0.06 },
        { state: 'manual_partner', medianMs: 0, share: 0.15 },
        { state: 'manual_vendor', medianMs: 0, share: 0 },
        { state: 'unable_to_provision', medianMs: 0, share: 0.1 },
      ],
    })
    expect(timeSpentOf([])).toMatchObject({ worked: null })
  })
})
