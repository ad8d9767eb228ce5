import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { parseInstant } from '../domain/instant.ts'
import { sightOf } from '../reach/reach.ts'
import { lockService } from '../services/find.ts'
import { addTaskNote, changeTask, endWork } from './change.ts'
import { getTask } from './get.ts'
import { listTasks } from './list.ts'
import * as schema from './schema.ts'

/** Work by hand, for the partner: what waits for its people and for the vendor's, and how it ended. */
export function taskRoutes(context: ApiContext): Route[] {
  return [
    route('GET', '/api/v1/tasks', 'see_colleagues', schema.list, async ({ actor, query }) => {
      const { party = 'partner', assignee, overdue = false, limit = 50, cursor } = query
      return listTasks(context, actor, { party, assignee, isOverdue: overdue, limit, cursor })
    }),
    route('GET', '/api/v1/services/:id/task', 'see_colleagues', schema.get, async ({ actor, params }) =>
      readTenant(context.database.db, actor.partnerId, (trx) =>
        getTask(trx, actor.partnerId, sightOf(actor), params.id),
      ),
    ),
    route(
      'PATCH',
      '/api/v1/services/:id/task',
      'set_provisioning_status',
      schema.change,
      async ({ actor, params, body: { assigneeId, dueAt } }, reply) => {
        await changeTask(context, actor, params.id, {
          ...(assigneeId !== undefined && { assigneeId }),
          ...(dueAt !== undefined && { dueAt: dueAt === null ? null : instantOf(dueAt) }),
        })
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      '/api/v1/services/:id/task/notes',
      'write_notes',
      schema.addNote,
      async ({ actor, params, body: { text } }, reply) => {
        const { partnerId } = actor
        await writeTenant(context.database.db, partnerId, async (trx) => {
          const found = await lockService(trx, partnerId, sightOf(actor).reach, params.id)
          const now = await context.readNow(trx, partnerId)
          await addTaskNote(trx, partnerId, { kind: actor.kind, id: actor.id }, now, found, text)
          await actor.markDone?.(trx)
        })
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      '/api/v1/services/:id/task/finish',
      'set_provisioning_status',
      schema.finish,
      async ({ actor, params }, reply) => {
        await endWork(context, actor, params.id, { act: 'finish' })
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      '/api/v1/services/:id/task/fail',
      'set_provisioning_status',
      schema.fail,
      async ({ actor, params, body: { reason } }, reply) => {
        await endWork(context, actor, params.id, { act: 'fail', reason: reason.trim() })
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      '/api/v1/services/:id/task/ask-details',
      'set_provisioning_status',
      schema.askDetails,
      async ({ actor, params, body: { what } }, reply) => {
        await endWork(context, actor, params.id, { act: 'ask_details', what: what.trim() })
        return reply.code(204).send()
      },
    ),
  ]
}

/** The schema has checked its form; a day that no calendar has is not one. */
function instantOf(text: string): number {
  const instant = parseInstant(text)
  if (instant === null) throw new AppError('due_unfit', { days: 0 })
  return instant
}
