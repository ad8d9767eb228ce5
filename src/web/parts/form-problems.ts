import { ApiProblem } from '../../client/problems.ts'

/** Problems that name no field, and the field that they are about. */
const fieldOfCode: Readonly<Record<string, string>> = {
  password_unfit: 'body.password',
  password_wrong: 'body.current',
  address_taken: 'body.email',
  external_id_taken: 'body.externalId',
  customer_person_id_taken: 'body.externalId',
  customer_person_address_taken: 'body.email',
  subscription_id_taken: 'body.externalId',
  offer_id_taken: 'body.externalId',
  product_id_taken: 'body.externalId',
  product_name_taken: 'body.name',
  connection_id_taken: 'body.externalId',
  offer_retired: 'body.offerId',
  offer_not_found: 'body.offerId',
  time_zone_unknown: 'body.timeZone',
  already_invited: 'body.email',
  already_member: 'body.email',
  expiry_past: 'body.expiresAt',
  in_hand_until_unfit: 'body.inHandUntil',
  due_unfit: 'body.dueAt',
}

export interface FormProblems {
  /** What is wrong with a field, in the server's words; undefined where nothing is. */
  readonly of: (field: string) => string | undefined
  /** What is about no field of the form. */
  readonly rest: unknown
}

/** Puts what the server refused beside the fields that it is about. @param fields the form's own, as the body names them */
export function formProblems(error: unknown, fields: readonly string[]): FormProblems {
  if (error == null) return { of: () => undefined, rest: null }
  const texts = new Map<string, string>()
  if (error instanceof ApiProblem) {
    const whole = fieldOfCode[error.code]
    if (whole !== undefined) texts.set(whole, error.detail)
    for (const { path, message } of error.errors) if (!texts.has(path)) texts.set(path, message)
  }
  const known = new Set(fields.map((field) => `body.${field}`))
  const isPlaced = texts.size > 0 && [...texts.keys()].every((path) => known.has(path))
  return { of: (field) => texts.get(`body.${field}`), rest: isPlaced ? null : error }
}
