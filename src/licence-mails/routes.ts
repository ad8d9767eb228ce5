import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { pickLanguage } from '../messages/languages.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { customerOfService } from '../services/find.ts'
import { mailsOfService } from './repository.ts'
import * as schema from './schema.ts'
import { changeLicenceMails, getLicenceMails } from './settings.ts'

const maxNotDelivered = 100

/** How people are told by mail which licences they got, and how those mails went. */
export function licenceMailRoutes(context: ApiContext): Route[] {
  return [
    route('GET', '/api/v1/partner/licence-mails', 'see_partner', schema.read, async ({ actor }) =>
      getLicenceMails(context, actor),
    ),
    route(
      'PUT',
      '/api/v1/partner/licence-mails',
      'change_partner',
      schema.change,
      async ({ actor, body, headers }) =>
        changeLicenceMails(context, actor, body, pickLanguage(headers['accept-language'])),
    ),
    route(
      'GET',
      '/api/v1/services/:id/licences/mails',
      'see_personal_data',
      schema.ofService,
      async ({ actor, params }) => getSent(context, actor, params.id),
    ),
  ]
}

/** @throws AppError service_not_found, also for one beyond reach */
async function getSent(
  { database: { db } }: ApiContext,
  actor: Actor,
  serviceId: string,
): Promise<schema.LicenceMailsSentJson> {
  const { partnerId } = actor
  return readTenant(db, partnerId, async (trx) => {
    const customerId = await customerOfService(trx, partnerId, serviceId)
    if (customerId === undefined || !(await isThere(trx, partnerId, sightOf(actor).reach, customerId)))
      throw new AppError('service_not_found')
    const rows = await mailsOfService(trx, partnerId, serviceId, maxNotDelivered)
    const countOf = (state: string) => rows.find((row) => row.state === state)?.total ?? 0
    return {
      waiting: countOf('waiting'),
      sent: countOf('sent'),
      failed: countOf('failed'),
      noMailServer: countOf('no_mail_server'),
      notDelivered: rows.flatMap(({ person_id, name, state, at }) =>
        state === 'failed' || state === 'no_mail_server'
          ? [{ personId: person_id, name: name === '' ? null : name, delivery: state, at: formatInstant(at) }]
          : [],
      ),
    }
  })
}
