import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { meQuery } from './api/queries.ts'
import type { Connection } from './connection/connection.ts'
import { pageQuery } from './customers/pages.ts'
import { customersSearch } from './customers/search.ts'
import { lazyPage } from './lazy-page.ts'
import { NotFound } from './parts/NotFound.tsx'
import { BareError } from './parts/PageError.tsx'
import { paths } from './paths.ts'
import { parseSearch, textOf } from './search-params.ts'
import { isServerPath, isUnauthenticated, takeWayBack } from './session/session.ts'
import { Shell } from './shell/Shell.tsx'

export interface RouterContext {
  readonly queries: QueryClient
  readonly connection: Connection
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: (search): { back?: string } => {
    const back = textOf(search['back'])
    return back === undefined ? {} : { back }
  },
  component: lazyPage(() => import('./session/SignInPage.tsx'), 'SignInPage'),
})

/** Everything that needs a person who has signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context: { queries }, location }) => {
    try {
      return { me: await queries.ensureQueryData(meQuery) }
    } catch (error) {
      if (!isUnauthenticated(error)) throw error
      throw redirect({ to: paths.signIn, search: location.href === '/' ? {} : { back: location.href } })
    }
  },
  component: Shell,
  errorComponent: BareError,
})

const home = createRoute({
  getParentRoute: () => inside,
  path: paths.home,
  beforeLoad: () => {
    const back = takeWayBack()
    throw back === undefined
      ? redirect({ to: paths.customers, replace: true })
      : redirect({ href: back, replace: true, reloadDocument: isServerPath(back) })
  },
})

const customersPage = lazyPage(() => import('./customers/CustomersPage.tsx'), 'CustomersPage')

const customers = createRoute({
  getParentRoute: () => inside,
  path: paths.customers,
  validateSearch: customersSearch,
  beforeLoad: async ({ context: { queries, me }, search }) => {
    if ((me.partner?.name ?? null) === null) throw redirect({ to: paths.start, replace: true })
    // Who comes with a filter has been here before.
    if (Object.keys(search).length > 0) return
    const first = pageQuery(search, null)
    // Whether there is still nobody is asked again: the first ones may have come in meanwhile.
    if (queries.getQueryData(first.queryKey)?.total === 0) queries.removeQueries({ queryKey: first.queryKey })
    // The page itself says it where this does not arrive.
    const page = await queries.ensureQueryData(first).catch(() => undefined)
    if (page?.total === 0) throw redirect({ to: paths.start, replace: true })
  },
  component: customersPage,
})

const customer = createRoute({
  getParentRoute: () => inside,
  path: paths.customer,
  component: lazyPage(() => import('./customer/CustomerPage.tsx'), 'CustomerPage'),
})

const imports = createRoute({
  getParentRoute: () => inside,
  path: paths.imports,
  component: lazyPage(() => import('./imports/ImportsPage.tsx'), 'ImportsPage'),
})

const newImport = createRoute({
  getParentRoute: () => inside,
  path: paths.newImport,
  component: lazyPage(() => import('./imports/NewImportPage.tsx'), 'NewImportPage'),
})

const oneImport = createRoute({
  getParentRoute: () => inside,
  path: paths.oneImport,
  component: lazyPage(() => import('./imports/ImportPage.tsx'), 'ImportPage'),
})

const start = createRoute({
  getParentRoute: () => inside,
  path: paths.start,
  component: lazyPage(() => import('./start/StartPage.tsx'), 'StartPage'),
})

/** Any other address: below the top bar, so that there is a way on. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound })

/**
 * Asks at once for what the first page will want: who it is, and for the list its code and its first customers, which
 * would otherwise wait for one another.
 */
export function askAhead(queries: QueryClient, { pathname, search }: Location): void {
  void queries.prefetchQuery(meQuery)
  if (pathname !== paths.home && pathname !== paths.customers) return
  void customersPage.preload()
  const wanted = pathname === paths.customers ? customersSearch(parseSearch(search)) : {}
  void queries.prefetchQuery(pageQuery(wanted, null))
}

export const routeTree = root.addChildren([
  signIn,
  inside.addChildren([home, customers, customer, imports, newImport, oneImport, start, elsewhere]),
])
