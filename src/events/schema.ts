import { Type } from 'typebox'
import type { Static } from 'typebox'
import { content, id, instantText } from '../contract/schemas.ts'

const tags = ['Events']

/** For so long a stream lasts at most, in seconds; then it ends, and is resumed by who still listens. */
export const maxStreamSeconds = 60
/** Events of one answer. */
export const maxEvents = 200

const number = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

export const event = Type.Object(
  {
    number: Type.Integer({
      description: 'One more than the event before has; numbers may be left out that are none of yours',
    }),
    at: instantText,
    kind: Type.Enum(['customers_changed', 'reach_changed'], {
      description:
        'customers_changed: something that is shown of these customers is another, or they have gone. reach_changed: ' +
        'customers were assigned to others, so that your list may have others in it; it names those that it has.',
    }),
    customerIds: Type.Array(id, { description: 'Read them to see what is true now' }),
  },
  { title: 'Event' },
)

export const list = {
  operationId: 'listEvents',
  summary: 'What has changed since, in order and without gaps',
  description:
    'Keep «last» and ask again with it as «after». Events are kept for seven days: who comes later is told so (410 ' +
    'events_gone), reads everything anew and goes on from the number in the problem’s text. Without «after» it gives no ' +
    'events, and the number to begin with.',
  tags,
  querystring: Type.Object(
    {
      after: Type.Optional(number),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: maxEvents, default: maxEvents })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      {
        items: Type.Array(event),
        last: Type.Integer({ description: 'The number up to which this tells everything' }),
        hasMore: Type.Boolean(),
      },
      { title: 'EventList' },
    ),
  },
} as const

export const stream = {
  operationId: 'streamEvents',
  summary: 'The same as server-sent events, as they happen',
  description:
    'Each event has its number as id, its kind as event, and itself as data. It begins with an event «begin», whose id is the number ' +
    'that it begins behind; with Last-Event-ID (or «after») it goes on where it stopped, or says «lost» where that is kept no ' +
    `longer. It ends after ${maxStreamSeconds} seconds at most: resume it.`,
  tags,
  querystring: Type.Object(
    {
      after: Type.Optional(number),
      seconds: Type.Optional(
        Type.Integer({ minimum: 1, maximum: maxStreamSeconds, default: maxStreamSeconds }),
      ),
    },
    { additionalProperties: false },
  ),
  response: { 200: content('Events as they happen', 'text/event-stream') },
} as const

export type EventJson = Static<typeof event>
export type EventListJson = Static<(typeof list)['response'][200]>
