import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { lengthMs, staysOf } from '../domain/service-timeline.ts'
import type { Happening, Stay } from '../domain/service-timeline.ts'
import { happeningOf } from '../history/happening.ts'
import { readNames } from '../history/list.ts'
import { presentEntry } from '../history/present.ts'
import { creationOf, entriesWithin, serviceEntries } from '../history/repository.ts'
import type { HistoryRow } from '../history/repository.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { customerOfService } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { findService } from '../services/repository.ts'
import type { StoredService } from '../standings/sources.ts'
import { maxTimelineEntries } from './limits.ts'
import type { TimelineJson } from './timeline-schema.ts'
import { isStuck } from '../services/standing.ts'

/** What is told to the customer while details are waited for: about all of its services at once. */
const linkKinds = ['set_up_link_sent', 'set_up_reminder_sent', 'set_up_link_passed_on'] as const
const toldByLink: ReadonlySet<string> = new Set(linkKinds)

/**
 * The states of a service in their order, with what brought them and what happened meanwhile, as somebody sees it.
 * @throws AppError service_not_found, also for one beyond reach
 */
export async function getTimeline(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
): Promise<TimelineJson> {
  const { partnerId } = actor
  const sight = sightOf(actor)
  return readTenant(database.db, partnerId, async (trx) => {
    const customerId = await customerOfService(trx, partnerId, serviceId)
    if (customerId === undefined || !(await isThere(trx, partnerId, sight.reach, customerId)))
      throw new AppError('service_not_found')
    const service = await findService(trx, partnerId, serviceId)
    if (service === undefined) throw new AppError('service_not_found')
    const now = await readNow(trx, partnerId)
    const rows = await serviceEntries(trx, partnerId, serviceId, sight, maxTimelineEntries + 1)
    const isCut = rows.length > maxTimelineEntries
    const own = rows.slice(0, maxTimelineEntries).toReversed().map(happeningOf)
    const stays = await readStays(trx, partnerId, customerId, service, own, { isCut, now })
    const names = await readNames(
      trx,
      partnerId,
      stays.flatMap(({ begunBy, meanwhile }) => [...begunBy, ...meanwhile]),
    )
    const shown = (entries: readonly HistoryRow[]) =>
      entries.map((entry) => presentEntry(entry, names, sight))
    return {
      id: service.id,
      externalId: service.external_id,
      product: service.product,
      orderedAt: textOf(service.ordered_at),
      firstProvisionedAt: textOf(service.first_provisioned_at),
      stuckAt: textOf(service.stuck_at),
      isStuck: isStuck(service, now),
      stays: stays.map((stay, index) => {
        const ms = lengthMs(stay, now, index === stays.length - 1)
        return {
          state: stay.state,
          since: textOf(stay.since),
          until: textOf(stay.until),
          seconds: ms === null ? null : Math.floor(ms / 1_000),
          begunBy: shown(stay.begunBy),
          meanwhile: shown(stay.meanwhile),
        }
      }),
      isCut,
    }
  })
}

/** The stays, with what the customer was told while details were waited for. */
async function readStays(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  service: StoredService,
  own: readonly Happening<HistoryRow>[],
  { isCut, now }: { readonly isCut: boolean; readonly now: Instant },
): Promise<Stay<HistoryRow>[]> {
  const present = { state: stateOf(service), since: service.since }
  const alone = staysOf(own, present)
  const stays = staysOf(
    inOrder([...own, ...(await toldMeanwhile(trx, partnerId, customerId, alone, now))]),
    present,
  )
  const [first, ...others] = stays.map((stay) =>
    stay.state === 'pending_details'
      ? stay
      : { ...stay, meanwhile: stay.meanwhile.filter(({ action }) => !toldByLink.has(action)) },
  )
  if (first === undefined) return []
  if (isCut || first.begunBy.length > 0) return [first, ...others]
  // A new customer's file tells of its services in one entry.
  const creation = await creationOf(trx, partnerId, customerId)
  return [{ ...first, begunBy: creation === undefined ? [] : [creation] }, ...others]
}

async function toldMeanwhile(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  stays: readonly Stay<HistoryRow>[],
  now: Instant,
): Promise<Happening<HistoryRow>[]> {
  const waits = stays.filter(({ state }) => state === 'pending_details')
  const [first] = waits
  if (first === undefined) return []
  const span = { from: first.since ?? 0, until: waits.at(-1)?.until ?? now }
  const rows = await entriesWithin(trx, partnerId, customerId, linkKinds, span, maxTimelineEntries)
  return rows.map((entry) => ({ entry, at: entry.at, before: {}, after: {} }))
}

/** As they happened; those of one instant as they were written down. */
function inOrder(happenings: Happening<HistoryRow>[]): Happening<HistoryRow>[] {
  return happenings.toSorted((a, b) => a.at - b.at || (a.entry.id < b.entry.id ? -1 : 1))
}

function textOf(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}
