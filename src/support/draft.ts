import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { canAskSupport } from '../domain/service-life.ts'
import type { Language } from '../messages/languages.ts'
import { sightOf } from '../reach/reach.ts'
import type { FoundService } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { casesOf } from './cases.ts'
import { groundOf } from './facts.ts'
import { contactOf, findService } from './find.ts'
import type { DraftJson } from './schema.ts'
import { caseWords } from './text.ts'

/**
 * The ready words of a case about a service.
 * @throws AppError service_not_found; what requireOpenable throws
 */
export async function draftCase(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  { language, withDetails }: { readonly language: Language; readonly withDetails: boolean },
): Promise<DraftJson> {
  const { partnerId } = actor
  return readTenant(database.db, partnerId, async (trx) => {
    const found = await findService(trx, partnerId, sightOf(actor).reach, serviceId)
    await requireOpenable(trx, partnerId, found)
    const now = await readNow(trx, partnerId)
    const { facts, places, hasDetails } = await groundOf(trx, partnerId, now, found, withDetails)
    return {
      ...caseWords(facts, language),
      language,
      contact: await contactOf(trx, actor.personId),
      ways: { mail: places.mail, link: places.link !== null },
      hasDetails,
    }
  })
}

/**
 * Whether a case can be opened about a service as it is.
 * @throws AppError support_case_open where one is; service_needs_no_support where nothing goes on or has failed
 */
export async function requireOpenable(
  trx: TenantReader,
  partnerId: string,
  { service }: FoundService,
): Promise<void> {
  const [last] = await casesOf(trx, partnerId, service.id, 1)
  if (last !== undefined && last.closed_at === null)
    throw new AppError('support_case_open', { number: String(last.number) })
  if (!canAskSupport(stateOf(service))) throw new AppError('service_needs_no_support')
}
