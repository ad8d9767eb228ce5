import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import type { Actor } from '../contract/actor.ts'
import { route, type Route } from '../contract/route.ts'
import { getCustomer } from '../customers/get.ts'
import type { ListMemory } from '../customers/list-memory.ts'
import { Problems } from '../input/problems.ts'
import { pickLanguage } from '../messages/languages.ts'
import type { Nudge } from '../provisioning/routes.ts'
import { sightOf } from '../reach/reach.ts'
import { addCustomer, changeCustomer } from './customers.ts'
import { orderSubscription } from './order-subscription.ts'
import { presentOrder } from './present.ts'
import { FileRules } from './read-customer.ts'
import { readOrder } from './read-order.ts'
import * as schema from './schema.ts'

/**
 * Customers and subscriptions that somebody adds by hand.
 * @param memory that of the customers' list
 * @param nudge once services have been ordered
 */
export function orderRoutes(context: ApiContext, memory: ListMemory, nudge: Nudge): Route[] {
  const shown = (actor: Actor, id: string) =>
    getCustomer(context, memory.facts.read, actor.partnerId, sightOf(actor), { id })
  return [
    route(
      'POST',
      '/api/v1/customers',
      'add_customers',
      schema.addCustomer,
      async ({ actor, body, headers }, reply) => {
        const problems = new Problems(pickLanguage(headers['accept-language']))
        const rules = new FileRules(problems)
        const externalId = rules.required('customer_id', 'externalId', body.externalId) ?? null
        const { name, country = null, adminEmail = null, tags = [] } = readCustomer(body, rules)
        problems.refuse()
        // Without a name it has been refused.
        if (name === undefined) throw new AppError('internal')
        const id = await addCustomer(context, actor, externalId, { name, country, adminEmail, tags })
        return reply.code(201).send(await shown(actor, id))
      },
    ),

    route(
      'PATCH',
      '/api/v1/customers/:id',
      'edit_customers',
      schema.changeCustomer,
      async ({ actor, params, body, headers }) => {
        const problems = new Problems(pickLanguage(headers['accept-language']))
        const change = readCustomer(body, new FileRules(problems))
        problems.refuse()
        await changeCustomer(context, actor, params.id, change)
        return shown(actor, params.id)
      },
    ),

    route(
      'POST',
      '/api/v1/customers/:id/subscriptions',
      'order_subscriptions',
      schema.addSubscription,
      async ({ actor, params, body, headers }, reply) => {
        const language = pickLanguage(headers['accept-language'])
        const isPreview = body.preview === true
        const problems = new Problems(language)
        const wish = readOrder(body, problems)
        problems.refuse()
        // What cannot be read has been refused.
        if (wish === undefined) throw new AppError('internal')
        const ordered = await orderSubscription(context, actor, params.id, wish, { isPreview, language })
        if (!isPreview) nudge(actor.partnerId)
        return reply.code(isPreview ? 200 : 201).send(presentOrder(ordered, isPreview))
      },
    ),
  ]
}

interface CustomerBody {
  readonly name?: string
  readonly country?: string | null
  readonly adminEmail?: string | null
  readonly tags?: readonly string[]
}

/** What the request mentions, by the rules of the customers file. */
function readCustomer(body: CustomerBody, rules: FileRules) {
  const name = rules.required('customer_name', 'name', body.name)
  const country = rules.optional('country', 'country', body.country)
  const adminEmail = rules.optional('admin_email', 'adminEmail', body.adminEmail)
  const tags = rules.tags('tags', body.tags)
  return {
    ...(name !== undefined && { name }),
    ...(country !== undefined && { country }),
    ...(adminEmail !== undefined && { adminEmail }),
    ...(tags !== undefined && { tags }),
  }
}
