import { describe, expect, it } from 'vitest'
import { seesAllOf } from '../../src/database/snapshot.ts'

describe('a snapshot sees all that an earlier one saw', () => {
  it.each([
    ['10:10:', '10:10:', true],
    ['10:12:', '10:10:', true],
    ['10:10:', '10:12:', false],
    // 10 was open for both, or has ended since.
    ['10:12:10', '10:12:10', true],
    ['11:12:11', '10:12:10,11', true],
    // 10 had ended for the other, and is open here: this is the earlier one.
    ['10:12:10', '12:12:', false],
    ['10:12:10,11', '11:12:11', false],
    // What began after the other may be open here.
    ['10:15:10,13', '10:12:10', true],
    ['10:15:11,13', '10:12:10', false],
    ['18446744073709551000:18446744073709551001:', '18446744073709550000:18446744073709551000:', true],
  ])('%s, %s: %s', (snapshot, earlier, expected) => {
    expect(seesAllOf(snapshot, earlier)).toBe(expected)
  })
})
