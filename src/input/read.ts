import type { Problems } from './problems.ts'

/* Single values of a request or a file, which the API's schema has let through as they are. */

/** A JSON object. */
export type Raw = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Notes fields that nobody knows. */
export function refuseUnknown(raw: Raw, known: readonly string[], path: string, problems: Problems): void {
  for (const field of Object.keys(raw))
    if (!known.includes(field))
      problems.add(`${path}.${field}`, 'error.input.unknown', { name: field, known: known.join(', ') })
}

/** A text of one line, trimmed and in NFC. @returns undefined where it is missing or wrong, which is noted */
export function readText(value: unknown, path: string, max: number, problems: Problems): string | undefined {
  if (value === undefined || value === null)
    return problems.add(path, 'error.input.required', { name: path.slice(path.lastIndexOf('.') + 1) })
  if (typeof value !== 'string') return problems.add(path, 'error.input.type_string')
  const text = value.trim().normalize('NFC')
  const isFit = text !== '' && text.length <= max && !/\p{Cc}/u.test(text)
  return isFit ? text : problems.add(path, 'error.input.form_one_line', { max })
}

/** A text of one line that may be missing; null for none. @returns undefined where it is wrong, which is noted */
export function readTextOrNull(
  value: unknown,
  path: string,
  max: number,
  problems: Problems,
): string | null | undefined {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && value.trim() === '') return null
  return readText(value, path, max, problems)
}

/** Whether something is so; it is not where nothing is said. @returns undefined where it is wrong, which is noted */
export function readFlag(value: unknown, path: string, problems: Problems): boolean | undefined {
  if (value === undefined || value === null) return false
  return typeof value === 'boolean' ? value : problems.add(path, 'error.input.type_boolean')
}
