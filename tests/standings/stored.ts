import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ServicesTable } from '../../src/database/provisioning-tables.ts'
import type { CustomersTable, HistoryTable, SubscriptionsTable, Tables } from '../../src/database/tables.ts'
import type { StandingsTable } from '../../src/database/standing-tables.ts'
import type { TenantReader } from '../../src/database/transactions.ts'
import { oracleProvisioning, oracleSubscription } from '../domain/oracle.ts'
import type { OracleSubscription } from '../domain/oracle.ts'

export type StoredService = Selectable<ServicesTable>
export type StoredSubscription = Selectable<SubscriptionsTable> & {
  services: StoredService[]
  /** The same as the oracle wants it: facts only. */
  plain: OracleSubscription
}
export type StoredPiece = Selectable<StandingsTable>
export type StoredSearch = Selectable<Tables['customer_search']>
export type StoredEntry = Selectable<HistoryTable>
export type StoredCustomer = Selectable<CustomersTable> & {
  subscriptions: StoredSubscription[]
  pieces: StoredPiece[]
  search: StoredSearch | undefined
  history: StoredEntry[]
  /** Whom it is assigned to, by id. */
  assigned: string[]
  /** Under which share use is low. */
  lowUsePercent: number | null
}

export interface Stored {
  customers: StoredCustomer[]
  counts: Selectable<Tables['standing_counts']>[]
  deltas: Selectable<Tables['standing_deltas']>[]
  clock: Selectable<Tables['partner_clocks']> | undefined
  outbox: { id: bigint; number: bigint | null }[]
  lastNumber: bigint
}

/** Everything that is stored of a partner and says how its customers stand, plainly read in one snapshot. */
export async function readStored(trx: TenantReader, partnerId: string): Promise<Stored> {
  const own = <T extends keyof Tables>(table: T) =>
    sql<Selectable<Tables[T]>>`select * from ${sql.table(table)} where partner_id = ${partnerId}`
      .execute(trx)
      .then(({ rows }) => rows)
  const services = Map.groupBy(await own('services'), (row) => row.subscription_id)
  const subscriptions = Map.groupBy(
    (await own('subscriptions')).map((row) => {
      const ofOne = services.get(row.id) ?? []
      return { ...row, services: ofOne, plain: plainOf(row, ofOne) }
    }),
    (row) => row.customer_id,
  )
  const pieces = Map.groupBy(await own('standings'), (row) => row.customer_id)
  const searches = new Map((await own('customer_search')).map((row) => [row.customer_id, row]))
  const history = Map.groupBy(await own('history'), (row) => row.customer_id)
  const assigned = Map.groupBy(await own('assignments'), (row) => row.customer_id)
  // Deleted ones are checked by who deletes them (tests/archive): here they are nowhere.
  const { rows: settings } = await sql<{ percent: number | null }>`
    select low_use_percent as percent from partners where id = ${partnerId}`.execute(trx)
  const lowUsePercent = settings[0]?.percent ?? null
  const there = (await own('customers')).filter((row) => row.archived_at === null)
  const customers = there.map((row) => ({
    ...row,
    lowUsePercent,
    subscriptions: subscriptions.get(row.id) ?? [],
    pieces: (pieces.get(row.id) ?? []).toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1)),
    search: searches.get(row.id),
    assigned: (assigned.get(row.id) ?? []).map((one) => one.person_id).toSorted(),
    history: (history.get(row.id) ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }))
  const [clock] = await own('partner_clocks')
  const [numbers] = await own('outbox_numbers')
  return {
    customers,
    counts: await own('standing_counts'),
    deltas: await own('standing_deltas'),
    clock,
    outbox: await own('outbox'),
    lastNumber: numbers?.last_number ?? 0n,
  }
}

function plainOf(
  row: Selectable<SubscriptionsTable>,
  services: readonly StoredService[],
): OracleSubscription {
  return {
    externalId: row.external_id,
    facts: {
      kind: row.kind,
      endsAt: row.ends_at,
      autoRenew: row.auto_renew,
      payment: row.payment,
      suspendedAt: row.suspended_at,
      cancelAtEnd: row.cancel_at_end,
      closedAt: row.closed_at,
      converts:
        row.converts_ends_at === null
          ? null
          : { endsAt: row.converts_ends_at, autoRenew: row.converts_auto_renew },
    },
    services: services.map((service) => ({
      status: service.provisioning_status,
      withdrawn: service.withdrawn_at !== null,
      deprovisioned: service.deprovisioned_at !== null,
      stuckAt: service.stuck_at,
      licences: service.licences,
      used: service.licences_used,
      since: service.since,
    })),
  }
}

/** A stored set in words, sorted: bit 8 × provisioning + subscription (DESIGN.md §4), and its marks. */
export function wordsOf(set: bigint): string {
  return knownWords.getOrInsertComputed(set, spell)
}

const knownWords = new Map<bigint, string>()

function spell(set: bigint): string {
  const words: string[] = []
  if (((set >> 48n) & 1n) === 1n) words.push('in-hand')
  if (((set >> 49n) & 1n) === 1n) words.push('stuck')
  if (((set >> 50n) & 1n) === 1n) words.push('over-limit')
  if (((set >> 51n) & 1n) === 1n) words.push('low-use')
  if (((set >> 52n) & 1n) === 1n) words.push('nobody-assigned')
  if (set >> 53n !== 0n) words.push('nonsense')
  for (const [p, provisioning] of oracleProvisioning.entries())
    for (const [s, subscription] of oracleSubscription.entries())
      if (((set >> BigInt(8 * p + s)) & 1n) === 1n) words.push(`${provisioning}/${subscription}`)
  return words.toSorted().join(' ')
}
