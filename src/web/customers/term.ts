import type { Subscription } from './pages.ts'

export interface Term {
  readonly kind: 'starts' | 'renews' | 'ends' | 'ended' | 'open_ended'
  readonly at: string | null
}

/**
 * What is next in a subscription's time: its start while that is to come, then its renewal or its end (DESIGN.md §2).
 * @param nowMs the reader's clock
 */
export function termOf({ startsAt, endsAt, autoRenew, cancelAtEnd }: Subscription, nowMs: number): Term {
  if (startsAt !== null && Date.parse(startsAt) > nowMs) return { kind: 'starts', at: startsAt }
  if (endsAt === null) return { kind: 'open_ended', at: null }
  if (autoRenew && !cancelAtEnd) return { kind: 'renews', at: endsAt }
  return { kind: Date.parse(endsAt) > nowMs ? 'ends' : 'ended', at: endsAt }
}
