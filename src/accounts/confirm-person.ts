import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../contract/errors.ts'
import { personOf } from './asker.ts'
import { callAuth } from './auth-call.ts'
import type { AccountContext } from './context.ts'
import { hasPassword } from './me.ts'
import { isFreshSession } from './sessions.ts'

/** Who has no password shows that it is them by having signed in so short a time ago. */
export const freshMinutes = 10

/**
 * Makes sure that it is the person, and not whoever sits at their open page or has taken their session: by the password,
 * or, of who has none, by having just signed in.
 * @param password as it was written; undefined where none was
 * @returns the person's id
 * @throws AppError people_only; password_wrong; too_many_attempts; sign_in_again
 */
export async function confirmPerson(
  { auth, database: { db }, guesses }: AccountContext,
  request: FastifyRequest,
  reply: FastifyReply,
  password: string | undefined,
): Promise<string> {
  if (request.asker === null) throw new AppError('unauthenticated')
  const personId = personOf(request.asker)
  const { sessionId } = request.asker
  if (!(await hasPassword(db, personId))) {
    const isFresh = sessionId !== null && (await isFreshSession(db, sessionId, freshMinutes))
    if (!isFresh) throw new AppError('sign_in_again')
    return personId
  }
  if (password === undefined) throw new AppError('password_wrong')
  await guesses.take(
    'own password',
    personId,
    () =>
      callAuth(request, reply, (headers) =>
        auth.api.verifyPassword({ headers, body: { password }, returnHeaders: true }),
      ),
    (error) => error instanceof AppError && error.code === 'password_wrong',
  )
  return personId
}
