import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { readTenant } from '../database/transactions.ts'
import { Problems } from '../input/problems.ts'
import { readText } from '../input/read.ts'
import { pickLanguage } from '../messages/languages.ts'
import { addOffer, changeOffer, orderOffers } from './change-offers.ts'
import { maxNameLength } from './limits.ts'
import { offerFieldNames, pickFields } from './offer.ts'
import type { OfferFields } from './offer.ts'
import { presentOffer } from './present.ts'
import { readOffer } from './read-offer.ts'
import { listOffers } from './repository.ts'
import * as schema from './schema.ts'

/** What can be ordered. */
export function offerRoutes(context: ApiContext): Route[] {
  return [
    route('GET', '/api/v1/offers', 'see_offers', schema.list, async ({ actor, query }) => {
      const { partnerId } = actor
      const offers = await readTenant(context.database.db, partnerId, (trx) => listOffers(trx, partnerId))
      const shown = query.retired === true ? offers : offers.filter(({ retiredAt }) => retiredAt === null)
      return { items: shown.map(presentOffer) }
    }),

    route('POST', '/api/v1/offers', 'manage_offers', schema.add, async ({ actor, body, headers }, reply) => {
      const problems = new Problems(pickLanguage(headers['accept-language']))
      const { externalId, ...raw } = body
      const key =
        externalId === undefined ? null : readText(externalId, 'body.externalId', maxNameLength, problems)
      const fields = fieldsOf(raw, problems)
      const offer = await addOffer(context, actor.partnerId, actor, key ?? null, fields)
      return reply.code(201).send(presentOffer(offer))
    }),

    route(
      'PATCH',
      '/api/v1/offers/:id',
      'manage_offers',
      schema.change,
      async ({ actor, params, body, headers }) => {
        const { retired, ...raw } = body
        const language = pickLanguage(headers['accept-language'])
        const change = (before: OfferFields) =>
          fieldsOf({ ...pickFields(before, offerFieldNames), ...raw }, new Problems(language))
        return presentOffer(await changeOffer(context, actor.partnerId, actor, params.id, change, retired))
      },
    ),

    route('PUT', '/api/v1/offers/order', 'manage_offers', schema.order, async ({ actor, body }) => {
      const offers = await orderOffers(context, actor.partnerId, actor, body.ids)
      return { items: offers.map(presentOffer) }
    }),
  ]
}

function fieldsOf(raw: Readonly<Record<string, unknown>>, problems: Problems): OfferFields {
  const fields = readOffer(raw, 'body', problems)
  problems.refuse()
  // What cannot be read has been refused.
  if (fields === undefined) throw new AppError('internal')
  return fields
}
