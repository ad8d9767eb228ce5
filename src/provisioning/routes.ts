import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { pickLanguage } from '../messages/languages.ts'
import { getSetUp } from './get.ts'
import * as schema from './schema.ts'
import { handOver, retryService, withdrawService } from './service-acts.ts'
import * as timelineSchema from './timeline-schema.ts'
import { getTimeline } from './timeline.ts'

/** Looks at once whether something of a partner is due. */
export type Nudge = (partnerId: string) => void

/** How far services have come, and what people do about it. @param nudge once something has been begun */
export function provisioningRoutes(context: ApiContext, nudge: Nudge): Route[] {
  return [
    route(
      'GET',
      '/api/v1/services/:id/set-up',
      'see_customers',
      schema.get,
      async ({ actor, params, headers }) =>
        getSetUp(context, actor, params.id, pickLanguage(headers['accept-language'])),
    ),
    route(
      'GET',
      '/api/v1/services/:id/timeline',
      'see_customers',
      timelineSchema.getTimeline,
      async ({ actor, params }) => getTimeline(context, actor, params.id),
    ),
    route(
      'POST',
      '/api/v1/services/:id/retry',
      'set_provisioning_status',
      schema.retry,
      async ({ actor, params }, reply) => {
        await retryService(context, actor, params.id)
        nudge(actor.partnerId)
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      '/api/v1/services/:id/hand-over',
      'set_provisioning_status',
      schema.handOver,
      async ({ actor, params, body }, reply) => {
        await handOver(context, actor, params.id, body.to)
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      '/api/v1/services/:id/withdraw',
      'close_subscriptions',
      schema.withdraw,
      async ({ actor, params }, reply) => {
        await withdrawService(context, actor, params.id)
        nudge(actor.partnerId)
        return reply.code(204).send()
      },
    ),
  ]
}
