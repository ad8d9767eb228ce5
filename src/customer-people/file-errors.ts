import type { FileErrorCode } from '../messages/file-problem.ts'
import { fileErrorText } from '../messages/file-problem.ts'
import type { MessageParams } from '../messages/formatter.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { PeopleColumn } from './file-columns.ts'

/**
 * What can be wrong with a row of people beyond what the customers file knows too (customers-file/errors.ts): each has a
 * message under `people_error.<code>` that says what to write instead.
 */
export const peopleErrorCodes = [
  'person_unnamed', // {}
  'name_needed', // {}
  'person_twice', // { otherLine }
  'email_twice', // { otherLine }
  'email_taken', // { externalId }
  'language_unknown', // { value, known }
  'group_too_long', // { value, max }
  'groups_too_many', // { found, max }
  'too_many_people', // { max }
] as const
export type OwnErrorCode = (typeof peopleErrorCodes)[number]
export type PeopleErrorCode = OwnErrorCode | FileErrorCode

/** What is wrong with one row, which stays out; the rest goes in. */
export interface PeopleRowError {
  /** The physical line where the record begins, or the row of the sheet. */
  readonly line: number
  readonly column: PeopleColumn | null
  readonly code: PeopleErrorCode
  readonly params: MessageParams
}

const own: ReadonlySet<string> = new Set(peopleErrorCodes)
function isOwn(code: PeopleErrorCode): code is OwnErrorCode {
  return own.has(code)
}

/** What is wrong and what to write instead. */
export function peopleErrorText(language: Language, { code, params }: PeopleRowError): string {
  return isOwn(code)
    ? message(language, `people_error.${code}`, params)
    : fileErrorText(language, code, params)
}
