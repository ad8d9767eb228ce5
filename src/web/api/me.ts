import { useSuspenseQuery } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { reachOfRole } from '../../domain/roles.ts'
import { meQuery } from './queries.ts'

/** Who has signed in, wherever they belong or not. */
export function useMyself() {
  return useSuspenseQuery(meQuery).data
}

/** Whether somebody is a customer's administrator: their own organisation is all there is for them. */
export function seesOwnOrganisation({ role }: Pick<Output<'getMe'>, 'role'>): boolean {
  return role !== null && reachOfRole[role] === 'own_organisation'
}

/** Who has signed in, and the partner with its vendor; every page of a partner has it at once. */
export function useMe() {
  const me = useMyself()
  // The guard in routes.tsx stands before these pages.
  if (me.partner === null) throw new Error('Who belongs to no partner never comes to its pages')
  return { ...me, partner: me.partner }
}
