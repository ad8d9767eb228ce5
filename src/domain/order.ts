import type { Instant } from './instant.ts'

/**
 * Compares by code point, as the database does with its bytes in UTF-8. JavaScript's `<` compares UTF-16
 * units, where what is above U+FFFF comes before U+E000 to U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return inCodePointOrder(left) - inCodePointOrder(right)
  }
  return a.length - b.length
}

/** Moves surrogates behind all other units; their order among themselves is already right. */
function inCodePointOrder(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/** What decides the order of subscriptions inside a customer's row. */
export type SubscriptionOrderKey = {
  readonly matches: boolean
  /** The attention place, 0 to 12. */
  readonly place: number
  readonly endsAt: Instant | null
  readonly externalId: string
}

/** Matching ones first, then by attention, end (none is last) and external id (DESIGN.md §2, «A customer's row»). */
export function compareSubscriptions(a: SubscriptionOrderKey, b: SubscriptionOrderKey): number {
  return (
    Number(b.matches) - Number(a.matches) ||
    a.place - b.place ||
    compareEnds(a.endsAt, b.endsAt) ||
    compareCodePoints(a.externalId, b.externalId)
  )
}

function compareEnds(a: Instant | null, b: Instant | null): number {
  if (a === b) return 0
  if (a === null) return 1
  return b === null ? -1 : a - b
}
