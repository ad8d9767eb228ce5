import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compareCodePoints, compareSubscriptions } from '../../src/domain/order.ts'
import type { SubscriptionOrderKey } from '../../src/domain/order.ts'
import { bytes } from './oracle.ts'

describe('compareCodePoints', () => {
  it('puts what is above U+FFFF last, unlike UTF-16', () => {
    expect(compareCodePoints('\u{1f600}', '\uffef')).toBeGreaterThan(0)
    expect(['\uffef', '\u{1f600}'].toSorted()).toEqual(['\u{1f600}', '\uffef'])
    expect(compareCodePoints('a', 'ab')).toBeLessThan(0)
    expect(compareCodePoints('é', 'é')).toBe(0)
  })

  it('orders as the bytes of UTF-8 do', () => {
    const texts = fc.string({
      unit: fc.oneof(
        fc.constantFrom('a', 'b', '\ue000', '\u{10000}', '\u{1f600}'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
    })
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(bytes(a, b)))
      }),
      { numRuns: 1000 },
    )
  })
})

function row(
  externalId: string,
  matches: boolean,
  place: number,
  endsAt: number | null,
): SubscriptionOrderKey {
  return { externalId, matches, place, endsAt }
}

describe('compareSubscriptions', () => {
  it('sorts by match, attention, end and external id, in that order', () => {
    const rows = [
      row('b', true, 3, 10),
      row('\uffef', true, 3, null),
      row('\u{1f600}', true, 3, null),
      row('a', true, 12, 1),
      row('c', false, 0, 5),
      row('d', false, 0, 6),
      row('z', false, 0, null),
      row('B', false, 1, null),
      row('a', false, 1, null),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(shuffled.toSorted(compareSubscriptions)).toEqual(rows)
      }),
    )
  })
})
