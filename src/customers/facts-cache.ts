import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { loadBelow, loadFacts } from './facts.ts'
import type { CustomerFacts, ReadFacts } from './facts.ts'
import { customersByIds } from './repository.ts'

/** Rows that one process remembers: about 15 MB, enough for the first pages of many lists. */
const defaultMaxRows = 30_000

/**
 * Remembers customers' facts between requests. Their revisions are read each time, in the request's snapshot and behind
 * its partner's wall; the rest is taken from memory where these say that nothing has changed since
 * (docs/decisions/0009). The customers asked for longest ago are forgotten first.
 */
export class FactsCache {
  readonly #byId = new Map<string, CustomerFacts>()
  readonly #maxRows: number
  #rows = 0

  constructor(maxRows = defaultMaxRows) {
    this.#maxRows = maxRows
  }

  readonly read: ReadFacts = async (trx, partnerId, ids, now, revisions) => {
    const all = revisions === undefined ? undefined : this.#allOf(ids, revisions)
    if (all !== undefined) return this.#keep(all)
    const unknown = ids.filter((id) => !this.#byId.has(id))
    if (unknown.length === ids.length) return this.#keep(await loadFacts(trx, partnerId, ids, now))
    const [rows, fresh] = await Promise.all([
      customersByIds(trx, partnerId, ids),
      unknown.length === 0 ? none : loadBelow(trx, partnerId, unknown, now),
    ])
    const isUnknown = new Set(unknown)
    const facts = new Map<string, CustomerFacts>()
    const outdated = []
    for (const row of rows) {
      const known = this.#byId.get(row.id)
      if (isUnknown.has(row.id)) facts.set(row.id, { row, ...fresh(row.id) })
      else if (known?.row.revision === row.revision) facts.set(row.id, known)
      else outdated.push(row)
    }
    await addOutdated(trx, partnerId, outdated, facts, now)
    return this.#keep(facts)
  }

  /** These customers from memory, where all of them are in it as these revisions say. */
  #allOf(
    ids: readonly string[],
    revisions: ReadonlyMap<string, number>,
  ): Map<string, CustomerFacts> | undefined {
    const facts = new Map<string, CustomerFacts>()
    for (const id of ids) {
      const known = this.#byId.get(id)
      if (known === undefined || known.row.revision !== revisions.get(id)) return undefined
      facts.set(id, known)
    }
    return facts
  }

  #keep(facts: Map<string, CustomerFacts>): Map<string, CustomerFacts> {
    for (const [id, each] of facts) {
      this.#forget(id)
      this.#byId.set(id, each)
      this.#rows += rowsOf(each)
    }
    for (const oldest of this.#byId.keys()) {
      if (this.#rows <= this.#maxRows) break
      this.#forget(oldest)
    }
    return facts
  }

  #forget(id: string): void {
    const known = this.#byId.get(id)
    if (known === undefined) return
    this.#byId.delete(id)
    this.#rows -= rowsOf(known)
  }
}

const none = (): Omit<CustomerFacts, 'row'> => ({ subscriptions: [], services: new Map() })

async function addOutdated(
  trx: TenantReader,
  partnerId: string,
  rows: readonly CustomerFacts['row'][],
  facts: Map<string, CustomerFacts>,
  now: Instant,
): Promise<void> {
  if (rows.length === 0) return
  const ids = rows.map((row) => row.id)
  const below = await loadBelow(trx, partnerId, ids, now)
  for (const row of rows) facts.set(row.id, { row, ...below(row.id) })
}

function rowsOf({ subscriptions, services }: CustomerFacts): number {
  let rows = 1 + subscriptions.length
  for (const ofOne of services.values()) rows += ofOne.length
  return rows
}
