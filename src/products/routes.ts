import { connectionsByKey } from '../connections/repository.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { readTenant, type TenantReader } from '../database/transactions.ts'
import { Problems } from '../input/problems.ts'
import { readText } from '../input/read.ts'
import { pickLanguage } from '../messages/languages.ts'
import { addProducts, changeProduct } from './change-products.ts'
import { maxNameLength } from './limits.ts'
import { addPlannedProducts } from './planned-products.ts'
import { presentProduct } from './present.ts'
import { pickFields } from './product.ts'
import type { Product, ProductFields } from './product.ts'
import { readProduct } from './read-product.ts'
import { listProducts } from './repository.ts'
import { connectionKeysOf } from './resolve-provisioner.ts'
import * as schema from './schema.ts'

/** What offers consist of. */
export function productRoutes(context: ApiContext): Route[] {
  const { db } = context.database
  const present = (partnerId: string, products: readonly Product[]) =>
    readTenant(db, partnerId, (trx) => presentAll(trx, partnerId, products))
  const presentOne = async (partnerId: string, product: Product) => {
    const [shown] = await present(partnerId, [product])
    if (shown === undefined) throw new AppError('internal')
    return shown
  }
  return [
    route('GET', '/api/v1/products', 'see_offers', schema.list, async ({ actor, query }) => {
      const { partnerId } = actor
      const items = await readTenant(db, partnerId, async (trx) => {
        const products = await listProducts(trx, partnerId)
        const shown =
          query.retired === true ? products : products.filter(({ retiredAt }) => retiredAt === null)
        return presentAll(trx, partnerId, shown)
      })
      return { items }
    }),

    route(
      'POST',
      '/api/v1/products',
      'manage_offers',
      schema.add,
      async ({ actor, body, headers }, reply) => {
        const language = pickLanguage(headers['accept-language'])
        const problems = new Problems(language)
        const { externalId, ...raw } = body
        const key =
          externalId === undefined ? null : readText(externalId, 'body.externalId', maxNameLength, problems)
        const wish = { externalId: key ?? null, fields: fieldsOf(raw, problems) }
        const [product] = await addProducts(context, actor.partnerId, actor, [wish], language)
        if (product === undefined) throw new AppError('internal')
        return reply.code(201).send(await presentOne(actor.partnerId, product))
      },
    ),

    route(
      'PATCH',
      '/api/v1/products/:id',
      'manage_offers',
      schema.change,
      async ({ actor, params, body, headers }) => {
        const { retired, ...raw } = body
        const language = pickLanguage(headers['accept-language'])
        const change = (before: ProductFields) =>
          fieldsOf({ ...pickFields(before), ...raw }, new Problems(language))
        const wish = { change, retired }
        const product = await changeProduct(context, actor.partnerId, actor, params.id, wish, language)
        return presentOne(actor.partnerId, product)
      },
    ),

    route(
      'POST',
      '/api/v1/connections/:id/products',
      'manage_connections',
      schema.addPlanned,
      async ({ actor, params, body, headers }, reply) => {
        const { partnerId } = actor
        const language = pickLanguage(headers['accept-language'])
        const { added, withoutDetails } = await addPlannedProducts(
          context,
          partnerId,
          actor,
          params.id,
          body.plans,
          language,
        )
        return reply.code(201).send({ items: await present(partnerId, added), withoutDetails })
      },
    ),
  ]
}

async function presentAll(trx: TenantReader, partnerId: string, products: readonly Product[]) {
  const connections = await connectionsByKey(trx, partnerId, connectionKeysOf(products))
  return products.map((product) => presentProduct(product, connections))
}

function fieldsOf(raw: Readonly<Record<string, unknown>>, problems: Problems): ProductFields {
  const fields = readProduct(raw, 'body', problems)
  problems.refuse()
  // What cannot be read has been refused.
  if (fields === undefined) throw new AppError('internal')
  return fields
}
