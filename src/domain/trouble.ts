/**
 * Why setting a service up did not go well, as a person understands it: each code has a sentence in the catalogues,
 * `trouble.<code>`. What the other side answered stands beside it, for who wants to know.
 */
export const troubleCodes = [
  // The other side could not be reached.
  'unreachable',
  'address_refused',
  'certificate',
  'timeout',
  // It answered, and not as it should.
  'sign_in_refused',
  'server_error',
  'unreadable',
  'unexpected',
  // It said no.
  'rejected',
  'conflict',
  'not_found',
  'busy',
  'async_required',
  'app_required',
  'maintenance_conflict',
  'details_refused',
  // It began and did not end well.
  'said_failed',
  'gone',
  'never_finished',
  // People.
  'could_not_be_done',
  'needs_other_details',
  // Ours.
  'no_provisioner',
  'internal',
] as const
export type TroubleCode = (typeof troubleCodes)[number]

/** What was asked and answered, bounded, without secrets. */
export type TechnicalAnswer = {
  /** Such as `PUT /v2/service_instances/…?accepts_incomplete=true`. */
  readonly request: string
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null
  /** The beginning of what was answered, or what the connection said. */
  readonly body: string
}

export type Trouble = {
  readonly code: TroubleCode
  /** What its sentence tells besides. */
  readonly params: Readonly<Record<string, string | number>>
  /** The other side's own words for people, or a person's; null where there are none. */
  readonly words: string | null
  readonly technical: TechnicalAnswer | null
}

/** A trouble as the history keeps it, without the technical answer; nothing where there is none. */
export function toldTrouble(trouble: Trouble | null): { trouble?: Omit<Trouble, 'technical'> } {
  if (trouble === null) return {}
  const { code, params, words } = trouble
  return { trouble: { code, params, words } }
}
