import type { ApiContext } from '../contract/context.ts'
import { sightOf } from '../reach/reach.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { listHistory } from './list.ts'
import * as schema from './schema.ts'

/** What happened. */
export function historyRoutes(context: ApiContext): Route[] {
  return [
    route(
      'GET',
      '/api/v1/customers/:id/history',
      'see_customers',
      schema.list,
      async ({ actor, params, query: { limit = 50, cursor } }) =>
        listHistory(context, actor.partnerId, sightOf(actor), params.id, { limit, cursor }),
    ),
  ]
}
