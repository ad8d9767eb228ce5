import { Type } from 'typebox'
import type { Static, TObject } from 'typebox'
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

/** People by what the list shows. */
export type PeopleFilter = Static<TObject<typeof peopleFilter>>
/** Which people of a customer: these, or all that the list shows with this filter. */
export type PeopleSelection = { ids: string[] } | PeopleFilter

/** One object and not a choice of two, so that what is wrong is told of its place; who selects by both is refused. */
export const peopleSelection = Type.Unsafe<PeopleSelection>(
  Type.Object(
    {
      ids: Type.Optional(
        Type.Array(id, {
          minItems: 1,
          maxItems: maxNamedPeople,
          uniqueItems: true,
          description: 'These people, and then nothing else; who is not there is passed over',
        }),
      ),
      ...peopleFilter,
    },
    { additionalProperties: false, title: 'PeopleSelection' },
  ),
)
