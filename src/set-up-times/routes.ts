import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { getSetUpTimes, listSetUpTimes } from './read.ts'
import * as schema from './schema.ts'

/** How long setting products up takes. */
export function setUpTimesRoutes(context: ApiContext): Route[] {
  return [
    route('GET', '/api/v1/products/set-up-times', 'see_offers', schema.list, async ({ actor }) => ({
      items: await listSetUpTimes(context, actor.partnerId),
    })),

    route('GET', '/api/v1/products/:id/set-up-times', 'see_offers', schema.get, async ({ actor, params }) =>
      getSetUpTimes(context, actor.partnerId, params.id),
    ),
  ]
}
