import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery } from './queries.ts'

/** Who has signed in, wherever they belong or not. */
export function useMyself() {
  return useSuspenseQuery(meQuery).data
}

/** Who has signed in, and the partner with its vendor; every page of a partner has it at once. */
export function useMe() {
  const me = useMyself()
  // The guard in routes.tsx stands before these pages.
  if (me.partner === null) throw new Error('Who belongs to no partner never comes to its pages')
  return { ...me, partner: me.partner }
}
