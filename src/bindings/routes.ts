import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { pickLanguage } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { appendEvent } from '../outbox/append.ts'
import { usualPace } from '../provisioning/limits.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { customerOfService, lockService } from '../services/find.ts'
import { tellOnceMore } from './follow.ts'
import * as schema from './schema.ts'
import { toldOfService } from './told.ts'

/** What the other side knows of who holds licences. @param nudge once something is to be told */
export function bindingRoutes(context: ApiContext, nudge: (partnerId: string) => void): Route[] {
  return [
    route(
      'GET',
      '/api/v1/services/:id/licences/told',
      'see_personal_data',
      schema.ofService,
      async ({ actor, params, headers }) =>
        getTold(context, actor, params.id, pickLanguage(headers['accept-language'])),
    ),
    route(
      'POST',
      '/api/v1/services/:id/licences/tell-again',
      'assign_licences',
      schema.again,
      async ({ actor, params, body }) => {
        const count = await tellAgain(context, actor, params.id, body.licences ?? null)
        nudge(actor.partnerId)
        return { count }
      },
    ),
  ]
}

/** @throws AppError service_not_found, also for one beyond reach */
async function getTold(
  { database }: ApiContext,
  actor: Actor,
  serviceId: string,
  language: Language,
): Promise<schema.ServiceToldJson> {
  const { partnerId } = actor
  const { reach, notes } = sightOf(actor)
  return readTenant(database.db, partnerId, async (trx) => {
    const customerId = await customerOfService(trx, partnerId, serviceId)
    if (customerId === undefined || !(await isThere(trx, partnerId, reach, customerId)))
      throw new AppError('service_not_found')
    return toldOfService(trx, partnerId, serviceId, { language, technical: notes })
  })
}

/** @throws AppError service_not_found; licences_not_refused where none of them was */
async function tellAgain(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  licenceIds: readonly string[] | null,
): Promise<number> {
  const { partnerId } = actor
  return writeTenant(database.db, partnerId, async (trx) => {
    const { customer } = await lockService(trx, partnerId, sightOf(actor).reach, serviceId)
    const now = await readNow(trx, partnerId)
    const told = await tellOnceMore(trx, partnerId, serviceId, licenceIds, now, usualPace)
    if (told.length === 0) throw new AppError('licences_not_refused')
    await actor.markDone?.(trx)
    await appendAudit(trx, partnerId, actor, {
      action: 'licences_told_again',
      subjectKind: 'service',
      subjectId: serviceId,
      customerId: customer.id,
      details: { count: told.length },
    })
    await appendEvent(trx, partnerId, 'inside_changed', now, [customer.id])
    return told.length
  })
}
