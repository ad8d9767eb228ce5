import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id } from '../contract/schemas.ts'
import { maxSearchCharacters } from '../domain/names.ts'
import { maxGroupLength, maxNamedPeople } from './limits.ts'

/** Which people the list shows: the same names in the list's query and in a selection. */
export const peopleFilter = {
  search: Type.Optional(
    Type.String({
      maxLength: maxSearchCharacters,
      description: 'All words must be in name, address or own id; one and two characters begin words',
    }),
  ),
  group: Type.Optional(
    Type.String({ minLength: 1, maxLength: maxGroupLength, description: 'The group’s name as it is' }),
  ),
  state: Type.Optional(
    Type.Enum(['active', 'deactivated', 'all'], {
      default: 'active',
      description: 'Active ones where it is not said',
    }),
  ),
  service: Type.Optional({
    ...id,
    description: 'Who holds a licence of this service, or not, as `holds` says',
  }),
  holds: Type.Optional(
    Type.Boolean({
      description: 'Whether they hold a licence: of the service, or any at all. With `service` alone: true',
    }),
  ),
}

/** Which people of a customer: these, or all that the list shows with this filter. */
export const peopleSelection = Type.Union(
  [
    Type.Object(
      {
        ids: Type.Array(id, {
          minItems: 1,
          maxItems: maxNamedPeople,
          uniqueItems: true,
          description: 'These people; who is not there is passed over',
        }),
      },
      { additionalProperties: false, title: 'PeopleByIds' },
    ),
    Type.Object(peopleFilter, { additionalProperties: false, title: 'PeopleByFilter' }),
  ],
  { title: 'PeopleSelection' },
)
export type PeopleSelection = Static<typeof peopleSelection>
export type PeopleFilter = Exclude<PeopleSelection, { ids: string[] }>
