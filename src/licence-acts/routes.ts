import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { pickLanguage } from '../messages/languages.ts'
import { assign, takeBack } from './assign.ts'
import { listEndedLicences } from './ended.ts'
import { listLicences } from './list.ts'
import { previewLicences } from './preview.ts'
import * as schema from './schema.ts'
import { undoLicences } from './undo.ts'

/** Who holds a service's licences, and giving them to people and taking them back. */
export function licenceRoutes(context: ApiContext): Route[] {
  return [
    route(
      'GET',
      '/api/v1/services/:id/licences',
      'see_personal_data',
      schema.list,
      async ({ actor, params, query, headers }) =>
        listLicences(context, actor, params.id, query, pickLanguage(headers['accept-language'])),
    ),
    route(
      'GET',
      '/api/v1/customers/:id/licences/ended',
      'see_personal_data',
      schema.ended,
      async ({ actor, params }) => listEndedLicences(context, actor, params.id),
    ),
    route(
      'POST',
      '/api/v1/services/:id/licences/preview',
      'assign_licences',
      schema.preview,
      async ({ actor, params, body }) => previewLicences(context, actor, params.id, body),
    ),
    route(
      'POST',
      '/api/v1/services/:id/licences/assign',
      'assign_licences',
      schema.assign,
      async ({ actor, params, body }) => assign(context, actor, params.id, body),
    ),
    route(
      'POST',
      '/api/v1/services/:id/licences/return',
      'assign_licences',
      schema.takeBack,
      async ({ actor, params, body }) => takeBack(context, actor, params.id, body),
    ),
    route(
      'POST',
      '/api/v1/services/:id/licences/undo',
      'assign_licences',
      schema.undo,
      async ({ actor, params, body }) => undoLicences(context, actor, params.id, body.act),
    ),
  ]
}
