import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import * as schema from './schema.ts'
import { writeNote } from './write-note.ts'

/** What the partner's people write down about customers. */
export function noteRoutes(context: ApiContext): Route[] {
  return [
    route(
      'POST',
      '/api/v1/customers/:id/notes',
      'write_notes',
      schema.write,
      async ({ actor, params, body }, reply) =>
        reply.code(201).send({ id: await writeNote(context, actor, params.id, body.text) }),
    ),
  ]
}
