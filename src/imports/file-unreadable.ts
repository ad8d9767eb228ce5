import { AppError } from '../contract/errors.ts'

/** What is answered where nothing of a file can be read on: its place, and what to write instead. */
export function fileUnreadable(line: number, column: string | null, message: string): AppError {
  const path = column === null ? `line ${line}` : `line ${line}, column ${column}`
  return new AppError('file_unreadable', {}, { errors: [{ path, message }] })
}
