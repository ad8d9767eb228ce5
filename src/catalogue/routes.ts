import type { ApiContext } from '../contract/context.ts'
import { route, type Route } from '../contract/route.ts'
import { Problems } from '../input/problems.ts'
import { pickLanguage } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { applyCatalogue, readCatalogue } from './apply.ts'
import { readFile } from './read-file.ts'
import * as schema from './schema.ts'

/** All that can be ordered and what it consists of, as a file. */
export function catalogueRoutes(context: ApiContext): Route[] {
  return [
    route('GET', '/api/v1/catalogue', 'see_offers', schema.catalogue, async ({ actor }) => {
      const { products, offers } = await readCatalogue(context, actor.partnerId)
      return {
        products: products.map((product) => ({
          ...product,
          provisioner: { ...product.provisioner },
          details: product.details && { ...product.details },
        })),
        offers: offers.map((offer) => ({ ...offer, products: [...offer.products] })),
      }
    }),

    route(
      'PUT',
      '/api/v1/catalogue',
      'manage_offers',
      schema.apply,
      async ({ actor, query: { dryRun = false }, body, headers }) => {
        const language = pickLanguage(headers['accept-language'])
        const wanted = readFile(body, new Problems(language))
        const { unknownProducts, ...difference } = await applyCatalogue(
          context,
          actor.partnerId,
          actor,
          wanted,
          { isDryRun: dryRun, language },
        )
        const warnings = unknownProducts.map(({ path, name }) => ({
          path,
          message: message(language, 'catalogue.unknown_product', { name }),
        }))
        return { dryRun, ...difference, warnings } as schema.CatalogueDifferenceJson
      },
    ),
  ]
}
