import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { listVendorServices } from './list.ts'
import { findPartnersOfVendor } from './repository.ts'
import * as schema from './schema.ts'

/** What vendors' operators see: services of many partners, and nothing else of them. */
export function vendorRoutes(context: ApiContext): Route[] {
  return [
    route(
      'GET',
      '/api/v1/vendor/services',
      'see_vendor_services',
      schema.services,
      async ({ vendor, query: { limit = 50, cursor, search = '', partner } }) =>
        listVendorServices(context, vendor, { limit, cursor, search, partnerId: partner }),
    ),
    route(
      'GET',
      '/api/v1/vendor/partners',
      'see_vendor_services',
      schema.partners,
      async ({ vendor, query: { search = '', limit = 50 } }) => {
        const found = await findPartnersOfVendor(context.database.db, vendor, search, limit + 1)
        return { items: found.slice(0, limit), hasMore: found.length > limit }
      },
    ),
  ]
}
