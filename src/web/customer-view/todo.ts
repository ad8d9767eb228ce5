import { provisioningRules } from '../../domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../../domain/subscription-status.ts'
import type { Subscription } from '../customer/types.ts'

/** What a customer's own people can have to do, most pressing first. */
export const todoKinds = [
  'suspended',
  'overdue',
  'expires',
  'trial_expired',
  'pending_details',
  'trial_expires',
] as const
export type TodoKind = (typeof todoKinds)[number]

/** What a subscription's status asks of its customer; null where it simply runs. */
const asksOf: Readonly<Record<SubscriptionStatus, TodoKind | null>> = {
  suspended: 'suspended',
  expires_in_30_days: 'expires',
  trial_expired: 'trial_expired',
  trial_expires_in_30_days: 'trial_expires',
  expires_in_60_days: 'expires',
  trial_expires_in_60_days: 'trial_expires',
  trial_active: null,
  active: null,
}

export interface Todo {
  readonly kind: TodoKind
  /** Services for what waits for details, else subscriptions. */
  readonly count: number
  /** What the first of them is called. */
  readonly name: string
  /** The earliest end among the subscriptions. */
  readonly endsAt: string | null
}

export interface Todos {
  readonly todos: readonly Todo[]
  /** Who else has something to do with the set-up. */
  readonly others: readonly ('partner' | 'vendor')[]
}

/** What the customer has to do, and who works on the rest (DESIGN.md §2 «who acts next»). */
export function todosOf(subscriptions: readonly Subscription[]): Todos {
  const found = new Map<TodoKind, { count: number; name: string; endsAt: string | null }>()
  const add = (kind: TodoKind, name: string, endsAt: string | null) => {
    const todo = found.get(kind) ?? { count: 0, name, endsAt }
    todo.count += 1
    if (endsAt !== null && (todo.endsAt === null || endsAt < todo.endsAt)) todo.endsAt = endsAt
    found.set(kind, todo)
  }
  for (const subscription of subscriptions) {
    const kind = askedBy(subscription)
    if (kind !== null) add(kind, subscription.offer, subscription.endsAt)
  }
  const services = subscriptions.flatMap((subscription) => subscription.services)
  for (const { provisioningStatus, product } of services)
    if (provisioningStatus === 'pending_details') add('pending_details', product, null)
  const actors = new Set(services.map((service) => provisioningRules[service.provisioningStatus].actsNext))
  return {
    todos: todoKinds.flatMap((kind) => {
      const todo = found.get(kind)
      return todo === undefined ? [] : [{ kind, ...todo }]
    }),
    others: (['partner', 'vendor'] as const).filter((one) => actors.has(one)),
  }
}

function askedBy({ status, payment, cancelAtEnd }: Subscription): TodoKind | null {
  const kind = status === null ? null : asksOf[status]
  if (kind === 'suspended' && payment === 'overdue') return 'overdue'
  // Who has cancelled has said already that it may end.
  return cancelAtEnd && (kind === 'expires' || kind === 'trial_expires') ? null : kind
}
