import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Input } from '../../client/types.ts'
import { client } from '../api/api.ts'
import type { Customer } from './types.ts'

type HandWish = NonNullable<Input<'setHand'>['body']>

/** What changes of a hand; the rest stays. */
export type HandChange = Partial<HandWish>

/**
 * Says who answers for a customer, until when it is in hand, and why; `let_go`: nobody, and no longer. Busy until the
 * page shows it; every other page asks again when it is next looked at.
 */
export function useSetHand({ id }: Customer) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (change: HandChange | 'let_go') => {
      if (change === 'let_go') return client.clearHand({ params: { id } })
      // The request sets all of it: what a colleague has written meanwhile stays.
      const { hand } = await client.getCustomer({ params: { id } })
      const { responsible, inHandUntil, note } = hand
      const now = { responsibleId: responsible?.id ?? null, inHandUntil, note }
      return client.setHand({ params: { id }, body: { ...now, ...change } })
    },
    onSuccess: () => queries.invalidateQueries(),
  })
}
