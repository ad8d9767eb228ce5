import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import type { ListMemory } from '../customers/list-memory.ts'
import { readQuery } from '../customers/read-query.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { colleagues } from '../reach/colleagues.ts'
import { isThere } from '../reach/sees.ts'
import { lockCustomers } from '../standings/sources.ts'
import { changeAssignments } from './assign.ts'
import type { How } from './assign.ts'
import { assignSelection, requireMembers } from './bulk.ts'
import { maxAssigned } from './limits.ts'
import * as schema from './schema.ts'
import { setHand } from './set-hand.ts'

/** Who cares for which customers. @param memory that of the customers' list */
export function assignmentRoutes(context: ApiContext, memory: ListMemory): Route[] {
  const { db } = context.database
  return [
    route('GET', '/api/v1/colleagues', 'see_colleagues', schema.colleagues, async ({ actor, query }) => {
      const { search = '', id: ids, limit = 50 } = query
      const found = await readTenant(db, actor.partnerId, (trx) =>
        colleagues(trx, actor.partnerId, { search, ids }, limit + 1),
      )
      return { items: found.slice(0, limit), hasMore: found.length > limit }
    }),

    route(
      'PUT',
      '/api/v1/customers/:id/assigned/:personId',
      'assign_customers',
      schema.assign,
      async ({ actor, params }, reply) => {
        await requireMembers(context, actor.partnerId, [params.personId])
        await changeOne(context, actor, params.id, params.personId, 'assign')
        return reply.code(204).send()
      },
    ),

    route(
      'DELETE',
      '/api/v1/customers/:id/assigned/:personId',
      'assign_customers',
      schema.unassign,
      async ({ actor, params }, reply) => {
        await changeOne(context, actor, params.id, params.personId, 'unassign')
        return reply.code(204).send()
      },
    ),

    route(
      'POST',
      '/api/v1/assignments',
      'assign_customers',
      schema.assignMany,
      async ({ actor, query, body }) => {
        const { customerIds, preview = false, expected, ...assigning } = body
        if (customerIds !== undefined && Object.keys(query).length > 0) throw new AppError('selection_twice')
        const selection =
          customerIds ?? readQuery(query, { personId: actor.personId, seesColleagues: true, seesNotes: true })
        return assignSelection(context, memory, actor, selection, { ...assigning, preview, expected })
      },
    ),

    route(
      'PUT',
      '/api/v1/customers/:id/hand',
      'take_in_hand',
      schema.setHand,
      async ({ actor, params, body }, reply) => {
        const { responsibleId, inHandUntil, note = null } = body
        await setHand(context, actor, params.id, {
          responsibleId,
          inHandUntil: inHandUntil === null ? null : Date.parse(inHandUntil),
          note: note?.trim() ?? null,
        })
        return reply.code(204).send()
      },
    ),

    route(
      'DELETE',
      '/api/v1/customers/:id/hand',
      'take_in_hand',
      schema.clearHand,
      async ({ actor, params }, reply) => {
        await setHand(context, actor, params.id, { responsibleId: null, inHandUntil: null, note: null })
        return reply.code(204).send()
      },
    ),
  ]
}

/** @throws AppError customer_not_found; too_many_assigned */
async function changeOne(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
  personId: string,
  how: How,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    await lockCustomers(trx, partnerId, [customerId])
    if (!(await isThere(trx, partnerId, { kind: 'all' }, customerId)))
      throw new AppError('customer_not_found')
    const by = { kind: actor.kind, id: actor.id }
    const assigning = { customerIds: [customerId], personIds: [personId], how }
    const { changed, full } = await changeAssignments(trx, partnerId, by, readNow, assigning)
    if (full.length > 0) throw new AppError('too_many_assigned', { max: maxAssigned })
    if (changed.length === 0) return
    await appendAudit(trx, partnerId, actor, {
      action: 'customers_assigned',
      subjectKind: 'customer',
      subjectId: customerId,
      customerId,
      details: { how, personIds: [personId], customers: 1 },
    })
  })
}
