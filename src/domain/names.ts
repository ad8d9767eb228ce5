/** A Latin letter with the marks that NFD has split off it. Marks of other scripts make other letters: й is not и (DESIGN.md §9). */
const markedLatin = /(\p{Script=Latin})([\u0300-\u036f]+)/gu

const diaeresis = '\u0308'
const ring = '\u030a'

/** Where the letters after z go: three places in Scandinavian order (INTERFACES.md «Names»). */
const afterZ = { æ: '\u00e0', ø: '\u00e1', å: '\u00e2' } as const

/**
 * The key by which names compare, by code point (INTERFACES.md «Names»): lower case, Latin letters without
 * their marks, with æ/ä, ø/ö and å after z. Every mark but these is gone from Latin letters, so the three code
 * points that stand in for them are free.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(markedLatin, (_, letter: string, marks: string) => plainLetter(letter, marks))
    .replace(/[æø]/g, (letter) => (letter === 'æ' ? afterZ.æ : afterZ.ø))
}

/** A letter without its marks; a and o keep a diaeresis or ring, the first of them, as a letter of its own. */
function plainLetter(letter: string, marks: string): string {
  const mark = Array.from(marks).find((one) => one === diaeresis || (one === ring && letter === 'a'))
  if (letter === 'a' && mark !== undefined) return mark === ring ? afterZ.å : afterZ.æ
  if (letter === 'o' && mark !== undefined) return afterZ.ø
  return letter
}

/** Limits of one search; what is beyond them is not looked for. */
export const maxSearchWords = 10
export const maxSearchCharacters = 200

/** Words of up to so many code points match beginnings of words, longer ones anywhere (INTERFACES.md «Names»). */
const maxBeginningLength = 2

const isAscii = /^\p{ASCII}*$/u
const isOnePart = /^[\p{L}\p{N}\p{M}]*$/u

const letters: Readonly<Record<string, string>> = { æ: 'a', ø: 'o', ß: 'ss', ς: 'σ' }

/** One word of a search. */
export type SearchWord = {
  /** The word, folded. */
  readonly text: string
  /** Whether it must begin a word; else it may stand anywhere in one. */
  readonly beginning: boolean
  /** The same as a pattern for SQL's LIKE (escape character `\`) over `searchText`. */
  readonly pattern: string
}

/**
 * Lower case, Latin letters without marks (so å and ä are a, ö is o), æ as a, ø as o, ß as ss
 * (INTERFACES.md «Names»). NFC again at the end, so that one character of any script is one code point.
 */
export function fold(text: string): string {
  // Most ids and many names need no more, and an import folds millions.
  if (isAscii.test(text)) return text.toLowerCase()
  return text
    .toWellFormed()
    .normalize('NFD')
    .toLowerCase()
    .replace(markedLatin, '$1')
    .replace(/[æøßς]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFC')
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => word !== '')
}

/**
 * The text that search looks in, folded as the search is: every word once, with one space before each and one
 * at the end. Behind the words stand the beginnings of their parts (`ny-øst` has the part `øst`), so that «begins
 * a word» is `LIKE '% øs%'`; two code points of each are enough, because what is longer is found in the word itself.
 */
export function searchText(parts: readonly string[]): string {
  const all = allWordsOf(parts)
  return all.size === 0 ? ' ' : ` ${[...all].join(' ')} `
}

/**
 * The same in two pieces: what everybody may look in, and what hidden parts add to it. One behind the other they find
 * what `searchText` of all parts does.
 */
export function searchTexts(
  parts: readonly string[],
  hiddenParts: readonly string[],
): { readonly text: string; readonly hidden: string } {
  const text = searchText(parts)
  if (hiddenParts.length === 0) return { text, hidden: '' }
  const hidden = [...allWordsOf(hiddenParts)].filter((word) => !text.includes(` ${word} `))
  return { text, hidden: hidden.map((word) => `${word} `).join('') }
}

function allWordsOf(parts: readonly string[]): Set<string> {
  const words = wordsOf(parts.join('\n'))
  return new Set([...words, ...words.flatMap(partBeginnings)])
}

/** The first code points of every part of a word that begins after punctuation: `st` of `nord-st.1`, and `1`. */
function partBeginnings(word: string): string[] {
  if (isOnePart.test(word)) return []
  const beginnings = word.matchAll(/(?<=[^\p{L}\p{N}\p{M}])[\p{L}\p{N}]/gu)
  return Array.from(beginnings, ({ index }) => firstCodePoints(word.slice(index), maxBeginningLength))
}

/** The words of a search, all of which must be there; at most 10 words in the first 200 characters. */
export function searchWords(query: string): SearchWord[] {
  return [...new Set(wordsOf(firstCodePoints(query, maxSearchCharacters)))]
    .slice(0, maxSearchWords)
    .map((text) => {
      const beginning = Array.from(text).length <= maxBeginningLength
      const escaped = text.replace(/[\\%_]/g, String.raw`\$&`)
      return { text, beginning, pattern: beginning ? `% ${escaped}%` : `%${escaped}%` }
    })
}

/** What the patterns of `words` find, without a database: whether all of them are in a `searchText`. */
export function matchesSearch(text: string, words: readonly SearchWord[]): boolean {
  return words.every((word) => text.includes(word.beginning ? ` ${word.text}` : word.text))
}

/** The part of an address that search looks at, in lower case; null where there is none. */
export function emailDomain(email: string): string | null {
  const at = email.lastIndexOf('@')
  const domain = at === -1 ? '' : email.slice(at + 1).trim()
  return domain === '' ? null : domain.toLowerCase()
}

function firstCodePoints(text: string, count: number): string {
  return Array.from(text.slice(0, 2 * count))
    .slice(0, count)
    .join('')
}
