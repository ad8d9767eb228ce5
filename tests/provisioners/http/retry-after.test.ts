import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryAfterMs } from '../../../src/provisioners/http/retry-after.ts'

const now = Date.UTC(2026, 10, 25, 12)

describe('Retry-After', () => {
  it.each([
    [null, null],
    ['', null],
    ['12', 12_000],
    [' 12 ', 12_000],
    ['1.5', null],
    ['0', 1000],
    ['9999999999', 3_600_000],
    ['99999999999', null],
    ['Wed, 25 Nov 2026 12:00:30 GMT', 30_000],
    ['Wed, 25 Nov 2026 11:59:30 GMT', 1000],
    ['Thu, 26 Nov 2026 12:00:00 GMT', 3_600_000],
    ['Wed, 99 Nov 2026 12:00:00 GMT', null],
    ['2026-11-25T12:00:30Z', null],
    ['next week', null],
  ])('%j is %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms)
  })

  it('is never less than a second nor more than an hour', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.nat().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (header) => {
          const ms = retryAfterMs(header, now)
          expect(ms === null || (ms >= 1000 && ms <= 3_600_000)).toBe(true)
        },
      ),
    )
  })
})
