import type { StoredSubscription } from '../standings/sources.ts'

/**
 * Licences of a subscription's services under another quantity, by service: of those that have as many as the quantity
 * was. Where no quantity was known, that is the number which all services with licences have.
 */
export function licencesFor(row: StoredSubscription, quantity: number): Record<string, number> {
  const counted = row.services.filter(
    ({ licences, withdrawn_at }) => licences !== null && withdrawn_at === null,
  )
  const numbers = new Set(counted.map(({ licences }) => licences))
  const [only = null] = numbers
  const was = row.quantity ?? (numbers.size === 1 ? only : null)
  return Object.fromEntries(
    counted.filter(({ licences }) => licences === was).map(({ id }) => [id, quantity]),
  )
}
