/**
 * The closed vocabulary of errors (STYLE.md «One vocabulary of errors»): each code stands for one HTTP
 * status and one message, `error.<code>` in the catalogues; the comment names the message's parameters.
 * Scripts hold on to the codes: add, never rename.
 */
export const errorStatus = {
  // The request itself.
  invalid_request: 400, // {}, with errors[]
  json_malformed: 400, // {}
  url_malformed: 400, // {}
  body_unexpected: 400, // {}
  body_missing: 400, // {}
  content_length_wrong: 400, // {}
  request_malformed: 400, // {}
  cursor_invalid: 400, // {}
  cursor_mismatch: 400, // {}
  selection_twice: 400, // {}
  idempotency_key_invalid: 400, // { max }
  last_event_id_invalid: 400, // {}
  unauthenticated: 401, // {}
  credentials_wrong: 401, // {}
  password_wrong: 403, // {}
  code_wrong: 403, // {}
  second_factor_required: 403, // {}
  sign_in_again: 403, // {}
  origin_refused: 403, // { origin }
  not_allowed: 403, // {}
  no_partner: 403, // {}
  people_only: 403, // {}
  passkey_unknown: 403, // {}
  passkey_refused: 403, // {}
  oidc_refused: 403, // {}
  oidc_no_membership: 403, // {}
  oidc_address_unverified: 403, // {}
  role_not_yours: 403, // {}
  no_longer_allowed: 403, // {}
  route_not_found: 404, // { method, path }
  partner_not_found: 404, // {}
  customer_not_found: 404, // {}
  import_not_found: 404, // {}
  service_not_found: 404, // {}
  offer_not_found: 404, // {}
  product_not_found: 404, // {}
  connection_not_found: 404, // {}
  catalog_not_read: 404, // {}
  subscription_not_found: 404, // {}
  person_not_found: 404, // {}
  customer_person_not_found: 404, // {}
  invitation_not_found: 404, // {}
  set_up_link_not_found: 404, // {}
  support_case_not_found: 404, // {}
  membership_not_found: 404, // {}
  session_not_found: 404, // {}
  token_not_found: 404, // {}
  passkey_not_found: 404, // {}
  address_unknown: 404, // {}
  bulk_not_found: 404, // {}
  licence_act_not_found: 404, // {}
  oidc_off: 404, // {}
  method_not_allowed: 405, // { method, allowed }
  request_timeout: 408, // {}
  idempotency_in_flight: 409, // {}
  idempotency_done: 409, // {}
  import_running: 409, // {}
  import_not_cancellable: 409, // {}
  partner_has_data: 409, // {}
  service_run_by_provisioner: 409, // {}
  service_withdrawn: 409, // {}
  service_not_in_hands: 409, // {}
  service_asks_no_details: 409, // {}
  details_not_asked: 409, // {}
  set_up_link_sending: 409, // {}
  too_many_set_up_links: 409, // { max }
  service_not_failed: 409, // {}
  service_not_provisioned: 409, // { status }
  service_takes_no_licences: 409, // {}
  no_seat_left: 409, // { licences, used }
  people_changed: 409, // { total }
  licences_not_refused: 409, // {}
  service_not_removed: 409, // {}
  service_is_last: 409, // {}
  service_without_provisioner: 409, // {}
  too_many_notes: 409, // { max }
  service_needs_no_support: 409, // {}
  support_case_open: 409, // { number }
  support_case_closed: 409, // {}
  support_case_without_mail: 409, // {}
  support_case_sending: 409, // {}
  support_mail_not_set: 409, // {}
  support_link_not_set: 409, // {}
  password_not_set: 409, // {}
  address_kept: 409, // {}
  external_id_taken: 409, // {}
  subscription_id_taken: 409, // {}
  offer_id_taken: 409, // {}
  offer_retired: 409, // {}
  product_id_taken: 409, // {}
  product_name_taken: 409, // { name }
  connection_id_taken: 409, // {}
  connection_in_use: 409, // { products }
  connection_secret_unreadable: 409, // {}
  address_taken: 409, // {}
  customer_person_id_taken: 409, // {}
  customer_person_address_taken: 409, // { externalId }
  second_factor_on: 409, // {}
  second_factor_off: 409, // {}
  second_factor_own: 409, // {}
  second_factor_unreadable: 409, // {}
  erase_own: 409, // {}
  person_elsewhere: 409, // {}
  too_many_passkeys: 409, // { max }
  oidc_linked_elsewhere: 409, // {}
  last_way_in: 409, // {}
  already_invited: 409, // {}
  already_member: 409, // {}
  last_full_admin: 409, // {}
  person_without_address: 409, // {}
  too_many_invitations: 409, // { max }
  too_many_tokens: 409, // { max }
  too_many_partners: 409, // { max }
  too_many_assigned: 409, // { max }
  too_many_offers: 409, // { max }
  too_many_products: 409, // { max }
  too_many_connections: 409, // { max }
  too_many_subscriptions: 409, // { max }
  too_many_customer_people: 409, // { max }
  too_many_groups: 409, // { max }
  selection_changed: 409, // { total }
  changed_since: 409, // {}
  bulk_over: 409, // {}
  bulk_not_undoable: 409, // {}
  too_many_bulk_acts: 409, // { max }
  too_many_tags: 409, // { max }
  act_closed: 409, // {}
  act_trial_only: 409, // {}
  act_paid_only: 409, // {}
  act_trial_expired: 409, // {}
  act_no_end: 409, // {}
  act_no_term: 409, // {}
  act_ended: 409, // {}
  act_end_not_later: 409, // { endsAt, presentEndsAt }
  act_trial_too_long: 409, // { days, latest }
  act_cancelled: 409, // {}
  act_not_cancelled: 409, // {}
  act_not_suspended: 409, // {}
  act_not_suspended_by_hand: 409, // {}
  act_converts_not: 409, // {}
  act_end_past: 409, // { endsAt }
  act_end_too_late: 409, // {}
  act_no_end_there: 409, // {}
  sign_in_link_spent: 410, // {}
  reset_link_spent: 410, // {}
  invitation_spent: 410, // {}
  set_up_link_invalid: 410, // {}
  sign_in_expired: 410, // {}
  passkey_expired: 410, // {}
  oidc_expired: 410, // {}
  address_link_spent: 410, // {}
  events_gone: 410, // { last }
  body_too_large: 413, // { max }
  file_too_large: 413, // { max }
  url_too_long: 414, // {}
  media_type_unsupported: 415, // { found, accepted }
  file_unreadable: 422, // {}, with errors[]
  idempotency_key_reused: 422, // {}
  password_unfit: 422, // {}
  password_common: 422, // {}
  password_personal: 422, // {}
  invitation_incomplete: 422, // {}
  expiry_past: 422, // {}
  expiry_too_late: 422, // {}
  too_many_customers: 422, // { max }
  too_many_items: 422, // { max }
  too_many_people_selected: 422, // { max }
  too_many_file_rows: 422, // { max }
  nothing_selected: 422, // {}
  nobody_selected: 422, // {}
  too_many_people: 422, // { max }
  in_hand_until_unfit: 422, // { days }
  due_unfit: 422, // { days }
  invitation_place_wrong: 422, // {}
  time_zone_unknown: 422, // { timeZone }
  term_unfit: 422, // {}
  amount_unfit: 422, // { currency, decimals }
  amount_missing: 422, // {}
  currency_unknown: 422, // { currency }
  currency_missing: 422, // {}
  payment_key_reused: 422, // { key }
  payment_in_future: 422, // {}
  too_many_exports: 429, // { max }
  too_many_streams: 429, // { max }
  rate_limited: 429, // { seconds }
  second_factor_locked: 429, // {}
  too_many_attempts: 429, // { seconds }
  headers_too_large: 431, // {}
  // Ours: never more than the request id.
  internal: 500, // {}
  oidc_failed: 502, // {}
  connection_failed: 502, // { why }, with errors[]
  stopping: 503, // {}
  not_ready: 503, // {}
  catching_up: 503, // {}
  database_unavailable: 503, // {}
  busy: 503, // {}
  too_slow: 503, // {}
  oidc_unavailable: 503, // {}
} as const

export type ErrorCode = keyof typeof errorStatus

export type ErrorParams = Readonly<Record<string, string | number>>

/** One thing wrong with the input: where (`body.name`, `query.limit`, `line 4`) and what to write instead. */
export interface InputError {
  readonly path: string
  readonly message: string
}

/**
 * What a handler throws to answer with a problem (RFC 9457). `params` fill the message; `headers` go with
 * the answer (`retry-after`, `allow`).
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly errors: readonly InputError[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ErrorCode,
    params: ErrorParams = {},
    options: { errors?: readonly InputError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(code, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.params = params
    this.errors = options.errors
    this.headers = options.headers ?? {}
  }
}
