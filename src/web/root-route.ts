import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import type { Connection } from './connection/connection.ts'

export interface RouterContext {
  readonly queries: QueryClient
  readonly connection: Connection
}

/** Above all pages, of whomever. */
export const root = createRootRouteWithContext<RouterContext>()({ component: Outlet })
