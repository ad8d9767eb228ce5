import type { AccountContext } from '../accounts/context.ts'
import { membershipsOfPerson } from '../accounts/memberships.ts'
import { findPersonByEmail } from '../accounts/people.ts'
import { auditPerson } from '../accounts/sign-in-audit.ts'
import type { Asker } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { withInstallation } from '../database/transactions.ts'
import { erasePerson } from './erase.ts'
import { readPersonalData } from './personal-data.ts'
import * as schema from './personal-schema.ts'

/** What is stored about people: theirs to take along and to have erased. */
export function personalRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    authenticator,
  } = context
  return [
    route('GET', '/api/v1/me/data', 'signed_in', schema.myData, async ({ asker, ip }) => {
      const personId = personIdOf(asker)
      const data = await readPersonalData(db, personId)
      const entry = { action: 'personal_data_exported', subjectKind: 'person', subjectId: personId } as const
      await auditPerson(db, personId, ip, entry)
      return data
    }),

    route('DELETE', '/api/v1/me', 'signed_in', schema.eraseMe, async ({ asker, ip }, reply) => {
      const personId = personIdOf(asker)
      await erasePerson(context, personId, { kind: 'person', id: personId, personId, address: ip })
      authenticator.forget(personId)
      return reply.code(204).send()
    }),

    route('GET', '/api/v1/installation/people', 'erase_people', schema.find, async ({ query }) =>
      withInstallation(db, async (trx) => {
        const person = await findPersonByEmail(trx, query.email)
        if (person === undefined || person.email === null) return { items: [] }
        const memberships = (await membershipsOfPerson(trx, person.id)).length
        return { items: [{ id: person.id, name: person.name, email: person.email, memberships }] }
      }),
    ),

    route(
      'DELETE',
      '/api/v1/installation/people/:id',
      'erase_people',
      schema.erase,
      async ({ asker, params, ip }, reply) => {
        const { kind, id, personId } = asker
        await erasePerson(context, params.id, { kind, id, personId, address: ip })
        authenticator.forget(params.id)
        return reply.code(204).send()
      },
    ),
  ]
}

/** @throws AppError people_only: a token is nobody */
function personIdOf(asker: Asker): string {
  if (asker.kind !== 'person') throw new AppError('people_only')
  return asker.id
}
