import { Type } from 'typebox'
import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { id, noContent } from '../contract/schemas.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { setServiceStatus } from './set-status.ts'

const statusByHand = Type.Object(
  {
    status: Type.Enum([...provisioningStatuses]),
    reason: Type.Optional(
      Type.String({ minLength: 1, maxLength: 2000, description: 'Why, for unable_to_provision' }),
    ),
  },
  { additionalProperties: false, title: 'ProvisioningStatusByHand' },
)

/** The services' routes: what people set by hand. */
export function serviceRoutes(context: ApiContext): Route[] {
  return [
    route(
      'PUT',
      '/api/v1/services/:id/provisioning-status',
      'partner',
      {
        summary: 'Say how far the set-up of a service has come that no provisioner runs',
        operationId: 'setServiceStatus',
        tags: ['Services'],
        params: Type.Object({ id }, { additionalProperties: false }),
        body: statusByHand,
        response: { 204: noContent },
      },
      async ({ actor, params, body }, reply) => {
        const byHand = { status: body.status, reason: body.reason ?? null }
        await setServiceStatus(context, actor.partnerId, actor, params.id, byHand)
        return reply.code(204).send()
      },
    ),
  ]
}
