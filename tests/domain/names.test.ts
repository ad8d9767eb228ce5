import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  emailDomain,
  matchesSearch,
  maxSearchWords,
  nameKey,
  searchText,
  searchWords,
} from '../../src/domain/names.ts'
import { someNames } from './arbitraries.ts'
import { bytes, oracleNameKey } from './oracle.ts'

/** What LIKE does with a pattern, as a regular expression. */
function like(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\([\\%_])|%|_|[^\\%_]/gsu, (part, escaped?: string) => {
    if (escaped !== undefined) return RegExp.escape(escaped)
    if (part === '%') return '.*'
    return part === '_' ? '.' : RegExp.escape(part)
  })
  return new RegExp(`^${source}$`, 'su').test(text)
}

const finds = (query: string, ...parts: string[]) => matchesSearch(searchText(parts), searchWords(query))

describe('nameKey', () => {
  it.each([
    ['Bergen Bygg', 'bergen bygg'],
    ['Ålesund', '\u00e2lesund'],
    ['A\u030alesund', '\u00e2lesund'],
    ['\u212bngstrom', '\u00e2ngstrom'],
    ['Ærlig', '\u00e0rlig'],
    ['Älvsjö', '\u00e0lvsj\u00e1'],
    ['ØST', '\u00e1st'],
    ['Ǽ Ǿ Ǻ', '\u00e0 \u00e1 \u00e2'],
    ['a\u0323\u0308', '\u00e0'],
    ['O\u030a o\u030a\u0308 A\u030a\u0308', 'o \u00e1 \u00e2'],
    ['Café À la Carte', 'cafe a la carte'],
    ['Über', 'uber'],
    ['İstanbul', 'istanbul'],
    ['Straße', 'straße'],
    ['Чайковский', 'чайковский'.normalize('NFD')],
    ['がか', 'がか'.normalize('NFD')],
    ['Ё\u0301', 'ё\u0301'.normalize('NFD')],
    ['', ''],
  ])('folds %s', (name, key) => {
    expect(nameKey(name)).toBe(key)
  })

  it('keeps й from и and が from か', () => {
    expect(nameKey('й')).not.toBe(nameKey('и'))
    expect(nameKey('が')).not.toBe(nameKey('か'))
  })

  it('puts æ, ø and å behind z in that order, and other letters by their base', () => {
    const names = ['Zoo', 'Ål', 'Øl', 'Ær', 'Äl', 'Éa', 'Eb', 'Abc', 'ábd', 'Пи', '李']
    const sorted = names.toSorted((a, b) => bytes(nameKey(a), nameKey(b)))
    expect(sorted).toEqual(['Abc', 'ábd', 'Éa', 'Eb', 'Zoo', 'Äl', 'Ær', 'Øl', 'Ål', 'Пи', '李'])
  })

  it('agrees with the oracle on any text', () => {
    fc.assert(
      fc.property(fc.oneof(someNames, fc.string({ unit: 'binary' })), (name) => {
        expect(nameKey(name)).toBe(oracleNameKey(name))
        expect(nameKey(name.normalize('NFC'))).toBe(nameKey(name.normalize('NFD')))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('search', () => {
  it('stores every word and the beginnings of its parts', () => {
    expect(searchText(['Nord-Øst AS', 'C-1'])).toBe(' nord-ost as c-1 os 1 ')
    expect(searchText(['a-b-c', '(abc)'])).toBe(' a-b-c (abc) b- c ab ')
    expect(searchText(['Bygg', 'bygg'])).toBe(' bygg ')
    expect(searchText([])).toBe(' ')
    expect(searchText(['', ' \t\n'])).toBe(' ')
  })

  it.each([
    ['Ålesund', 'Ålesund Havn'],
    ['alesund', 'Ålesund Havn'],
    ['ÅLESUND', 'alesund'],
    ['A\u030alesund', 'Ålesund'],
    ['lesu', 'Ålesund'],
    ['al', 'Ålesund'],
    ['æ', 'Ærlig'],
    ['a', 'Ærlig'],
    ['ost', 'Nord-Øst'],
    ['øs', 'Nord-Øst'],
    ['1', 'C-1'],
    ['c-1', 'C-1'],
    ['c-', 'C-1'],
    ['strasse', 'Straße'],
    ['STRAẞE', 'Strasse'],
    ['havn ale', 'Ålesund Havn'],
    ['&', 'Berg & Dal'],
    ['100%', 'Ren 100% AS'],
    ['_', '_under'],
    ['\\', '\\ skråstrek'],
    ['οδος', 'ΟΔΟΣ'],
    ['ΟΔΟΣ', 'ΟΔΟΣΑ'],
    ['李', '李 明'],
    ['김', '김치'],
    ['', 'anything'],
    ['   ', 'anything'],
  ])('%j finds %s', (query, name) => {
    expect(finds(query, name)).toBe(true)
  })

  it.each([
    ['es', 'Ålesund'],
    ['d', 'Nord'],
    ['havn oslo', 'Ålesund Havn'],
    ['%', 'Berg'],
    ['_', 'Berg'],
    ['b_rg', 'Berg'],
    ['b%g', 'Berg'],
    ['\\%x', '%x'],
    ['и', 'й'],
    ['か', 'が'],
    ['nd h', 'Ålesundh'],
    ['bergdal', 'Berg Dal'],
    ['\u{1f600}\u{1f601}', 'x\u{1f600}\u{1f601}'],
  ])('%j does not find %s', (query, name) => {
    expect(finds(query, name)).toBe(false)
  })

  it('looks in all parts', () => {
    expect(finds('berg c-17 s-2 example', 'Berg AS', 'C-17', 'S-1', 'S-2', 'mail.example.no')).toBe(true)
  })

  it('escapes what LIKE would take for a wildcard', () => {
    expect(searchWords('a%b_c\\ 1%').map(({ pattern }) => pattern)).toEqual(['%a\\%b\\_c\\\\%', '% 1\\%%'])
  })

  it('is bounded, and needs no control characters or halves of characters', () => {
    expect(searchWords(Array.from({ length: 50 }, (_, i) => `w${i}`).join(' '))).toHaveLength(maxSearchWords)
    expect(searchWords('\u{1f600}'.repeat(500))[0]?.text).toBe('\u{1f600}'.repeat(200))
    expect(searchWords('ab\u0000cd').map(({ text }) => text)).toEqual(['ab', 'cd'])
    expect(searchText(['x\u0000\ud800y']).isWellFormed()).toBe(true)
    expect(searchWords('\udc00')[0]?.text.isWellFormed()).toBe(true)
  })

  it('finds with LIKE exactly what it finds without', () => {
    fc.assert(
      fc.property(fc.array(someNames, { maxLength: 3 }), someNames, (parts, query) => {
        const text = searchText(parts)
        const words = searchWords(query)
        expect(words.every(({ pattern }) => like(text, pattern))).toBe(matchesSearch(text, words))
      }),
      { numRuns: 1000 },
    )
  })

  it('finds every name by itself and by the beginning of each of its words', () => {
    fc.assert(
      fc.property(someNames, someNames, (name, other) => {
        const text = searchText([other, name])
        expect(matchesSearch(text, searchWords(name))).toBe(true)
        for (const { text: word } of searchWords(name)) {
          const beginning = Array.from(word).slice(0, 2).join('')
          expect(matchesSearch(text, searchWords(beginning))).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('emailDomain', () => {
  it.each([
    ['kari@Example.NO', 'example.no'],
    ['"a@b"@mail.example', 'mail.example'],
    ['kari', null],
    ['kari@', null],
    ['', null],
  ])('of %s', (email, domain) => {
    expect(emailDomain(email)).toBe(domain)
  })
})
