import { timestampText } from '../../src/database/timestamps.ts'
import type { StoredCustomer, StoredEntry } from './stored.ts'

/**
 * Whether a customer's history is one story: on each field of each subject every `before` is the `after` of the entry
 * before it, and the last `after` is what is stored.
 */
export function checkHistory(customer: StoredCustomer): string[] {
  const found: string[] = []
  const last = new Map<string, unknown>()
  for (const entry of customer.history) {
    const subject = `${entry.subject_kind} ${entry.subject_id}`
    for (const [field, before] of Object.entries(entry.before ?? {})) {
      const key = `${subject} ${field}`
      if (!last.has(key)) continue
      if (!isSame(last.get(key), before))
        found.push(
          `${customer.external_id} history ${describe(entry)} ${field}: before is ${JSON.stringify(before)}, ` +
            `the entry before it left ${JSON.stringify(last.get(key))}`,
        )
    }
    if (entry.before === null && entry.subject_kind !== 'customer' && last.has(`${subject} externalId`))
      found.push(`${customer.external_id} history: ${subject} is made twice`)
    for (const [field, after] of Object.entries(entry.after ?? {})) last.set(`${subject} ${field}`, after)
  }
  const made = customer.history.filter((entry) => entry.action === 'customer_created')
  if (made.length > 1) found.push(`${customer.external_id} history: made ${made.length} times`)
  return [...found, ...compareWithStored(customer, last)]
}

function compareWithStored(customer: StoredCustomer, last: ReadonlyMap<string, unknown>): string[] {
  const found: string[] = []
  const compare = (subject: string, name: string, values: Record<string, unknown>) => {
    for (const [field, value] of Object.entries(values)) {
      const key = `${subject} ${field}`
      if (last.has(key) && !isSame(last.get(key), value))
        found.push(
          `${name} ${field}: stored ${JSON.stringify(value)}, the history ends with ${JSON.stringify(last.get(key))}`,
        )
    }
  }
  compare(`customer ${customer.id}`, customer.external_id, {
    name: customer.name,
    country: customer.country,
    adminEmail: customer.admin_email,
    tags: customer.tags,
    responsible: customer.responsible_id,
    inHandUntil: timestampText(customer.in_hand_until),
    handNote: customer.hand_note,
    assignedTo: customer.assigned,
  })
  for (const row of customer.subscriptions) {
    const name = `${customer.external_id} ${row.external_id}`
    compare(`subscription ${row.id}`, name, {
      offer: row.offer,
      kind: row.kind,
      startsAt: timestampText(row.starts_at),
      endsAt: timestampText(row.ends_at),
      autoRenew: row.auto_renew,
      payment: row.payment,
      term: row.term,
      suspendedAt: timestampText(row.suspended_at),
      suspendedReason: row.suspended_reason,
      quantity: row.quantity,
      amount: row.amount,
      currency: row.currency,
      convertsEndsAt: timestampText(row.converts_ends_at),
      convertsTerm: row.converts_term,
      convertsAutoRenew: row.converts_ends_at === null ? null : row.converts_auto_renew,
      cancelAtEnd: row.cancel_at_end,
      closedAt: timestampText(row.closed_at),
      status: row.status,
      provisioningStatus: row.provisioning_status,
    })
    for (const service of row.services)
      compare(`service ${service.id}`, `${name} ${service.external_id}`, {
        product: service.product,
        provisioningStatus: service.provisioning_status,
        since: timestampText(service.since),
        reason: service.reason,
        licences: service.licences,
        licencesUsed: service.licences_used,
      })
  }
  return found
}

function describe(entry: StoredEntry): string {
  return `${entry.id} ${entry.action} by ${entry.actor_kind}`
}

function isSame(a: unknown, b: unknown): boolean {
  // A field that an entry of creation leaves out was empty.
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
