import type { FastifyRequest } from 'fastify'
import type { Asker } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { listVendorServices } from './list.ts'
import { findPartnersOfVendor } from './repository.ts'
import * as tasks from '../tasks/schema.ts'
import * as schema from './schema.ts'
import { addVendorNote, endVendorWork, getVendorTask } from './work.ts'
import type { VendorActor } from './work.ts'

/** What vendors' operators see and do: services of many partners that wait for them, and nothing else of them. */
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
    ...workRoutes(context),
  ]
}

function workRoutes(context: ApiContext): Route[] {
  const path = '/api/v1/vendor/partners/:partnerId/services/:id'
  return [
    route('GET', path, 'see_vendor_services', tasks.vendorGet, async (request) =>
      getVendorTask(context, vendorActor(request), request.params.id),
    ),
    route('POST', `${path}/finish`, 'do_vendor_work', tasks.vendorFinish, async (request, reply) => {
      await endVendorWork(context, vendorActor(request), request.params.id, { act: 'finish' })
      return reply.code(204).send()
    }),
    route('POST', `${path}/fail`, 'do_vendor_work', tasks.vendorFail, async (request, reply) => {
      const wish = { act: 'fail', reason: request.body.reason.trim() } as const
      await endVendorWork(context, vendorActor(request), request.params.id, wish)
      return reply.code(204).send()
    }),
    route('POST', `${path}/ask-details`, 'do_vendor_work', tasks.vendorAskDetails, async (request, reply) => {
      const wish = { act: 'ask_details', what: request.body.what.trim() } as const
      await endVendorWork(context, vendorActor(request), request.params.id, wish)
      return reply.code(204).send()
    }),
    route('POST', `${path}/notes`, 'do_vendor_work', tasks.vendorNote, async (request, reply) => {
      await addVendorNote(context, vendorActor(request), request.params.id, request.body.text)
      return reply.code(204).send()
    }),
  ]
}

function vendorActor(request: {
  readonly vendor: string
  readonly asker: Asker
  readonly ip: FastifyRequest['ip']
  readonly params: { readonly partnerId: string }
}): VendorActor {
  const { vendor, asker, ip, params } = request
  return { vendor, partnerId: params.partnerId, asker, address: ip }
}
