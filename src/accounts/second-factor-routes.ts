import type { FastifyReply, FastifyRequest } from 'fastify'
import encodeQr from 'qr'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { personOf } from './asker.ts'
import { callAuth } from './auth-call.ts'
import type { AccountContext } from './context.ts'
import { withoutSession } from './cookie.ts'
import { hasPassword } from './me.ts'
import { foldRecoveryCode } from './recovery-codes.ts'
import { afterwards } from './afterwards.ts'
import { withReadableFactor } from './readable-factor.ts'
import { claimCode } from './second-factor.ts'
import * as schema from './second-factor-schema.ts'
import { auditOwn, auditSignIn, auditWrongCode } from './sign-in-audit.ts'

/** Codes of an app as the second factor of a password, with recovery codes for who has lost it. */
export function secondFactorRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    auth,
    authenticator,
  } = context

  /** What better-auth does with a session, it does to a new one with the same person, place and way in. */
  function forgetEarlier({ asker }: FastifyRequest): void {
    if (asker?.sessionId != null) authenticator.forget(asker.sessionId)
  }

  async function recoveryCodesOf(personId: string): Promise<string[]> {
    const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId: personId } })
    return backupCodes
  }

  /** @throws AppError code_wrong, also for one that was used; second_factor_off; second_factor_unreadable */
  async function verifyCode(
    request: FastifyRequest,
    reply: FastifyReply,
    personId: string,
    written: string,
    headersOf = (headers: Headers) => headers,
  ): Promise<void> {
    const code = written.replaceAll(/\s/g, '')
    if (!(await claimCode(db, personId, code))) throw new AppError('code_wrong')
    await withReadableFactor(db, auth, personId, 'secret', () =>
      callAuth(request, reply, (headers) =>
        auth.api.verifyTOTP({ headers: headersOf(headers), body: { code }, returnHeaders: true }),
      ),
    )
  }

  async function spendRecoveryCode(
    request: FastifyRequest,
    reply: FastifyReply,
    personId: string,
    written: string,
  ): Promise<void> {
    await withReadableFactor(db, auth, personId, 'backup_codes', () =>
      callAuth(request, reply, (headers) =>
        auth.api.verifyBackupCode({
          headers: withoutSession(headers),
          body: { code: foldRecoveryCode(written) },
          returnHeaders: true,
        }),
      ),
    )
  }

  return [
    route(
      'POST',
      '/api/v1/sign-in/second-factor',
      'public',
      schema.signIn,
      async (request, reply) => {
        const { code, recoveryCode } = request.body
        const { personId } = await callAuth(request, reply, (headers) =>
          auth.api.whoIsPending({ headers, returnHeaders: true }),
        )
        if (personId === null) throw new AppError('sign_in_expired')
        try {
          if (code !== undefined) await verifyCode(request, reply, personId, code, withoutSession)
          else await spendRecoveryCode(request, reply, personId, recoveryCode ?? '')
        } catch (error) {
          if (error instanceof AppError && error.code === 'code_wrong')
            afterwards(request, () => auditWrongCode(db, personId, request.ip))
          throw error
        }
        const factor = code === undefined ? 'recovery_code' : 'code'
        await auditSignIn(db, { personId, address: request.ip, by: 'password', factor })
        return { next: 'in' as const }
      },
      { limit: 'sign-in', answersSecret: true },
    ),

    route(
      'POST',
      '/api/v1/me/second-factor',
      'signed_in',
      schema.begin,
      async (request, reply) => {
        if (!(await hasPassword(db, personOf(request.asker)))) throw new AppError('password_not_set')
        const made = await callAuth(request, reply, (headers) =>
          auth.api.enableTwoFactor({
            headers,
            body: { password: request.body.password, method: 'totp' },
            returnHeaders: true,
          }),
        )
        const uri = 'totpURI' in made ? made.totpURI : ''
        return {
          uri,
          secret: new URL(uri).searchParams.get('secret') ?? '',
          qr: encodeQr(uri, 'svg', { ecc: 'medium' }),
        }
      },
      { limit: 'sign-in', answersSecret: true, beforeSecondFactor: true },
    ),

    route(
      'PUT',
      '/api/v1/me/second-factor',
      'signed_in',
      schema.confirm,
      async (request, reply) => {
        const personId = personOf(request.asker)
        await verifyCode(request, reply, personId, request.body.code)
        forgetEarlier(request)
        authenticator.forget(personId)
        await auditOwn(db, request, personId, {
          action: 'second_factor_on',
          subjectKind: 'person',
          subjectId: personId,
        })
        return { recoveryCodes: await recoveryCodesOf(personId) }
      },
      { limit: 'sign-in', answersSecret: true, beforeSecondFactor: true },
    ),

    route(
      'POST',
      '/api/v1/me/second-factor/recovery-codes',
      'signed_in',
      schema.renewCodes,
      async (request, reply) => {
        const personId = personOf(request.asker)
        const { backupCodes: recoveryCodes } = await callAuth(request, reply, (headers) =>
          auth.api.generateBackupCodes({ headers, body: request.body, returnHeaders: true }),
        )
        await auditOwn(db, request, personId, {
          action: 'recovery_codes_made',
          subjectKind: 'person',
          subjectId: personId,
        })
        return { recoveryCodes }
      },
      { limit: 'sign-in', answersSecret: true },
    ),

    // Not DELETE, whose bodies get lost on the way.
    route(
      'POST',
      '/api/v1/me/second-factor/off',
      'signed_in',
      schema.switchOff,
      async (request, reply) => {
        const personId = personOf(request.asker)
        await callAuth(request, reply, (headers) =>
          auth.api.disableTwoFactor({ headers, body: request.body, returnHeaders: true }),
        )
        forgetEarlier(request)
        authenticator.forget(personId)
        await auditOwn(db, request, personId, {
          action: 'second_factor_off',
          subjectKind: 'person',
          subjectId: personId,
        })
        return reply.code(204).send()
      },
      { limit: 'sign-in' },
    ),
  ]
}
