import { appendAudit } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { maskedAddress } from '../domain/masked-address.ts'
import { appendHistory } from '../history/append.ts'
import type { Delivery } from '../mail/mailer.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import { languageOf } from './ask.ts'
import type { DetailsContext } from './context.ts'
import { knownByLink, linkDoor } from './door.ts'
import { maxLinks } from './limits.ts'
import { changeLink, claimMail, holds, insertLink, linksOf, senderOf } from './links.ts'
import type { LinkRow } from './links.ts'
import { instantOrNull, presentWhy } from './present.ts'
import { askedServices, isWaiting } from './rows.ts'
import type { AskedService } from './rows.ts'
import type { SetUpJson } from './schema.ts'
import { sendLink } from './send.ts'

/**
 * What a link opens: all services of its customer of which details were asked. What has been sent in shows that it was,
 * and not what.
 * @throws AppError set_up_link_invalid
 */
export async function lookAtLink(
  { database: { db }, readNow }: DetailsContext,
  secret: string,
  address: string,
): Promise<SetUpJson> {
  const door = linkDoor(readNow, secret, address)
  const { partnerId } = door
  const { link, shown } = await readTenant(db, partnerId, async (trx) => {
    const found = await door.find(trx)
    const [customer] = await readCustomers(trx, partnerId, [found.customer_id])
    const { name } = await senderOf(trx, partnerId)
    const services = await askedServices(trx, partnerId, found.customer_id)
    return {
      link: found,
      shown: {
        partner: { name },
        customer: { name: customer?.name ?? '' },
        language: languageOf(found),
        email: maskedAddress(found.email),
        expiresAt: formatInstant(found.expires_at),
        services: services.filter(isShown).map(presentAsked),
      },
    }
  })
  if (link.opened_at === null)
    await writeTenant(db, partnerId, async (trx) =>
      changeLink(trx, partnerId, link.id, { openedAt: await readNow(trx, partnerId) }),
    )
  return shown
}

/** What somebody else has moved on meanwhile is nothing to fill in. */
function isShown(service: AskedService): boolean {
  return service.state === 'submitted' || isWaiting(service)
}

function presentAsked(service: AskedService): SetUpJson['services'][number] {
  const isOpen = service.state === 'asked'
  return {
    id: service.service_id,
    product: service.product,
    schema: service.schema ?? {},
    details: isOpen ? service.details : {},
    state: service.state,
    why: isOpen ? presentWhy(service.why) : null,
    savedAt: instantOrNull(service.saved_at),
    submittedAt: instantOrNull(service.submitted_at),
    revision: service.revision,
  }
}

/**
 * Passes a link on to a colleague, who gets one of their own, at once; the first one holds on.
 * @throws AppError set_up_link_invalid; too_many_set_up_links; details_not_asked
 */
export async function passOn(
  context: DetailsContext,
  secret: string,
  email: string,
  from: string,
): Promise<{ email: string; delivery: Delivery }> {
  const { database, readNow } = context
  const door = linkDoor(readNow, secret, from)
  const { partnerId } = door
  const { link, by } = await writeTenant(database.db, partnerId, async (trx) => {
    const { customer_id: customerId } = await door.find(trx)
    await lockCustomers(trx, partnerId, [customerId])
    const giver = await door.find(trx)
    const now = await readNow(trx, partnerId)
    const known = knownByLink(giver.id, from)
    const links = await linksOf(trx, partnerId, customerId)
    if (links.filter((one) => holds(one, now)).length >= maxLinks)
      throw new AppError('too_many_set_up_links', { max: maxLinks })
    if (!(await askedServices(trx, partnerId, customerId)).some(isWaiting))
      throw new AppError('details_not_asked')
    const made = await insertLink(
      trx,
      partnerId,
      {
        customerId,
        email: email.trim(),
        language: languageOf(giver),
        by: { kind: 'link', id: giver.id },
        expiresAt: giver.expires_at,
        passedOnFrom: giver.id,
      },
      now,
    )
    await appendHistory(trx, partnerId, known.by, now, [
      {
        customerId,
        action: 'set_up_link_passed_on',
        subjectKind: 'customer',
        subjectId: customerId,
        before: null,
        after: { contact: maskedAddress(made.email) },
      },
    ])
    await appendAudit(trx, partnerId, known.audit, {
      action: 'set_up_link_passed_on',
      subjectKind: 'set_up_link',
      subjectId: made.id,
      customerId,
    })
    return { link: await claimedNew(trx, partnerId, made), by: known.by }
  })
  const sent = await sendLink(context, partnerId, link, by)
  if (sent === null) throw new AppError('details_not_asked')
  return { email: maskedAddress(link.email), delivery: sent.delivery }
}

/** Nobody else knows of it yet. */
async function claimedNew(
  trx: Parameters<typeof claimMail>[0],
  partnerId: string,
  made: LinkRow,
): Promise<LinkRow> {
  return (await claimMail(trx, partnerId, made.id)) ?? made
}
