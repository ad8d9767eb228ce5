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
  'customer_assigned',
  'customer_hand_changed',
] as const

/** What the partner's people settle among themselves: no customer's administrator is told. */
export const insideKinds = [
  'customer_assigned',
  'customer_hand_changed',
] as const satisfies readonly HistoryKind[]

export type HistoryKind = (typeof historyKinds)[number]
