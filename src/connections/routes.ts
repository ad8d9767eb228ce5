import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { readTenant } from '../database/transactions.ts'
import { Problems } from '../input/problems.ts'
import { readText } from '../input/read.ts'
import { pickLanguage } from '../messages/languages.ts'
import { addConnection, changeConnection } from './change-connections.ts'
import type { Connection } from './connection.ts'
import { maxNameLength } from './limits.ts'
import { presentCatalog, presentConnection } from './present.ts'
import { readBrokerCatalog, type ReachContext } from './read-broker-catalog.ts'
import { readConnection, type ConnectionWish } from './read-connection.ts'
import { findCatalog, listConnections, productsThrough } from './repository.ts'
import * as schema from './schema.ts'

/** Where other systems are reached that set services up. */
export function connectionRoutes(context: ReachContext): Route[] {
  const { db } = context.database
  return [
    route('GET', '/api/v1/connections', 'manage_connections', schema.list, async ({ actor, query }) => {
      const { partnerId } = actor
      const connections = await readTenant(db, partnerId, (trx) => listConnections(trx, partnerId))
      const shown =
        query.retired === true ? connections : connections.filter(({ retiredAt }) => retiredAt === null)
      return { items: shown.map(presentConnection) }
    }),

    route(
      'POST',
      '/api/v1/connections',
      'manage_connections',
      schema.add,
      async ({ actor, body, headers }, reply) => {
        const problems = new Problems(pickLanguage(headers['accept-language']))
        const { externalId, kind: _, ...raw } = body
        const key =
          externalId === undefined ? null : readText(externalId, 'body.externalId', maxNameLength, problems)
        const wish = wishOf(raw, undefined, problems)
        const connection = await addConnection(context, actor.partnerId, actor, key ?? null, wish)
        return reply.code(201).send(presentConnection(connection))
      },
    ),

    route(
      'PATCH',
      '/api/v1/connections/:id',
      'manage_connections',
      schema.change,
      async ({ actor, params, body, headers }) => {
        const { retired, ...raw } = body
        const language = pickLanguage(headers['accept-language'])
        const change = (before: Connection) => wishOf(raw, before, new Problems(language))
        return presentConnection(
          await changeConnection(context, actor.partnerId, actor, params.id, { change, retired }),
        )
      },
    ),

    route(
      'POST',
      '/api/v1/connections/:id/catalog',
      'manage_connections',
      schema.readCatalog,
      async ({ actor, params, headers }) => {
        const language = pickLanguage(headers['accept-language'])
        const { partnerId } = actor
        const { catalog, readAt, products } = await readBrokerCatalog(
          context,
          partnerId,
          actor,
          params.id,
          language,
        )
        return presentCatalog(catalog, readAt, products, language)
      },
    ),

    route(
      'GET',
      '/api/v1/connections/:id/catalog',
      'manage_connections',
      schema.catalogOf,
      async ({ actor: { partnerId }, params: { id }, headers }) => {
        const { found, products } = await readTenant(db, partnerId, async (trx) => ({
          found: await findCatalog(trx, partnerId, id),
          products: await productsThrough(trx, partnerId, id),
        }))
        if (found === undefined) throw new AppError('connection_not_found')
        const { catalog, catalogAt } = found
        if (catalog === null || catalogAt === null) throw new AppError('catalog_not_read')
        return presentCatalog(catalog, catalogAt, products, pickLanguage(headers['accept-language']))
      },
    ),
  ]
}

function wishOf(
  raw: Readonly<Record<string, unknown>>,
  before: Connection | undefined,
  problems: Problems,
): ConnectionWish {
  const wish = readConnection(raw, before, 'body', problems)
  problems.refuse()
  // What cannot be read has been refused.
  if (wish === undefined) throw new AppError('internal')
  return wish
}
