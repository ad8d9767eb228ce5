import type { ApiContext } from '../contract/context.ts'
import { sightOf } from '../reach/reach.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import * as schema from './schema.ts'
import { suggestTags } from './suggest.ts'

/** The partner's tags. */
export function tagRoutes(context: ApiContext): Route[] {
  return [
    route(
      'GET',
      '/api/v1/tags',
      'see_notes',
      schema.list,
      async ({ actor, query: { search = '', limit = 50 } }) =>
        suggestTags(context, actor.partnerId, sightOf(actor).reach, search, limit),
    ),
  ]
}
