import type { FastifyRequest } from 'fastify'
import { recordAudit } from '../audit/append.ts'
import type { Asker } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { withInstallation } from '../database/transactions.ts'
import { callAuth } from './auth-call.ts'
import type { AccountContext } from './context.ts'
import { changeProfile, hasPassword, readMe, takeAddress } from './me.ts'
import { membershipsOfPerson } from './memberships.ts'
import * as schema from './schema.ts'
import { personOf } from './asker.ts'
import { refuseGuessableOf } from './passwords.ts'
import { chooseMembership, endOtherSessions, endSession, listSessions } from './sessions.ts'
import { auditChoice, auditPerson } from './sign-in-audit.ts'

/** Whoever has signed in, about themselves. */
export function meRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    auth,
    authenticator,
    guesses,
  } = context
  return [
    route('GET', '/api/v1/me', 'signed_in', schema.me, async ({ asker }) => readMe(db, asker), {
      beforeSecondFactor: true,
    }),

    route('PATCH', '/api/v1/me', 'signed_in', schema.changeMe, async (request, reply) => {
      const personId = personOf(request.asker)
      await changeProfile(db, personId, request.body)
      await auditOwn(request, personId, 'profile_changed')
      return reply.code(204).send()
    }),

    route('PUT', '/api/v1/me/address', 'signed_in', schema.takeAddress, async (request, reply) => {
      const personId = personOf(request.asker)
      await takeAddress(context, personId, request.body)
      authenticator.forget(personId)
      await auditOwn(request, personId, 'address_taken')
      return reply.code(204).send()
    }),

    route(
      'PUT',
      '/api/v1/me/password',
      'signed_in',
      schema.changePassword,
      async (request, reply) => {
        const personId = personOf(request.asker)
        if (!(await hasPassword(db, personId))) throw new AppError('password_not_set')
        const { current, password } = request.body
        await refuseGuessableOf(db, personId, password)
        await guesses.take(
          'own password',
          personId,
          () =>
            callAuth(request, reply, (headers) =>
              auth.api.changePassword({
                headers,
                body: { currentPassword: current, newPassword: password },
                returnHeaders: true,
              }),
            ),
          (error) => error instanceof AppError && error.code === 'password_wrong',
        )
        await endOthers(request.asker)
        await auditOwn(request, personId, 'password_changed')
        return reply.code(204).send()
      },
      { limit: 'sign-in' },
    ),

    route(
      'PUT',
      '/api/v1/me/membership',
      'signed_in',
      schema.chooseMembership,
      async ({ asker, body, ip }, reply) => {
        const personId = personOf(asker)
        const all = await withInstallation(db, (trx) => membershipsOfPerson(trx, personId))
        const chosen = all.find(({ id }) => id === body.id)
        if (asker.sessionId === null || chosen === undefined) throw new AppError('membership_not_found')
        await chooseMembership(db, asker.sessionId, body.id)
        authenticator.forget(asker.sessionId)
        if (chosen.id !== asker.membership?.id) await auditChoice(db, personId, ip, chosen)
        return reply.code(204).send()
      },
      { beforeSecondFactor: true },
    ),

    route('GET', '/api/v1/me/sessions', 'signed_in', schema.sessions, async ({ asker }) => {
      const items = await listSessions(db, personOf(asker))
      return { items: items.map((session) => ({ ...session, isThis: session.id === asker.sessionId })) }
    }),

    route('DELETE', '/api/v1/me/sessions/:id', 'signed_in', schema.endSession, async (request, reply) => {
      const personId = personOf(request.asker)
      if (!(await endSession(db, personId, request.params.id))) throw new AppError('session_not_found')
      authenticator.forget(request.params.id)
      await auditOwn(request, personId, 'session_ended', request.params.id)
      return reply.code(204).send()
    }),

    route('DELETE', '/api/v1/me/sessions', 'signed_in', schema.endOtherSessions, async (request) => {
      const personId = personOf(request.asker)
      const ended = await endOthers(request.asker)
      if (ended > 0) await auditOwn(request, personId, 'session_ended')
      return { ended }
    }),
  ]

  async function endOthers(asker: Asker): Promise<number> {
    const ids = await endOtherSessions(db, personOf(asker), asker.sessionId)
    for (const id of ids) authenticator.forget(id)
    return ids.length
  }

  async function auditOwn(
    request: FastifyRequest,
    personId: string,
    action: 'address_taken' | 'profile_changed' | 'password_changed' | 'session_ended',
    sessionId?: string,
  ): Promise<void> {
    const entry =
      action === 'session_ended'
        ? ({ action, subjectKind: 'session', subjectId: sessionId ?? null } as const)
        : ({ action, subjectKind: 'person', subjectId: personId } as const)
    if (request.actor === null) await auditPerson(db, personId, request.ip, entry)
    else await recordAudit(db, request.actor.partnerId, request.actor, entry)
  }
}
