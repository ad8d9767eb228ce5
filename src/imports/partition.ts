import type { FileRow } from '../customers-file/row.ts'
import { bucketBytes, maxBuckets, maxRowsOfCustomer } from './limits.ts'

/** One customer of the file with all its good rows, in the file's order. */
export interface FileCustomer {
  readonly externalId: string
  readonly rows: FileRow[]
  /** A row of it is wrong, so it stays out. */
  bad: boolean
  /** It has more rows than are looked at. */
  tooMany: boolean
}

/** Every customer of a part of the file, by external id. */
export type Bucket = Map<string, FileCustomer>

/** Where a subscription stands first under a customer. */
export interface Mention {
  readonly subscriptionId: string
  readonly customerId: string
  readonly line: number
}

/** Two customers of the file that claim one subscription. */
export interface Conflict {
  readonly here: Mention
  readonly there: Mention
}

/**
 * The rows of a file sorted into buckets by their customer, because rows of one customer may stand anywhere and
 * a file may be larger than memory. The same file makes the same buckets in every run.
 */
export interface Partition {
  addRow(row: FileRow): void
  /** Marks a customer as one that stays out. */
  addBad(customerId: string): void
  /** Writes out what would grow too large; to be awaited now and then while rows are added. */
  settle(): Promise<void>
  /** After the last row: the subscriptions that stand under two customers, one bucket's at a time. */
  conflicts(): AsyncGenerator<Conflict, void, undefined>
  /** After the conflicts: bucket by bucket. */
  buckets(): AsyncGenerator<Bucket, void, undefined>
  remove(): Promise<void>
}

/** How many buckets a file of this length is cut into. */
export function bucketCount(fileBytes: number): number {
  return Math.min(maxBuckets, Math.max(1, Math.ceil(fileBytes / bucketBytes)))
}

export function addToBucket(bucket: Bucket, row: FileRow): void {
  const customer = customerIn(bucket, row.customer.externalId)
  if (customer.rows.length < maxRowsOfCustomer) customer.rows.push(row)
  else customer.tooMany = true
}

export function customerIn(bucket: Bucket, externalId: string): FileCustomer {
  let customer = bucket.get(externalId)
  if (customer === undefined) {
    customer = { externalId, rows: [], bad: false, tooMany: false }
    bucket.set(externalId, customer)
  }
  return customer
}

/** Finds subscriptions under two customers among mentions that come in the order of their lines. */
export class MentionCheck {
  readonly #first = new Map<string, Mention>()
  /** By subscription: the customers that are told. */
  readonly #told = new Map<string, Set<string>>()

  /** The conflicts that this mention makes known; each customer is told once, at its first mention. */
  add(mention: Mention): readonly Conflict[] {
    const { subscriptionId, customerId } = mention
    const first = this.#first.get(subscriptionId)
    if (first === undefined) this.#first.set(subscriptionId, mention)
    if (first === undefined || first.customerId === customerId) return none
    const told = this.#told.get(subscriptionId)
    if (told?.has(customerId) === true) return none
    if (told !== undefined) told.add(customerId)
    else this.#told.set(subscriptionId, new Set([customerId]))
    const conflict = { here: mention, there: first }
    return told === undefined ? [{ here: first, there: mention }, conflict] : [conflict]
  }
}

const none: readonly Conflict[] = []

/** For a file that is small enough: everything in memory. */
export class MemoryPartition implements Partition {
  readonly #bucket: Bucket = new Map()
  readonly #check = new MentionCheck()
  readonly #conflicts: Conflict[] = []

  addRow(row: FileRow): void {
    addToBucket(this.#bucket, row)
    const mention = mentionOf(row)
    if (mention !== null) this.#conflicts.push(...this.#check.add(mention))
  }

  addBad(customerId: string): void {
    customerIn(this.#bucket, customerId).bad = true
  }

  async settle(): Promise<void> {}

  async *conflicts(): AsyncGenerator<Conflict, void, undefined> {
    yield* this.#conflicts
  }

  async *buckets(): AsyncGenerator<Bucket, void, undefined> {
    yield this.#bucket
  }

  async remove(): Promise<void> {
    this.#bucket.clear()
  }
}

export function mentionOf(row: FileRow): Mention | null {
  if (row.subscription === undefined) return null
  return {
    subscriptionId: row.subscription.externalId,
    customerId: row.customer.externalId,
    line: row.line,
  }
}
