import type { TenantWriter } from '../database/transactions.ts'
import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Actor } from '../history/append.ts'
import { languageOfCountry, languages } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { gatherMs } from './limits.ts'
import { changeLink, holds, insertLink, linksOf, senderOf } from './links.ts'
import type { LinkRow, StoredLink } from './links.ts'
import { putAsked } from './rows.ts'

/** The customer whose service it is. */
export interface AskedCustomer {
  readonly id: string
  readonly country: string | null
  readonly admin_email: string | null
}

/**
 * Asks the customer for the details of a service, in the transaction that has locked it: what was filled in before stays,
 * and whoever has a link is written to. Where nobody has one, the customer's contact gets it: one link and one mail for
 * all services that wait. Without any address there is none; then the partner fills it in, or names somebody.
 * @param why it is asked for again; null for the first time
 */
export async function askForDetails(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  customer: AskedCustomer,
  service: { readonly id: string },
  why: Trouble | null,
): Promise<void> {
  await putAsked(trx, partnerId, { serviceId: service.id, customerId: customer.id, why }, now)
  const links = await linksOf(trx, partnerId, customer.id)
  const open = links.filter((link) => holds(link, now))
  for (const link of open)
    await changeLink(trx, partnerId, link.id, {
      ...nextMailOf(link, now, why === null),
      reminders: 0,
      failures: 0,
    })
  if (open.length > 0) return
  const contact = contactOf(customer, links)
  if (contact === null) return
  const { set_up_link_days: days } = await senderOf(trx, partnerId)
  await insertLink(
    trx,
    partnerId,
    {
      customerId: customer.id,
      ...contact,
      by: { kind: actor.kind, id: actor.id },
      expiresAt: now + days * dayMs,
      passedOnFrom: null,
    },
    now,
  )
}

/**
 * What is asked for again is told at once; what is new, a while after the last mail, with all that is new by then. What
 * waits to be sent already says all of it, unless it is on its way just now.
 */
function nextMailOf(
  { sent_at, next_mail_at, next_mail, lease_until }: LinkRow,
  now: Instant,
  isNew: boolean,
): { nextMailAt: Instant; nextMail: LinkRow['next_mail'] } {
  const isOnItsWay = lease_until !== null
  const isPending = next_mail_at !== null && next_mail !== 'reminder' && !isOnItsWay
  if (isPending)
    return { nextMailAt: isNew ? next_mail_at : Math.min(next_mail_at, now), nextMail: next_mail }
  if (!isNew) return { nextMailAt: now + 1, nextMail: 'again' }
  const last = isOnItsWay ? now : sent_at
  return { nextMailAt: last === null ? now : Math.max(now, last + gatherMs), nextMail: 'asked' }
}

/** Who is written to: whoever had the last link of their own, else the customer's administrator. */
export function contactOf(
  { admin_email, country }: AskedCustomer,
  links: readonly StoredLink[],
): { email: string; language: Language } | null {
  const last = links.find((link) => link.passed_on_from === null && link.ended_at === null)
  if (last?.email != null) return { email: last.email, language: languageOf(last) }
  return admin_email === null ? null : { email: admin_email, language: languageOfCountry(country) }
}

/** In which language whoever has the link is written to. */
export function languageOf({ language }: { readonly language: string }): Language {
  return languages.find((one) => one === language) ?? 'en'
}
