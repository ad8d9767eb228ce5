import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  dayMs,
  formatInstant,
  formatInstantShort,
  isInstant,
  maxInstant,
  minInstant,
  parseInstant,
} from '../../src/domain/instant.ts'

describe('parseInstant', () => {
  it.each([
    ['1970-01-01', 0],
    ['1970-01-01T00:00:00.001Z', 1],
    ['9999-12-31T23:59:59.999Z', maxInstant],
    ['2026-01-02', Date.UTC(2026, 0, 2)],
    ['2026-01-02T03:04Z', Date.UTC(2026, 0, 2, 3, 4)],
    ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['2026-01-02T03:04:05.6Z', Date.UTC(2026, 0, 2, 3, 4, 5, 600)],
    ['2026-01-02T03:04:05.067Z', Date.UTC(2026, 0, 2, 3, 4, 5, 67)],
    ['2026-01-02T03:04:05+02:00', Date.UTC(2026, 0, 2, 1, 4, 5)],
    ['2026-01-02T03:04:05-05:30', Date.UTC(2026, 0, 2, 8, 34, 5)],
    ['1969-12-31T23:30:00-01:00', Date.UTC(1970, 0, 1, 0, 30)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2000-02-29', Date.UTC(2000, 1, 29)],
    ['2026-03-29T02:30:00+01:00', Date.UTC(2026, 2, 29, 1, 30)],
  ])('reads %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant)
  })

  it.each([
    '',
    '2026-02-30',
    '2026-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-01',
    '2026-01-00',
    '2026-1-2',
    '26-01-02',
    '02.01.2026',
    '20260102',
    '46024',
    ' 2026-01-02',
    '2026-01-02Z',
    '2026-01-02\n',
    '2026-01-02T03:04:05',
    '2026-01-02 03:04:05Z',
    '2026-01-02T24:00:00Z',
    '2026-01-02T23:60:00Z',
    '2026-12-31T23:59:60Z',
    '2026-01-02T03:04:05.Z',
    '2026-01-02T03:04:05.1234Z',
    '2026-01-02T03:04:05+0200',
    '2026-01-02T03:04:05+24:00',
    '1969-12-31',
    '1970-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '0001-01-01',
    '0070-01-01',
    '+010000-01-01',
    '２026-01-02',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  it('reads back what both forms write', () => {
    fc.assert(
      fc.property(fc.integer({ min: minInstant, max: maxInstant }), (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant)
        expect(parseInstant(formatInstantShort(instant))).toBe(instant)
      }),
    )
  })

  it('knows exactly the days that the calendar has', () => {
    let days = 0
    for (let year = 1999; year <= 2104; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        for (let day = 1; day <= 31; day += 1) {
          const parts = [year, month, day].map((part) => String(part).padStart(2, '0'))
          if (parseInstant(parts.join('-')) !== null) days += 1
        }
      }
    }
    expect(days).toBe((Date.UTC(2105, 0, 1) - Date.UTC(1999, 0, 1)) / dayMs)
  })
})

describe('the written forms', () => {
  it.each([
    [Date.UTC(2026, 0, 2), '2026-01-02T00:00:00.000Z', '2026-01-02'],
    [Date.UTC(2026, 0, 2, 3, 4, 5), '2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05Z'],
    [Date.UTC(2026, 0, 2, 0, 0, 0, 7), '2026-01-02T00:00:00.007Z', '2026-01-02T00:00:00.007Z'],
    [minInstant, '1970-01-01T00:00:00.000Z', '1970-01-01'],
    [maxInstant, '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('of %d', (instant, long, short) => {
    expect(formatInstant(instant)).toBe(long)
    expect(formatInstantShort(instant)).toBe(short)
  })

  it('refuse what is not an instant', () => {
    for (const value of [-1, maxInstant + 1, 0.5, Number.NaN, Infinity]) {
      expect(isInstant(value)).toBe(false)
      expect(() => formatInstant(value)).toThrow(RangeError)
      expect(() => formatInstantShort(value)).toThrow(RangeError)
    }
  })
})
