import { ApiProblem } from '../../client/problems.ts'
import { remember, remembered } from '../storage.ts'

const key = 'varde-back'
const keptMs = 3_600_000

/** Whether the server does not know who asks: not signed in, signed out elsewhere, or for too long. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401
}

const refusals: ReadonlySet<string> = new Set(['not_allowed', 'no_partner', 'second_factor_required'])

/** Whether the server knows who asks, and does not let them. */
export function isRefused(error: unknown): boolean {
  return error instanceof ApiProblem && refusals.has(error.code)
}

/**
 * Keeps the address that somebody wanted before they had to sign in: the link that signs in may open in another tab, and
 * leads to the front page.
 */
export function keepWayBack(address: string): void {
  if (isOwnPath(address)) remember(key, JSON.stringify({ address, at: Date.now() }))
}

/** The kept address, once, within the hour. */
export function takeWayBack(): string | undefined {
  const kept = remembered(key)
  remember(key, null)
  if (kept === null) return undefined
  try {
    const { address, at } = JSON.parse(kept) as { address?: unknown; at?: unknown }
    const isFresh = typeof at === 'number' && Date.now() - at < keptMs
    return isFresh && typeof address === 'string' && isOwnPath(address) ? address : undefined
  } catch {
    return undefined
  }
}

/** Whether the server itself answers there, as with the API's description. */
export function isServerPath(address: string): boolean {
  return address.startsWith('/api/')
}

/** A path of this app, not another site's address that somebody put into a link. */
export function isOwnPath(address: string): boolean {
  if (!address.startsWith('/') || address === '/') return false
  return new URL(address, window.location.origin).origin === window.location.origin
}
