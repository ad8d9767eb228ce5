import type { AccountContext } from '../accounts/context.ts'
import { personOf } from '../accounts/asker.ts'
import { confirmPerson } from '../accounts/confirm-person.ts'
import { auditPerson } from '../accounts/sign-in-audit.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { withInstallation } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { erasePerson } from './erase.ts'
import { listEverybody, type PersonOfInstallation } from './everybody.ts'
import { isMemberPosition } from './members.ts'
import { readPersonalData } from './personal-data.ts'
import * as schema from './personal-schema.ts'
import type { PersonOfInstallationJson } from './personal-schema.ts'

/** What is stored about people: theirs to take along and to have erased. */
export function personalRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    authenticator,
  } = context
  return [
    route('GET', '/api/v1/me/data', 'signed_in', schema.myData, async ({ asker, ip }) => {
      const personId = personOf(asker)
      const data = await readPersonalData(db, personId)
      const entry = { action: 'personal_data_exported', subjectKind: 'person', subjectId: personId } as const
      await auditPerson(db, personId, ip, entry)
      return data
    }),

    // Not DELETE, whose bodies get lost on the way.
    route(
      'POST',
      '/api/v1/me/erase',
      'signed_in',
      schema.eraseMe,
      async (request, reply) => {
        const personId = await confirmPerson(context, request, reply, request.body.password)
        await erasePerson(context, personId, {
          kind: 'person',
          id: personId,
          personId,
          address: request.ip,
        })
        authenticator.forget(personId)
        return reply.code(204).send()
      },
      { limit: 'sign-in' },
    ),

    route('GET', '/api/v1/installation/people', 'erase_people', schema.find, async ({ query }) => {
      const { email, search = '', limit = 50, cursor } = query
      const listName = `everybody ${email ?? ''} ${search}`
      const position = cursor === undefined ? null : decodeCursor(listName, cursor, isMemberPosition)
      const after = position === null ? null : { name: position[0], id: position[1] }
      const rows = await withInstallation(db, (trx) =>
        listEverybody(trx, { search, email }, after, limit + 1),
      )
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map(present),
        nextCursor: last === undefined ? null : encodeCursor(listName, [last.name, last.id]),
      }
    }),

    route(
      'DELETE',
      '/api/v1/installation/people/:id',
      'erase_people',
      schema.erase,
      async ({ asker, params, ip }, reply) => {
        const { kind, id, personId } = asker
        // Their own page asks for the password.
        if (params.id === personId) throw new AppError('erase_own')
        await erasePerson(context, params.id, { kind, id, personId, address: ip })
        authenticator.forget(params.id)
        return reply.code(204).send()
      },
    ),
  ]
}

function present(person: PersonOfInstallation): PersonOfInstallationJson {
  const { id, name, email, memberships, isInstallationAdmin, lastSeenAt } = person
  return {
    id,
    name,
    email,
    memberships,
    isInstallationAdmin,
    lastSeenAt: lastSeenAt === null ? null : formatInstant(lastSeenAt),
  }
}
