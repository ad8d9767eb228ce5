/** NUL, which PostgreSQL stores in no text. */
const nul = '\u0000'

/** Whether PostgreSQL can store a text, and JSON of it: without NUL and without halves of characters. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes(nul)
}
