import type { ApiContext } from '../contract/context.ts'
import type { Sight } from '../reach/reach.ts'
import { AppError } from '../contract/errors.ts'
import type { ExportRow } from '../customers-file/row.ts'
import { parseTimestamp } from '../database/timestamps.ts'
import { noStatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { compareCodePoints } from '../domain/order.ts'
import { mostImportantOf, parseStatusSet } from '../domain/status-set.ts'
import { readStandings } from '../standings/read.ts'
import { loadFacts } from './facts.ts'
import type { ListMemory } from './list-memory.ts'
import type { ListQuery, Position } from './list-query.ts'
import { openList } from './page.ts'
import type { CustomerView } from './present.ts'
import type { ServiceRow } from './repository.ts'
import { SearchPages } from './search-pages.ts'
import { viewService } from './subscription-view.ts'
import type { SubscriptionView } from './subscription-view.ts'
import { readViews } from './views.ts'

/** Customers of a page at most, and first. */
const maxCustomers = 500
const firstCustomers = 50
/** Rows of a page, about: a list by attention begins with customers that have a hundred each, and ends with one each. */
const rowsPerPage = 2_500
/** Each holds a connection and a snapshot for as long as its reader takes. */
export const maxExports = 4

/** What may go on at once; shared by all exports of a process. */
export class ExportPlaces {
  #taken = 0

  /** @throws AppError too_many_exports */
  take(): () => void {
    if (this.#taken >= maxExports)
      throw new AppError('too_many_exports', { max: maxExports }, { headers: { 'retry-after': '30' } })
    this.#taken += 1
    let given = false
    return () => {
      if (given) return
      given = true
      this.#taken -= 1
    }
  }
}

/**
 * Gives all open subscriptions of exactly the customers that a list shows, as rows of the customers file in the
 * list's order, a page of customers at a time (DESIGN.md §3, INTERFACES.md «Customers file»): all of it from one
 * snapshot at one instant.
 * @param give takes rows, the instant that they all are of and how many customers they are of, and is waited for, so that a slow reader slows the reading
 */
export async function exportCustomers(
  { database, readNow }: ApiContext,
  memory: ListMemory,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
  give: (rows: readonly ExportRow[], now: Instant, customers: number) => Promise<void>,
): Promise<void> {
  await readStandings(database.db, partnerId, readNow, async (trx, now) => {
    // Its pages are asked for once: nobody's remembered ones go for them.
    const own = { ...memory, pages: new SearchPages() }
    const list = await openList(trx, partnerId, now, { ...query, sight }, own)
    let after: Position | null = null
    let size = firstCustomers
    for (;;) {
      const { keys, hasMore } = await list.page(after, size)
      const views = await readViews(
        loadFacts,
        trx,
        partnerId,
        now,
        keys,
        noStatusFilter,
        Infinity,
        byExternalId,
      )
      const rows = views.flatMap((view) => rowsOf(view, sight))
      await give(rows, now, list.counts.total)
      const fitting = Math.ceil((rowsPerPage * keys.length) / Math.max(rows.length, 1))
      size = Math.min(Math.max(fitting, 1), maxCustomers)
      after = keys.at(-1) ?? null
      if (!hasMore || after === null) return
    }
  })
}

function byExternalId(a: SubscriptionView, b: SubscriptionView): number {
  return compareCodePoints(a.row.external_id, b.row.external_id)
}

function rowsOf(view: CustomerView, sight: Sight): ExportRow[] {
  const { row, key, shown, services } = view
  const customer = {
    externalId: row.external_id,
    name: row.name,
    country: row.country,
    adminEmail: sight.personalData ? row.admin_email : null,
    tags: row.tags,
  }
  const customerProvisioningStatus = mostImportantOf(parseStatusSet(key.statusSet))?.provisioning ?? null
  if (shown.length === 0)
    return [
      { customer, subscription: null, service: null, subscriptionStatus: null, customerProvisioningStatus },
    ]
  return shown.flatMap((subscription) =>
    (services.get(subscription.row.id) ?? []).map((service) => ({
      customer,
      subscription: subscriptionCells(subscription),
      service: serviceCells(service),
      subscriptionStatus: subscription.status,
      customerProvisioningStatus,
    })),
  )
}

function subscriptionCells({ row }: SubscriptionView): NonNullable<ExportRow['subscription']> {
  return {
    externalId: row.external_id,
    offer: row.offer,
    kind: row.kind,
    term: row.term,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    autoRenew: row.auto_renew,
    payment: row.payment,
    suspendedAt: row.suspended_at,
    cancelAtEnd: row.cancel_at_end,
    quantity: row.quantity,
    amount: row.amount,
    currency: row.currency,
  }
}

function serviceCells(row: ServiceRow): NonNullable<ExportRow['service']> {
  return {
    externalId: row.external_id,
    product: row.product,
    provisioningStatus: viewService(row),
    provisioningSince: parseTimestamp(row.since),
    provisioningReason: row.reason,
    licences: row.licences,
    licencesUsed: row.licences_used,
  }
}
