import { describe, expect, it } from 'vitest'
import { limitedPatterns } from '../../src/details/limited-patterns.ts'

describe('patterns on a server', () => {
  it('are looked for as everywhere', () => {
    const matches = limitedPatterns()
    expect(matches('^\\p{L}+$', 'Ærlig')).toBe(true)
    expect(matches('^a', 'b')).toBe(false)
    expect(matches('(', 'b')).toBeNull()
  })

  it('are given up where they would never end, and all that come after them in the same check', () => {
    const matches = limitedPatterns(100)
    expect(matches('^(a+)+$', `${'a'.repeat(60)}!`)).toBeNull()
    expect(matches('^a', 'a')).toBeNull()
    expect(limitedPatterns()('^a', 'a')).toBe(true)
  })
})
