import { appendAudit, recordAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import { formatInstant, isInstant, type Instant } from '../domain/instant.ts'
import { may, mayGive } from '../domain/roles.ts'
import type { AccountContext } from './context.ts'
import * as schema from './schema.ts'
import { expiryOfToken, insertToken, listTokens, maxTokens, revokeToken } from './tokens.ts'

/** API tokens: everybody's own, and all of the partner's for who manages its people. */
export function tokenRoutes({ database: { db }, authenticator }: AccountContext): Route[] {
  return [
    route('GET', '/api/v1/tokens', 'manage_tokens', schema.tokens, async ({ actor }) => {
      const rows = await listTokens(db, actor.partnerId, whose(actor))
      return {
        items: rows.map((row) => ({
          id: row.id,
          name: row.name,
          role: row.role,
          person: row.personId === null ? null : { id: row.personId, name: row.personName ?? '' },
          createdAt: formatInstant(row.createdAt),
          expiresAt: row.expiresAt === null ? null : formatInstant(row.expiresAt),
          lastUsedAt: row.lastUsedAt === null ? null : formatInstant(row.lastUsedAt),
        })),
      }
    }),

    route(
      'POST',
      '/api/v1/tokens',
      'manage_tokens',
      schema.createToken,
      async ({ actor, body }, reply) => {
        if (!mayGive(actor.role, body.role)) throw new AppError('role_not_yours')
        if ((await listTokens(db, actor.partnerId, null)).length >= maxTokens)
          throw new AppError('too_many_tokens', { max: maxTokens })
        const expiresAt = body.expiresAt === null ? null : Date.parse(body.expiresAt)
        if (expiresAt !== null && (!isInstant(expiresAt) || expiresAt <= Date.now()))
          throw new AppError('expiry_past')
        const wish = { name: body.name.trim(), role: body.role, expiresAt, personId: actor.personId }
        const made = await writeTenant(db, actor.partnerId, async (trx) => {
          await keepWithinOwnTime(trx, actor, expiresAt)
          const token = await insertToken(trx, actor.partnerId, wish)
          await appendAudit(trx, actor.partnerId, actor, {
            action: 'token_created',
            subjectKind: 'token',
            subjectId: token.id,
            details: { name: wish.name, role: wish.role, expiresAt: body.expiresAt },
          })
          return token
        })
        return reply.code(201).send(made)
      },
      { answersSecret: true },
    ),

    route(
      'DELETE',
      '/api/v1/tokens/:id',
      'manage_tokens',
      schema.revokeToken,
      async ({ actor, params }, reply) => {
        if (!(await revokeToken(db, actor.partnerId, params.id, whose(actor))))
          throw new AppError('token_not_found')
        authenticator.forget(params.id)
        await recordAudit(db, actor.partnerId, actor, {
          action: 'token_revoked',
          subjectKind: 'token',
          subjectId: params.id,
        })
        return reply.code(204).send()
      },
    ),
  ]
}

/** @throws AppError expiry_too_late where a token would make one that outlives it: then its own end would end nothing */
async function keepWithinOwnTime(trx: Db, actor: Actor, expiresAt: Instant | null): Promise<void> {
  if (actor.kind !== 'token') return
  const own = await expiryOfToken(trx, actor.partnerId, actor.id)
  if (own !== null && (expiresAt ?? Infinity) > own) throw new AppError('expiry_too_late')
}

/** Whose tokens somebody has a hand in; null: everybody's. A token that a command made has no person, and sees none. */
function whose({ role, personId }: Actor): string | null {
  return may(role, 'manage_people') ? null : (personId ?? '00000000-0000-0000-0000-000000000000')
}
