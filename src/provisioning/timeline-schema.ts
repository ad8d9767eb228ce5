import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { lifeStates } from '../domain/service-life.ts'
import { historyEntry } from '../history/schema.ts'

const text = Type.String()

const stay = Type.Object(
  {
    state: Type.Enum([...lifeStates]),
    since: orNull(
      Type.String({
        format: 'date-time',
        description: 'As it was told, which for a file may be before the entry; null: nobody knows',
      }),
    ),
    until: orNull(
      Type.String({ format: 'date-time', description: 'Until just before here; null: it still stands so' }),
    ),
    seconds: orNull(
      Type.Integer({
        minimum: 0,
        description: 'How long it lasted, or has lasted so far; null: nobody knows',
      }),
    ),
    begunBy: Type.Array(historyEntry, {
      description: 'What brought it, oldest first; nothing where that is not known',
    }),
    meanwhile: Type.Array(historyEntry, {
      description: 'What happened meanwhile and changed nothing of the state, oldest first',
    }),
  },
  { title: 'ServiceStay' },
)

export const getTimeline = {
  operationId: 'getServiceTimeline',
  summary: 'The states of a service from its order to now: how long each took, who or what caused it',
  description:
    'Of a service with more than 500 entries the 500 latest count: isCut says so, and the history of the customer has the rest. ' +
    'What was left in the instant in which it began is no stay; what brought it counts to the next one.',
  tags: ['Services'],
  params: Type.Object({ id }, { additionalProperties: false }),
  response: {
    200: Type.Object(
      {
        id,
        externalId: text,
        product: text,
        orderedAt: orNull(
          Type.String({ format: 'date-time', description: 'Null for what was not ordered here' }),
        ),
        firstProvisionedAt: orNull(instantText),
        stuckAt: orNull(
          Type.String({
            format: 'date-time',
            description: 'When the present state will have lasted longer than usual',
          }),
        ),
        isStuck: Type.Boolean(),
        stays: Type.Array(stay, { description: 'Oldest first; the last is how it stands now' }),
        isCut: Type.Boolean({ description: 'There are earlier entries that were left out' }),
      },
      { title: 'ServiceTimeline' },
    ),
  },
} as const

export type TimelineJson = Static<(typeof getTimeline)['response'][200]>
