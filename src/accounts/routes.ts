import type { FastifyReply } from 'fastify'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { pickLanguage } from '../messages/languages.ts'
import { findPartner } from '../partners/repository.ts'
import type { Authenticator } from './authenticate.ts'
import { clearSession, setSession } from './cookie.ts'
import { spendSignInLink } from './links.ts'
import { signInPage, spentLinkPage } from './pages.ts'
import * as schema from './schema.ts'
import { deleteSession } from './sessions.ts'

export interface AccountContext extends ApiContext {
  readonly authenticator: Authenticator
  /** Whether people reach this server by https: then the cookie never goes another way. */
  readonly isSecure: boolean
}

const html = 'text/html; charset=utf-8'
const form = 'application/x-www-form-urlencoded'
const privatePage = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }

/** Signing in and out, and who one is. */
export function accountRoutes({ database: { db }, authenticator, isSecure }: AccountContext): Route[] {
  async function signOut(actor: Actor, reply: FastifyReply): Promise<void> {
    if (actor.kind !== 'person') return
    await deleteSession(db, actor.id)
    authenticator.forget(actor.id)
    clearSession(reply, isSecure)
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
        const session = await spendSignInLink(db, request.params.token)
        if (session === null) {
          const page = spentLinkPage(pickLanguage(request.headers['accept-language']))
          return reply.code(410).type(html).send(page)
        }
        setSession(reply, session.secret, isSecure)
        request.log.info({ partnerId: session.partnerId, actor: session.id }, 'signed in')
        return reply.redirect('/', 303)
      },
      { accepts: [form], limit: 'sign-in' },
    ),

    route('POST', '/api/v1/sign-out', 'partner', schema.signOut, async ({ actor }, reply) => {
      await signOut(actor, reply)
      return reply.code(204).send()
    }),

    // The same from a page's button.
    route(
      'POST',
      '/sign-out',
      'partner',
      schema.signOutPage,
      async ({ actor }, reply) => {
        await signOut(actor, reply)
        return reply.redirect('/', 303)
      },
      { accepts: [form] },
    ),

    route('GET', '/api/v1/me', 'partner', schema.me, async ({ actor }) => {
      const partner = await findPartner(db, actor.partnerId)
      if (partner === undefined) throw new AppError('partner_not_found')
      const signedInBy: 'session' | 'token' = actor.kind === 'person' ? 'session' : 'token'
      return { signedInBy, partner }
    }),
  ]
}
