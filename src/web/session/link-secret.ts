export type LinkKind = 'invitation' | 'reset_password' | 'set_up'

/** Kinds of links that people come back to while they fill something in: those outlive a reload, in their tab alone. */
const lasting: ReadonlySet<LinkKind> = new Set<LinkKind>(['set_up'])
const kept = new Map<LinkKind, string>()

/**
 * Takes the secret of a link that was opened out of the address, before anything is drawn: it stands neither in this tab's
 * history nor in what the page sends as its referrer. It lives as long as the page does, or the tab where the link's kind
 * is lasting.
 */
export function keepSecret(kind: LinkKind, secret: string): void {
  kept.set(kind, secret)
  if (lasting.has(kind)) inTab((storage) => storage.setItem(keyOf(kind), secret))
}

/** The secret of the link that was opened last; undefined after a reload, which forgets those that do not last. */
export function secretOf(kind: LinkKind): string | undefined {
  const secret = kept.get(kind)
  if (secret !== undefined || !lasting.has(kind)) return secret
  return inTab((storage) => storage.getItem(keyOf(kind))) ?? undefined
}

/** A link that has been used opens nothing any more. */
export function forgetSecret(kind: LinkKind): void {
  kept.delete(kind)
  if (lasting.has(kind)) inTab((storage) => storage.removeItem(keyOf(kind)))
}

function keyOf(kind: LinkKind): string {
  return `varde-link-${kind}`
}

/** Where the browser keeps nothing, a reload forgets these too. */
function inTab<T>(act: (storage: Storage) => T): T | undefined {
  try {
    return act(sessionStorage)
  } catch {
    return undefined
  }
}
