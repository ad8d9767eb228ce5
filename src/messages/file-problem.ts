import type { Language } from './languages.ts'
import type { MessageKey, MessageParams } from './formatter.ts'
import { message } from './message.ts'

type CodeOf<Group extends string> = MessageKey extends infer Key
  ? Key extends `${Group}.${infer Code}`
    ? Code
    : never
  : never

/** Every code of a row error has a message: one without is a type error where it is passed in. */
export type FileErrorCode = CodeOf<'file_error'>
export type FileWarningCode = CodeOf<'file_warning'>

export interface FileProblem {
  readonly line: number
  readonly column: string | null
  readonly params: MessageParams
}

/** What is wrong in a customers file and what to write instead, without the place. */
export function fileErrorText(language: Language, code: FileErrorCode, params: MessageParams): string {
  return message(language, `file_error.${code}`, params)
}

/** An error of a customers file with its line and column in front. */
export function fileErrorAtPlace(language: Language, error: FileProblem & { code: FileErrorCode }): string {
  return atPlace(language, error, fileErrorText(language, error.code, error.params))
}

/** A warning about a customers file with its line and column in front. */
export function fileWarningAtPlace(
  language: Language,
  warning: FileProblem & { code: FileWarningCode },
): string {
  return atPlace(language, warning, message(language, `file_warning.${warning.code}`, warning.params))
}

function atPlace(language: Language, { line, column }: FileProblem, text: string): string {
  if (column === null) return message(language, 'file.at_line', { line, text })
  return message(language, 'file.at_column', { line, column, text })
}
