import { describe, expect, it } from 'vitest'
import { isUuid, newId } from '../../src/database/ids.ts'

describe('new ids', () => {
  it('are UUIDs of version 7, each greater than the one before', () => {
    const ids = Array.from({ length: 20_000 }, newId)
    expect(ids.every((id) => isUuid(id) && id[14] === '7' && /[89ab]/.test(id[19] ?? ''))).toBe(true)
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(ids.length)
  })
})
