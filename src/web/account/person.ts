import { useQueryClient } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { meQuery } from '../api/queries.ts'

export type Person = NonNullable<Output<'getMe'>['person']>

/** Puts what was changed into what the whole page stands on, before the server is asked again. */
export function useChangedPerson(): (change: Partial<Person>) => void {
  const queries = useQueryClient()
  return (change) =>
    queries.setQueryData(meQuery.queryKey, (me) =>
      me?.person == null ? me : { ...me, person: { ...me.person, ...change } },
    )
}
