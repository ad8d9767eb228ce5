import type { AccountContext } from '../accounts/context.ts'
import { appendInstallationAudit } from '../audit/installation.ts'
import type { AuditActor } from '../audit/append.ts'
import type { Asker } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { withInstallation } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { pickLanguage } from '../messages/languages.ts'
import { insertPartner, listPartnersPage, maxPartners } from '../partners/repository.ts'
import { insertInvitation } from './invitations.ts'
import * as schema from './installation-schema.ts'
import { sendInvitation } from './send.ts'

/** Partners and their first administrators, for who administers the installation: nothing of a partner's customers. */
export function installationRoutes(context: AccountContext): Route[] {
  const { db } = context.database
  return [
    route('GET', '/api/v1/partners', 'manage_partners', schema.list, async () => {
      const rows = await withInstallation(db, (trx) => listPartnersPage(trx))
      return {
        items: rows.map(({ id, name, vendor, createdAt, fullAdmins }) => ({
          id,
          name,
          vendor,
          createdAt: formatInstant(createdAt),
          fullAdmins,
        })),
      }
    }),

    route(
      'POST',
      '/api/v1/partners',
      'manage_partners',
      schema.create,
      async (request, reply) => {
        const { asker, body, headers } = request
        const language = pickLanguage(headers['accept-language'])
        const name = body.name.trim()
        const made = await withInstallation(db, async (trx) => {
          if ((await listPartnersPage(trx)).length >= maxPartners)
            throw new AppError('too_many_partners', { max: maxPartners })
          const partner = await insertPartner(trx, name, body.vendor?.trim())
          const invited = await insertInvitation(trx, {
            email: body.adminEmail,
            role: 'partner_full_admin',
            place: { partnerId: partner.id, customerId: null, vendor: null },
            language,
            invitedBy: asker.personId,
          })
          await appendInstallationAudit(trx, actorOf(asker, request.ip), {
            action: 'partner_created',
            subjectKind: 'partner',
            subjectId: partner.id,
            details: { name },
          })
          return { partner, invited }
        })
        const to = { email: body.adminEmail.trim(), language, where: name }
        const sent = await sendInvitation(context, to, made.invited.secret)
        return reply.code(201).send({ id: made.partner.id, ...sent })
      },
      { answersSecret: true },
    ),

    route(
      'POST',
      '/api/v1/vendor-invitations',
      'manage_partners',
      schema.inviteOperator,
      async (request, reply) => {
        const { asker, body, headers } = request
        const language = pickLanguage(headers['accept-language'])
        const vendor = body.vendor.trim()
        const made = await withInstallation(db, async (trx) => {
          const invited = await insertInvitation(trx, {
            email: body.email,
            role: 'vendor_operator',
            place: { partnerId: null, customerId: null, vendor },
            language,
            invitedBy: asker.personId,
          })
          await appendInstallationAudit(trx, actorOf(asker, request.ip), {
            action: 'invitation_sent',
            subjectKind: 'invitation',
            subjectId: invited.id,
            details: { role: 'vendor_operator', vendor },
          })
          return invited
        })
        const to = { email: body.email.trim(), language, where: vendor }
        const sent = await sendInvitation(context, to, made.secret)
        return reply.code(201).send({ id: made.id, ...sent })
      },
      { answersSecret: true },
    ),
  ]
}

function actorOf({ kind, id, personId }: Asker, address: string): AuditActor {
  return { kind, id, personId, address }
}
