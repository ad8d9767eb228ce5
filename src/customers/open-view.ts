import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import { appendHistory } from '../history/append.ts'
import { latestOf } from '../history/repository.ts'
import { sightAsCustomer, sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import type { CustomerDetailJson } from './detail-schema.ts'
import type { ReadFacts } from './facts.ts'
import { getCustomer } from './get.ts'

/** For so long the history tells of the same person's looks once. */
export const sameViewMs = 3_600_000

/**
 * Shows one of the partner's people a customer as its administrator sees it, and notes before that they looked: each time
 * in the audit log, and once for a while in the history, where others must find what happened.
 * @throws AppError customer_not_found, also for one beyond reach
 */
export async function openCustomerView(
  context: ApiContext,
  read: ReadFacts,
  actor: Actor,
  customerId: string,
): Promise<CustomerDetailJson> {
  const { partnerId } = actor
  const sight = sightOf(actor)
  await writeTenant(context.database.db, partnerId, async (trx) => {
    if (!(await isThere(trx, partnerId, sight.reach, customerId))) throw new AppError('customer_not_found')
    const now = await context.readNow(trx, partnerId)
    const subject = { subjectKind: 'customer', subjectId: customerId, customerId } as const
    const latest = await latestOf(trx, partnerId, customerId, 'customer_view_opened', actor.id)
    if (latest === undefined || now - latest.at >= sameViewMs)
      await appendHistory(trx, partnerId, { kind: actor.kind, id: actor.id }, now, [
        { action: 'customer_view_opened', ...subject, before: null, after: null },
      ])
    await appendAudit(trx, partnerId, actor, { action: 'customer_view_opened', ...subject })
  })
  return getCustomer(context, read, partnerId, sightAsCustomer(customerId, sight), { id: customerId })
}
