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
