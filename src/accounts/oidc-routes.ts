import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, errorStatus, type ErrorCode } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { withInstallation } from '../database/transactions.ts'
import { pickLanguage } from '../messages/languages.ts'
import { personOf } from './asker.ts'
import { authHeaders, callAuth } from './auth-call.ts'
import type { AccountContext } from './context.ts'
import { hasPassword } from './me.ts'
import { callbackPath, type Oidc } from './oidc.ts'
import { grant, oidcProvider, personOfSubject, unlink } from './oidc-arrival.ts'
import * as schema from './oidc-schema.ts'
import { failedSignInPage } from './pages.ts'
import { countPasskeys } from './passkeys.ts'
import { auditOwn, auditPerson, auditSignIn } from './sign-in-audit.ts'

const privatePage = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }

/** better-auth's words × ours; what is not here cannot be trusted, whatever it is. */
const ofCallback: Readonly<Record<string, ErrorCode>> = {
  state_mismatch: 'oidc_expired',
  state_not_found: 'oidc_expired',
  state_invalid: 'oidc_expired',
  access_denied: 'oidc_refused',
  login_required: 'oidc_refused',
  temporarily_unavailable: 'oidc_unavailable',
  server_error: 'oidc_unavailable',
  account_not_linked: 'oidc_address_unverified',
  account_already_linked_to_different_user: 'oidc_linked_elsewhere',
}

/** Signing in by the organisation's own provider. Both addresses are for browsers: what goes wrong is a page. */
export function oidcRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    authenticator,
    oidc,
  } = context

  function found(): Oidc {
    if (oidc === null) throw new AppError('oidc_off')
    return oidc
  }

  async function arrive(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const auth = await found().auth()
    const { answer, outcome } = await found().arrive(() =>
      auth.api.callbackOAuth({
        method: 'GET',
        params: { id: oidcProvider },
        query: Object.fromEntries(
          Object.entries(request.query as Record<string, unknown>).filter(
            ([, one]) => typeof one === 'string',
          ),
        ),
        headers: authHeaders(request.headers, request.ip),
        asResponse: true,
      }),
    )
    if (outcome.refused !== null) throw outcome.refused
    const to = answer.headers.get('location') ?? ''
    const error = URL.parse(to, context.origin)?.searchParams.get('error')
    // Where something is wrong, better-auth leads to an address of its own, which nobody serves.
    if (!to.startsWith('/') || outcome.subject === null)
      throw new AppError(
        ofCallback[error ?? ''] ?? 'oidc_failed',
        {},
        { cause: new Error(`«${error ?? ''}»`) },
      )
    await admitted(request, outcome.subject, outcome)
    for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
    return to
  }

  async function admitted(
    { ip: address }: FastifyRequest,
    subject: string,
    { linkingPersonId, admission }: Awaited<ReturnType<Oidc['arrive']>>['outcome'],
  ): Promise<void> {
    const personId = await withInstallation(db, (trx) => personOfSubject(trx, subject))
    if (personId === undefined) throw new AppError('oidc_failed')
    if (linkingPersonId !== null) {
      await auditPerson(db, personId, address, {
        action: 'oidc_linked',
        subjectKind: 'person',
        subjectId: personId,
      })
      return
    }
    await grant(db, personId, admission?.grants ?? [], address)
    authenticator.forget(personId)
    await auditSignIn(db, { personId, address, by: 'oidc' })
  }

  return [
    route(
      'GET',
      '/api/v1/sign-in/oidc',
      'public',
      schema.start,
      async (request, reply) =>
        lead(request, reply, async () => {
          const auth = await found().auth()
          const callbackURL = ownPath(request.query.back)
          const { url } = await callAuth(request, reply, (headers) =>
            auth.api.signInSocial({
              headers,
              body: { provider: oidcProvider, callbackURL, disableRedirect: true },
              returnHeaders: true,
            }),
          )
          return url ?? ''
        }),
      { limit: 'sign-in' },
    ),

    route(
      'GET',
      callbackPath,
      'public',
      schema.callback,
      async (request, reply) => lead(request, reply, () => arrive(request, reply)),
      { limit: 'sign-in' },
    ),

    route('POST', '/api/v1/me/oidc', 'signed_in', schema.link, async (request, reply) => {
      personOf(request.asker)
      const auth = await found().auth()
      const { url } = await callAuth(request, reply, (headers) =>
        auth.api.linkSocialAccount({
          headers,
          body: { provider: oidcProvider, callbackURL: '/account', disableRedirect: true },
          returnHeaders: true,
        }),
      )
      return { url }
    }),

    route('DELETE', '/api/v1/me/oidc', 'signed_in', schema.unlink, async (request, reply) => {
      const personId = personOf(request.asker)
      if (!(await hasPassword(db, personId)) && (await countPasskeys(db, personId)) === 0)
        throw new AppError('last_way_in')
      if (await withInstallation(db, (trx) => unlink(trx, personId)))
        await auditOwn(db, request, personId, {
          action: 'oidc_unlinked',
          subjectKind: 'person',
          subjectId: personId,
        })
      return reply.code(204).send()
    }),
  ]
}

/** Where to go on: a path of this server, and nowhere else. */
function ownPath(back: string | undefined): string {
  return back !== undefined && /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(back) ? back : '/'
}

/** Runs what leads a browser on; what goes wrong is told on a page of its own. */
async function lead(
  request: FastifyRequest,
  reply: FastifyReply,
  act: () => Promise<string>,
): Promise<FastifyReply> {
  reply.headers(privatePage)
  try {
    return reply.redirect(await act(), 303)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, cause } = error
    request.log.warn({ code, err: cause }, 'nobody came in by the organisation’s sign-in')
    const language = pickLanguage(request.headers['accept-language'])
    return reply
      .code(errorStatus[code])
      .type('text/html; charset=utf-8')
      .send(failedSignInPage(language, code, request.id))
  }
}
