import { Type } from 'typebox'
import type { Static } from 'typebox'
import { told } from '../bindings/schema.ts'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { peopleSelection } from '../customer-people/selection-schema.ts'
import { licenceOutcomes } from '../domain/licences.ts'
import type { LicenceOutcome } from '../domain/licences.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { maxEndedServices, maxPeopleOfAct, maxToldPeople } from './limits.ts'

const tags = ['Licences']
const strict = { additionalProperties: false } as const
const count = Type.Integer({ minimum: 0 })
const serviceId = Type.Object({ id }, strict)

const seats = Type.Object(
  {
    licences: orNull(Type.Integer({ minimum: 0, description: 'Bought; null: they are not counted' })),
    used: orNull(
      Type.Integer({ minimum: 0, description: 'That people hold; what files say where `counted` is false' }),
    ),
    counted: Type.Boolean({ description: 'Whether any has been assigned here yet' }),
    overage: Type.Boolean({ description: 'Whether more may be assigned than were bought' }),
    left: orNull(Type.Integer({ minimum: 0, description: 'That can be assigned; null: no limit' })),
  },
  { title: 'Seats' },
)
export type SeatsJson = Static<typeof seats>

const person = Type.Object(
  {
    id,
    externalId: orNull(Type.String()),
    name: orNull(Type.String({ description: 'Null for who is not found' })),
  },
  { title: 'LicencePerson' },
)

const outcome = Type.Enum([...licenceOutcomes])
const counts = Type.Object(
  Object.fromEntries(licenceOutcomes.map((each) => [each, count])) as Record<LicenceOutcome, typeof count>,
  { title: 'LicenceCounts' },
)

const result = Type.Object(
  {
    act: orNull(Type.String({ description: 'By which it can be undone; null where nothing was done' })),
    seats,
    total: Type.Integer({ minimum: 0, description: 'People who are selected' }),
    counts,
    others: Type.Array(Type.Object({ person, outcome }), {
      maxItems: maxToldPeople,
      description: `To whom nothing was done, in the list’s order: the first ${maxToldPeople.toLocaleString('en')}`,
    }),
  },
  { title: 'LicenceResult' },
)
export type LicenceResultJson = Static<typeof result>

const selected = {
  people: peopleSelection,
  expected: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'The number of people that somebody was shown: with another one it is refused',
    }),
  ),
}
const wish = Type.Object(selected, { ...strict, title: 'LicenceWish' })
export type LicenceWish = Static<typeof wish>

const atMost = `At most ${maxPeopleOfAct.toLocaleString('en')} people.`

export const preview = {
  operationId: 'previewLicences',
  summary: 'What assigning licences to people, or taking them back, would do; nothing is done',
  description: `Refused where it would be. ${atMost}`,
  tags,
  params: serviceId,
  body: Type.Object(
    { act: Type.Enum(['assign', 'return']), ...selected },
    { ...strict, title: 'LicencePreviewWish' },
  ),
  response: { 200: result },
} as const

export const assign = {
  operationId: 'assignLicences',
  summary: 'Give people licences of a service',
  description:
    'Each person is an item of its own: those that fit are given one in the list’s order, the others are told with why ' +
    'not. Where no seat is left for anybody it is refused, and so it is before the service is provisioned. ' +
    atMost,
  tags,
  params: serviceId,
  body: wish,
  response: { 200: result },
} as const

export const takeBack = {
  operationId: 'returnLicences',
  summary: 'Take licences of a service back from people',
  description: `Who holds none is told as such. ${atMost}`,
  tags,
  params: serviceId,
  body: wish,
  response: { 200: result },
} as const

export const undo = {
  operationId: 'undoLicences',
  summary: 'Undo an assigning or taking back of licences',
  description:
    'Of an assigning, those that are held still are returned. Of a taking back, licences are assigned again while there ' +
    'are seats, but not to who has been given one since. To undo it twice does nothing more.',
  tags,
  params: serviceId,
  body: Type.Object({ act: id }, { ...strict, title: 'LicenceUndo' }),
  response: { 200: result },
} as const

export const list = {
  operationId: 'listLicences',
  summary: 'Who holds a licence of a service, by name',
  tags,
  params: serviceId,
  querystring: Type.Object(
    {
      act: Type.Optional({ ...id, description: 'Only whom this act gave it' }),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
    },
    strict,
  ),
  response: {
    200: Type.Object(
      {
        seats,
        obstacle: orNull(
          Type.Enum([...provisioningStatuses.filter((each) => each !== 'provisioned'), 'over'], {
            description:
              'Why none can be assigned now: how far the set-up is, or `over`: the service is withdrawn or its ' +
              'subscription closed',
          }),
        ),
        items: Type.Array(
          Type.Object(
            {
              id,
              person: Type.Object(
                { id, externalId: Type.String(), name: Type.String(), email: orNull(Type.String()) },
                { title: 'LicenceHolder' },
              ),
              act: Type.String({ description: 'With what it was assigned' }),
              assignedAt: instantText,
              told: orNull(told),
            },
            { title: 'Licence' },
          ),
        ),
        total: count,
        nextCursor: orNull(Type.String()),
      },
      { title: 'LicenceList' },
    ),
  },
} as const
export type LicenceListJson = Static<(typeof list)['response'][200]>

export const ended = {
  operationId: 'listEndedLicences',
  summary: 'Services of a customer that have ended and whose licences people hold still',
  description:
    'They count nowhere. With the service they come back, where its subscription or its customer does; until then they can be ' +
    'returned as others can. What is taken down by itself returns them.',
  tags,
  params: Type.Object({ id }, strict),
  response: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              serviceId: id,
              product: Type.String(),
              subscription: Type.Object(
                { id, externalId: Type.String(), offer: Type.String() },
                { title: 'EndedSubscription' },
              ),
              held: Type.Integer({ minimum: 1, description: 'How many people hold one' }),
              why: Type.Enum(['withdrawing', 'removed', 'closed'], {
                description:
                  'It is being taken down, is taken down, or stands while its subscription is closed',
              }),
              since: instantText,
            },
            { title: 'EndedService' },
          ),
          { maxItems: maxEndedServices, description: 'By product' },
        ),
        total: count,
      },
      { title: 'EndedLicences' },
    ),
  },
} as const
export type EndedLicencesJson = Static<(typeof ended)['response'][200]>
