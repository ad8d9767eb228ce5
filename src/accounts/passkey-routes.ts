import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { withInstallation } from '../database/transactions.ts'
import { personOf } from './asker.ts'
import type { Auth } from './auth.ts'
import { callAuth } from './auth-call.ts'
import type { AccountContext } from './context.ts'
import { withoutSession } from './cookie.ts'
import { hasPassword } from './me.ts'
import { isLinked } from './oidc-arrival.ts'
import {
  countPasskeys,
  deletePasskey,
  listPasskeys,
  markPasskeyUsed,
  maxPasskeys,
  renamePasskey,
} from './passkeys.ts'
import * as schema from './passkey-schema.ts'
import { auditOwn, auditSignIn } from './sign-in-audit.ts'

type Answer = NonNullable<Parameters<Auth['api']['verifyPasskeyAuthentication']>[0]>['body']['response']

/** Whether it names a passkey; all else in it is checked with the passkey's key. */
function isAnswer(response: unknown): response is Answer {
  return (
    typeof response === 'object' && response !== null && 'id' in response && typeof response.id === 'string'
  )
}

/** Passkeys (WebAuthn): a way in that is two factors by itself, and that no page can be tricked out of. */
export function passkeyRoutes({ database: { db }, auth }: AccountContext): Route[] {
  return [
    route(
      'POST',
      '/api/v1/sign-in/passkey/options',
      'public',
      schema.signInOptions,
      async (request, reply) => {
        const options = await callAuth(request, reply, (headers) =>
          auth.api.generatePasskeyAuthenticationOptions({
            headers: withoutSession(headers),
            returnHeaders: true,
          }),
        )
        return { ...options, userVerification: 'required' }
      },
      { limit: 'sign-in' },
    ),

    route(
      'POST',
      '/api/v1/sign-in/passkey',
      'public',
      schema.signIn,
      async (request, reply) => {
        const { response } = request.body
        if (!isAnswer(response)) throw new AppError('passkey_refused')
        const { user } = await callAuth(request, reply, (headers) =>
          auth.api.verifyPasskeyAuthentication({ headers, body: { response }, returnHeaders: true }),
        )
        await markPasskeyUsed(db, response.id)
        await auditSignIn(db, { personId: user.id, address: request.ip, by: 'passkey' })
        return { next: 'in' as const }
      },
      { limit: 'sign-in', answersSecret: true },
    ),

    route(
      'GET',
      '/api/v1/me/passkeys',
      'signed_in',
      schema.list,
      async ({ asker }) => ({ items: await listPasskeys(db, personOf(asker)) }),
      { beforeSecondFactor: true },
    ),

    route(
      'POST',
      '/api/v1/me/passkeys/options',
      'signed_in',
      schema.registerOptions,
      async (request, reply) => {
        await refuseTooMany(personOf(request.asker))
        const options = await callAuth(request, reply, (headers) =>
          auth.api.generatePasskeyRegistrationOptions({ headers, query: {}, returnHeaders: true }),
        )
        return { ...options }
      },
      { limit: 'sign-in', beforeSecondFactor: true },
    ),

    route(
      'POST',
      '/api/v1/me/passkeys',
      'signed_in',
      schema.register,
      async (request, reply) => {
        const personId = personOf(request.asker)
        await refuseTooMany(personId)
        const { response, name } = request.body
        const { id } = await callAuth(request, reply, (headers) =>
          auth.api.verifyPasskeyRegistration({
            headers,
            body: { response, name: name.trim() },
            returnHeaders: true,
          }),
        )
        await auditOwn(db, request, personId, {
          action: 'passkey_added',
          subjectKind: 'passkey',
          subjectId: id,
          details: { name: name.trim() },
        })
        return reply.code(201).send({ id })
      },
      { limit: 'sign-in', beforeSecondFactor: true },
    ),

    route(
      'PATCH',
      '/api/v1/me/passkeys/:id',
      'signed_in',
      schema.rename,
      async ({ asker, params, body }, reply) => {
        if (!(await renamePasskey(db, personOf(asker), params.id, body.name.trim())))
          throw new AppError('passkey_not_found')
        return reply.code(204).send()
      },
    ),

    route('DELETE', '/api/v1/me/passkeys/:id', 'signed_in', schema.remove, async (request, reply) => {
      const personId = personOf(request.asker)
      if (!(await hasAnotherWay(personId))) throw new AppError('last_way_in')
      if (!(await deletePasskey(db, personId, request.params.id))) throw new AppError('passkey_not_found')
      await auditOwn(db, request, personId, {
        action: 'passkey_removed',
        subjectKind: 'passkey',
        subjectId: request.params.id,
      })
      return reply.code(204).send()
    }),
  ]

  async function refuseTooMany(personId: string): Promise<void> {
    if ((await countPasskeys(db, personId)) >= maxPasskeys)
      throw new AppError('too_many_passkeys', { max: maxPasskeys })
  }

  async function hasAnotherWay(personId: string): Promise<boolean> {
    if (await hasPassword(db, personId)) return true
    if ((await countPasskeys(db, personId)) > 1) return true
    return withInstallation(db, (trx) => isLinked(trx, personId))
  }
}
