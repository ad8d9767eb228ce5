import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { pickLanguage } from '../messages/languages.ts'
import { addressOfLink, followAddressLink, sendAddressLink } from './address.ts'
import { afterwards } from './afterwards.ts'
import { personOf } from './asker.ts'
import type { AccountContext } from './context.ts'
import { callAuth } from './auth-call.ts'
import { addressChangedPage, addressPage, failedSignInPage } from './pages.ts'
import * as schema from './schema.ts'
import { auditPerson } from './sign-in-audit.ts'

const html = 'text/html; charset=utf-8'
const form = 'application/x-www-form-urlencoded'
const privatePage = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }

/** Another address for a person: it counts once somebody who reads there has said so. */
export function addressRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    auth,
  } = context
  return [
    route(
      'PUT',
      '/api/v1/me/new-address',
      'signed_in',
      schema.changeAddress,
      async (request, reply) => {
        const personId = personOf(request.asker)
        const { email, password } = request.body
        await callAuth(request, reply, (headers) =>
          auth.api.verifyPassword({ headers, body: { password }, returnHeaders: true }),
        )
        const language = pickLanguage(request.headers['accept-language'])
        afterwards(request, () => sendAddressLink(context, personId, email, language))
        return reply.code(204).send()
      },
      { limit: 'sign-in' },
    ),

    // Looking at it, as previews and scanners do, spends nothing; the button does.
    route(
      'GET',
      '/confirm-address/:token',
      'public',
      schema.showAddressLink,
      async (request, reply) => {
        const language = pickLanguage(request.headers['accept-language'])
        reply.type(html).headers(privatePage)
        const address = await addressOfLink(context, request.params.token)
        return address === null
          ? reply.code(410).send(failedSignInPage(language, 'address_link_spent', request.id))
          : reply.send(addressPage(language, address))
      },
      { limit: 'sign-in' },
    ),

    route(
      'POST',
      '/confirm-address/:token',
      'public',
      schema.followAddressLink,
      async (request, reply) => {
        const language = pickLanguage(request.headers['accept-language'])
        reply.type(html).headers(privatePage)
        try {
          const { personId, email } = await followAddressLink(context, request.params.token)
          await auditPerson(db, personId, request.ip, {
            action: 'address_changed',
            subjectKind: 'person',
            subjectId: personId,
          })
          return await reply.send(addressChangedPage(language, email))
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          const { code } = error
          const status = code === 'address_taken' ? 409 : 410
          return reply.code(status).send(failedSignInPage(language, code, request.id))
        }
      },
      { accepts: [form], limit: 'sign-in' },
    ),
  ]
}
