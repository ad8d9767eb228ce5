import { createRouter } from '@tanstack/react-router'
import { ApiProblem, ConnectionProblem } from '../client/problems.ts'
import { createQueries } from './api/api.ts'
import { meQuery } from './api/queries.ts'
import { createConnection } from './connection/connection.ts'
import { watchWayBack } from './customer/way-back.ts'
import { PageError } from './parts/PageError.tsx'
import { NotFound } from './parts/NotFound.tsx'
import { PageLoading } from './parts/PageLoading.tsx'
import { paths } from './paths.ts'
import { parseSearch, stringifySearch } from './search-params.ts'
import { reloadIfNeeded, watchForMissingFiles } from './reload.ts'
import { routeTree } from './routes.tsx'
import { isRefused, isUnauthenticated } from './session/session.ts'
import { watchSwitching } from './session/switching.ts'
import { whereInstead } from './where-to.ts'

/** What a proxy says in front of a server that is not there. */
const goneStatuses = new Set([502, 503, 504])

export const connection = createConnection(() => {
  if (reloadIfNeeded()) return
  void queries.invalidateQueries()
  void router.invalidate()
})

watchForMissingFiles(() => {
  connection.lost()
  connection.tryNow()
})

export const queries = createQueries((error) => {
  const isProxy = error instanceof ApiProblem && error.code === 'unexpected_answer'
  if (error instanceof ConnectionProblem || (isProxy && goneStatuses.has(error.status))) connection.lost()
  if (isUnauthenticated(error)) endSession()
  if (isRefused(error)) void askAgainWhoIAm()
})

/** The server refuses what the page thought was allowed: the role has changed meanwhile, is gone or wants more. */
async function askAgainWhoIAm(): Promise<void> {
  await queries.invalidateQueries({ queryKey: meQuery.queryKey })
  const me = queries.getQueryData(meQuery.queryKey)
  if (me !== undefined && whereInstead(me, router.latestLocation.pathname) !== undefined)
    await router.invalidate()
}

/**
 * Somebody's session ended while a page was open: to the sign-in page, keeping the address. Before anybody has signed in
 * the routes themselves lead there.
 */
function endSession(): void {
  const { pathname } = router.latestLocation
  if (pathname === paths.signIn || queries.getQueryData(meQuery.queryKey) === undefined) return
  void leadToSignIn()
}

async function leadToSignIn(): Promise<void> {
  // Whoever is on the way to another page just then comes there first, and is led away from it too.
  while (router.latestLocation.pathname !== paths.signIn)
    await router.navigate({ to: paths.signIn, search: { back: router.latestLocation.href } })
  queries.clear()
}

export const router = createRouter({
  routeTree,
  context: { queries, connection },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  // What is fresh is for the queries to say.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultPendingMs: 300,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFound,
  defaultPendingComponent: PageLoading,
})

watchWayBack(router)
watchSwitching()

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
