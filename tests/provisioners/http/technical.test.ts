import { describe, expect, it } from 'vitest'
import type { Heard } from '../../../src/provisioners/http/door.ts'
import { technicalAnswer, wordsOf, type Unsaid } from '../../../src/provisioners/http/technical.ts'
import type { Connection } from '../../../src/provisioners/provisioner.ts'

const basic: Connection['auth'] = { kind: 'basic', username: 'varde', password: 'p"ss\\wørd' }

function unsaid(details: Unsaid['details'] = {}, auth: Connection['auth'] = basic): Unsaid {
  return { connection: { url: 'https://broker.example', auth, ca: null }, details }
}

function answered(text: string | null): Heard {
  return { isAnswer: true, request: 'PUT /x', status: 500, headers: {}, text }
}

const bodyOf = (text: string, hidden: Unsaid) => technicalAnswer(answered(text), hidden).body

describe('what is shown of an answer', () => {
  it.each<[string, string, Unsaid, string]>([
    ['a password', 'wrong: p"ss\\wørd!', unsaid(), 'wrong: •••!'],
    ['a password in JSON', '{"is": "p\\"ss\\\\w\\u00f8rd"}', unsaid(), '{"is":"•••"}'],
    ['a header', `Basic ${Buffer.from('varde:p"ss\\wørd').toString('base64')}`, unsaid(), 'Basic •••'],
    ['a token', 'Bearer tok.en', unsaid({}, { kind: 'bearer', token: 'tok.en' }), 'Bearer •••'],
    ['a value', 'no street Ås 1 here', unsaid({ street: 'Ås 1' }), 'no street ••• here'],
    ['a value in escaped JSON', String.raw`{"a":"\u00c5s 1"}`, unsaid({ street: 'Ås 1' }), '{"a":"•••"}'],
    ['a value deep down', 'x deep y', unsaid({ a: [{ b: ['deep'] }] }), 'x ••• y'],
    ['a longer value before a shorter', 'at Oslo Vest', unsaid({ a: 'Oslo', b: 'Oslo Vest' }), 'at •••'],
    ['a number', '{"org":987654321,"n":12}', unsaid({ org: 987_654_321, n: 12 }), '{"org":•••,"n":12}'],
    ['a value only as a word', 'nb in knob', unsaid({ language: 'nb' }), '••• in knob'],
    ['a value with signs', 'a.b*c and axb', unsaid({ a: 'a.b*c' }), '••• and axb'],
    ['nothing for an empty value', 'all of it', unsaid({ a: '', b: ' ', c: true, d: null }), 'all of it'],
    ['nothing for an empty password', 'all of it', unsaid({}, { kind: 'bearer', token: '' }), 'all of it'],
  ])('hides %s', (_, text, hidden, body) => {
    expect(bodyOf(text, hidden)).toBe(body)
  })

  it('can be kept, and is no longer than it may be', () => {
    expect(bodyOf('a\u0000b\ud800c\u001bd\ne', unsaid())).toBe('a\ufffdb\ufffdc\ufffdd\ne')
    expect(bodyOf('x'.repeat(5000), unsaid())).toBe(`${'x'.repeat(3999)}…`)
    // A secret that lies across the end is hidden before it is cut.
    expect(bodyOf(`${'x '.repeat(1998)}Strandgata`, unsaid({ a: 'Strandgata' }))).toMatch(/x •••$/)
  })

  it('says what the connection said where nothing was answered', () => {
    const heard: Heard = {
      isAnswer: false,
      request: 'GET /x',
      why: 'unreachable',
      wasSent: false,
      says: 'ECONNREFUSED',
    }
    expect(technicalAnswer(heard, unsaid())).toEqual({
      request: 'GET /x',
      status: null,
      body: 'ECONNREFUSED',
    })
    expect(technicalAnswer(answered(null), unsaid())).toEqual({ request: 'PUT /x', status: 500, body: '' })
  })
})

describe('words for people', () => {
  it.each<[unknown, string | null]>([
    ['  The street is unknown.\n', 'The street is unknown.'],
    ['', null],
    ['   ', null],
    [null, null],
    [{ text: 'no' }, null],
    ['it is p"ss\\wørd', 'it is •••'],
    ['x'.repeat(1001), `${'x'.repeat(999)}…`],
  ])('%j', (text, words) => {
    expect(wordsOf(text, unsaid())).toBe(words)
  })
})
