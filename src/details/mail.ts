import type { Instant } from '../domain/instant.ts'
import type { Mail } from '../mail/mailer.ts'
import { message } from '../messages/message.ts'
import { languageOf } from './ask.ts'
import type { LinkRow, Sender } from './links.ts'
import type { AskedService } from './rows.ts'

/** What a mail is about: something is asked for, for the first time or again, or nobody has answered. */
export type MailKind = LinkRow['next_mail']

/** The mail with a link, in its reader's language. */
export function setUpMail(
  link: LinkRow,
  kind: MailKind,
  told: {
    readonly sender: Sender
    readonly customer: string
    readonly waiting: readonly AskedService[]
    readonly address: string
  },
): Mail {
  const language = languageOf(link)
  const { sender, customer, waiting, address } = told
  const products = new Intl.ListFormat(language).format(new Set(waiting.map(({ product }) => product)))
  const words = {
    partner: sender.name ?? 'Varde',
    customer,
    products,
    count: waiting.length,
    link: address,
    until: dateIn(language, sender.time_zone, link.expires_at),
  }
  return {
    to: link.email,
    language,
    subject: message(language, `mail.set_up_subject.${kind}`, words),
    text: message(language, `mail.set_up_text.${kind}`, words),
  }
}

function dateIn(language: string, timeZone: string, at: Instant): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(at)
}
