import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { sightOf } from '../reach/reach.ts'
import type { Feed } from './feed.ts'
import { listEvents } from './list.ts'
import * as schema from './schema.ts'
import { EventStream, StreamPlaces } from './stream.ts'

/** What changes, told to programs and to open pages. @param feed of this process */
export function eventRoutes(context: ApiContext, feed: Feed): Route[] {
  const places = new StreamPlaces()
  return [
    route(
      'GET',
      '/api/v1/events',
      'see_customers',
      schema.list,
      async ({ actor, query: { after, limit = schema.maxEvents } }) =>
        listEvents(context, actor.partnerId, sightOf(actor), after, limit),
    ),
    route(
      'GET',
      '/api/v1/events/stream',
      'see_customers',
      schema.stream,
      async ({ actor, headers, query: { after, seconds = schema.maxStreamSeconds } }, reply) => {
        const from = lastEventId(headers['last-event-id']) ?? after ?? null
        const leave = places.take(actor.id)
        const stream = new EventStream(seconds)
        const end = feed.listen(actor.partnerId, { sight: sightOf(actor), ...stream.listener }, from)
        stream.once('close', () => {
          end()
          leave()
        })
        return reply
          .type('text/event-stream; charset=utf-8')
          .header('cache-control', 'private, no-store')
          .header('x-accel-buffering', 'no')
          .send(stream)
      },
    ),
  ]
}

/** @throws AppError last_event_id_invalid */
function lastEventId(text: string | string[] | undefined): number | null {
  if (text === undefined || text === '') return null
  const number = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(number)) throw new AppError('last_event_id_invalid')
  return number
}
