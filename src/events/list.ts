import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import { readEvents, readOutboxState } from '../outbox/read.ts'
import type { Sight } from '../reach/reach.ts'
import type { EventListJson } from './schema.ts'
import { seenOf } from './seen.ts'
import { eventJson } from './stream.ts'

/**
 * The events behind a number, in order; without a number none, and the one to begin with.
 * @throws AppError events_gone where some of them are kept no longer, or the number was never given
 */
export async function listEvents(
  { database }: ApiContext,
  partnerId: string,
  sight: Sight,
  after: number | undefined,
  limit: number,
): Promise<EventListJson> {
  return readTenant(database.db, partnerId, async (trx) => {
    const { last, before } = await readOutboxState(trx, partnerId)
    if (after === undefined) return { items: [], last, hasMore: false }
    if (after < before || after > last) throw new AppError('events_gone', { last })
    const events = await readEvents(trx, partnerId, after, limit)
    const reached = events.at(-1)?.number ?? after
    const items = await seenOf(trx, partnerId, sight, events)
    return { items: items.map(eventJson), last: reached, hasMore: reached < last }
  })
}
