import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import type { TenantReader } from '../database/transactions.ts'
import { readTenant } from '../database/transactions.ts'
import { namesOfPeople } from '../reach/names.ts'
import { sightOf } from '../reach/reach.ts'
import type { FoundService } from '../services/find.ts'
import { casesOf } from './cases.ts'
import type { CaseRow } from './cases.ts'
import { filledLink, letterOf } from './compose.ts'
import type { Contact } from './compose.ts'
import { contactOf, findService } from './find.ts'
import { openersOf, presentCase } from './present.ts'
import type { CaseDetailJson } from './schema.ts'

/** The cases of a service, latest first. @throws AppError service_not_found, also for one beyond reach */
export async function listCases(
  { database }: ApiContext,
  actor: Actor,
  serviceId: string,
): Promise<{ items: CaseDetailJson[] }> {
  const { partnerId } = actor
  const { reach, personalData } = sightOf(actor)
  return readTenant(database.db, partnerId, async (trx) => {
    const found = await findService(trx, partnerId, reach, serviceId)
    const rows = await casesOf(trx, partnerId, serviceId)
    return { items: await presentCases(trx, rows, found, personalData) }
  })
}

/** Cases of one service with their words. @param personalData whether one may see what the customer filled in */
export async function presentCases(
  trx: TenantReader,
  rows: readonly CaseRow[],
  { customer, service }: FoundService,
  personalData: boolean,
): Promise<CaseDetailJson[]> {
  const names = await namesOfPeople(trx, openersOf(rows))
  const contacts = new Map<string | null, Contact | null>()
  for (const { contact_id: id } of rows) if (!contacts.has(id)) contacts.set(id, await contactOf(trx, id))
  const about = { customer: customer.name, service: service.external_id, product: service.product }
  return rows.map((row) => {
    const letter = letterOf(row, contacts.get(row.contact_id) ?? null)
    const isShown = personalData || !row.has_details
    const filled =
      row.way === 'link' && row.address !== null && isShown
        ? filledLink(row.address, row.number, letter, about)
        : null
    return {
      ...presentCase(row, names),
      subject: letter.subject,
      text: isShown ? letter.text : null,
      link: filled?.address ?? null,
      linkIsCut: filled?.isCut ?? false,
    }
  })
}
