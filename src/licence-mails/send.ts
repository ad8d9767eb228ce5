import type { ApiContext } from '../contract/context.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { pauseBeforeAgainMs } from '../mail/limits.ts'
import type { DueMails } from '../mail/mail-worker.ts'
import type { Mailer } from '../mail/mailer.ts'
import { languageOfCountry, languages } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { appendEvent } from '../outbox/append.ts'
import { licenceMail } from './letter.ts'
import { claimMails, contentOf, gatherMails, isMailDue, settleMail } from './repository.ts'
import type { Content, MailRow } from './repository.ts'
import { ownWords } from './settings.ts'

/** What is needed to write to the customers' people. */
export interface LicenceMailContext extends ApiContext {
  readonly mailer: Mailer
}

/** The mails that tell people which licences they got, for who sends them. */
export function licenceMails(context: LicenceMailContext): DueMails {
  return {
    isDue: isMailDue,
    claim: async (trx, partnerId, now, limit) => {
      await gatherMails(trx, partnerId, now)
      const claimed = await claimMails(trx, partnerId, now, limit)
      return claimed.map((row) => () => sendMail(context, partnerId, row))
    },
  }
}

/**
 * Sends a mail that this process has claimed, and writes down how it went. A process that dies in between leaves a lease
 * that passes: then the same mail comes once more, under the same id.
 */
async function sendMail(
  { database: { db }, readNow, mailer }: LicenceMailContext,
  partnerId: string,
  claimed: MailRow,
): Promise<void> {
  const mail = await readTenant(db, partnerId, async (trx) => {
    const content = await contentOf(trx, partnerId, claimed.id)
    if (content === undefined || content.email === null) return null
    const language = languageFor(content)
    const { email, name, customer, partner, services, admin_email: askAt } = content
    const told = { name, customer, partner: partner ?? 'Varde', services, askAt }
    const letter = licenceMail(language, await ownWords(trx, partnerId, language), told)
    return { ...letter, to: email, id: `licences-${claimed.id}` }
  })
  const delivery = mail === null ? null : await mailer.send(mail)
  await writeTenant(db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    const pauseMs =
      delivery === null || delivery === 'sent' ? null : pauseBeforeAgainMs(delivery, claimed.failures)
    const isOurs = await settleMail(
      trx,
      partnerId,
      claimed,
      delivery,
      now,
      pauseMs === null ? null : now + pauseMs,
    )
    if (isOurs && delivery !== claimed.delivery)
      await appendEvent(trx, partnerId, 'inside_changed', now, [claimed.customer_id])
  })
}

/** Somebody's own language; else that of the customer's country. */
function languageFor({ language, country }: Pick<Content, 'language' | 'country'>): Language {
  return languages.find((one) => one === language) ?? languageOfCountry(country)
}
