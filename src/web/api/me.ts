import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery } from './queries.ts'

/** Who has signed in, and the partner with its vendor; every page of a partner has it at once. */
export function useMe() {
  const me = useSuspenseQuery(meQuery).data
  if (me.partner === null) throw new Error('Who belongs to no partner never comes to its pages')
  return { ...me, partner: me.partner }
}
