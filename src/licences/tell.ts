import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { ReturnedWhy } from '../domain/licences.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor, HistoryEntry } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { readCustomers, standingSourceOf } from '../standings/sources.ts'
import { writeStandings } from '../standings/write.ts'
import { changeUsed } from './rows.ts'

/** How many licences of a service were assigned, or returned and why. */
export type LicenceChange =
  | { readonly serviceId: string; readonly assigned: number }
  | { readonly serviceId: string; readonly returned: number; readonly why: ReturnedWhy }

/**
 * What follows from rows that were written: how many are used, history, standing and event, in the caller's transaction,
 * which holds the customer's lock. The history has numbers alone: it cannot be erased, and people can.
 */
export async function tellLicences(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  actor: Actor,
  now: Instant,
  changes: readonly LicenceChange[],
): Promise<void> {
  if (changes.length === 0) return
  const entries: HistoryEntry[] = []
  for (const change of changes) {
    const { serviceId, ...what } = change
    const by = 'assigned' in change ? change.assigned : -change.returned
    const used = await changeUsed(trx, partnerId, serviceId, by)
    const { why, ...count } = { why: undefined, ...what }
    entries.push({
      customerId,
      action: 'assigned' in change ? 'licences_assigned' : 'licences_returned',
      subjectKind: 'service',
      subjectId: serviceId,
      before: { licencesUsed: used.before },
      after: { ...count, ...(why === undefined ? {} : { returnedWhy: why }), licencesUsed: used.after },
    })
  }
  await appendHistory(trx, partnerId, { kind: actor.kind, id: actor.id }, now, entries)
  const [customer] = await readCustomers(trx, partnerId, [customerId])
  // What is deleted stands nowhere.
  if (customer?.archived_at === null) await writeStandings(trx, partnerId, [standingSourceOf(customer)], now)
  await appendEvent(trx, partnerId, 'customers_changed', now, [customerId])
}
