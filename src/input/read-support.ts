import { emailPattern, maxEmailLength } from '../contract/forms.ts'
import type { MessageKey } from '../messages/formatter.ts'
import { maxSupportLinkLength, placeholderList, supportLinkProblem } from '../domain/support-link.ts'
import type { SupportLinkProblem, SupportPlaces } from '../domain/support-link.ts'
import type { Problems } from './problems.ts'
import { isObject, readTextOrNull, refuseUnknown } from './read.ts'

const emailForm = new RegExp(emailPattern, 'u')

/** Where a vendor's support is reached, as a product says it; null: as the partner says. */
export function readSupport(
  value: unknown,
  path: string,
  problems: Problems,
): SupportPlaces | null | undefined {
  if (value === undefined || value === null) return null
  if (!isObject(value)) return problems.add(path, 'error.input.type_object')
  refuseUnknown(value, ['mail', 'link'], path, problems)
  const mail = readSupportMail(value['mail'], `${path}.mail`, problems)
  const link = readSupportLink(value['link'], `${path}.link`, problems)
  if (mail === undefined || link === undefined) return undefined
  return mail === null && link === null ? null : { mail, link }
}

/** A mail address; null for none. @returns undefined where it is wrong, which is noted */
export function readSupportMail(value: unknown, path: string, problems: Problems): string | null | undefined {
  const text = readTextOrNull(value, path, maxEmailLength, problems)
  if (text === undefined || text === null) return text
  return emailForm.test(text) ? text : problems.add(path, 'error.input.form_email')
}

const sentences = {
  too_long: 'error.input.max_length',
  not_https: 'error.input.support_link',
  place_unknown: 'error.input.support_place',
  place_in_front: 'error.input.support_place_in_front',
} as const satisfies Record<SupportLinkProblem['code'], MessageKey>

/** An address with places for a case; null for none. @returns undefined where it is wrong, which is noted */
export function readSupportLink(value: unknown, path: string, problems: Problems): string | null | undefined {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') return problems.add(path, 'error.input.type_string')
  const text = value.trim()
  if (text === '') return null
  const problem = supportLinkProblem(text)
  if (problem === null) return text
  return problems.add(path, sentences[problem.code], {
    max: maxSupportLinkLength,
    known: placeholderList,
    name: problem.code === 'place_unknown' ? problem.name : '',
  })
}
