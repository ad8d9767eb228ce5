import { fillMailPlaces, serviceLines } from '../domain/licence-mail.ts'
import type { GotService, MailPlace } from '../domain/licence-mail.ts'
import type { Mail } from '../mail/mailer.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'

/** Words with places, of a partner or the usual ones. */
export interface Words {
  readonly subject: string
  readonly text: string
}

/** Who is told of what. */
export interface Told {
  readonly name: string
  readonly customer: string
  readonly partner: string
  readonly services: readonly GotService[]
  /** Whom they can ask: their organisation's administrator, where it has one. */
  readonly askAt: string | null
}

const asPlaces = Object.fromEntries(
  (['name', 'services', 'customer', 'partner'] as const).map((name) => [name, `{${name}}`]),
) as Record<MailPlace, string>

/** The usual words, with their places. */
export function usualWords(language: Language): Words {
  return {
    subject: message(language, 'mail.licences_subject', asPlaces),
    text: message(language, 'mail.licences_text', asPlaces),
  }
}

/** The mail that tells somebody which licences they got. @param words null: the usual ones */
export function licenceMail(
  language: Language,
  words: Words | null,
  told: Told,
): Pick<Mail, 'language' | 'subject' | 'text'> {
  const { subject, text } = words ?? usualWords(language)
  const products = [...new Set(told.services.map(({ product }) => product))]
  const values = { name: told.name, customer: told.customer, partner: told.partner }
  const body = fillMailPlaces(text, { ...values, services: serviceLines(told.services) })
  return {
    language,
    subject: fillMailPlaces(subject, {
      ...values,
      services: new Intl.ListFormat(language).format(products),
    }),
    text: `${body.trim()}\n\n${whomToAsk(language, told)}`,
  }
}

/** What stands at the end of every mail, with the place of the customer and a made-up address. */
export function closingWords(language: Language): string {
  return message(language, 'mail.licences_ask_at', {
    customer: asPlaces.customer,
    address: 'admin@example.com',
  })
}

function whomToAsk(language: Language, { customer, askAt }: Told): string {
  return askAt === null
    ? message(language, 'mail.licences_ask', { customer })
    : message(language, 'mail.licences_ask_at', { customer, address: askAt })
}
