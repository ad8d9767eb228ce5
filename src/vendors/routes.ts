import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { listVendorServices } from './list.ts'
import * as schema from './schema.ts'

/** What vendors' operators see: services of many partners, and nothing else of them. */
export function vendorRoutes(context: ApiContext): Route[] {
  return [
    route(
      'GET',
      '/api/v1/vendor/services',
      'see_vendor_services',
      schema.services,
      async ({ vendor, query: { limit = 50, cursor } }) =>
        listVendorServices(context, vendor, { limit, cursor }),
    ),
  ]
}
