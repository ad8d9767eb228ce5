import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  attentionOrder,
  attentionPlace,
  attentionPlaceOfSet,
  noAttentionPlace,
  placeCount,
  placesInOrder,
} from '../../src/domain/attention.ts'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import {
  allPairs,
  emptySet,
  fromHalves,
  halvesOf,
  hasMark,
  hasPair,
  intersection,
  markBit,
  marks,
  mostImportantOf,
  pairBit,
  pairIndex,
  pairsOf,
  parseStatusSet,
  setOf,
  union,
} from '../../src/domain/status-set.ts'
import { subscriptionStatuses } from '../../src/domain/subscription-status.ts'
import { someSets } from './arbitraries.ts'

const full = setOf(allPairs)

function words(pairs: readonly (readonly [string, string])[]): Set<string> {
  return new Set(pairs.map((pair) => pair.join('/')))
}

describe('the status set', () => {
  it('gives every pair its own bit, 8 × provisioning + subscription', () => {
    for (const [i, p] of provisioningStatuses.entries()) {
      for (const [j, s] of subscriptionStatuses.entries()) {
        expect(pairIndex(p, s)).toBe(8 * i + j)
        expect(pairBit(p, s)).toBe(2n ** BigInt(8 * i + j))
        expect(allPairs[8 * i + j]).toEqual([p, s])
        expect(pairsOf(pairBit(p, s))).toEqual([[p, s]])
      }
    }
    expect(full).toBe(2n ** 48n - 1n)
    expect(pairsOf(emptySet)).toEqual([])
  })

  it('behaves as a set of words does', () => {
    const someChoice = fc.subarray([...allPairs])
    fc.assert(
      fc.property(someChoice, someChoice, (left, right) => {
        const [a, b] = [setOf(left), setOf(right)]
        expect(words(pairsOf(union(a, b)))).toEqual(words(left).union(words(right)))
        expect(words(pairsOf(intersection(a, b)))).toEqual(words(left).intersection(words(right)))
        for (const [p, s] of allPairs) expect(hasPair(a, p, s)).toBe(words(left).has(`${p}/${s}`))
      }),
    )
  })

  it('goes through text, bigint and halves unchanged', () => {
    fc.assert(
      fc.property(someSets, (set) => {
        expect(parseStatusSet(String(set))).toBe(set)
        expect(parseStatusSet(BigInt(set))).toBe(set)
        const { low, high } = halvesOf(set)
        expect(Math.max(low, high)).toBeLessThan(2 ** 24)
        expect(fromHalves(low, high)).toBe(set)
      }),
    )
    expect(parseStatusSet(String(full))).toBe(full)
  })

  it.each(['', '-1', '1.5', ' 1', '0x10', '9007199254740992', '9999999999999999', -1n, 2n ** 53n])(
    'refuses %s',
    (value) => {
      expect(() => parseStatusSet(value)).toThrow(RangeError)
    },
  )

  it('shows the most important of each column', () => {
    expect(mostImportantOf(emptySet)).toBeNull()
    fc.assert(
      fc.property(someSets, (set) => {
        const pairs = pairsOf(set)
        const p = provisioningStatuses.find((status) => pairs.some(([own]) => own === status))
        const s = subscriptionStatuses.find((status) => pairs.some(([, own]) => own === status))
        expect(mostImportantOf(set)).toEqual(p && s ? { provisioning: p, subscription: s } : null)
      }),
    )
  })
})

describe('the order of attention', () => {
  it('names every status once but provisioned', () => {
    const all: string[] = [...provisioningStatuses, ...subscriptionStatuses]
    expect(attentionOrder.toSorted()).toEqual(all.filter((status) => status !== 'provisioned').toSorted())
    expect(noAttentionPlace).toBe(13)
  })

  it('puts a pair at the earlier of its two places, and a set of one pair there too', () => {
    for (const [p, s] of allPairs) {
      const place = attentionOrder.findIndex((status) => status === p || status === s)
      expect(attentionPlace(p, s)).toBe(place)
      expect(attentionPlaceOfSet(pairBit(p, s))).toBe(place)
    }
  })

  it('puts what is in somebody’s hand behind all that is not, in the same order; the empty set stays last', () => {
    fc.assert(
      fc.property(someSets, (set) => {
        const held = parseStatusSet(String(set | markBit('inHand')))
        const { low, high } = halvesOf(held)
        expect(fromHalves(low, high)).toBe(held)
        expect([hasMark(set, 'inHand'), hasMark(held, 'inHand')]).toEqual([false, true])
        expect([pairsOf(held), mostImportantOf(held)]).toEqual([pairsOf(set), mostImportantOf(set)])
        const place = attentionPlaceOfSet(set)
        expect(attentionPlaceOfSet(held)).toBe(place === noAttentionPlace ? place : 14 + place)
      }),
    )
    expect(placesInOrder).toEqual([
      ...Array(13).keys(),
      ...Array.from(Array(13).keys(), (place) => 14 + place),
    ])
    expect(placeCount).toBe(27)
  })

  it('leaves what has any other mark where it stands, in somebody’s hand or not', () => {
    fc.assert(
      fc.property(someSets, fc.subarray([...marks]), (pairs, some) => {
        const set = some.includes('inHand') ? union(pairs, markBit('inHand')) : pairs
        const marked = parseStatusSet(String(some.reduce((all, mark) => all | markBit(mark), BigInt(pairs))))
        const { low, high } = halvesOf(marked)
        expect(fromHalves(low, high)).toBe(marked)
        // As it goes to the database.
        expect(BigInt(JSON.stringify(Number(marked)))).toBe(marked)
        expect(marks.filter((mark) => hasMark(marked, mark))).toEqual(some)
        expect([pairsOf(marked), mostImportantOf(marked)]).toEqual([pairsOf(set), mostImportantOf(set)])
        expect(attentionPlaceOfSet(marked)).toBe(attentionPlaceOfSet(set))
      }),
    )
  })

  it('puts a set at its best pair, and the empty set last', () => {
    expect(attentionPlaceOfSet(emptySet)).toBe(noAttentionPlace)
    fc.assert(
      fc.property(someSets, (set) => {
        const places = pairsOf(set).map(([p, s]) => attentionPlace(p, s))
        expect(attentionPlaceOfSet(set)).toBe(Math.min(noAttentionPlace, ...places))
      }),
    )
  })
})
