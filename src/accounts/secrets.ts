import { hash, randomBytes } from 'node:crypto'

const secretForm = /^[A-Za-z0-9_-]{43}$/
const tokenPrefix = 'varde_'

/** 256 random bits as base64url: 43 characters. Nobody guesses it, so its plain SHA-256 may be stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** A new API token: the prefix lets people and scanners recognise one that leaked. */
export function newTokenText(): string {
  return tokenPrefix + newSecret()
}

/** Whether a text has the form of a link's or session's secret; what has not is never looked up. */
export function isSecret(text: string): boolean {
  return secretForm.test(text)
}

/** Whether a text has the form of an API token. */
export function isTokenText(text: string): boolean {
  return text.startsWith(tokenPrefix) && isSecret(text.slice(tokenPrefix.length))
}

/**
 * What is stored of a secret. Looking up by it needs no comparison in constant time: the time that an
 * index takes tells something of the hash, which nobody can choose, and nothing of the secret.
 */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
