import type { Params } from './json.ts'

/** What can be wrong with what somebody filled in: each has a sentence in the catalogues, `details.<code>`. */
export const detailsProblemCodes = [
  'required',
  'unknown_field',
  'not_text',
  'not_a_number',
  'not_whole',
  'not_yes_no',
  'not_a_list',
  'not_a_group',
  'too_short',
  'too_long',
  'too_few',
  'too_many',
  'too_few_such',
  'too_many_such',
  'too_few_fields',
  'too_many_fields',
  'twice',
  'not_one_of',
  'below',
  'above',
  'not_above',
  'not_below',
  'not_a_multiple',
  'pattern',
  'pattern_hint',
  'unchecked_pattern',
  'not_an_email',
  'not_an_address',
  'not_a_web_address',
  'not_a_date',
  'not_a_time',
  'not_an_instant',
  'not_a_host_name',
  'not_an_ip_address',
  'not_a_uuid',
  'not_a_time_zone',
  'not_a_country',
  'not_a_language',
  'not_allowed',
  'fits_several',
  'too_large',
  'too_much',
] as const
export type DetailsProblemCode = (typeof detailsProblemCodes)[number]

export interface DetailsProblem {
  /** Which field: `location.address`, `numbers[2]`; empty for all of it. */
  readonly path: string
  readonly code: DetailsProblemCode
  readonly params: Params
}

export type Say = (code: DetailsProblemCode, params?: Params, path?: string) => void
