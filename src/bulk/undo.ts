import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import { requireJob } from './existing.ts'
import { canUndo } from './present.ts'
import { insertUndoing } from './item-rows.ts'
import { findJob, lockJob, setTotals, undoingOf } from './repository.ts'
import { actFor, makeJob } from './start.ts'
import { isOver } from './states.ts'
import type { BulkWorker } from './worker.ts'

/**
 * Lays down a job that undoes what another has done and nobody has undone yet.
 * @returns the new job's id
 * @throws AppError bulk_not_found, not_allowed; bulk_not_undoable; too_many_bulk_acts
 */
export async function undoJob(
  context: ApiContext,
  worker: BulkWorker,
  actor: Actor,
  jobId: string,
): Promise<string> {
  const { partnerId } = actor
  const { db } = context.database
  const { act, wish } = await readTenant(db, partnerId, async (trx) =>
    requireJob(await findJob(trx, partnerId, jobId), actor),
  )
  actFor(actor, act)
  const made = { act, wish, customers: 0, total: 0, undoes: jobId }
  return makeJob(context, worker, actor, made, async (trx, newJobId) => {
    const row = await lockJob(trx, partnerId, jobId)
    const undoing = (await undoingOf(trx, partnerId, [jobId], newJobId)).get(jobId)
    const running = undoing === undefined ? undefined : await findJob(trx, partnerId, undoing)
    const isBeingUndone = running !== undefined && !isOver(running.state)
    if (row === undefined || isBeingUndone || !canUndo(row)) throw new AppError('bulk_not_undoable')
    await setTotals(trx, partnerId, newJobId, await insertUndoing(trx, partnerId, newJobId, jobId))
  })
}
