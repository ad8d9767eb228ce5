import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { namesOfPeople } from '../reach/names.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { customerOfService, serviceIn } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { readCustomers } from '../standings/sources.ts'
import type { StoredService } from '../standings/sources.ts'
import { casesOf } from '../support/cases.ts'
import { openersOf, presentCase } from '../support/present.ts'
import { isCleaningUp } from './course.ts'
import { courseOf, hasLeftSomething, lastOperation } from './operations.ts'
import { productOf } from './products.ts'
import type { SetUpJson, TroubleJson } from './schema.ts'
import { isStuck } from '../services/standing.ts'

/**
 * How far a service's set-up has come, as somebody sees it: who does not see the partner's own notes is not told what went
 * wrong.
 * @throws AppError service_not_found, also for one beyond reach
 */
export async function getSetUp(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  language: Language,
): Promise<SetUpJson> {
  const { partnerId } = actor
  const { reach, notes } = sightOf(actor)
  return readTenant(database.db, partnerId, async (trx) => {
    const customerId = await customerOfService(trx, partnerId, serviceId)
    if (customerId === undefined || !(await isThere(trx, partnerId, reach, customerId)))
      throw new AppError('service_not_found')
    const [customer] = await readCustomers(trx, partnerId, [customerId])
    const service = customer === undefined ? undefined : serviceIn(customer, serviceId)?.service
    if (service === undefined) throw new AppError('service_not_found')
    const now = await readNow(trx, partnerId)
    const product = await productOf(trx, partnerId, service)
    const last = await lastOperation(trx, partnerId, serviceId)
    const shown = (trouble: Trouble | null) =>
      trouble === null || !notes ? null : presentTrouble(trouble, language)
    const open = last?.ended_at === null ? last : undefined
    const state = stateOf(service)
    // What is asked of the vendor is the partner's own business.
    const [lastCase] = notes ? await casesOf(trx, partnerId, serviceId, 1) : []
    const openers = lastCase === undefined ? [] : openersOf([lastCase])
    return {
      id: service.id,
      externalId: service.external_id,
      product: service.product,
      state,
      since: formatInstant(service.since),
      provisioner: provisionerOf(service.provisioner),
      dashboardUrl: service.dashboard_url,
      usualSeconds: product?.usual_seconds ?? null,
      stuckAt: service.stuck_at === null ? null : formatInstant(service.stuck_at),
      isStuck: isStuck(service, now),
      trouble: shown(service.trouble),
      operation:
        open === undefined || open.next_at === null
          ? null
          : {
              kind: open.kind,
              isCleaningUp: isCleaningUp(courseOf(open)),
              attempt: open.attempt,
              begunAt: formatInstant(open.begun_at),
              nextAt: formatInstant(open.next_at),
              note: notes ? open.note : null,
              trouble: shown(open.trouble),
            },
      suspension: suspensionOf(service, shown(service.suspension_trouble)),
      leftBehind: hasLeftSomething(last),
      canRetry:
        service.provisioner !== null &&
        (service.suspension === 'failed' ||
          state === 'unable_to_provision' ||
          (state === 'withdrawing' && open === undefined && service.provisioner !== 'manual')),
      supportCase: lastCase === undefined ? null : presentCase(lastCase, await namesOfPeople(trx, openers)),
    }
  })
}

/** What its provisioner knows of its suspended subscription; null where it was told nothing. */
function suspensionOf(
  { suspension, suspension_at, suspended_at }: StoredService,
  trouble: TroubleJson | null,
): SetUpJson['suspension'] {
  if (suspension === null || suspension_at === null) return null
  const isWanted = suspended_at !== null
  const isSuspended = suspension === 'suspended' && isWanted
  const failed = isWanted ? 'not_suspended' : 'not_resumed'
  const telling = isWanted ? 'suspending' : 'resuming'
  return {
    state: isSuspended ? 'suspended' : suspension === 'failed' ? failed : telling,
    since: formatInstant(suspension_at),
    trouble,
  }
}

function provisionerOf(kind: string | null): SetUpJson['provisioner'] {
  return kind === 'manual' || kind === 'simulated' || kind === 'open_service_broker' ? kind : null
}

/** Why something went wrong, in somebody's language. */
export function presentTrouble({ code, params, words, technical }: Trouble, language: Language): TroubleJson {
  return { code, message: message(language, `trouble.${code}`, params), words, technical }
}
