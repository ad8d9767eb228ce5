import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxDurationSeconds, parseDuration, roundDuration } from '../../src/domain/duration.ts'
import { saidDuration } from '../../src/web/language/duration.ts'

const minute = 60
const hour = 3_600
const day = 86_400
const said = (seconds: number) => {
  const { unit, count } = saidDuration(seconds)
  return `${count} ${unit}`
}

describe('how long something takes, as one says it', () => {
  it.each([
    [0, '0 moment'],
    [0.04, '0 moment'],
    [1, '1 seconds'],
    [59.4, '59 seconds'],
    [59.9, '1 minutes'],
    [90, '1.5 minutes'],
    [11 * minute + 20, '11 minutes'],
    [hour - 1, '1 hours'],
    [90 * minute, '1.5 hours'],
    [23 * hour, '23 hours'],
    [day, '1 days'],
    [day + 7, '1 days'],
    [36 * hour, '36 hours'],
    [2 * day - 3, '2 days'],
    [2.5 * day, '2.5 days'],
    [14 * day, '14 days'],
    [400.4 * day, '400 days'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(said(seconds)).toBe(text)
  })

  it('is never further off than a twentieth', () => {
    const inUnit = { moment: 1, seconds: 1, minutes: minute, hours: hour, days: day }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 * day }), (seconds) => {
        const { unit, count } = saidDuration(seconds)
        expect(Math.abs(count * inUnit[unit] - seconds)).toBeLessThanOrEqual(seconds / 19)
      }),
    )
  })
})

describe('a round length of time', () => {
  it.each([
    [0, 'PT10S'],
    [41, 'PT50S'],
    [55, 'PT1M'],
    [61, 'PT2M'],
    [11 * minute, 'PT15M'],
    [59 * minute, 'PT1H'],
    [23.2 * hour, 'PT24H'],
    [2 * day + 1, 'P3D'],
    [900 * day, 'P366D'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(roundDuration(seconds).text).toBe(text)
  })

  it('is one that a product takes, and not shorter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxDurationSeconds }), (seconds) => {
        const round = roundDuration(seconds)
        expect(parseDuration(round.text)).toEqual(round)
        expect(round.seconds).toBeGreaterThanOrEqual(seconds)
      }),
    )
  })
})
