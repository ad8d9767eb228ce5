import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { EventKind } from '../outbox/append.ts'
import type { NumberedEvent } from '../outbox/read.ts'
import type { Sight } from '../reach/reach.ts'
import { seenAmong } from '../reach/sees.ts'

/** An event as somebody is told of it. */
export interface SeenEvent {
  readonly number: number
  readonly at: Instant
  /** `reach_changed` where the own list may have others in it: which, nobody is told who does not see them. */
  readonly kind: 'customers_changed' | 'reach_changed'
  readonly customerIds: readonly string[]
}

/** Kinds that are about nothing but what the partner keeps to itself (docs/decisions/0018). */
const inside: ReadonlySet<EventKind> = new Set(['assignments_changed', 'inside_changed'])

/** What somebody is told of these events: of what they see of customers within reach, and of nothing beyond. */
export async function seenOf(
  trx: TenantReader,
  partnerId: string,
  { reach, colleagues }: Sight,
  events: readonly NumberedEvent[],
): Promise<SeenEvent[]> {
  const ids = new Set(events.flatMap(({ customerIds }) => customerIds))
  const seen = new Set(await seenAmong(trx, partnerId, reach, [...ids]))
  const told: SeenEvent[] = []
  for (const { number, at, kind, customerIds } of events) {
    if (inside.has(kind) && !colleagues) continue
    const shown = customerIds.filter((id) => seen.has(id))
    if (kind === 'assignments_changed' && reach.kind === 'assigned')
      told.push({ number, at, kind: 'reach_changed', customerIds: shown })
    else if (shown.length > 0) told.push({ number, at, kind: 'customers_changed', customerIds: shown })
  }
  return told
}
