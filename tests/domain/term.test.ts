import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { dayMs, maxInstant, parseInstant } from '../../src/domain/instant.ts'
import { addTerm, formatTerm, maxTermMonths, parseTerm, wholeMonthsBetween } from '../../src/domain/term.ts'

const at = (text: string) => parseInstant(text) ?? Number.NaN

describe('a term', () => {
  it.each([
    ['P1M', 1, 'P1M'],
    ['P12M', 12, 'P1Y'],
    ['P1Y', 12, 'P1Y'],
    ['P18M', 18, 'P1Y6M'],
    ['P1Y6M', 18, 'P1Y6M'],
    ['P0Y6M', 6, 'P6M'],
    ['P3Y0M', 36, 'P3Y'],
    ['P100Y', 1200, 'P100Y'],
    ['P1200M', 1200, 'P100Y'],
  ])('reads %s', (text, months, canonical) => {
    expect(parseTerm(text)).toEqual({ months })
    expect(formatTerm({ months })).toBe(canonical)
  })

  it.each([
    '',
    'P',
    'P0M',
    'P0Y',
    'P1D',
    'P4W',
    'P1Y1D',
    'P1M1Y',
    'PT1M',
    'p1m',
    '1M',
    ' P1M',
    'P1M ',
    'P-1M',
    'P1.5Y',
    'P100Y1M',
    'P1201M',
    'P99999M',
  ])('refuses %j', (text) => {
    expect(parseTerm(text)).toBeNull()
  })

  it('reads back what it writes', () => {
    for (let months = 1; months <= maxTermMonths; months += 1) {
      expect(parseTerm(formatTerm({ months }))).toEqual({ months })
    }
  })
})

describe('wholeMonthsBetween', () => {
  it.each([
    ['2026-01-15', '2026-02-15', 1],
    ['2026-01-31', '2026-02-28', 1],
    ['2028-01-31', '2028-02-29', 1],
    ['2026-01-31', '2026-03-31', 2],
    ['2026-01-31', '2026-04-30', 3],
    ['2026-12-31', '2027-02-28', 2],
    ['2024-02-29', '2025-02-28', 12],
    ['2024-02-29', '2028-02-29', 48],
    ['2026-01-01', '2027-01-01', 12],
    ['1970-01-01', '2070-01-01', 1200],
    ['2026-03-29T01:30:00.001Z', '2026-04-29T01:30:00.001Z', 1],
  ])('from %s to %s', (start, end, months) => {
    expect(wholeMonthsBetween(at(start), at(end))).toEqual({ months })
  })

  it.each([
    ['2026-01-15', '2026-01-15'],
    ['2026-02-15', '2026-01-15'],
    ['2026-01-15', '2026-02-14'],
    ['2026-01-15', '2026-02-16'],
    ['2026-02-28', '2026-03-31'],
    ['2026-01-31', '2026-03-01'],
    ['2028-01-31', '2028-02-28'],
    ['2026-01-15', '2026-02-15T00:00:00.001Z'],
    ['1970-01-01', '2070-02-01'],
  ])('from %s to %s there are none', (start, end) => {
    expect(wholeMonthsBetween(at(start), at(end))).toBeNull()
  })

  it('finds the term that was added', () => {
    const starts = fc.integer({ min: 0, max: maxInstant })
    fc.assert(
      fc.property(starts, fc.integer({ min: 1, max: maxTermMonths }), (start, months) => {
        const end = addTerm(start, { months })
        if (end === null) return
        expect(wholeMonthsBetween(start, end)).toEqual({ months })
        expect(end % dayMs).toBe(start % dayMs)
      }),
    )
  })

  it('has no end beyond the last instant', () => {
    expect(addTerm(maxInstant, { months: 1 })).toBeNull()
    expect(addTerm(at('9999-11-30'), { months: 1 })).toBe(at('9999-12-30'))
  })
})
