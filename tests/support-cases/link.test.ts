import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fillSupportLink,
  maxFilledLinkLength,
  maxSupportLinkLength,
  supportLinkProblem,
  supportPlaceholders,
} from '../../src/domain/support-link.ts'
import type { SupportPlaceholder } from '../../src/domain/support-link.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '..',
    '/../',
    '&x=1',
    '#',
    '?a=b',
    'https://evil.example',
    '%2e%2e',
    '\n',
    '{text}',
    '"><',
    '\uD800',
  ),
)
const anyValues: fc.Arbitrary<Record<SupportPlaceholder, string>> = fc.record({
  number: fc.nat().map(String),
  subject: anyText,
  text: anyText,
  customer: anyText,
  service: anyText,
  product: anyText,
})
const whole =
  'https://support.example.com/new?kind=1&n={number}&s={subject}&t={text}&c={customer}#{service}-{product}'

describe('what is filled into an address', () => {
  it('stays the value of its place, whatever it is', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const { address, isCut } = fillSupportLink(whole, values)
        const url = new URL(address)
        expect(url.origin + url.pathname).toBe('https://support.example.com/new')
        expect([...url.searchParams.keys()]).toEqual(['kind', 'n', 's', 't', 'c'])
        expect(isCut).toBe(false)
        expect(url.searchParams.get('kind')).toBe('1')
        expect(url.searchParams.get('n')).toBe(values.number)
        expect(url.searchParams.get('s')).toBe(values.subject.toWellFormed())
        expect(url.searchParams.get('t')).toBe(values.text.toWellFormed())
        expect(url.searchParams.get('c')).toBe(values.customer.toWellFormed())
        const [service, product] = [values.service, values.product].map((value) => value.toWellFormed())
        expect(decodeURIComponent(url.hash.slice(1))).toBe(`${service}-${product}`)
      }),
      { numRuns: 500 },
    )
  })

  it('is cut to whole characters where there is no room', () => {
    const values = { number: '1', subject: 's', customer: 'c', service: 'v', product: 'p' }
    fc.assert(
      fc.property(
        fc.constantFrom('a', 'å', '👩‍👩‍👧', '株', '\n'),
        fc.integer({ min: 8_000, max: 9_000 }),
        (unit, times) => {
          const text = unit.repeat(times)
          const { address, isCut } = fillSupportLink('https://a.example/?a={text}&b={text}&s={subject}', {
            ...values,
            text,
          })
          expect(isCut).toBe(true)
          expect(address.length).toBeLessThanOrEqual(maxFilledLinkLength)
          const [one, other] = ['a', 'b'].map((name) => new URL(address).searchParams.get(name) ?? '')
          expect(one).toBe(other)
          expect(one).toMatch(/ …$/)
          expect(text.startsWith((one ?? '').slice(0, -2))).toBe(true)
          expect((one ?? '').slice(0, -2).replaceAll(unit, '')).toBe('')
        },
      ),
      { numRuns: 10 },
    )
  })

  it('goes without a text where the others leave no room at all', () => {
    const long = 'x'.repeat(maxFilledLinkLength)
    const values = { number: '1', subject: long, customer: '', service: '', product: '', text: 'a text' }
    const { address, isCut } = fillSupportLink('https://a.example/?s={subject}&t={text}', values)
    expect(isCut).toBe(true)
    expect(new URL(address).searchParams.get('t')).toBe('')
  })
})

describe('an address with places', () => {
  it.each([
    whole,
    'https://support.example.com/new',
    'https://support.example.com:8443/new?x={text}',
    'https://støtte.example/?{number}',
  ])('%s is one', (link) => {
    expect(supportLinkProblem(link)).toBeNull()
  })

  it.each([
    ['http://support.example.com/?t={text}', 'not_https'],
    ['HTTPS://support.example.com/', 'not_https'],
    ['javascript:alert(1)//?t={text}', 'not_https'],
    ['mailto:support@example.com?subject={subject}', 'not_https'],
    ['support.example.com/?t={text}', 'not_https'],
    ['https://', 'not_https'],
    ['https://user@support.example.com/', 'not_https'],
    ['https://user:password@support.example.com/', 'not_https'],
    ['https://support.example.com/a b', 'not_https'],
    ['https://support.example.com\\@evil.example/', 'not_https'],
    ['https://support.example.com/\tx', 'not_https'],
    ['https://{customer}.example.com/', 'place_in_front'],
    ['https://support.example.com/{number}', 'place_in_front'],
    ['https://support.example.com/{customer}/new?t={text}', 'place_in_front'],
    ['https://support.example.com/?t={txt}', 'place_unknown'],
    ['https://support.example.com/?t={}', 'place_unknown'],
    ['https://support.example.com/?t={text', 'place_unknown'],
    ['https://support.example.com/?t=text}', 'place_unknown'],
    ['https://support.example.com/?t={{text}}', 'place_unknown'],
    [`https://support.example.com/?t=${'x'.repeat(maxSupportLinkLength)}`, 'too_long'],
  ])('%s is none: %s', (link, code) => {
    expect(supportLinkProblem(link)).toMatchObject({ code })
  })

  it('that is taken leads where it says, whatever is filled in', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...supportPlaceholders.map((name) => `{${name}}`),
        '/',
        '?',
        '#',
        '&',
        '=',
        'a',
        '..',
        '@',
        ':',
      ),
      fc.string({ maxLength: 4 }),
    )
    const anyLink = fc
      .array(piece, { maxLength: 8 })
      .map((pieces) => `https://support.example/${pieces.join('')}`)
    fc.assert(
      fc.property(anyLink, anyValues, (link, values) => {
        fc.pre(supportLinkProblem(link) === null)
        const empty = new URL(fillSupportLink(link, { ...values, ...nothing }).address)
        const filled = new URL(fillSupportLink(link, values).address)
        expect(filled.origin).toBe('https://support.example')
        expect(filled.pathname).toBe(empty.pathname)
        expect(filled.searchParams.size).toBeLessThanOrEqual(link.split('&').length)
      }),
      { numRuns: 2_000 },
    )
  })
})

const nothing = { number: '', subject: '', text: '', customer: '', service: '', product: '' }
