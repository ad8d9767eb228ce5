import { describe, expect, it } from 'vitest'
import { formatInstantShort, parseInstant } from '../../src/domain/instant.ts'
import { instantProblem } from '../../src/customers-file/instant-hint.ts'

describe('instantProblem, for what is not ISO 8601', () => {
  it.each([
    ['31.12.2026', '2026-12-31'],
    ['1.2.2026', '2026-02-01'],
    ['31/12/2026', '2026-12-31'],
    ['12/31/2026', '2026-12-31'],
    ['5/5/2026', '2026-05-05'],
    ['31-12-2026', '2026-12-31'],
    ['2026/12/31', '2026-12-31'],
    ['2026.12.31', '2026-12-31'],
    ['2026-1-5', '2026-01-05'],
    ['20261231', '2026-12-31'],
    ['29.02.2028', '2028-02-29'],
    ['31.12.2026 00:00', '2026-12-31'],
    ['2026-12-31 00:00:00', '2026-12-31'],
    ['12/31/2026 12:00:00 AM', '2026-12-31'],
    ['2026-12-31 10:00:00Z', '2026-12-31T10:00:00Z'],
    ['2026-12-31t10:00:00z', '2026-12-31T10:00:00Z'],
    ['2026-12-31 10:00 UTC', '2026-12-31T10:00:00Z'],
    ['2026-12-31T10:00:00+0200', '2026-12-31T08:00:00Z'],
    ['2026-12-31T10:00:00+02', '2026-12-31T08:00:00Z'],
    ['2026-12-31T10:00:00.123456Z', '2026-12-31T10:00:00.123Z'],
    ['2026-12-31T10:00:00,5Z', '2026-12-31T10:00:00.500Z'],
  ])('rewrites %s as %s', (value, suggestion) => {
    expect(instantProblem(value)).toEqual({ code: 'instant_form', params: { value, suggestion } })
  })

  it.each([
    ['46387', '2026-12-31'],
    ['46387.5', '2026-12-31T12:00:00Z'],
    ['46387,25', '2026-12-31T06:00:00Z'],
    ['25569', '1970-01-01'],
    ['2958465', '9999-12-31'],
  ])('knows the serial number %s', (value, suggestion) => {
    expect(instantProblem(value)).toEqual({ code: 'instant_serial', params: { value, suggestion } })
  })

  it.each([
    ['01/02/2026', '2026-02-01', '2026-01-02'],
    ['12-11-2026', '2026-11-12', '2026-12-11'],
    ['1/2/2026 13:00Z', '2026-02-01T13:00:00Z', '2026-01-02T13:00:00Z'],
  ])('gives both days that %s can mean', (value, first, second) => {
    expect(instantProblem(value)).toEqual({ code: 'instant_ambiguous', params: { value, first, second } })
  })

  it.each([
    ['2026-12-31T10:00', '2026-12-31T10:00:00Z'],
    ['2026-12-31T10:00:00', '2026-12-31T10:00:00Z'],
    ['31.12.2026 10:30', '2026-12-31T10:30:00Z'],
    ['31.12.2026, 10.30.15', '2026-12-31T10:30:15Z'],
    ['12/31/2026 1:05 PM', '2026-12-31T13:05:00Z'],
  ])('asks for the time zone of %s', (value, suggestion) => {
    expect(instantProblem(value)).toEqual({ code: 'instant_without_zone', params: { value, suggestion } })
  })

  it.each([
    'soon',
    '2026',
    '2026-12',
    '31.12.26',
    '2026-02-30',
    '29.02.2026',
    '31.12.1969',
    '13/13/2026',
    '25568',
    '2958466',
    '2026-12-31T25:00:00Z',
    '12/31/2026 13:00 PM',
    '10000-01-01',
    '31. desember 2026',
    'Thu Dec 31 2026 10:00:00 GMT+0100',
  ])('proposes nothing for %s', (value) => {
    expect(instantProblem(value)).toEqual({ code: 'instant_invalid', params: { value } })
  })

  it('proposes only what is then taken', () => {
    for (const value of [
      '31.12.2026',
      '46387.123456',
      '1.1.2026 1:02:03 pm',
      '2026-12-31T10:00:00.9999+14',
    ]) {
      const suggestion = String(instantProblem(value).params['suggestion'])
      const instant = parseInstant(suggestion)
      expect(instant).not.toBeNull()
      expect(formatInstantShort(instant ?? Number.NaN)).toBe(suggestion)
    }
  })
})
