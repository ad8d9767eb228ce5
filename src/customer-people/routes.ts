import type { IncomingHttpHeaders } from 'node:http'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { Problems } from '../input/problems.ts'
import { pickLanguage } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { actOnPeople } from './act-many.ts'
import type { PeopleAct } from './acts.ts'
import { actOnPerson, addPerson, changePerson, erasePerson } from './change.ts'
import { history } from './happening-schema.ts'
import { listHappenings } from './happenings.ts'
import { getPerson, listGroups, listPeople } from './list.ts'
import { PeopleMemory } from './people-memory.ts'
import { exportPerson } from './personal-data.ts'
import { groupName, readPerson } from './read-person.ts'
import * as schema from './schema.ts'

const languageOf = (headers: IncomingHttpHeaders): Language => pickLanguage(headers['accept-language'])

/** The customers' own people. */
export function customerPeopleRoutes(context: ApiContext): Route[] {
  const memory = new PeopleMemory()
  return [
    route(
      'GET',
      '/api/v1/customers/:id/people',
      'see_personal_data',
      schema.list,
      async ({ actor, params, query: { limit = 50, cursor, ...filter }, headers }) =>
        listPeople(context, memory, actor, params.id, filter, {
          limit,
          cursor,
          language: languageOf(headers),
        }),
    ),
    route(
      'GET',
      '/api/v1/customers/:id/people/groups',
      'see_personal_data',
      schema.groups,
      async ({ actor, params }) => listGroups(context, memory, actor, params.id),
    ),
    route(
      'GET',
      '/api/v1/customers/:id/people/history',
      'see_personal_data',
      history,
      async ({ actor, params, query: { limit = 50, cursor } }) =>
        listHappenings(context, actor, params.id, { limit, cursor }),
    ),
    route(
      'GET',
      '/api/v1/customers/:id/people/:personId',
      'see_personal_data',
      schema.get,
      async ({ actor, params, headers }) =>
        getPerson(context, actor, params.id, params.personId, languageOf(headers)),
    ),
    route(
      'GET',
      '/api/v1/customers/:id/people/:personId/data',
      'manage_customer_people',
      schema.data,
      async ({ actor, params }, reply) => {
        reply.header('cache-control', 'private, no-store')
        return exportPerson(context, actor, params.id, params.personId)
      },
    ),

    route(
      'POST',
      '/api/v1/customers/:id/people',
      'manage_customer_people',
      schema.add,
      async ({ actor, params, body, headers }, reply) => {
        const problems = new Problems(languageOf(headers))
        const {
          externalId = null,
          name,
          email = null,
          language = null,
          groups = [],
        } = readPerson(body, problems)
        problems.refuse()
        // Without a name it has been refused.
        if (name === undefined) throw new AppError('internal')
        const fields = { name, email, language, groups }
        const personId = await addPerson(context, actor, params.id, externalId, fields)
        return reply.code(201).send(await getPerson(context, actor, params.id, personId, languageOf(headers)))
      },
    ),
    route(
      'POST',
      '/api/v1/customers/:id/people/act',
      'manage_customer_people',
      schema.act,
      async ({ actor, params, body: { act, group, people, expected }, headers }) => {
        const language = languageOf(headers)
        const wish = readAct(act, group, new Problems(language))
        return actOnPeople(context, actor, params.id, wish, people, expected, language)
      },
    ),
    route(
      'PATCH',
      '/api/v1/customers/:id/people/:personId',
      'manage_customer_people',
      schema.change,
      async ({ actor, params, body: { revision, ...body }, headers }) => {
        const problems = new Problems(languageOf(headers))
        const change = readPerson(body, problems)
        problems.refuse()
        await changePerson(context, actor, params.id, params.personId, change, revision)
        return getPerson(context, actor, params.id, params.personId, languageOf(headers))
      },
    ),
    route(
      'POST',
      '/api/v1/customers/:id/people/:personId/deactivate',
      'manage_customer_people',
      schema.deactivate,
      async ({ actor, params, headers }) => {
        await actOnPerson(context, actor, params.id, params.personId, { act: 'deactivate' })
        return getPerson(context, actor, params.id, params.personId, languageOf(headers))
      },
    ),
    route(
      'POST',
      '/api/v1/customers/:id/people/:personId/reactivate',
      'manage_customer_people',
      schema.reactivate,
      async ({ actor, params, headers }) => {
        await actOnPerson(context, actor, params.id, params.personId, { act: 'reactivate' })
        return getPerson(context, actor, params.id, params.personId, languageOf(headers))
      },
    ),
    route(
      'DELETE',
      '/api/v1/customers/:id/people/:personId',
      'manage_customer_people',
      schema.erase,
      async ({ actor, params }, reply) => {
        await erasePerson(context, actor, params.id, params.personId)
        return reply.code(204).send()
      },
    ),
  ]
}

/** @throws AppError invalid_request where an act on a group names none, or another act names one */
function readAct(act: PeopleAct['act'], group: string | undefined, problems: Problems): PeopleAct {
  const isOfGroup = act === 'add_group' || act === 'remove_group'
  if (isOfGroup && group !== undefined) return { act, group: groupName(group) }
  if (!isOfGroup && group === undefined) return { act }
  if (isOfGroup) problems.add('body.group', 'error.input.required', { name: 'group' })
  else problems.add('body.group', 'error.input.unknown_none', { name: 'group' })
  problems.refuse()
  throw new AppError('internal')
}
