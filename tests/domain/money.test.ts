import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decimalsOf,
  formatAmount,
  isCurrency,
  parseAmount,
  share,
  thousandthsOf,
} from '../../src/domain/money.ts'

describe('amounts', () => {
  it('have as many decimals as their currency', () => {
    expect([decimalsOf('NOK'), decimalsOf('JPY'), decimalsOf('KWD')]).toEqual([2, 0, 3])
    expect(parseAmount('12.5', 'NOK')).toBe(12_500n)
    expect(parseAmount('12.555', 'NOK')).toBeNull()
    expect(parseAmount('12.5', 'JPY')).toBeNull()
    expect(parseAmount('12.555', 'KWD')).toBe(12_555n)
    for (const text of ['', '-1', '01', '1.', '.5', '1,5', '1e3', ' 1', '1234567890123'])
      expect(parseAmount(text, 'NOK')).toBeNull()
  })
  it('are written in one way and read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), (thousandths) => {
        const text = formatAmount(thousandths, 'KWD')
        expect(parseAmount(text, 'KWD')).toBe(thousandths)
        expect(thousandthsOf(text)).toBe(thousandths)
        expect(thousandthsOf(formatAmount(-thousandths, 'KWD'))).toBe(-thousandths)
      }),
    )
    expect(formatAmount(5n, 'NOK')).toBe('0.01')
    expect(formatAmount(-15n, 'NOK')).toBe('-0.02')
    expect(formatAmount(1_499n, 'JPY')).toBe('1')
  })
  it('are shared by parts of a whole', () => {
    expect(share(100_000n, 1, 3)).toBe(33_333n)
    expect(share(100_000n, -2, 3)).toBe(-66_667n)
  })
  it('know currencies', () => {
    expect(isCurrency('NOK')).toBe(true)
    expect(isCurrency('nok')).toBe(false)
    expect(isCurrency('ABC')).toBe(false)
  })
})
