import type { Db } from '../../src/database/connect.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { emailDomain, searchText } from '../../src/domain/names.ts'
import type { ReadNow } from '../../src/standings/now.ts'
import {
  oracleCustomer,
  oracleNameKey,
  oracleNextChange,
  oracleRollUp,
  oracleStatus,
} from '../domain/oracle.ts'
import type { OracleStanding, OracleSubscription } from '../domain/oracle.ts'
import { checkHistory } from './check-history.ts'
import { licencesApart } from './licences-apart.ts'
import { readStored, wordsOf } from './stored.ts'
import type { Stored, StoredCustomer, StoredPiece, StoredSubscription } from './stored.ts'

export interface CheckOptions {
  /** The clock and the relay have nothing left to do: then nothing may be due or without a number. */
  readonly caughtUp?: boolean
  /** Instants of the coming days at which the counts are compared. */
  readonly countedInstants?: number
}

/** Differences that are told; the rest are counted. */
const maxTold = 40

/**
 * Compares what is derived and stored of a partner with what the oracle makes of its plain facts, in one snapshot:
 * standings now and on both sides of every boundary of the covered days, counts with their deltas, what search
 * knows, roll-ups, statuses, closings, event numbers and the history's chains. It holds at any time, beside any
 * number of writers; with `caughtUp` more holds.
 * @returns one readable line for each difference; none where all is as it must be
 */
export async function checkStored(
  db: Db,
  partnerId: string,
  now: number | ReadNow,
  options: CheckOptions = {},
): Promise<string[]> {
  const { stored, at, apart } = await readTenant(db, partnerId, async (trx) => ({
    stored: await readStored(trx, partnerId),
    at: typeof now === 'number' ? now : await now(trx, partnerId),
    apart: await licencesApart(trx, partnerId),
  }))
  return [...compareStored(stored, at, options), ...apart]
}

/** The same for what has been read already, in one snapshot with `now`. */
export function compareStored(stored: Stored, now: number, options: CheckOptions = {}): string[] {
  return new Check(stored, now, options).run()
}

class Check {
  readonly #stored: Stored
  readonly #now: number
  readonly #coveredUntil: number
  readonly #options: CheckOptions
  readonly #found: string[] = []
  /** Instants at which a piece begins, or should. */
  readonly #boundaries = new Set<number>()

  constructor(stored: Stored, now: number, options: CheckOptions) {
    this.#stored = stored
    this.#now = now
    this.#options = options
    this.#coveredUntil = stored.clock?.covered_until ?? -Infinity
  }

  run(): string[] {
    const { customers } = this.#stored
    if (customers.length > 0) this.#checkClock()
    for (const customer of customers) this.#checkCustomer(customer)
    this.#checkCounts()
    this.#checkOutbox()
    if (this.#found.length <= maxTold) return this.#found
    return [...this.#found.slice(0, maxTold), `… and ${this.#found.length - maxTold} more`]
  }

  #tell(line: string): void {
    this.#found.push(line)
  }

  #differs(what: string, stored: unknown, expected: unknown): void {
    if (stored !== expected) this.#tell(`${what}: stored ${shown(stored)}, should be ${shown(expected)}`)
  }

  #checkClock(): void {
    if (this.#coveredUntil <= this.#now && this.#options.caughtUp === true)
      this.#tell(`covered only until ${shown(this.#coveredUntil)}, now is ${shown(this.#now)}`)
    const clockAt = this.#stored.clock?.clock_at ?? -Infinity
    if (clockAt > this.#now) this.#tell(`the clock stands at ${shown(clockAt)}, after ${shown(this.#now)}`)
  }

  #checkCustomer(customer: StoredCustomer): void {
    const { pieces, external_id: name } = customer
    this.#differs(`${name} name_key`, customer.name_key, oracleNameKey(customer.name))
    if (pieces[0]?.valid_from !== -Infinity) this.#tell(`${name}: its first piece does not begin with time`)
    for (const [index, piece] of pieces.entries()) {
      const what = `${name} piece ${index}`
      this.#differs(`${what} is_last`, piece.is_last, index === pieces.length - 1)
      this.#differs(`${what} name_key`, piece.name_key, customer.name_key)
      this.#differs(`${what} external_id`, piece.external_id, customer.external_id)
      const next = pieces[index + 1]
      if (next !== undefined) this.#differs(`${what} valid_until`, piece.valid_until, next.valid_from)
    }
    const subscriptions = customer.subscriptions.map(({ plain }) => plain)
    for (const instant of this.#instantsOf(pieces, subscriptions, customer))
      this.#checkStanding(customer, instant)
    this.#checkSearch(customer)
    for (const subscription of customer.subscriptions) this.#checkSubscription(name, subscription)
    for (const line of checkHistory(customer)) this.#tell(line)
  }

  /** Now, and every instant of the covered days at which something changes, a millisecond to both sides. */
  #instantsOf(
    pieces: readonly StoredPiece[],
    subscriptions: readonly OracleSubscription[],
    { in_hand_until: inHandUntil, lowUsePercent }: StoredCustomer,
  ): number[] {
    const boundaries = pieces.flatMap((piece) => [piece.valid_from, piece.valid_until])
    let at: number | null = this.#now
    for (let steps = 0; at !== null && at < this.#coveredUntil && steps < 200; steps += 1) {
      boundaries.push(at)
      at = oracleNextChange(subscriptions, at, inHandUntil, lowUsePercent)
    }
    for (const boundary of boundaries)
      if (boundary > this.#now && boundary < this.#coveredUntil) this.#boundaries.add(boundary)
    const around = boundaries.flatMap((boundary) => [boundary - 1, boundary, boundary + 1])
    const covered = around.filter((instant) => instant >= this.#now && instant < this.#coveredUntil)
    return [...new Set(covered)]
  }

  #checkStanding(customer: StoredCustomer, instant: number): void {
    const what = `${customer.external_id} at ${shown(instant)}`
    const holding = customer.pieces.filter(
      (piece) => piece.valid_from <= instant && instant < piece.valid_until,
    )
    const [piece] = holding
    if (piece === undefined || holding.length !== 1) {
      this.#tell(`${what}: ${holding.length} pieces hold`)
      return
    }
    const expected = standingOf(customer, instant)
    this.#differs(`${what} set`, wordsOf(piece.status_set), setWords(expected))
    this.#differs(`${what} place`, piece.place, expected.place)
    this.#differs(`${what} next_ends_at`, piece.next_ends_at, expected.nextEndsAt ?? Infinity)
    this.#differs(`${what} use_share`, piece.use_share, expected.use ?? Infinity)
    const { search } = customer
    if (search === undefined) return
    const step = (search.changes_at ?? []).filter((change) => Number(change) <= instant).length
    // pg gives the numbers of an array as texts.
    const changes: readonly (bigint | string)[] = search.change_sets ?? []
    const set = step === 0 ? search.status_set : (changes[step - 1] ?? 0n)
    this.#differs(`${what} set for search`, wordsOf(BigInt(set)), setWords(expected))
  }

  #checkSearch(customer: StoredCustomer): void {
    const { search, external_id: name } = customer
    if (search === undefined) return this.#tell(`${name}: search does not know it`)
    const domain = emailDomain(customer.admin_email ?? '')
    const ids = customer.subscriptions.map((subscription) => subscription.external_id)
    const open = [customer.name, name, ...ids]
    const text = searchText([...open, ...(domain === null ? [] : [domain])])
    // PostgreSQL counts code points.
    const shownToAll = Array.from(search.search_text).slice(0, search.public_length).join('')
    this.#differs(`${name} public text`, sortedWords(shownToAll), sortedWords(searchText(open)))
    if (!shownToAll.endsWith(' ')) this.#tell(`${name}: its public text ends within a word`)
    const holders = customer.assigned.length === 0 ? ['a:-'] : customer.assigned.map((id) => `a:${id}`)
    const people = [...holders, `r:${customer.responsible_id ?? '-'}`].toSorted()
    this.#differs(`${name} people for search`, shown(search.people.toSorted()), shown(people))
    // Subscriptions have no order here, so the words have none either.
    this.#differs(`${name} search_text`, sortedWords(search.search_text), sortedWords(text))
    this.#differs(`${name} tags for search`, shown(search.tags.toSorted()), shown(customer.tags.toSorted()))
  }

  #checkSubscription(customer: string, subscription: StoredSubscription): void {
    const { plain } = subscription
    const what = `${customer} ${subscription.external_id}`
    this.#differs(`${what} roll-up`, subscription.provisioning_status, oracleRollUp(plain.services))
    // As long as the clock has not come by, the row says how it stood before; its `until` says that it is late.
    const isLate = subscription.closed_at === null && (subscription.status_until ?? Infinity) <= this.#now
    if (isLate) {
      if (this.#options.caughtUp === true)
        this.#tell(`${what} was due at ${shown(subscription.status_until)}`)
      return
    }
    const { facts } = plain
    const isHeld = facts.payment === 'overdue' || facts.suspendedAt !== null || facts.cancelAtEnd
    const renews = facts.kind === 'paid' && facts.autoRenew && !isHeld && subscription.term !== null
    const isToRenew = renews && subscription.closed_at === null && (facts.endsAt ?? Infinity) <= this.#now
    if (isToRenew && this.#options.caughtUp === true)
      this.#tell(`${what} was to renew at ${shown(facts.endsAt)}`)
    const expected = oracleStatus(plain.facts, this.#now)
    this.#differs(`${what} status`, subscription.status, expected?.status ?? null)
    this.#differs(`${what} status_until`, subscription.status_until, expected?.until ?? null)
    if (expected !== null) this.#differs(`${what} closed_at`, subscription.closed_at, null)
    else if (subscription.cancel_at_end && subscription.ends_at !== null) {
      // By hand it may have been closed before its end.
      const isEarly = subscription.closed_at !== null && subscription.closed_at < subscription.ends_at
      if (!isEarly) this.#differs(`${what} closed_at`, subscription.closed_at, subscription.ends_at)
    } else if (subscription.closed_at === null) this.#tell(`${what} is closed and does not say since when`)
  }

  #checkCounts(): void {
    const wanted =
      this.#options.countedInstants ?? Math.max(2, Math.floor(4_000 / this.#stored.customers.length))
    const boundaries = [...this.#boundaries].toSorted((a, b) => a - b)
    const step = Math.max(1, Math.ceil(boundaries.length / wanted))
    const some = boundaries.filter((_, index) => index % step === 0)
    for (const instant of [this.#now, ...some.flatMap((at) => [at - 1, at])])
      if (instant >= this.#now) this.#checkCountsAt(instant)
  }

  #checkCountsAt(instant: number): void {
    const stored = new Map<string, number>()
    const add = (set: bigint, by: number) => stored.set(wordsOf(set), (stored.get(wordsOf(set)) ?? 0) + by)
    for (const row of this.#stored.counts) add(row.status_set, row.customers)
    for (const row of this.#stored.deltas) if (row.takes_effect_at <= instant) add(row.status_set, row.delta)
    const counted = Map.groupBy(this.#stored.customers, (customer) => setWords(standingOf(customer, instant)))
    for (const words of new Set([...stored.keys(), ...counted.keys()]))
      this.#differs(
        `count of {${words}} at ${shown(instant)}`,
        stored.get(words) ?? 0,
        counted.get(words)?.length ?? 0,
      )
  }

  #checkOutbox(): void {
    const { outbox, lastNumber } = this.#stored
    const numbers = outbox.flatMap(({ number }) => (number === null ? [] : [number])).toSorted(compare)
    this.#differs('last event number', BigInt(numbers.length), lastNumber)
    for (const [index, number] of numbers.entries())
      if (number !== BigInt(index) + 1n) return this.#tell(`event ${index + 1} has number ${number}`)
    if (this.#options.caughtUp === true) this.#differs('events with numbers', numbers.length, outbox.length)
  }
}

/** Asked again and again for the same instants, and slow on purpose. */
const known = new WeakMap<StoredCustomer, Map<number, OracleStanding>>()

function standingOf(customer: StoredCustomer, instant: number): OracleStanding {
  const ofOne = known.getOrInsertComputed(customer, () => new Map())
  return ofOne.getOrInsertComputed(instant, () =>
    oracleCustomer(
      customer.subscriptions.map(({ plain }) => plain),
      instant,
      customer.in_hand_until,
      customer.lowUsePercent,
    ),
  )
}

function setWords(standing: OracleStanding): string {
  const marks = [
    standing.inHand ? 'in-hand' : '',
    standing.stuck ? 'stuck' : '',
    standing.overLimit ? 'over-limit' : '',
    standing.lowUse ? 'low-use' : '',
    standing.nobodyAssigned ? 'nobody-assigned' : '',
  ]
  return [...standing.pairs, ...marks.filter((mark) => mark !== '')].toSorted().join(' ')
}

function sortedWords(text: string): string {
  return text.trim().split(' ').toSorted().join(' ')
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b)
}

function shown(value: unknown): string {
  if (typeof value === 'number' && value > 1e11 && value < 1e15) return new Date(value).toISOString()
  return typeof value === 'string' || typeof value === 'bigint'
    ? `«${value}»`
    : (JSON.stringify(value) ?? 'nothing')
}
