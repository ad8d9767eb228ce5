import { hashSecret } from '../accounts/secrets.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { maskedAddress } from '../domain/masked-address.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor } from '../history/append.ts'
import { pauseBeforeAgainMs } from '../mail/limits.ts'
import type { DueMails } from '../mail/mail-worker.ts'
import type { Delivery } from '../mail/mailer.ts'
import { readCustomers } from '../standings/sources.ts'
import type { DetailsContext } from './context.ts'
import {
  changeLink,
  claimMails,
  dropMail,
  holds,
  isMailDue,
  linkById,
  senderOf,
  settleMail,
} from './links.ts'
import type { LinkRow, Sender, Settled } from './links.ts'
import { setUpMail } from './mail.ts'
import type { MailKind } from './mail.ts'
import { askedServices, isWaiting } from './rows.ts'
import type { AskedService } from './rows.ts'
import { newLinkSecret } from './secret.ts'

/** How a link went out. */
export interface SentLink {
  readonly delivery: Delivery
  readonly address: string
}

const bySystem: Actor = { kind: 'system', id: null }

/** The mails of links that are due, for who sends them. */
export function setUpMails(context: DetailsContext): DueMails {
  return {
    isDue: isMailDue,
    claim: async (trx, partnerId, now, limit) => {
      const claimed = await claimMails(trx, partnerId, now, limit)
      return claimed.map((link) => () => sendLink(context, partnerId, link, bySystem))
    },
  }
}

interface Prepared {
  readonly now: Instant
  readonly sender: Sender
  readonly customer: string
  readonly waiting: readonly AskedService[]
  readonly secret: string
}

/**
 * Sends the mail of a link that this process has claimed, and writes down how it went. A process that dies in between
 * leaves a lease that passes: then the same mail comes once more.
 * @param by who caused it
 * @param again whether somebody wants it sent as it was, and not as a reminder
 * @returns null where nothing is asked any more, or the link opens nothing any more
 */
export async function sendLink(
  context: DetailsContext,
  partnerId: string,
  link: LinkRow,
  by: Actor,
  again = false,
): Promise<SentLink | null> {
  const { db } = context.database
  const prepared = await writeTenant(db, partnerId, async (trx) => {
    const found = await prepare(context, trx, partnerId, link)
    if (found === null) await dropMail(trx, partnerId, link.id)
    return found
  })
  if (prepared === null) return null
  const { now, sender, customer, waiting, secret } = prepared
  const address = `${context.origin}/set-up/${secret}`
  const kind = again && link.next_mail === 'reminder' ? 'asked' : link.next_mail
  const delivery = await context.mailer.send(setUpMail(link, kind, { sender, customer, waiting, address }))
  const settled = settledBy(link, kind, delivery, sender, now)
  await writeTenant(db, partnerId, async (trx) => {
    const isOurs = await settleMail(trx, partnerId, link, settled)
    if (isOurs && delivery === 'sent') await noteSent(trx, partnerId, by, now, link, settled)
  })
  return { delivery, address }
}

async function prepare(
  context: DetailsContext,
  trx: TenantWriter,
  partnerId: string,
  { id, customer_id }: LinkRow,
): Promise<Prepared | null> {
  const now = await context.readNow(trx, partnerId)
  const link = await linkById(trx, partnerId, id, true)
  const [customer] = await readCustomers(trx, partnerId, [customer_id])
  if (link === undefined || !holds(link, now) || customer === undefined || customer.archived_at !== null)
    return null
  const waiting = (await askedServices(trx, partnerId, customer_id)).filter(isWaiting)
  if (waiting.length === 0) return null
  const secret = await secretOf(context, trx, partnerId, link)
  return { now, sender: await senderOf(trx, partnerId), customer: customer.name, waiting, secret }
}

/** The link's secret. It has one from its first mail on; one that nobody can read any more is replaced. */
async function secretOf(
  { sealer }: DetailsContext,
  trx: TenantWriter,
  partnerId: string,
  { id, secret }: LinkRow,
): Promise<string> {
  const known = secret === null ? null : await sealer.unseal(secret)
  if (known !== null) return known
  const made = newLinkSecret(partnerId)
  await changeLink(trx, partnerId, id, {
    secret: { sealed: await sealer.seal(made), hash: hashSecret(made) },
  })
  return made
}

/** When the next mail is due: a reminder after the days that the partner has settled, or this one once more. */
function settledBy(
  link: LinkRow,
  kind: MailKind,
  delivery: Delivery,
  { reminder_days: days }: Sender,
  now: Instant,
): Settled {
  const { reminders, failures } = link
  if (delivery !== 'sent') {
    const pauseMs = pauseBeforeAgainMs(delivery, failures)
    const nextMailAt = pauseMs === null ? null : now + pauseMs
    const isFailure = delivery === 'failed'
    return {
      delivery,
      at: now,
      nextMailAt,
      nextMail: kind,
      reminders,
      failures: isFailure ? failures + 1 : 0,
    }
  }
  const done = kind === 'reminder' ? reminders + 1 : 0
  const next = days[done]
  const nextMailAt = next === undefined ? null : now + (next - (days[done - 1] ?? 0)) * dayMs
  const isInTime = nextMailAt !== null && nextMailAt < link.expires_at
  return {
    delivery,
    at: now,
    nextMailAt: isInTime ? nextMailAt : null,
    nextMail: 'reminder',
    reminders: done,
    failures: 0,
  }
}

async function noteSent(
  trx: TenantWriter,
  partnerId: string,
  by: Actor,
  now: Instant,
  { customer_id, email }: LinkRow,
  { reminders }: Settled,
): Promise<void> {
  await appendHistory(trx, partnerId, by, now, [
    {
      customerId: customer_id,
      action: reminders === 0 ? 'set_up_link_sent' : 'set_up_reminder_sent',
      subjectKind: 'customer',
      subjectId: customer_id,
      before: null,
      after: { contact: maskedAddress(email) },
    },
  ])
}
