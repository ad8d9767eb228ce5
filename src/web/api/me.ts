import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery } from './queries.ts'

/** Who has signed in, and the partner with its vendor; every page below the shell has it at once. */
export function useMe() {
  return useSuspenseQuery(meQuery).data
}
