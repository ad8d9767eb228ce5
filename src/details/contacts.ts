import { appendAudit } from '../audit/append.ts'
import type { AuditAction } from '../audit/actions.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { dayMs } from '../domain/instant.ts'
import { maskedAddress } from '../domain/masked-address.ts'
import { may } from '../domain/roles.ts'
import type { Language } from '../messages/languages.ts'
import { languageOfCountry } from '../messages/languages.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import { contactOf } from './ask.ts'
import type { DetailsContext } from './context.ts'
import { changeLink, claimMail, insertLink, linkById, linksOf, senderOf } from './links.ts'
import type { LinkRow } from './links.ts'
import { presentLink } from './present.ts'
import { askedServices, isWaiting } from './rows.ts'
import type { LinkSentJson, SetUpLinksJson } from './schema.ts'
import { sendLink } from './send.ts'
import type { SentLink } from './send.ts'

/**
 * Who of a customer has been asked, latest first; and who would be.
 * @throws AppError customer_not_found
 */
export async function listContacts(
  { database, readNow }: DetailsContext,
  actor: Actor,
  customerId: string,
): Promise<SetUpLinksJson> {
  const { partnerId } = actor
  const { personalData } = sightOf(actor)
  return readTenant(database.db, partnerId, async (trx) => {
    await findCustomer(trx, actor, customerId)
    const [customer] = await readCustomers(trx, partnerId, [customerId])
    const now = await readNow(trx, partnerId)
    const links = await linksOf(trx, partnerId, customerId)
    const contact = customer === undefined ? null : contactOf(customer, links)
    return {
      items: links.map((link) => presentLink(link, now, personalData)),
      contact: contact === null || personalData ? (contact?.email ?? null) : maskedAddress(contact.email),
      isAsked: (await askedServices(trx, partnerId, customerId)).some(isWaiting),
    }
  })
}

/**
 * Names another contact: the links of all others end, and this one is written to at once.
 * @throws AppError customer_not_found; details_not_asked where nothing is asked
 */
export async function nameContact(
  context: DetailsContext,
  actor: Actor,
  customerId: string,
  email: string,
  language: Language | null,
): Promise<LinkSentJson> {
  const { partnerId } = actor
  const { database, readNow } = context
  const link = await writeTenant(database.db, partnerId, async (trx) => {
    const [id] = await lockCustomers(trx, partnerId, [customerId])
    if (id === undefined) throw new AppError('customer_not_found')
    await findCustomer(trx, actor, customerId)
    const [customer] = await readCustomers(trx, partnerId, [customerId])
    if (!(await askedServices(trx, partnerId, customerId)).some(isWaiting))
      throw new AppError('details_not_asked')
    const now = await readNow(trx, partnerId)
    for (const other of await linksOf(trx, partnerId, customerId))
      if (other.ended_at === null) await changeLink(trx, partnerId, other.id, { endedAt: now })
    const { set_up_link_days: days } = await senderOf(trx, partnerId)
    const made = await insertLink(
      trx,
      partnerId,
      {
        customerId,
        email: email.trim(),
        language: language ?? languageOfCountry(customer?.country ?? null),
        by: { kind: actor.kind, id: actor.id },
        expiresAt: now + days * dayMs,
        passedOnFrom: null,
      },
      now,
    )
    await note(trx, actor, made, 'set_up_link_sent')
    return claimed(await claimMail(trx, partnerId, made.id))
  })
  return answer(actor, link, await send(context, actor, link))
}

/**
 * Sends a link again, at once and as it is; its time begins anew, also where it had passed. Reminders begin anew.
 * @throws AppError set_up_link_not_found, also for one that was ended; details_not_asked; set_up_link_sending where its
 *   mail is on its way just now
 */
export async function sendLinkAgain(
  context: DetailsContext,
  actor: Actor,
  id: string,
): Promise<LinkSentJson> {
  const { partnerId } = actor
  const { database, readNow } = context
  const link = await writeTenant(database.db, partnerId, async (trx) => {
    const found = await findLink(trx, actor, id)
    if (!(await askedServices(trx, partnerId, found.customer_id)).some(isWaiting))
      throw new AppError('details_not_asked')
    const now = await readNow(trx, partnerId)
    const { set_up_link_days: days } = await senderOf(trx, partnerId)
    await changeLink(trx, partnerId, id, {
      expiresAt: now + days * dayMs,
      nextMailAt: now,
      reminders: 0,
      failures: 0,
    })
    await note(trx, actor, found, 'set_up_link_sent_again')
    return claimed(await claimMail(trx, partnerId, id))
  })
  return answer(actor, link, await send(context, actor, link))
}

/** Ends a link: it opens nothing any more, and nobody is reminded. @throws AppError set_up_link_not_found */
export async function endLink(
  { database, readNow }: DetailsContext,
  actor: Actor,
  id: string,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    const link = await findLink(trx, actor, id)
    await changeLink(trx, partnerId, id, { endedAt: await readNow(trx, partnerId) })
    await note(trx, actor, link, 'set_up_link_ended')
  })
}

/** @throws AppError customer_not_found, also for one beyond reach or deleted */
async function findCustomer(trx: TenantReader, actor: Actor, customerId: string): Promise<void> {
  if (!(await isThere(trx, actor.partnerId, sightOf(actor).reach, customerId)))
    throw new AppError('customer_not_found')
}

async function findLink(trx: TenantWriter, actor: Actor, id: string): Promise<LinkRow> {
  const { partnerId } = actor
  const link = await linkById(trx, partnerId, id, true)
  if (link === undefined || link.ended_at !== null || link.email === null)
    throw new AppError('set_up_link_not_found')
  if (!(await isThere(trx, partnerId, sightOf(actor).reach, link.customer_id)))
    throw new AppError('set_up_link_not_found')
  return { ...link, email: link.email }
}

function claimed(link: LinkRow | undefined): LinkRow {
  if (link === undefined) throw new AppError('set_up_link_sending')
  return link
}

async function note(trx: TenantWriter, actor: Actor, link: LinkRow, action: AuditAction): Promise<void> {
  await actor.markDone?.(trx)
  await appendAudit(trx, actor.partnerId, actor, {
    action,
    subjectKind: 'set_up_link',
    subjectId: link.id,
    customerId: link.customer_id,
  })
}

async function send(context: DetailsContext, actor: Actor, link: LinkRow): Promise<SentLink> {
  const { kind, id, partnerId } = actor
  const sent = await sendLink(context, partnerId, link, { kind, id }, true)
  // Somebody has submitted the last details meanwhile.
  if (sent === null) throw new AppError('details_not_asked')
  return sent
}

/** The link itself only for those of the partner who may fill in what it opens. */
function answer({ role }: Actor, { id }: LinkRow, { delivery, address }: SentLink): LinkSentJson {
  const isTheirs = may(role, 'fill_in_details') && role !== 'customer_admin'
  return { id, delivery, link: delivery === 'sent' || !isTheirs ? null : address }
}
