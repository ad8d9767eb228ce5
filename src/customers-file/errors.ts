/**
 * Everything that can be wrong with a customers file, row by row or as a whole. Each code has a message
 * «what is wrong and what to write instead» in the catalogues, under `file_error.<code>`; the comment
 * names its parameters.
 */
export const rowErrorCodes = [
  // The file as a whole: reading stops here.
  'file_empty', // {}
  'not_utf8', // {}
  'separator_unsupported', // { separator }
  'columns_missing', // { missing, found, count }
  'column_twice', // {}
  'too_many_columns', // { max }
  'record_too_long', // { max }
  'quote_unclosed', // {}
  'quote_misplaced', // {}
  'workbook_unreadable', // {}
  'workbook_old_or_locked', // {}
  'workbook_too_large', // { max: '2 GB' }
  'workbook_too_many_rows', // { max }
  // One row: its customer stays out, the rest goes in.
  'cell_count', // { expected, found }
  'cell_error', // { value: '#N/A' }
  'json_invalid', // {}
  'json_not_object', // {}
  'json_type', // { expected: text | number | boolean | list, found: the same or object }
  'required', // {}
  'required_with_subscription', // {}
  'needs_subscription', // { columns }
  'too_long', // { max, length }
  'character_forbidden', // { character: 'U+0007' }
  'country_unknown', // { value, suggestion: 'GB' or 'none' }
  'email_invalid', // { value }
  'tags_too_many', // { max, found }
  'tag_too_long', // { max, value }
  'tag_separator', // { value }
  'kind_unknown', // { value }
  'payment_unknown', // { value }
  'boolean_invalid', // { value }
  'provisioning_status_unknown', // { value }
  'instant_invalid', // { value }
  'instant_form', // { value, suggestion }
  'instant_ambiguous', // { value, first, second }
  'instant_serial', // { value, suggestion }
  'instant_without_zone', // { value, suggestion }
  'count_invalid', // { value, max }
  'quantity_invalid', // { value, max }
  'amount_invalid', // { value }
  'currency_unknown', // { value }
  'term_invalid', // { value, suggestion: 'P1Y' or 'none' }
  'ends_before_start', // {}
  'trial_needs_end', // {}
  'trial_renews', // {}
  'cancel_without_end', // {}
  'amount_needs_currency', // {}
  'amount_decimals', // {}
  // Rows of one file against each other.
  'customer_conflict', // { otherLine }
  'subscription_conflict', // { otherLine }
  'service_conflict', // { otherLine }
  'subscription_elsewhere_in_file', // { customer, otherLine }
  'too_many_rows', // { max }
  'too_many_subscriptions', // { max, found }
  'too_many_services', // { max, found }
  // A row against what is stored.
  'required_for_new', // {}
  'subscription_elsewhere', // { customer }
  'subscription_closed', // {}
  'customer_deleted', // {}
] as const

export type RowErrorCode = (typeof rowErrorCodes)[number]

export type ProblemParams = Readonly<Record<string, string | number>>

export interface RowError {
  /** The physical line where the record begins, from 1. */
  readonly line: number
  /** The column as INTERFACES.md names it; null where the whole row or file is meant. */
  readonly column: string | null
  readonly code: RowErrorCode
  readonly params: ProblemParams
}

/** What is worth saying and stops nothing; messages under `file_warning.<code>`. */
export const fileWarningCodes = [
  'unknown_column', // {}
  'heading_missing', // { heading }
] as const

export interface FileWarning {
  readonly line: number
  readonly column: string
  readonly code: (typeof fileWarningCodes)[number]
  readonly params: ProblemParams
}

/** Thrown where the rest of a file cannot be read safely: nothing after `problem.line` was given out. */
export class CustomersFileError extends Error {
  override readonly name = 'CustomersFileError'
  readonly problem: RowError

  constructor(line: number, code: RowErrorCode, params: ProblemParams = {}, column: string | null = null) {
    super(`customers file, line ${line}: ${code}`)
    this.problem = { line, column, code, params }
  }
}

const shownLength = 60

/** A cell's text as an error message repeats it: on one line and not longer than a reader wants. */
export function shown(value: string): string {
  const line = value.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return line.length > shownLength ? `${line.slice(0, shownLength).toWellFormed()}…` : line
}
