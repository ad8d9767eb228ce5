import type { RowError } from '../customers-file/errors.ts'
import { groupCustomer } from '../customers-file/merge-customer.ts'
import type { GroupedCustomer } from '../customers-file/merge-customer.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { maxServicesOfSubscription, maxSubscriptionsOfCustomer } from '../writing/limits.ts'
import { errorPlaces } from './errors.ts'
import type { ImportError } from './errors.ts'
import { batchCustomers, batchRows, maxRowsOfCustomer } from './limits.ts'
import type { Bucket, FileCustomer } from './partition.ts'

/** A customer as the import wants it to be; null where it stays out, for errors that are here or were told before. */
export interface PreparedCustomer {
  readonly externalId: string
  readonly grouped: GroupedCustomer | null
  readonly errors: readonly ImportError[]
}

/** What one transaction writes. The same import cuts the same batches in every run. */
export interface Batch {
  readonly number: number
  readonly rows: number
  readonly customers: number
  /** Customers in the order of their external ids, each once in an import. */
  readonly prepare: () => PreparedCustomer[]
  /** What is written with them, in the same transaction. */
  readonly also?: (trx: TenantWriter, partnerId: string, now: Instant) => Promise<void>
}

/** More batches than a bucket can have. */
const batchesOfBucket = 1_000_000

/** Cuts buckets into batches, customers by external id so that two imports meet them in the same order. */
export async function* batchesOf(buckets: AsyncIterable<Bucket>): AsyncGenerator<Batch, void, undefined> {
  let bucketNumber = 0
  for await (const bucket of buckets) {
    const customers = [...bucket.values()].sort((a, b) => (a.externalId < b.externalId ? -1 : 1))
    let number = bucketNumber * batchesOfBucket
    for (const part of cut(customers, (customer) => customer.rows.length)) {
      yield { number, rows: part.rows, customers: part.items.length, prepare: () => part.items.map(prepare) }
      number += 1
    }
    bucketNumber += 1
  }
}

/** Parts of at most so many customers and, but for a single large one, so many rows. */
export function* cut<T>(
  customers: Iterable<T>,
  rowsOf: (customer: T) => number,
): Generator<{ items: T[]; rows: number }, void, undefined> {
  let items: T[] = []
  let rows = 0
  for (const customer of customers) {
    const more = rowsOf(customer)
    if (items.length > 0 && (items.length >= batchCustomers || rows + more > batchRows)) {
      yield { items, rows }
      items = []
      rows = 0
    }
    items.push(customer)
    rows += more
  }
  if (items.length > 0) yield { items, rows }
}

function prepare({ externalId, rows, bad, tooMany }: FileCustomer): PreparedCustomer {
  const [first] = rows
  if (first === undefined) return { externalId, grouped: null, errors: [] }
  if (tooMany) {
    const error = {
      line: first.line,
      column: 'customer_id',
      code: 'too_many_rows',
      params: { max: maxRowsOfCustomer },
    } as const
    return { externalId, grouped: null, errors: numbered([error], externalId, errorPlaces.grouped) }
  }
  const grouped = groupCustomer(rows)
  const problems = 'errors' in grouped ? grouped.errors : boundProblems(grouped.ok)
  return {
    externalId,
    grouped: bad || problems.length > 0 || 'errors' in grouped ? null : grouped.ok,
    errors: numbered(problems, externalId, errorPlaces.grouped),
  }
}

function boundProblems({ customer, subscriptions }: GroupedCustomer): RowError[] {
  const problems: RowError[] = []
  if (subscriptions.length > maxSubscriptionsOfCustomer)
    problems.push({
      line: customer.line,
      column: 'customer_id',
      code: 'too_many_subscriptions',
      params: { max: maxSubscriptionsOfCustomer, found: subscriptions.length },
    })
  for (const { line, services } of subscriptions)
    if (services.length > maxServicesOfSubscription)
      problems.push({
        line,
        column: 'subscription_id',
        code: 'too_many_services',
        params: { max: maxServicesOfSubscription, found: services.length },
      })
  return problems
}

/** Numbers errors of one customer, which may share lines, from `place` on. */
export function numbered(errors: readonly RowError[], customerId: string, place: number): ImportError[] {
  return errors.map((error, index) => ({ ...error, customerId, n: place + index }))
}
