export type Fields = Readonly<Record<string, unknown>>

/** A JSON object's fields; null for anything else. */
export function objectOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

/** The object that a text is the JSON of; null for any other text. */
export function objectIn(text: string | null): Fields | null {
  if (text === null) return null
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return null
  }
}

/** Whether a text can be kept: without NUL and halves of characters. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}
