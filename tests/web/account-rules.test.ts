import { describe, expect, it } from 'vitest'
import { programOf } from '../../src/web/account/user-agent.ts'
import { startOfDay } from '../../src/web/audit/day.ts'
import { auditSearch } from '../../src/web/audit/search.ts'
import { createFormats } from '../../src/web/language/formats.ts'

describe('a day of the audit log', () => {
  it.each([
    ['2026-03-17', 'UTC', '2026-03-17T00:00:00.000Z'],
    ['2026-03-17', 'Europe/Oslo', '2026-03-16T23:00:00.000Z'],
    ['2026-07-01', 'Europe/Oslo', '2026-06-30T22:00:00.000Z'],
    ['2026-03-17', 'America/New_York', '2026-03-17T04:00:00.000Z'],
    ['2026-01-01', 'Asia/Kolkata', '2025-12-31T18:30:00.000Z'],
    // The nights before clocks change, and after.
    ['2026-03-29', 'Europe/Oslo', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Oslo', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Oslo', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Oslo', '2026-10-25T23:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, expected) => {
    expect(startOfDay(day, zone)).toBe(expected)
  })

  it('is whole: the one after begins where it ends', () => {
    expect(startOfDay('2026-10-25', 'Europe/Oslo', 1)).toBe(startOfDay('2026-10-26', 'Europe/Oslo'))
  })
})

describe('the address of the audit log', () => {
  it('is read, and what nobody understands is left out', () => {
    const person = '0197f000-0000-7000-8000-000000000000'
    const right = { action: 'role_changed', person, from: '2026-01-01', until: '2026-02-01' }
    expect(auditSearch(right)).toEqual(right)
    expect(
      auditSearch({ action: 'toString', person: 'me', from: '2026-13-01', until: 'today', more: '1' }),
    ).toEqual({})
  })
})

describe('a user agent', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
      'Edge',
      'Windows',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
      'Chrome',
      'Linux',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
      'Chrome',
      'Android',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
      'Safari',
      'macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
      'Safari',
      'iPhone',
    ],
    ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
    ['curl/8.10.1', null, null],
    [null, null, null],
  ])('%s', (userAgent, browser, system) => {
    expect(programOf(userAgent)).toEqual({ browser, system })
  })
})

describe('times', () => {
  it('are told in the zone that was chosen', () => {
    const at = '2026-03-17T23:30:00.000Z'
    expect(createFormats('en', 'Europe/Oslo').date(at)).toBe('18 Mar 2026')
    expect(createFormats('en', 'America/New_York').date(at)).toBe('17 Mar 2026')
    // Midnight UTC is that date everywhere.
    expect(createFormats('en', 'America/New_York').date('2026-03-17T00:00:00.000Z')).toBe('17 Mar 2026')
  })

  it('count days as that zone’s calendar does', () => {
    const now = Date.parse('2026-03-17T12:00:00.000Z')
    const at = '2026-03-19T02:00:00.000Z'
    expect(createFormats('en', 'UTC').relative(at, now)).toBe('in 2 days')
    expect(createFormats('en', 'America/New_York').relative(at, now)).toBe('tomorrow')
  })
})
