import type { FastifyReply, FastifyRequest } from 'fastify'
import { recordAudit } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { pickLanguage } from '../messages/languages.ts'
import { callAuth } from './auth-call.ts'
import { afterwards } from './afterwards.ts'
import type { AccountContext } from './context.ts'
import { spendSignInLink } from './links.ts'
import { signInPage, spentLinkPage } from './pages.ts'
import { foldEmail } from './people.ts'
import { requestReset, resetPassword } from './reset.ts'
import * as schema from './schema.ts'
import { chooseMembership } from './sessions.ts'
import { auditFailedSignIn, auditPerson, auditSignIn } from './sign-in-audit.ts'

const html = 'text/html; charset=utf-8'
const form = 'application/x-www-form-urlencoded'
const privatePage = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }

/** Signing in and out. */
export function accountRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    auth,
    authenticator,
    guesses,
  } = context

  /** Ends the session at hand; a token stays as it is. */
  async function signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { asker, actor } = request
    if (asker === null || asker.sessionId === null) return
    await callAuth(request, reply, (headers) => auth.api.signOut({ headers, returnHeaders: true }))
    authenticator.forget(asker.sessionId)
    const entry = { action: 'signed_out', subjectKind: 'session', subjectId: asker.sessionId } as const
    if (actor === null) await auditPerson(db, asker.id, request.ip, entry)
    else await recordAudit(db, actor.partnerId, actor, entry)
  }

  return [
    // Looking at a link, as previews and scanners do, asks the database nothing and spends nothing.
    route('GET', '/sign-in/:token', 'public', schema.showLink, async (request, reply) => {
      const page = signInPage(pickLanguage(request.headers['accept-language']))
      return reply.type(html).headers(privatePage).send(page)
    }),

    route(
      'POST',
      '/sign-in/:token',
      'public',
      schema.spendLink,
      async (request, reply) => {
        reply.headers(privatePage)
        const newcomer = await spendSignInLink(db, request.params.token)
        if (newcomer === null) {
          const page = spentLinkPage(pickLanguage(request.headers['accept-language']))
          return reply.code(410).type(html).send(page)
        }
        const { personId, membershipId, partnerId } = newcomer
        const { sessionId } = await callAuth(request, reply, (headers) =>
          auth.api.comeIn({ headers, body: { personId }, returnHeaders: true }),
        )
        await chooseMembership(db, sessionId, membershipId)
        await auditSignIn(db, { personId, sessionId, partnerId, address: request.ip, by: 'link' })
        request.log.info({ partnerId, actor: personId }, 'signed in')
        return reply.redirect('/', 303)
      },
      { accepts: [form], limit: 'sign-in' },
    ),

    route(
      'POST',
      '/api/v1/sign-in',
      'public',
      schema.signIn,
      async (request, reply) => {
        const { password } = request.body
        const email = foldEmail(request.body.email)
        try {
          const answer = await guesses.take(
            'password',
            email,
            () =>
              callAuth(request, reply, (headers) =>
                auth.api.signInEmail({ headers, body: { email, password }, returnHeaders: true }),
              ),
            isWrongGuess,
          )
          // What the second factor's plug-in answers instead, and better-auth's types do not know.
          if ('twoFactorRedirect' in answer) return { next: 'second_factor' as const }
          await auditSignIn(db, { personId: answer.user.id, address: request.ip, by: 'password' })
          return { next: 'in' as const }
        } catch (error) {
          // After the answer, whose time must not tell whether somebody has this address.
          if (isWrongGuess(error)) afterwards(request, () => auditFailedSignIn(db, email, request.ip))
          throw error
        }
      },
      { limit: 'sign-in' },
    ),

    // Known or not, the answer and its time are the same: what there is to do is done afterwards.
    route(
      'POST',
      '/api/v1/password-reset',
      'public',
      schema.requestReset,
      async (request, reply) => {
        const language = pickLanguage(request.headers['accept-language'])
        guesses.count('reset', foldEmail(request.body.email))
        afterwards(request, () => requestReset(context, request.body.email, language))
        return reply.code(204).send()
      },
      { limit: 'sign-in' },
    ),

    route(
      'POST',
      '/api/v1/password-reset/confirm',
      'public',
      schema.confirmReset,
      async (request, reply) => {
        await resetPassword(context, request, reply)
        return reply.code(204).send()
      },
      { limit: 'sign-in' },
    ),

    route(
      'POST',
      '/api/v1/sign-out',
      'signed_in',
      schema.signOut,
      async (request, reply) => {
        await signOut(request, reply)
        return reply.code(204).send()
      },
      { beforeSecondFactor: true },
    ),

    // The same from a page's button.
    route(
      'POST',
      '/sign-out',
      'signed_in',
      schema.signOutPage,
      async (request, reply) => {
        await signOut(request, reply)
        return reply.redirect('/', 303)
      },
      { accepts: [form], beforeSecondFactor: true },
    ),
  ]
}

/** Whether somebody guessed at a password, and not right. */
function isWrongGuess(error: unknown): boolean {
  return error instanceof AppError && error.code === 'credentials_wrong'
}
