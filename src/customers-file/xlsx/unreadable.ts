import { CustomersFileError } from '../errors.ts'

/** What is thrown for whatever is not the workbook that it should be. */
export function unreadable(cause?: unknown): CustomersFileError {
  return Object.assign(new CustomersFileError(1, 'workbook_unreadable'), { cause })
}

export function tooLarge(max: string): CustomersFileError {
  return new CustomersFileError(1, 'workbook_too_large', { max })
}
