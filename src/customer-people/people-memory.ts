import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { maxNotedPeople } from '../licences/changed-people.ts'
import type { PersonPlace } from './find.ts'
import { changedBetween, readBlocks, readChange, readListed } from './memory-rows.ts'
import type { PeopleBlock } from './people-block.ts'
import { RememberedPeople } from './remembered-people.ts'

const usualLimits = {
  /** All of them together; the customer asked for longest ago is forgotten first. */
  bytes: 32 * 1024 * 1024,
  /** A customer with fewer is asked of the database, which is as quick. */
  people: 1_000,
  /** Customers that are read at the same time. */
  loading: 2,
  /** People that stand together in memory, about. */
  blockSize: 500,
  /** Whom nobody has asked for so long is forgotten, also that nothing is kept of who was erased. */
  idleMs: 10 * 60_000,
}
interface Known {
  readonly people: RememberedPeople
  readonly timer: NodeJS.Timeout
}

/** Blocks that are read at once, so that others get their turn between. */
const blocksAtOnce = 4

/**
 * Remembers the people of customers who have many, in one process, as far as the list asks of them: so a search, a group or
 * who holds a licence is found and counted without the database, exactly as this request's snapshot has them
 * (docs/decisions/0037). Who asks first is answered by the database, and the people are read meanwhile.
 */
export class PeopleMemory {
  readonly #known = new Map<string, Known>()
  readonly #loading = new Map<string, Promise<void>>()
  readonly #limits: typeof usualLimits

  constructor(limits: Partial<typeof usualLimits> = {}) {
    this.#limits = { ...usualLimits, ...limits }
  }

  /** A customer's people as this transaction sees them; null where they are few, or not remembered so. */
  async read(
    db: Db,
    trx: TenantReader,
    partnerId: string,
    customerId: string,
  ): Promise<RememberedPeople | null> {
    const state = await readChange(trx, partnerId, customerId)
    if (state === undefined || state.people < this.#limits.people) return null
    const key = `${partnerId} ${customerId}`
    const known = this.#known.get(key)?.people
    const people = known && (await this.#broughtTo(trx, partnerId, customerId, known, state.change))
    if (people === undefined) this.#load(db, partnerId, customerId)
    else if (people !== null) this.#keep(key, people)
    return people ?? null
  }

  /** About how much memory all of them take. */
  get bytes(): number {
    return this.#known.values().reduce((sum, { people }) => sum + people.bytes, 0)
  }

  /** Ends when everything that is being read has been. */
  async settled(): Promise<void> {
    await Promise.all(this.#loading.values())
  }

  /** @returns null for a transaction that sees an older state; undefined where all people have to be read */
  async #broughtTo(
    trx: TenantReader,
    partnerId: string,
    customerId: string,
    known: RememberedPeople,
    change: number,
  ): Promise<RememberedPeople | null | undefined> {
    if (known.change === change) return known
    if (known.change > change) return null
    const changed = await changedBetween(trx, partnerId, customerId, known.change, change)
    if (changed === null || changed.size > maxNotedPeople) return undefined
    return known.after(change, changed, await readListed(trx, partnerId, customerId, [...changed]))
  }

  #load(db: Db, partnerId: string, customerId: string): void {
    const key = `${partnerId} ${customerId}`
    if (this.#loading.has(key) || this.#loading.size >= this.#limits.loading) return
    const loading = loadPeople(db, partnerId, customerId, this.#limits.blockSize)
      .then((people) => this.#keep(key, people))
      // Whoever asks next is answered by the database too, and tries again.
      .catch(() => undefined)
      .finally(() => this.#loading.delete(key))
    this.#loading.set(key, loading)
  }

  /** Of two that end at once, the later state stays. */
  #keep(key: string, people: RememberedPeople): void {
    const before = this.#known.get(key)
    const isLater = before !== undefined && before.people.change > people.change
    const timer = before?.timer.refresh() ?? setTimeout(() => this.#forget(key), this.#limits.idleMs).unref()
    this.#known.delete(key)
    this.#known.set(key, { people: isLater ? before.people : people, timer })
    for (const oldest of this.#known.keys()) {
      if (this.bytes <= this.#limits.bytes) break
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    clearTimeout(this.#known.get(key)?.timer)
    this.#known.delete(key)
  }
}

async function loadPeople(
  db: Db,
  partnerId: string,
  customerId: string,
  blockSize: number,
): Promise<RememberedPeople> {
  return readTenant(db, partnerId, async (trx) => {
    const state = await readChange(trx, partnerId, customerId)
    const blocks: PeopleBlock[] = []
    const some = { size: blockSize, limit: blocksAtOnce }
    let after: PersonPlace | null = null
    for (;;) {
      const more: PeopleBlock[] = await readBlocks(trx, partnerId, customerId, after, some)
      blocks.push(...more)
      const last = more.at(-1)
      if (last === undefined || more.length < blocksAtOnce) break
      after = last.place(last.size - 1)
    }
    return new RememberedPeople(state?.change ?? 0, blocks, blockSize)
  })
}
