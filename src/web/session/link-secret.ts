export type LinkKind = 'invitation' | 'reset_password'

const kept = new Map<LinkKind, string>()

/**
 * Takes the secret of a link that was opened out of the address, before anything is drawn: it stands neither in this tab's
 * history nor in what the page sends as its referrer. It lives as long as the page does.
 */
export function keepSecret(kind: LinkKind, secret: string): void {
  kept.set(kind, secret)
}

/** The secret of the link that was opened last; undefined after a reload, which forgets it. */
export function secretOf(kind: LinkKind): string | undefined {
  return kept.get(kind)
}

/** A link that has been used opens nothing any more. */
export function forgetSecret(kind: LinkKind): void {
  kept.delete(kind)
}
