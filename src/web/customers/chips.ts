import type { ProvisioningStatus } from '../../domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../../domain/subscription-status.ts'
import { serviceMarks } from './search.ts'
import type { CustomersSearch, ServiceMark } from './search.ts'
import type { SearchChange } from './use-search.ts'

/** One thing that was chosen, and the address without it. */
export type Chip =
  | {
      readonly kind: 'status'
      readonly status: ProvisioningStatus | SubscriptionStatus
      readonly without: SearchChange
    }
  | { readonly kind: 'tag'; readonly text: string; readonly without: SearchChange }
  | { readonly kind: 'no_subscriptions'; readonly without: SearchChange }
  | {
      readonly kind: 'responsible' | 'assigned'
      /** An id, `me` or `nobody`. */
      readonly who: string
      readonly without: SearchChange
    }
  | { readonly kind: 'in_hand' | 'not_in_hand'; readonly without: SearchChange }
  | {
      readonly kind: 'mark'
      readonly mark: ServiceMark
      readonly is: boolean
      readonly without: SearchChange
    }

/** Clears every choice; the order stays. */
export const noFilter: SearchChange = {
  provisioning: undefined,
  subscription: undefined,
  search: undefined,
  tag: undefined,
  without: undefined,
  assigned: undefined,
  responsible: undefined,
  inHand: undefined,
  stuck: undefined,
  overLimit: undefined,
  lowUse: undefined,
  nobodyAssigned: undefined,
}

/** Everything that the address chooses, one by one; the search stands in its own field. */
export function chipsOf({
  provisioning = [],
  subscription = [],
  tag = [],
  without,
  assigned,
  responsible,
  inHand,
  ...search
}: CustomersSearch): Chip[] {
  return [
    ...provisioning.map((status) => ({
      kind: 'status' as const,
      status,
      without: { provisioning: provisioning.filter((each) => each !== status) },
    })),
    ...subscription.map((status) => ({
      kind: 'status' as const,
      status,
      without: { subscription: subscription.filter((each) => each !== status) },
    })),
    ...(without === undefined
      ? []
      : [{ kind: 'no_subscriptions' as const, without: { without: undefined } }]),
    ...serviceMarks.flatMap((mark) => {
      const is = search[mark]
      return is === undefined ? [] : [{ kind: 'mark' as const, mark, is, without: { [mark]: undefined } }]
    }),
    ...tag.map((text) => ({
      kind: 'tag' as const,
      text,
      without: { tag: tag.filter((each) => each !== text) },
    })),
    ...(responsible === undefined
      ? []
      : [{ kind: 'responsible' as const, who: responsible, without: { responsible: undefined } }]),
    ...(inHand === undefined
      ? []
      : [
          {
            kind: inHand ? ('in_hand' as const) : ('not_in_hand' as const),
            without: { inHand: undefined },
          },
        ]),
    ...(assigned === undefined
      ? []
      : [{ kind: 'assigned' as const, who: assigned, without: { assigned: undefined } }]),
  ]
}
