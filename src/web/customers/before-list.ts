import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import type { Output } from '../../client/types.ts'
import { justDeleted } from '../archive/just-deleted.ts'
import { paths } from '../paths.ts'
import { pageQuery } from './pages.ts'
import type { CustomersSearch } from './search.ts'

/**
 * What comes before the list: who may begin, and has nobody yet, comes to the page that begins.
 * @throws a redirect to it
 */
export async function beforeList(
  queries: QueryClient,
  me: Output<'getMe'>,
  search: CustomersSearch,
): Promise<void> {
  // Who may not begin has nothing to do on the page that begins.
  const isUnnamed = me.partner?.name == null
  if (isUnnamed && me.may['change_partner'] === true) throw redirect({ to: paths.start, replace: true })
  // Who comes with a filter has been here before.
  if (Object.keys(search).length > 0) return
  const first = pageQuery(search, null)
  // Whether there is still nobody is asked again: the first ones may have come in meanwhile.
  if (queries.getQueryData(first.queryKey)?.total === 0) queries.removeQueries({ queryKey: first.queryKey })
  // The page itself says it where this does not arrive.
  const page = await queries.ensureQueryData(first).catch(() => undefined)
  // Whoever has just deleted the last one may want it back.
  if (page?.total === 0 && me.may['import_customers'] === true && justDeleted() === null)
    throw redirect({ to: paths.start, replace: true })
}
