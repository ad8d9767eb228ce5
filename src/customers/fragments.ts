import { hash } from 'node:crypto'
import type { StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import type { CustomerFacts } from './facts.ts'
import type { PageKey } from './list-query.ts'
import { presentCustomer } from './present.ts'
import type { Onlooker } from './present.ts'
import type { CustomerJson } from './schema.ts'
import { viewUnder } from './views.ts'

/** Bytes of JSON that one process remembers, outside of its heap. */
const defaultMaxBytes = 12 * 1024 * 1024

/** One customer of a list as it is sent, and what it was written from. */
interface Fragment {
  readonly facts: CustomerFacts
  readonly statusSet: bigint
  readonly nextEndsAt: Instant
  /** What who answers for it is called. */
  readonly responsible: string | undefined
  /** It is the same at each instant from the one to before the other. */
  readonly from: Instant
  readonly until: Instant
  readonly bytes: Buffer
  /** Tells it from others, for the ETag of the whole. */
  readonly digest: string
}

/** How a customer becomes JSON: the contract's own serialiser. */
export type WriteCustomer = (customer: CustomerJson) => string

/**
 * Remembers customers of lists as JSON, for as long as their facts are the same and no date changes what is shown of
 * them (docs/decisions/0009): writing it is most of what a page costs. Those asked for longest ago are forgotten first.
 */
export class Fragments {
  readonly #known = new Map<string, Fragment>()
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes = defaultMaxBytes) {
    this.#maxBytes = maxBytes
  }

  /** A page's customers in the order of its keys. */
  read(
    keys: readonly PageKey[],
    facts: ReadonlyMap<string, CustomerFacts>,
    filter: StatusFilter,
    onlooker: Onlooker,
    write: WriteCustomer,
  ): Fragment[] {
    const { now, sight, names, lowUsePercent } = onlooker
    const view = viewUnder(filter, now)
    const filterKey = JSON.stringify([
      filter,
      sight.personalData,
      sight.colleagues,
      sight.notes,
      lowUsePercent,
    ])
    return keys.flatMap((key) => {
      const own = facts.get(key.customerId)
      if (own === undefined) return []
      const name = `${key.customerId} ${filterKey}`
      const known = this.#known.get(name)
      const responsible = names.get(own.row.responsible_id ?? '')
      const fragment =
        known !== undefined && known.responsible === responsible && holds(known, key, own, now)
          ? known
          : { ...written(view(key, own), own, onlooker, write), responsible }
      this.#keep(name, fragment)
      return [fragment]
    })
  }

  #keep(name: string, fragment: Fragment): void {
    const known = this.#known.get(name)
    if (known !== undefined) {
      this.#known.delete(name)
      this.#bytes -= known.bytes.length
    }
    this.#known.set(name, fragment)
    this.#bytes += fragment.bytes.length
    for (const [oldest, { bytes }] of this.#known) {
      if (this.#bytes <= this.#maxBytes) break
      this.#known.delete(oldest)
      this.#bytes -= bytes.length
    }
  }
}

function holds(known: Fragment, key: PageKey, facts: CustomerFacts, now: Instant): boolean {
  return (
    known.facts === facts &&
    known.statusSet === key.statusSet &&
    known.nextEndsAt === key.nextEndsAt &&
    known.from <= now &&
    now < known.until
  )
}

function written(
  view: ReturnType<ReturnType<typeof viewUnder>>,
  facts: CustomerFacts,
  onlooker: Onlooker,
  write: WriteCustomer,
): Omit<Fragment, 'responsible'> {
  const text = write(presentCustomer(view, onlooker))
  // Not from the pool of small buffers, of which one that is kept keeps its neighbours.
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  const { statusSet, nextEndsAt } = view.key
  const digest = hash('sha1', bytes, 'base64url')
  return { facts, statusSet, nextEndsAt, from: onlooker.now, until: view.until, bytes, digest }
}
