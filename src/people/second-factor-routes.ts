import type { AccountContext } from '../accounts/context.ts'
import { membershipsOfPerson } from '../accounts/memberships.ts'
import { findPerson } from '../accounts/people.ts'
import { deleteSecondFactor } from '../accounts/second-factor.ts'
import { endOtherSessions } from '../accounts/sessions.ts'
import { appendAudit } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { writeTenant } from '../database/transactions.ts'
import * as schema from './schema.ts'

/** What an administrator does about a colleague's second factor. */
export function otherSecondFactorRoutes({ database: { db }, authenticator }: AccountContext): Route[] {
  return [
    route(
      'DELETE',
      '/api/v1/people/:id/second-factor',
      'manage_people',
      schema.removeSecondFactor,
      async ({ actor, params: { id } }, reply) => {
        if (id === actor.personId) throw new AppError('second_factor_own')
        await writeTenant(db, actor.partnerId, async (trx) => {
          const person = await findPerson(trx, id)
          const memberships = await membershipsOfPerson(trx, id)
          if (person === undefined || !memberships.some(({ partnerId }) => partnerId === actor.partnerId))
            throw new AppError('person_not_found')
          // It guards what is not this partner's, too.
          if (
            person.isInstallationAdmin ||
            memberships.some(({ partnerId }) => partnerId !== actor.partnerId)
          )
            throw new AppError('person_elsewhere')
          if (!(await deleteSecondFactor(trx, id))) throw new AppError('second_factor_off')
          await appendAudit(trx, actor.partnerId, actor, {
            action: 'second_factor_removed',
            subjectKind: 'person',
            subjectId: id,
          })
        })
        // Whoever has what was lost is not to go on with it.
        for (const session of await endOtherSessions(db, id, null)) authenticator.forget(session)
        authenticator.forget(id)
        return reply.code(204).send()
      },
    ),
  ]
}
