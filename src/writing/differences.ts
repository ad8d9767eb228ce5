import { timestampText } from '../database/timestamps.ts'
import type { StoredCustomer, StoredService, StoredSubscription } from '../standings/sources.ts'

interface Field {
  readonly column: string
  /** As history and the API name it. */
  readonly name: string
  readonly is?: 'instant' | 'tags' | 'derived'
}

interface Subjects {
  customer: Omit<StoredCustomer, 'subscriptions'>
  subscription: Omit<StoredSubscription, 'services'>
  service: StoredService
}

/** What a file or an order may change of each noun, and what follows from that (`derived`). */
const fieldsOf = {
  customer: [
    { column: 'name', name: 'name' },
    { column: 'country', name: 'country' },
    { column: 'admin_email', name: 'adminEmail' },
    { column: 'tags', name: 'tags', is: 'tags' },
  ],
  subscription: [
    { column: 'offer', name: 'offer' },
    { column: 'kind', name: 'kind' },
    { column: 'term', name: 'term' },
    { column: 'starts_at', name: 'startsAt', is: 'instant' },
    { column: 'ends_at', name: 'endsAt', is: 'instant' },
    { column: 'auto_renew', name: 'autoRenew' },
    { column: 'payment', name: 'payment' },
    { column: 'suspended_at', name: 'suspendedAt', is: 'instant' },
    { column: 'cancel_at_end', name: 'cancelAtEnd' },
    { column: 'suspended_reason', name: 'suspendedReason' },
    { column: 'quantity', name: 'quantity' },
    { column: 'amount', name: 'amount' },
    { column: 'currency', name: 'currency' },
    { column: 'converts_ends_at', name: 'convertsEndsAt', is: 'instant' },
    { column: 'converts_term', name: 'convertsTerm' },
    { column: 'closed_at', name: 'closedAt', is: 'instant' },
    { column: 'status', name: 'status', is: 'derived' },
    { column: 'provisioning_status', name: 'provisioningStatus', is: 'derived' },
  ],
  service: [
    { column: 'product', name: 'product' },
    { column: 'provisioning_status', name: 'provisioningStatus' },
    { column: 'since', name: 'since', is: 'instant' },
    { column: 'reason', name: 'reason' },
    { column: 'licences', name: 'licences' },
    { column: 'licences_used', name: 'licencesUsed' },
  ],
} as const satisfies { readonly [K in keyof Subjects]: readonly (Field & { column: keyof Subjects[K] })[] }

/**
 * The fields that differ, as the history keeps them: camelCase names, instants in ISO 8601. For something new
 * (`before` undefined) its external id and all its fields that have a value. Null where nothing differs.
 *
 * @param derived look at the statuses that follow from the rest, too
 */
export function differences<K extends keyof Subjects>(
  kind: K,
  before: Subjects[K] | undefined,
  after: Subjects[K],
  derived = false,
): { before: Record<string, unknown> | null; after: Record<string, unknown> } | null {
  const old = before as Readonly<Record<string, unknown>> | undefined
  const now = after as unknown as Readonly<Record<string, unknown>>
  let was: Record<string, unknown> | undefined
  let is: Record<string, unknown> | undefined
  const fields: readonly Field[] = fieldsOf[kind]
  for (const field of fields) {
    if (field.is === 'derived' && !derived) continue
    const value = now[field.column]
    const oldValue = old?.[field.column] ?? null
    if (old !== undefined && isSame(field, oldValue, value)) continue
    if (old === undefined && value === null) continue
    was ??= {}
    is ??= {}
    was[field.name] = shown(field, oldValue)
    is[field.name] = shown(field, value)
  }
  if (was === undefined || is === undefined) return null
  if (old === undefined) return { before: null, after: { externalId: now['external_id'], ...is } }
  return { before: was, after: is }
}

function isSame(field: Field, a: unknown, b: unknown): boolean {
  if (field.is === 'tags' && Array.isArray(a) && Array.isArray(b)) return isSameTags(a, b)
  return a === b
}

function shown(field: Field, value: unknown): unknown {
  return field.is === 'instant' && typeof value === 'number' ? timestampText(value) : value
}

/** Tags are a set: their order says nothing. */
export function isSameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag) => b.includes(tag))
}
