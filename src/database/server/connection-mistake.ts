import { Client } from 'pg'
import { clientConfig, type Connection } from '../connect.ts'
import { createDatabaseStatement } from './statements.ts'
import { ServerError, type ServerMistake, type ServerMistakeCode } from './errors.ts'

interface Target {
  /** Never with the password. */
  place: string
  user: string
  database: string
}

interface KnownTrouble {
  /** Node's or OpenSSL's code, or PostgreSQL's SQLSTATE. */
  codes: readonly string[]
  /** Where one code has several causes. */
  says?: RegExp
  mistake: ServerMistakeCode
  what(target: Target): string
  whatToDo(target: Target): string
  statements?(target: Target): string[]
}

/** From the most particular cause to the most general; the first that fits counts. */
const known: readonly KnownTrouble[] = [
  {
    codes: ['ECONNREFUSED'],
    mistake: 'unreachable',
    what: ({ place }) => `Nothing answers at ${place}.`,
    whatToDo: () =>
      'Check that PostgreSQL runs there, that the port is right, and that its listen_addresses include this way in.',
  },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    mistake: 'unreachable',
    what: ({ place }) => `The host of ${place} is not known.`,
    whatToDo: () => 'Check the host in DATABASE_URL, and that this machine can look names up.',
  },
  {
    codes: ['ENOENT', 'EACCES'],
    mistake: 'unreachable',
    what: ({ place }) => `There is no PostgreSQL socket to connect to at ${place}.`,
    whatToDo: () => 'Check the folder in DATABASE_URL, and that this user may enter it.',
  },
  {
    codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET'],
    mistake: 'unreachable',
    what: ({ place }) => `${place} did not answer in time.`,
    whatToDo: () => 'Check the address, and that no firewall stands between.',
  },
  {
    codes: [''],
    says: /timeout|terminated/i,
    mistake: 'unreachable',
    what: ({ place }) => `${place} did not answer in time.`,
    whatToDo: () =>
      'Check the address and that PostgreSQL listens there, and that no firewall stands between.',
  },
  {
    codes: [''],
    says: /password must be a (?:non-empty )?string|empty password/i,
    mistake: 'password',
    what: ({ user }) => `PostgreSQL asks for the password of «${user}», and DATABASE_URL has none.`,
    whatToDo: () =>
      'Write postgres://USER:PASSWORD@HOST:PORT/DATABASE; characters such as @ / : in it percent-encoded.',
  },
  {
    codes: ['28P01'],
    mistake: 'password',
    what: ({ user }) => `PostgreSQL does not accept the password of «${user}», or there is no such login.`,
    whatToDo: () =>
      'Correct user and password in DATABASE_URL; characters such as @ / : in the password percent-encoded.',
  },
  {
    codes: ['28000'],
    says: /no encryption|SSL off/i,
    mistake: 'tls_required',
    what: ({ user }) => `PostgreSQL does not let «${user}» in without TLS.`,
    whatToDo: () =>
      'Add ?sslmode=verify-full to DATABASE_URL (and sslrootcert=FILE where a certificate authority of your own signed).',
  },
  {
    codes: ['28000'],
    says: /pg_hba\.conf/,
    mistake: 'not_let_in',
    what: ({ user, database }) =>
      `The server's pg_hba.conf does not let «${user}» into «${database}» from here.`,
    whatToDo: () =>
      'Let it in there, for this address and method; or correct user and database in DATABASE_URL.',
  },
  {
    codes: ['28000'],
    mistake: 'password',
    what: ({ user }) => `PostgreSQL does not let «${user}» sign in.`,
    whatToDo: () => 'Check that this login exists and may sign in; correct the user in DATABASE_URL.',
  },
  {
    codes: ['3D000'],
    mistake: 'no_database',
    what: ({ database }) => `There is no database «${database}».`,
    whatToDo: () => 'Correct its name in DATABASE_URL, or have it made by the statement below.',
    statements: ({ database, user }) => [createDatabaseStatement(database, user)],
  },
  {
    codes: ['42501'],
    mistake: 'not_let_in',
    what: ({ user, database }) => `«${user}» may not connect to the database «${database}».`,
    whatToDo: ({ user, database }) =>
      `Somebody who may runs: grant connect on database "${database}" to "${user}".`,
  },
  {
    codes: ['53300'],
    mistake: 'full',
    what: () => 'PostgreSQL has no connection left.',
    whatToDo: () =>
      'Close some, raise max_connections (or the limit of the login or the database), try again.',
  },
  {
    codes: ['57P03'],
    mistake: 'starting',
    what: () => 'PostgreSQL is starting or stopping.',
    whatToDo: () => 'Try again in a moment.',
  },
  {
    codes: [''],
    says: /does not support SSL/i,
    mistake: 'tls_unsupported',
    what: () => 'DATABASE_URL asks for TLS, and the server has none.',
    whatToDo: () =>
      'Set ssl = on at the server; or, inside a network that you trust, take sslmode off DATABASE_URL.',
  },
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
    what: ({ place }) => `The certificate of ${place} is not one that this machine trusts.`,
    whatToDo: () =>
      'Name the file of the authority that signed it: ?sslmode=verify-full&sslrootcert=FILE; and use the host name in the certificate.',
  },
  {
    codes: ['ERR_INVALID_URL'],
    mistake: 'address',
    what: () => 'DATABASE_URL is no address.',
    whatToDo: () =>
      'Write postgres://USER:PASSWORD@HOST:PORT/DATABASE; characters such as @ / : in it percent-encoded.',
  },
]

/** Why no connection came about, in words; an error that is not known stays as it is. */
export function connectionError(error: unknown, connection: Connection): unknown {
  if (!(error instanceof Error)) return error
  // Several addresses of one host were tried: the first tells.
  if (error instanceof AggregateError) return connectionError(error.errors[0], connection)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const trouble = known.find(({ codes, says }) => codes.includes(code) && (says?.test(error.message) ?? true))
  if (trouble === undefined) return error
  const target = targetOf(connection)
  const mistake: ServerMistake = {
    code: trouble.mistake,
    what: trouble.what(target),
    whatToDo: trouble.whatToDo(target),
  }
  return new ServerError([mistake], trouble.statements?.(target) ?? [], { cause: error })
}

function targetOf(connection: Connection): Target {
  try {
    const { host, port, user = 'postgres', database = user } = new Client(clientConfig(connection))
    return { place: `${host}:${port}`, user, database }
  } catch {
    return { place: 'an address that cannot be read', user: 'postgres', database: 'varde' }
  }
}
