/** What this browser remembers. Where it may not, as in some private windows, nothing is kept and nothing fails. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Nothing to be done about it, and nothing lost but a convenience.
  }
}
