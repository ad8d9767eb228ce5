/** What can happen to a customer and what is below it: the closed vocabulary of the history. */
export const historyKinds = [
  'customer_created',
  'customer_changed',
  'customer_deleted',
  'customer_restored',
  'subscription_created',
  'subscription_changed',
  'subscription_status_changed',
  'subscription_closed',
  'service_created',
  'service_changed',
  'service_status_set',
] as const

export type HistoryKind = (typeof historyKinds)[number]
