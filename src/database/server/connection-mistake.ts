import { Client, escapeIdentifier } from 'pg'
import { clientConfig, type Connection } from '../connect.ts'
import { createDatabaseStatement } from './statements.ts'
import { type ServerAdvice, ServerError, type ServerMistakeCode } from './errors.ts'

/** A type and no interface: a mistake takes it as its parameters. */
type Target = Readonly<Record<'place' | 'user' | 'database', string>>

interface KnownTrouble {
  /** Node's or OpenSSL's code, or PostgreSQL's SQLSTATE. */
  readonly codes: readonly string[]
  /** Where one code has several causes. */
  readonly says?: RegExp
  readonly mistake: ServerMistakeCode
  readonly advice: ServerAdvice
  readonly statement?: (target: Target) => string
}

/** From the most particular cause to the most general; the first that fits counts. */
const known: readonly KnownTrouble[] = [
  { codes: ['ECONNREFUSED'], mistake: 'refused', advice: 'check_running' },
  { codes: ['ENOTFOUND', 'EAI_AGAIN'], mistake: 'host_unknown', advice: 'check_host' },
  { codes: ['ENOENT', 'EACCES'], mistake: 'no_socket', advice: 'check_folder' },
  {
    codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET'],
    mistake: 'no_answer',
    advice: 'check_network',
  },
  { codes: [''], says: /timeout|terminated/i, mistake: 'no_answer', advice: 'check_network' },
  {
    codes: [''],
    says: /password must be a (?:non-empty )?string|empty password/i,
    mistake: 'password_missing',
    advice: 'address_form',
  },
  { codes: ['28P01'], mistake: 'password', advice: 'correct_password' },
  { codes: ['28000'], says: /no encryption|SSL off/i, mistake: 'tls_required', advice: 'add_tls' },
  { codes: ['28000'], says: /pg_hba\.conf/, mistake: 'not_let_in', advice: 'let_in' },
  { codes: ['28000'], mistake: 'login_refused', advice: 'check_login' },
  {
    codes: ['3D000'],
    mistake: 'no_database',
    advice: 'make_database',
    statement: ({ database, user }) => createDatabaseStatement(database, user),
  },
  {
    codes: ['42501'],
    mistake: 'connect_right',
    advice: 'grant_connect',
    statement: ({ database, user }) =>
      `grant connect on database ${escapeIdentifier(database)} to ${escapeIdentifier(user)}`,
  },
  { codes: ['53300'], mistake: 'full', advice: 'raise_connections' },
  { codes: ['57P03'], mistake: 'starting', advice: 'try_again' },
  { codes: [''], says: /does not support SSL/i, mistake: 'tls_unsupported', advice: 'turn_tls_on' },
  {
    codes: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'CERT_HAS_EXPIRED',
    ],
    mistake: 'tls_untrusted',
    advice: 'name_authority',
  },
  { codes: ['ERR_INVALID_URL'], mistake: 'address', advice: 'address_form' },
]

/** Why no connection came about; an error that is not known stays as it is. */
export function connectionError(error: unknown, connection: Connection): unknown {
  if (!(error instanceof Error)) return error
  // Several addresses of one host were tried: the first tells.
  if (error instanceof AggregateError) return connectionError(error.errors[0], connection)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const trouble = known.find(({ codes, says }) => codes.includes(code) && (says?.test(error.message) ?? true))
  if (trouble === undefined) return error
  const target = targetOf(connection)
  const mistake = { code: trouble.mistake, advice: trouble.advice, params: target }
  const statements = trouble.statement === undefined ? [] : [trouble.statement(target)]
  return new ServerError([mistake], statements, { cause: error })
}

/** Never with the password. */
function targetOf(connection: Connection): Target {
  try {
    const { host, port, user = 'postgres', database = user } = new Client(clientConfig(connection))
    return { place: `${host}:${port}`, user, database }
  } catch {
    return { place: 'DATABASE_URL', user: 'postgres', database: 'varde' }
  }
}
