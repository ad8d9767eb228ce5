/** Under which the browser keeps its session; the second from https alone, for the whole of exactly this host. */
const sessionNames = ['varde_session', '__Host-varde_session'] as const

/** The session cookie's name. */
export function sessionCookieName(isSecure: boolean): string {
  return sessionNames[isSecure ? 1 : 0]
}

/**
 * The value of the cookie of this name that a browser shows first, as it was set. One cookie alone is looked at, and by
 * its whole name: a host beside this one can set cookies of other names, and further ones of the same.
 */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const text = part.trim()
    if (text.startsWith(`${name}=`)) return text.slice(name.length + 1)
  }
  return undefined
}

/** The same headers as from a browser without a session: what waits there for a second step is looked at alone. */
export function withoutSession(headers: Headers): Headers {
  const told = new Headers(headers)
  const cookies = (headers.get('cookie') ?? '').split(/;\s*/)
  const names = sessionNames.map((name) => `${name}=`)
  told.set('cookie', cookies.filter((one) => !names.some((name) => one.startsWith(name))).join('; '))
  return told
}
