import { fillSupportLink } from '../domain/support-link.ts'
import type { Language } from '../messages/languages.ts'
import { languages } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { CaseRow } from './cases.ts'

/** Whom the vendor answers, as they are known today; who was erased is nobody. */
export interface Contact {
  readonly name: string
  readonly email: string | null
}

/** What is sent of a case: its number in front, and whom to answer at the end. */
export interface Letter {
  readonly language: Language
  readonly subject: string
  readonly text: string
}

type Written = Pick<CaseRow, 'number' | 'subject' | 'text' | 'language'>

/** A case's words as they go to the vendor. */
export function letterOf(
  { number, subject, text, language: stored }: Written,
  contact: Contact | null,
): Letter {
  const language = languages.find((one) => one === stored) ?? languages[0]
  const first = message(language, 'support.number', { number: String(number) })
  return {
    language,
    subject: `[#${number}] ${subject}`,
    text: [first, text, ...contactLines(contact, language)].join('\n\n'),
  }
}

function contactLines(contact: Contact | null, language: Language): string[] {
  if (contact === null) return []
  const { name, email } = contact
  const whom = email === null ? name : `${name} <${email}>`
  return [`${message(language, 'support.line.contact')}: ${whom}`]
}

/** What else an address may have a place for. */
export interface About {
  readonly customer: string
  readonly service: string
  readonly product: string
}

/** The address at which a case is opened with the vendor, filled in. @param link with its places */
export function filledLink(
  link: string,
  number: number,
  { subject, text }: Letter,
  about: About,
): { readonly address: string; readonly isCut: boolean } {
  return fillSupportLink(link, { number: String(number), subject, text, ...about })
}
