import { type ProblemParams, type RowErrorCode, shown } from './errors.ts'

/** Reports what is wrong with the cell at hand and gives the value of a cell that has none. */
export type Fail = (code: RowErrorCode, params?: ProblemParams) => undefined

const lineFeed = 10

/** A text on one line, as written. */
export function parseText(text: string, maxLength: number, fail: Fail): string | undefined {
  return checkText(text, maxLength, false, fail)
}

/** A text that may have several lines, which end with LF. */
export function parseLines(text: string, maxLength: number, fail: Fail): string | undefined {
  return checkText(text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text, maxLength, true, fail)
}

/** An id in NFC, so that two ways to write the same letters are one id (INTERFACES.md, «Ids»). */
export function parseId(text: string, maxLength: number, fail: Fail): string | undefined {
  return checkText(isAscii(text) ? text : text.normalize('NFC'), maxLength, false, fail)
}

const maxTags = 50
const maxTagLength = 100
const noTags: readonly string[] = []

/** Tags, trimmed, in NFC and each once, in the order of the file. A list comes from JSON lines. */
export function parseTags(cell: string | readonly string[], fail: Fail): readonly string[] | undefined {
  if (cell.length === 0) return noTags
  const parts = typeof cell === 'string' ? cell.split('|') : cell
  const tags = new Set<string>()
  // One example of each fault: a cell may hold thousands of tags.
  const faults = new Set<RowErrorCode>()
  for (const part of parts) {
    const tag = (isAscii(part) ? part : part.normalize('NFC')).trim()
    if (tag === '') continue
    const problem = tagProblem(tag)
    if (problem === null) {
      tags.add(tag)
    } else if (!faults.has(problem.code)) {
      faults.add(problem.code)
      fail(problem.code, problem.params)
    }
  }
  if (tags.size > maxTags) return fail('tags_too_many', { max: maxTags, found: tags.size })
  return faults.size === 0 ? [...tags] : undefined
}

function tagProblem(tag: string): { code: RowErrorCode; params: ProblemParams } | null {
  if (tag.includes('|')) return { code: 'tag_separator', params: { value: shown(tag) } }
  if (tag.length > maxTagLength) {
    return { code: 'tag_too_long', params: { max: maxTagLength, value: shown(tag) } }
  }
  const character = forbiddenCharacter(tag, false)
  return character === null ? null : { code: 'character_forbidden', params: { character } }
}

function checkText(text: string, maxLength: number, linesAllowed: boolean, fail: Fail): string | undefined {
  const character = forbiddenCharacter(text, linesAllowed)
  if (character !== null) return fail('character_forbidden', { character })
  if (text.length > maxLength) return fail('too_long', { max: maxLength, length: text.length })
  return text
}

/** The first control character or half of a surrogate pair, as `U+0007`: the database could not keep it, or nobody see it. */
function forbiddenCharacter(text: string, linesAllowed: boolean): string | null {
  let ascii = true
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x20 && code < 0x7f) continue
    if (code > 0x9f) ascii = false
    else if (code !== lineFeed || !linesAllowed) return codePointName(code)
  }
  if (ascii || text.isWellFormed()) return null
  const half = text.search(/\p{Surrogate}/u)
  return codePointName(text.charCodeAt(half))
}

function codePointName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
