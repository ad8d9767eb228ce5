import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { pickLanguage } from '../messages/languages.ts'
import { closeCase, sendCaseAgain, setVendorNumber } from './change.ts'
import { draftCase } from './draft.ts'
import { listCases } from './list.ts'
import { openCase } from './open.ts'
import type { SupportContext } from './send.ts'
import * as schema from './schema.ts'

/** What vendors' support is asked about services. @param nudge once a mail is due */
export function supportRoutes(context: SupportContext, nudge: (partnerId: string) => void): Route[] {
  const ofService = '/api/v1/services/:id/support-cases'
  const ofCase = '/api/v1/support-cases/:id'
  return [
    route(
      'GET',
      `${ofService}/draft`,
      'set_provisioning_status',
      schema.draft,
      async ({ actor, params, query, headers }) =>
        draftCase(context, actor, params.id, {
          language: query.language ?? pickLanguage(headers['accept-language']),
          withDetails: query.details ?? false,
        }),
    ),
    route('GET', ofService, 'see_notes', schema.list, async ({ actor, params }) =>
      listCases(context, actor, params.id),
    ),
    route(
      'POST',
      ofService,
      'set_provisioning_status',
      schema.open,
      async ({ actor, params, body, headers }, reply) => {
        const { way, subject, text, details: hasDetails = false } = body
        const language = body.language ?? pickLanguage(headers['accept-language'])
        const wish = { way, subject, text, language, hasDetails }
        const opened = await openCase(context, actor, params.id, wish)
        nudge(actor.partnerId)
        return reply.code(201).send(opened)
      },
    ),
    route(
      'PATCH',
      ofCase,
      'set_provisioning_status',
      schema.change,
      async ({ actor, params, body: { vendorNumber } }, reply) => {
        await setVendorNumber(context, actor, params.id, vendorNumber)
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      `${ofCase}/close`,
      'set_provisioning_status',
      schema.close,
      async ({ actor, params, body: { note } }, reply) => {
        await closeCase(context, actor, params.id, note?.trim() ?? null)
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      `${ofCase}/send-again`,
      'resend_mails',
      schema.sendAgain,
      async ({ actor, params }, reply) => {
        await sendCaseAgain(context, actor, params.id)
        nudge(actor.partnerId)
        return reply.code(204).send()
      },
    ),
  ]
}
