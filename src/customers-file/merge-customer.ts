import { checkSubscription } from './check-subscription.ts'
import { columns, type Part } from './columns.ts'
import type { RowError, RowErrorCode } from './errors.ts'
import type { CustomerCells, FileRow, ServiceCells, SubscriptionCells } from './row.ts'

export interface GroupedService extends ServiceCells {
  /** The first line that names it. */
  line: number
}

export interface GroupedSubscription extends SubscriptionCells {
  line: number
  services: GroupedService[]
}

export interface GroupedCustomer {
  customer: CustomerCells & { line: number }
  subscriptions: GroupedSubscription[]
}

export type Grouped = { readonly ok: GroupedCustomer } | { readonly errors: readonly RowError[] }

/**
 * One customer out of all its rows, which may stand in any order: every subscription and service once,
 * in the order of their first lines. The same one twice with different values is an error that names
 * both lines; with the same values it is one (INTERFACES.md «Customers file»). A value that only some
 * of the rows have (keys of JSON lines) counts for all.
 *
 * @param rows at least one, all with the same `customer.externalId`
 */
export function groupCustomer(rows: readonly FileRow[]): Grouped {
  const inOrder = rows.toSorted((a, b) => a.line - b.line)
  const first = inOrder[0]
  if (first === undefined) throw new RangeError('a customer has at least one row')
  const errors: RowError[] = []
  const customer = new Merged('customer', { ...first.customer, line: first.line })
  const subscriptions = new Map<string, MergedSubscription>()
  for (const { line, customer: cells, subscription, service } of inOrder) {
    customer.add(cells, line, errors)
    if (subscription === undefined || service === undefined) continue
    let known = subscriptions.get(subscription.externalId)
    if (known === undefined) {
      known = {
        merged: new Merged('subscription', { ...subscription, line, services: [] }),
        services: new Map(),
      }
      subscriptions.set(subscription.externalId, known)
    } else {
      known.merged.add(subscription, line, errors)
    }
    const twin = known.services.get(service.externalId)
    if (twin === undefined) {
      known.services.set(service.externalId, new Merged('service', { ...service, line }))
    } else {
      twin.add(service, line, errors)
    }
  }
  const merged = [...subscriptions.values()].map(({ merged: { value }, services }) => {
    value.services = [...services.values()].map((each) => each.value)
    return value
  })
  if (errors.length === 0) errors.push(...merged.flatMap(problemsOf))
  return errors.length > 0 ? { errors } : { ok: { customer: customer.value, subscriptions: merged } }
}

interface MergedSubscription {
  readonly merged: Merged<GroupedSubscription>
  readonly services: Map<string, Merged<GroupedService>>
}

const conflictCodes: Readonly<Record<Part, RowErrorCode>> = {
  customer: 'customer_conflict',
  subscription: 'subscription_conflict',
  service: 'service_conflict',
}

/** A value and where each of its properties was said first. */
class Merged<T extends { line: number }> {
  readonly value: T
  readonly #part: Part
  readonly #laterLines = new Map<string, number>()
  /** What was added last: rows that follow each other may share it. */
  #last: object | undefined

  constructor(part: Part, value: T) {
    this.#part = part
    this.value = value
  }

  add(cells: object, line: number, errors: RowError[]): void {
    if (cells === this.#last) return
    this.#last = cells
    const mine = this.value as Record<string, unknown>
    const theirs = cells as Record<string, unknown>
    for (const { name, part, field } of columns) {
      const value = theirs[field]
      if (part !== this.#part || value === undefined) continue
      if (mine[field] === undefined) {
        mine[field] = value
        this.#laterLines.set(field, line)
      } else if (!isSame(mine[field], value)) {
        const otherLine = this.#laterLines.get(field) ?? this.value.line
        errors.push({ line, column: name, code: conflictCodes[part], params: { otherLine } })
      }
    }
  }
}

/** Tags are a set: their order says nothing. */
function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  return a.length === b.length && a.every((each) => b.includes(each))
}

/** What no row could see alone: of JSON lines one may have the kind and another the end. */
function problemsOf(subscription: GroupedSubscription): RowError[] {
  const { line } = subscription
  return checkSubscription(subscription).map(({ column, code }) => ({ line, column, code, params: {} }))
}
