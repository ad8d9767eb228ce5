/** One thing that is wrong with the PostgreSQL of DATABASE_URL, as closed codes. */
export type ServerMistakeCode =
  | 'unreachable'
  | 'address'
  | 'password'
  | 'no_database'
  | 'tls_required'
  | 'tls_unsupported'
  | 'tls_untrusted'
  | 'not_let_in'
  | 'full'
  | 'starting'
  | 'version'
  | 'read_only'
  | 'encoding'
  | 'ctype'
  | 'login'
  | 'roles'
  | 'role_rights'
  | 'create_right'
  | 'pg_trgm'

export interface ServerMistake {
  code: ServerMistakeCode
  what: string
  whatToDo: string
}

/**
 * The PostgreSQL of DATABASE_URL cannot serve as it is: everything that is wrong at once, and the SQL statements for
 * somebody who may run them (in the database itself, in this order). The message holds all of it, in English: it
 * goes to the terminal before any language is known.
 */
export class ServerError extends Error {
  readonly mistakes: readonly ServerMistake[]
  readonly statements: readonly string[]

  constructor(mistakes: readonly ServerMistake[], statements: readonly string[], options?: ErrorOptions) {
    super(textOf(mistakes, statements), options)
    this.name = 'ServerError'
    this.mistakes = mistakes
    this.statements = statements
  }
}

function textOf(mistakes: readonly ServerMistake[], statements: readonly string[]): string {
  const lines = mistakes.map(({ what, whatToDo }) => `- ${what}\n  ${whatToDo}`)
  const sql =
    statements.length === 0 ? [] : ['', 'Statements:', ...statements.map((statement) => `  ${statement};`)]
  return ['The PostgreSQL of DATABASE_URL cannot be used:', ...lines, ...sql].join('\n')
}
