import { AppError } from '../contract/errors.ts'
import type { CustomersFileError } from '../customers-file/errors.ts'
import { fileErrorText } from '../messages/file-problem.ts'
import type { Language } from '../messages/languages.ts'

/** What is answered where nothing of a file can be read on: its place, and what to write instead. */
export function unreadable({ problem }: CustomersFileError, language: Language): AppError {
  const { line, column, code, params } = problem
  const path = column === null ? `line ${line}` : `line ${line}, column ${column}`
  return new AppError(
    'file_unreadable',
    {},
    { errors: [{ path, message: fileErrorText(language, code, params) }] },
  )
}
