import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import { requireJob } from './existing.ts'
import { endJob, lockJob } from './repository.ts'

/**
 * Ends a job between two batches. Ending it again gives the same.
 * @throws AppError bulk_not_found; bulk_over for one that has ended otherwise
 */
export async function cancelJob(
  { database, readNow }: ApiContext,
  actor: Actor,
  jobId: string,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    const row = requireJob(await lockJob(trx, partnerId, jobId), actor)
    if (row.state === 'cancelled') return
    const now = await readNow(trx, partnerId)
    if (!(await endJob(trx, partnerId, jobId, { state: 'cancelled' }, now))) throw new AppError('bulk_over')
    await appendAudit(trx, partnerId, actor, {
      action: 'bulk_cancelled',
      subjectKind: 'bulk',
      subjectId: jobId,
      details: { act: row.act, done: row.done, left: row.total - row.done - row.unchanged - row.refused },
    })
  })
}
