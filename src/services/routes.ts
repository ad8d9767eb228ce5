import type { ApiContext } from '../contract/context.ts'
import { sightOf } from '../reach/reach.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import * as schema from './schema.ts'
import { setServiceStatus } from './set-status.ts'

/** The services' routes: what people set by hand. */
export function serviceRoutes(context: ApiContext): Route[] {
  return [
    route(
      'PUT',
      '/api/v1/services/:id/provisioning-status',
      'set_provisioning_status',
      schema.setStatus,
      async ({ actor, params, body }, reply) => {
        const byHand = { status: body.status, reason: body.reason ?? null }
        await setServiceStatus(context, actor.partnerId, sightOf(actor).reach, actor, params.id, byHand)
        return reply.code(204).send()
      },
    ),
  ]
}
