/**
 * Whether a text has what a pattern wants; null where nobody knows in time. Patterns come from other systems, and one that
 * is made for it takes longer than the world will stand: where one process serves all, it must be stopped.
 */
export type Matches = (pattern: string, text: string) => boolean | null

/** The pattern as JSON Schema reads it, else as older dialects do; null where it is none. */
export function compilePattern(pattern: string): RegExp | null {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags)
    } catch {
      // The other way, or none.
    }
  }
  return null
}

/** Looks without a limit: for a browser, which has only its own reader to keep waiting. */
export const matchesWithoutLimit: Matches = (pattern, text) => compilePattern(pattern)?.test(text) ?? null
