import { describe, expect, it } from 'vitest'
import {
  eventRules,
  firstStates,
  lifeStateOf,
  lifeStates,
  serviceEvents,
  stateAfter,
} from '../../src/domain/service-life.ts'
import type { LifeState } from '../../src/domain/service-life.ts'
import { provisioningStatuses, shownStatus } from '../../src/domain/provisioning-status.ts'

/** All states that can follow one, by any event. */
function following(state: LifeState): Set<LifeState> {
  const next = new Set<LifeState>()
  for (const event of serviceEvents)
    for (const told of provisioningStatuses) {
      const after = stateAfter(state, event, told)
      if (after !== null) next.add(after)
    }
  return next
}

function reachableFrom(begin: readonly LifeState[]): Set<LifeState> {
  const seen = new Set<LifeState>(begin)
  const open = [...begin]
  for (let state = open.pop(); state !== undefined; state = open.pop())
    for (const next of following(state))
      if (!seen.has(next)) {
        seen.add(next)
        open.push(next)
      }
  return seen
}

describe('the life of a service', () => {
  it('names only states and events that there are', () => {
    expect(Object.keys(eventRules).toSorted()).toEqual([...serviceEvents].toSorted())
    for (const rule of Object.values(eventRules)) {
      for (const state of rule.in) expect(lifeStates).toContain(state)
      if (rule.to !== 'told') expect(lifeStates).toContain(rule.to)
      expect(new Set(rule.in).size).toBe(rule.in.length)
    }
  })

  it('reaches every state from where a service begins, without anybody outside saying so', () => {
    const seen = new Set<LifeState>(firstStates)
    for (let size = 0; size < seen.size;) {
      size = seen.size
      for (const state of seen)
        for (const event of serviceEvents) {
          const next = event === 'observed' ? null : stateAfter(state, event)
          if (next !== null) seen.add(next)
        }
    }
    expect([...seen].toSorted()).toEqual([...lifeStates].toSorted())
  })

  it('leads from every state to «provisioned» and to «removed»: there is no dead end', () => {
    for (const state of lifeStates) {
      expect(reachableFrom([state]), state).toContain('provisioned')
      expect(reachableFrom([state]), state).toContain('removed')
    }
  })

  it('has a way out by a person of what cannot be provisioned', () => {
    for (const event of ['retried', 'needs_partner', 'withdrawn', 'details_asked'] as const)
      expect(stateAfter('unable_to_provision', event)).not.toBeNull()
  })

  it('is provisioned only by what succeeded or was finished by hand', () => {
    const leading = serviceEvents.filter((event) =>
      lifeStates.some((state) => event !== 'observed' && stateAfter(state, event) === 'provisioned'),
    )
    expect(leading).toEqual(['succeeded', 'finished_by_hand'])
  })

  it('begins to take down from any of the six, and nothing but that ends in «removed»', () => {
    for (const status of provisioningStatuses) expect(stateAfter(status, 'withdrawn')).toBe('withdrawing')
    for (const state of lifeStates)
      for (const event of serviceEvents)
        if (stateAfter(state, event) === 'removed') expect([state, event]).toEqual(['withdrawing', 'removed'])
  })

  it('has no event that a state and the columns of a service would tell differently', () => {
    for (const status of provisioningStatuses) {
      expect(lifeStateOf({ status, withdrawn: false, deprovisioned: false })).toBe(status)
      expect(lifeStateOf({ status, withdrawn: true, deprovisioned: false })).toBe('withdrawing')
      expect(shownStatus({ status, withdrawn: true, deprovisioned: false })).toBe('provisioning')
      expect(lifeStateOf({ status, withdrawn: true, deprovisioned: true })).toBe('removed')
    }
  })

  it('ignores what an event cannot do in a state', () => {
    expect(stateAfter('provisioned', 'succeeded')).toBeNull()
    expect(stateAfter('pending_details', 'finished_by_hand')).toBeNull()
    expect(stateAfter('removed', 'observed', 'provisioned')).toBeNull()
    expect(stateAfter('provisioned', 'observed')).toBeNull()
  })
})
