import { describe, expect, it } from 'vitest'
import { decide } from '../../src/bindings/decide.ts'
import type { Decision, LookedAt } from '../../src/bindings/decide.ts'
import { toldStateOf } from '../../src/bindings/told.ts'

type Told = LookedAt['told']
const tolds: readonly Told[] = [null, 'bound', 'unsure', 'failed', 'stays']
const looked: LookedAt = { isHeld: true, told: null, telling: 'look', leaves: false, service: 'binds' }
const decisions = (changes: Partial<LookedAt>): Decision[] =>
  tolds.map((told) => decide({ ...looked, ...changes, told }))

const states = (returned_at: number | null, telling: 'look' | 'bind' | 'unbind' | null) =>
  tolds.map((told) => toldStateOf({ told, telling, returned_at }))

/** By what stands with the other side: nothing, bound, unsure, failed, stays. Written down here once more, by hand. */
describe('what is done about a licence', () => {
  it('that is held, where the other side wants to know', () => {
    expect(decisions({})).toEqual(['bind', 'leave', 'bind', 'leave', 'bind'])
    expect(decisions({ leaves: true })).toEqual(['bind', 'leave', 'bind', 'leave', 'bind'])
  })

  it('that was returned, or that the other side no longer wants to know of', () => {
    const gone: readonly Decision[] = ['forget', 'unbind', 'unbind', 'forget', 'leave']
    expect(decisions({ isHeld: false })).toEqual(gone)
    expect(decisions({ isHeld: false, telling: null })).toEqual(gone)
    expect(decisions({ service: 'binds_not' })).toEqual(gone)
    // What failed may have left something.
    expect(decisions({ isHeld: false, leaves: true })).toEqual([
      'forget',
      'unbind',
      'unbind',
      'unbind',
      'leave',
    ])
  })

  it('of a service that is set up anew, or of which nobody can be told', () => {
    expect(new Set(decisions({ service: 'moving' }))).toEqual(new Set(['leave']))
    expect(new Set(decisions({ service: 'moving', isHeld: false, telling: null }))).toEqual(new Set(['wait']))
    expect(new Set(decisions({ service: 'never' }))).toEqual(new Set(['forget']))
  })
})

describe('what is shown of a licence', () => {
  it('is what the other side knows, as it is by now', () => {
    expect(states(null, null)).toEqual([null, 'known', 'telling', 'refused', 'known'])
    expect(states(1, null)).toEqual([null, 'taking_back', 'taking_back', 'taking_back', 'not_taken_back'])
    expect(states(null, 'bind')).toEqual(['telling', 'telling', 'telling', 'refused', 'telling'])
    expect(new Set(states(1, 'unbind'))).toEqual(new Set(['taking_back']))
    expect(states(null, 'look')).toEqual([null, 'known', 'telling', 'refused', 'known'])
  })
})
