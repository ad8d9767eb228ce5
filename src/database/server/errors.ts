/** One thing that is wrong with a PostgreSQL, each with a message `server_mistake.<code>`. */
export const serverMistakeCodes = [
  'refused',
  'host_unknown',
  'no_socket',
  'no_answer',
  'password_missing',
  'password',
  'tls_required',
  'not_let_in',
  'login_refused',
  'no_database',
  'connect_right',
  'full',
  'starting',
  'tls_unsupported',
  'tls_untrusted',
  'address',
  'version',
  'read_only',
  'encoding',
  'ctype',
  'login',
  'roles',
  'role_rights',
  'app_is_owner',
  'create_right',
  'pg_trgm_not_available',
  'pg_trgm_not_allowed',
  'pg_trgm_elsewhere',
  'check_failed',
  'tables_missing',
  'walls_open',
  'history_open',
  'connections_few',
  'clock_skew',
  'clocks_behind',
] as const

/** What to do about it, each with a message `server_advice.<advice>`; one serves several mistakes. */
export const serverAdvice = [
  'check_running',
  'check_host',
  'check_folder',
  'check_network',
  'address_form',
  'correct_password',
  'add_tls',
  'let_in',
  'check_login',
  'make_database',
  'grant_connect',
  'raise_connections',
  'try_again',
  'turn_tls_on',
  'name_authority',
  'later_server',
  'name_primary',
  'other_database',
  'run_statements',
  'use_varde_login',
  'make_login',
  'install_pg_trgm',
  'mend_first',
  'migrate',
  'force_walls',
  'set_clocks',
  'start_server',
] as const

export type ServerMistakeCode = (typeof serverMistakeCodes)[number]
export type ServerAdvice = (typeof serverAdvice)[number]

export interface ServerMistake {
  readonly code: ServerMistakeCode
  readonly advice: ServerAdvice
  /** For both messages. */
  readonly params: ServerParams
}

export type ServerParams = Readonly<Record<string, string | number>>

/**
 * The PostgreSQL of DATABASE_URL cannot serve as it is: everything that is wrong at once, and the SQL statements for
 * somebody who may run them (in the database itself, in this order). Its own message is for logs; what a person reads
 * is made of the mistakes.
 */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly mistakes: readonly ServerMistake[]
  readonly statements: readonly string[]

  constructor(mistakes: readonly ServerMistake[], statements: readonly string[], options?: ErrorOptions) {
    super(mistakes.map(({ code, params }) => `${code} ${JSON.stringify(params)}`).join('; '), options)
    this.mistakes = mistakes
    this.statements = statements
  }
}
