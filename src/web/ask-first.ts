import type { QueryClient } from '@tanstack/react-query'
import { meQuery } from './api/queries.ts'
import { pageQuery } from './customers/pages.ts'
import { customersSearch } from './customers/search.ts'
import { paths } from './paths.ts'
import { customersPage } from './routes.tsx'
import { parseSearch } from './search-params.ts'

/** Where somebody who has not signed in has something to do. */
const bare = new RegExp(
  `^(?:${[paths.invitation, paths.resetRequest, paths.newPassword, paths.setUp].join('|')})(?:/|$)`,
)

/**
 * Asks at once for what the first page will want: who it is, and for the list its code and its first customers, which
 * would otherwise wait for one another.
 */
export function askAhead(queries: QueryClient, { pathname, search }: Location): void {
  if (bare.test(pathname)) return
  void queries.prefetchQuery(meQuery)
  if (pathname !== paths.home && pathname !== paths.customers) return
  void customersPage.preload()
  const wanted = pathname === paths.customers ? customersSearch(parseSearch(search)) : {}
  void queries.prefetchQuery(pageQuery(wanted, null))
}
