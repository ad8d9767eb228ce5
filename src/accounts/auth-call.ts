import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { APIError } from 'better-auth/api'
import { AppError } from '../contract/errors.ts'
import type { ErrorCode } from '../contract/errors.ts'
import { addressHeader } from './auth.ts'

/** What better-auth is told of a request: its cookies, and who and where the browser is. */
export function authHeaders({ cookie, ...headers }: IncomingHttpHeaders, address: string): Headers {
  const told = new Headers({ [addressHeader]: address })
  if (cookie !== undefined) told.set('cookie', cookie)
  const agent = headers['user-agent']
  if (agent !== undefined) told.set('user-agent', agent.slice(0, 500))
  return told
}

/** Which of our errors one of better-auth's is; what is not here is a fault of ours. */
const known: Readonly<Record<string, ErrorCode>> = {
  INVALID_EMAIL_OR_PASSWORD: 'credentials_wrong',
  INVALID_EMAIL: 'credentials_wrong',
  INVALID_PASSWORD: 'password_wrong',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'password_not_set',
  INVALID_TOKEN: 'reset_link_spent',
  PASSWORD_TOO_SHORT: 'password_unfit',
  PASSWORD_TOO_LONG: 'password_unfit',
  SESSION_EXPIRED: 'unauthenticated',
  SESSION_NOT_FRESH: 'sign_in_again',
  INVALID_CODE: 'code_wrong',
  INVALID_BACKUP_CODE: 'code_wrong',
  // Of two who use the same recovery code at once, one has it.
  FAILED_TO_VERIFY_BACKUP_CODE_PLEASE_TRY_AGAIN: 'code_wrong',
  INVALID_TWO_FACTOR_COOKIE: 'sign_in_expired',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'sign_in_expired',
  ACCOUNT_TEMPORARILY_LOCKED: 'second_factor_locked',
  TOTP_ALREADY_ENABLED: 'second_factor_on',
  TOTP_NOT_ENABLED: 'second_factor_off',
  TWO_FACTOR_NOT_ENABLED: 'second_factor_off',
  BACKUP_CODES_NOT_ENABLED: 'second_factor_off',
  CHALLENGE_NOT_FOUND: 'passkey_expired',
  PASSKEY_NOT_FOUND: 'passkey_unknown',
  AUTHENTICATION_FAILED: 'passkey_refused',
  FAILED_TO_VERIFY_REGISTRATION: 'passkey_refused',
}

/**
 * Calls better-auth for a request and hands the cookies on that it sets.
 * @throws AppError for what it refuses
 */
export async function callAuth<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  call: (headers: Headers) => Promise<{ headers: Headers; response: T }>,
): Promise<T> {
  try {
    const { headers, response } = await call(authHeaders(request.headers, request.ip))
    for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie)
    return response
  } catch (error) {
    throw ours(error)
  }
}

function ours(error: unknown): unknown {
  if (!(error instanceof APIError)) return error
  const code = known[error.body?.code ?? '']
  return code === undefined ? error : new AppError(code, {}, { cause: error })
}
