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
  'trial_extended',
  'conversion_settled',
  'conversion_withdrawn',
  'subscription_converted',
  'subscription_renewed',
  'term_changed',
  'end_aligned',
  'auto_renew_changed',
  'payment_changed',
  'subscription_suspended',
  'subscription_resumed',
  'quantity_changed',
  'cancellation_settled',
  'cancellation_withdrawn',
  'act_undone',
  'service_created',
  'service_changed',
  'service_status_set',
  'service_started',
  'details_asked',
  'details_submitted',
  'set_up_link_sent',
  'set_up_reminder_sent',
  'set_up_link_passed_on',
  'service_provisioned',
  'service_failed',
  'service_needs_partner',
  'service_needs_vendor',
  'service_finished',
  'service_retried',
  'service_change_begun',
  'service_withdrawn',
  'service_removed',
  'service_brought_back',
  'service_left_behind',
  'service_stuck',
  'support_case_opened',
  'support_case_changed',
  'support_case_closed',
  'service_suspended',
  'service_resumed',
  'service_suspension_failed',
  'service_resumption_failed',
  'licences_assigned',
  'licences_returned',
  'customer_assigned',
  'customer_hand_changed',
  'note_added',
  'customer_view_opened',
] as const
export type HistoryKind = (typeof historyKinds)[number]

/** What the partner's people settle among themselves: for who sees colleagues (domain/roles.ts). */
export const colleagueKinds = [
  'customer_assigned',
  'customer_hand_changed',
  'customer_view_opened',
] as const satisfies readonly HistoryKind[]

/** What they write down for themselves: for who sees notes. */
export const noteKinds = [
  'note_added',
  'support_case_opened',
  'support_case_changed',
  'support_case_closed',
] as const satisfies readonly HistoryKind[]

/** Fields of other entries of which the same holds. */
export const noteFields = ['tags', 'reason', 'suspendedReason', 'trouble'] as const

/** What is asked for a subscription: for who sees offers. */
export const priceFields = ['amount', 'currency'] as const
