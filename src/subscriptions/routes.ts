import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { actNames, actRules } from '../domain/acts.ts'
import type { ActName } from '../domain/acts.ts'
import { actContract, paramsOf, pathOfAct } from './act-schema.ts'
import { doAct } from './do-act.ts'
import { paymentContract } from './payment-schema.ts'
import { recordPayment } from './record-payment.ts'
import type { ActBody } from './read-wish.ts'

/** What people do with subscriptions, one route for each act, and what others say of payments. */
export function subscriptionRoutes(context: ApiContext): Route[] {
  return [
    ...actNames.map((name) => actRoute(context, name)),
    route('POST', '/api/v1/payments', 'record_payments', paymentContract, async ({ actor, body }, reply) => {
      const { isNew, ...recorded } = await recordPayment(context, actor, body)
      return reply.code(isNew ? 201 : 200).send(recorded)
    }),
  ]
}

function actRoute(context: ApiContext, name: ActName): Route {
  return route(
    'POST',
    `/api/v1/subscriptions/:id/${pathOfAct(name)}`,
    actRules[name].right,
    actContract(name, paramsOf[name]),
    async ({ actor, params, body }) => {
      const { preview = false, ...rest } = body as { preview?: boolean }
      return doAct(context, actor, params.id, { act: name, params: rest } as ActBody, preview)
    },
  )
}
