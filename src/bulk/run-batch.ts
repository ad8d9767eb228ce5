import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { may } from '../domain/roles.ts'
import { sightOf } from '../reach/reach.ts'
import { seenAmong } from '../reach/sees.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import type { StoredCustomer } from '../standings/sources.ts'
import type { Act, Outcome, Recorded, Refusal, WritingScene } from './act.ts'
import { actOf } from './acts.ts'
import { batchItems } from './limits.ts'
import { nextItems, storeOutcomes } from './item-rows.ts'
import { endJob, lockJob } from './repository.ts'
import type { ItemRow } from './item-rows.ts'
import type { JobRow } from './repository.ts'
import { isOver } from './states.ts'
import { actsNowAs } from './who.ts'

/**
 * Does the next of what a job is to do, at most `batchItems`: the acts and the note of what came of each are one
 * transaction, so that nothing is lost or done twice wherever a process dies, and however many work on the same job.
 * Whoever asked for it must still be allowed to, and still see the customers.
 * @returns whether there may be more
 */
export async function runBatch(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  jobId: string,
): Promise<'more' | 'over'> {
  return writeTenant(db, partnerId, async (trx) => {
    const job = await lockJob(trx, partnerId, jobId)
    if (job === undefined || isOver(job.state)) return 'over'
    const items = await nextItems(trx, partnerId, jobId, batchItems)
    if (items.length === 0) {
      await endJob(trx, partnerId, jobId, { state: 'done' }, await readNow(trx, partnerId))
      return 'over'
    }
    const outcomes = await outcomesOf(trx, readNow, partnerId, job, items)
    await storeOutcomes(
      trx,
      partnerId,
      job,
      items.flatMap(({ position, undoes }) => {
        const outcome = outcomes.get(position)
        return outcome === undefined ? [] : [{ position, undoes, outcome }]
      }),
    )
    return 'more'
  })
}

/** What came of each item, by position. */
async function outcomesOf(
  trx: TenantWriter,
  readNow: ReadNow,
  partnerId: string,
  job: JobRow,
  items: readonly ItemRow[],
): Promise<Map<number, Outcome>> {
  const act = actOf(job.act)
  const ids = [...new Set(items.map((item) => item.customer_id))]
  const locked = await lockCustomers(trx, partnerId, ids)
  // Once the customers are held: what somebody may and sees is what holds when it is done.
  const who = await actsNowAs(trx, partnerId, job)
  if (who === null || !may(who.role, act.action))
    return new Map(refused(items, { code: 'no_longer_allowed' }))
  const seen = new Set(await seenAmong(trx, partnerId, sightOf(who).reach, locked))
  const customers = new Map<string, StoredCustomer>()
  for (const customer of await readCustomers(trx, partnerId, [...seen]))
    if (customer.archived_at === null) customers.set(customer.id, customer)
  const [there, away] = [
    items.filter((item) => customers.has(item.customer_id)),
    items.filter((item) => !customers.has(item.customer_id)),
  ]
  const now = await readNow(trx, partnerId)
  const actor = { kind: job.actor_kind, id: job.actor_id }
  const done = await perform(trx, { partnerId, actor, now, customers }, act, job, there)
  return new Map([
    ...refused(away, { code: 'customer_not_found' }),
    ...there.flatMap(({ position }, index): [number, Outcome][] => {
      const outcome = done[index]
      return outcome === undefined ? [] : [[position, outcome]]
    }),
  ])
}

function refused(items: readonly ItemRow[], refusal: Refusal): [number, Outcome][] {
  return items.map(({ position }) => [position, { state: 'refused', ...refusal }])
}

async function perform(
  trx: TenantWriter,
  scene: WritingScene,
  act: Act,
  job: JobRow,
  items: readonly ItemRow[],
): Promise<Outcome[]> {
  if (items.length === 0) return []
  const outcomes =
    job.undoes === null
      ? await act.run(trx, scene, items.map(targetOf), job.wish)
      : await requireUndo(act)(trx, scene, items.map(recordedOf))
  if (outcomes.length !== items.length)
    throw new Error(`The act «${job.act}» told of ${outcomes.length} of ${items.length}`)
  return outcomes
}

function requireUndo(act: Act): NonNullable<Act['undo']> {
  if (act.undo === null) throw new Error('This act cannot be undone')
  return act.undo
}

function targetOf(item: ItemRow) {
  return { customerId: item.customer_id, subscriptionId: item.subscription_id }
}

function recordedOf(item: ItemRow): Recorded {
  return { ...targetOf(item), before: item.before ?? {}, after: item.after ?? {} }
}
