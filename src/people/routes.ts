import type { AccountContext } from '../accounts/context.ts'
import { membershipsOfPerson } from '../accounts/memberships.ts'
import { findPerson } from '../accounts/people.ts'
import { requestReset } from '../accounts/reset.ts'
import { appendAudit, recordAudit } from '../audit/append.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { withInstallation, writeTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { mayGive } from '../domain/roles.ts'
import { pickLanguage } from '../messages/languages.ts'
import { acceptInvitation, readInvitation } from './accept.ts'
import { listAdministrators } from './administrators.ts'
import { invitePerson } from './invite.ts'
import { openInvitations, revokeInvitation } from './invitations.ts'
import {
  countMembers,
  isMemberPosition,
  listMembers,
  lockMembership,
  setRole,
  type Member,
} from './members.ts'
import { keepOneFullAdmin, removePerson } from './remove.ts'
import * as schema from './schema.ts'
import { sendInvitationAgain } from './send-again.ts'

/** A partner's people and who is invited to it. */
export function peopleRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    authenticator,
  } = context
  return [
    route('GET', '/api/v1/people', 'manage_people', schema.list, async ({ actor, query }) => {
      const { limit = 50, cursor, search = '', customer = null } = query
      const listName = `people ${customer ?? ''} ${search}`
      const position = cursor === undefined ? null : decodeCursor(listName, cursor, isMemberPosition)
      const after = position === null ? null : { name: position[0], id: position[1] }
      const { rows, total } = await withInstallation(db, async (trx) => ({
        rows: await listMembers(trx, actor.partnerId, customer, search, after, limit + 1),
        total: await countMembers(trx, actor.partnerId, customer, search),
      }))
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map(presentMember),
        total,
        nextCursor: last === undefined ? null : encodeCursor(listName, [last.name, last.id]),
      }
    }),

    route('PATCH', '/api/v1/people/:id', 'manage_people', schema.change, async (request, reply) => {
      const { actor, params, body } = request
      if (!mayGive(actor.role, body.role)) throw new AppError('role_not_yours')
      await writeTenant(db, actor.partnerId, async (trx) => {
        const membership = await lockMembership(trx, actor.partnerId, params.id)
        if (membership === undefined) throw new AppError('person_not_found')
        if (membership.role === body.role) return
        await keepOneFullAdmin(trx, actor.partnerId, membership)
        await setRole(trx, membership.id, body.role)
        await appendAudit(trx, actor.partnerId, actor, {
          action: 'role_changed',
          subjectKind: 'person',
          subjectId: params.id,
          details: { before: membership.role, after: body.role },
        })
      })
      authenticator.forget(params.id)
      return reply.code(204).send()
    }),

    route(
      'DELETE',
      '/api/v1/people/:id',
      'manage_people',
      schema.remove,
      async ({ actor, params, query: { customer = null } }, reply) => {
        await removePerson(context, actor, params.id, customer)
        return reply.code(204).send()
      },
    ),

    route(
      'POST',
      '/api/v1/people/:id/password-reset',
      'manage_people',
      schema.resetLink,
      async ({ actor, params, headers }) => {
        const { person, memberships } = await withInstallation(db, async (trx) => ({
          person: await findPerson(trx, params.id),
          memberships: await membershipsOfPerson(trx, params.id),
        }))
        if (person === undefined || !memberships.some(({ partnerId }) => partnerId === actor.partnerId))
          throw new AppError('person_not_found')
        if (person.email === null) throw new AppError('person_without_address')
        const made = await requestReset(context, person.email, pickLanguage(headers['accept-language']))
        if (made === undefined) throw new AppError('person_not_found')
        const { address, delivery } = made
        // Of who is something elsewhere too, the link would open what is not this partner's to see.
        const isOurs =
          !person.isInstallationAdmin && memberships.every(({ partnerId }) => partnerId === actor.partnerId)
        await recordAudit(db, actor.partnerId, actor, {
          action: 'password_reset_sent',
          subjectKind: 'person',
          subjectId: person.id,
        })
        return { delivery, link: delivery === 'sent' || !isOurs ? null : address }
      },
      { answersSecret: true },
    ),

    route('GET', '/api/v1/invitations', 'manage_people', schema.invitations, async ({ actor }) => {
      const rows = await withInstallation(db, (trx) => openInvitations(trx, actor.partnerId))
      return {
        items: rows.map((row) => ({
          id: row.id,
          email: row.email,
          role: row.role,
          customerId: row.customer_id,
          invitedBy: row.inviter,
          createdAt: formatInstant(row.created_at),
          sentAt: formatInstant(row.sent_at),
          expiresAt: formatInstant(row.expires_at),
        })),
      }
    }),

    route(
      'POST',
      '/api/v1/invitations',
      'manage_people',
      schema.invite,
      async ({ actor, body, headers }, reply) => {
        return reply.code(201).send(await invitePerson(context, actor, body, headers['accept-language']))
      },
      { answersSecret: true },
    ),

    route(
      'POST',
      '/api/v1/invitations/:id/send-again',
      'resend_mails',
      schema.sendAgain,
      async ({ actor, params }) => sendInvitationAgain(context, actor, params.id),
      { answersSecret: true },
    ),

    route(
      'DELETE',
      '/api/v1/invitations/:id',
      'manage_people',
      schema.revoke,
      async ({ actor, params }, reply) => {
        await writeTenant(db, actor.partnerId, async (trx) => {
          if (!(await revokeInvitation(trx, actor.partnerId, params.id)))
            throw new AppError('invitation_not_found')
          await appendAudit(trx, actor.partnerId, actor, {
            action: 'invitation_revoked',
            subjectKind: 'invitation',
            subjectId: params.id,
          })
        })
        return reply.code(204).send()
      },
    ),

    route(
      'POST',
      '/api/v1/invitation',
      'public',
      schema.look,
      async ({ body }) => readInvitation(context, body.token),
      { limit: 'sign-in' },
    ),

    route(
      'POST',
      '/api/v1/invitation/accept',
      'public',
      schema.accept,
      async (request, reply) => ({ next: await acceptInvitation(context, request.body, request, reply) }),
      { limit: 'sign-in' },
    ),

    route(
      'GET',
      '/api/v1/customers/:id/administrators',
      'see_customers',
      schema.administrators,
      async ({ actor, params }) => listAdministrators(db, actor, params.id),
    ),
  ]
}

function presentMember(member: Member) {
  return {
    id: member.id,
    name: member.name,
    email: member.email,
    role: member.role,
    customerId: member.customerId,
    hasSecondFactor: member.hasSecondFactor,
    addedAt: formatInstant(member.addedAt),
    lastSeenAt: member.lastSeenAt === null ? null : formatInstant(member.lastSeenAt),
  }
}
