import { isObject } from './json.ts'
import type { SchemaObject } from './json.ts'

/** The schema's words for a reader: those of `x-title` in the reader's language, else its own; null where it has none. */
export function wordsFor(
  schema: SchemaObject,
  what: 'title' | 'description',
  language: string,
): string | null {
  const own = schema[what]
  const translated = schema[`x-${what}`]
  const words = isObject(translated) ? (translated[language] ?? own) : own
  return typeof words === 'string' && words.trim() !== '' ? words.trim() : null
}

/** A key as people read it: `mainLocation_id` becomes «Main location id». */
export function readableName(key: string): string {
  const words = key
    .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/[\s_.-]+/g, ' ')
    .trim()
    .split(' ')
    .map((word) => (/^\p{Lu}{2,}\p{N}*$/u.test(word) ? word : word.toLowerCase()))
    .join(' ')
  return words === '' ? key : words.charAt(0).toUpperCase() + words.slice(1)
}
