import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import type { ListMemory } from '../customers/list-memory.ts'
import { selectedIds } from '../customers/selection.ts'
import type { Selection } from '../customers/selection.ts'
import { newId } from '../database/ids.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { may } from '../domain/roles.ts'
import type { Language } from '../messages/languages.ts'
import { readStandings } from '../standings/read.ts'
import type { Act, Facts, Target } from './act.ts'
import { actOf } from './acts.ts'
import { maxItems, maxOpenJobs, previewBatch } from './limits.ts'
import { previewTargets } from './preview.ts'
import { insertItems } from './item-rows.ts'
import { insertJob, lockJobs, openJobs } from './repository.ts'
import type { NewJob } from './repository.ts'
import type { PreviewJson } from './schema.ts'
import { targetsOf } from './targets.ts'
import type { ActName } from './wishes.ts'
import type { BulkWorker } from './worker.ts'

/** An act over a selection. */
export interface Asked {
  readonly act: ActName
  readonly wish: Facts
  readonly selection: Selection
  /** Which of the customers' subscriptions are meant. */
  readonly filter: StatusFilter
  readonly expected: number | undefined
}

interface Selected {
  readonly customers: number
  readonly without: number
  readonly targets: readonly Target[]
}

/**
 * What an act would do, read in one snapshot.
 * @throws AppError not_allowed; selection_changed, too_many_customers, too_many_items
 */
export async function previewAct(
  context: ApiContext,
  memory: ListMemory,
  actor: Actor,
  asked: Asked,
  language: Language,
): Promise<PreviewJson> {
  const act = actFor(actor, asked.act)
  act.check?.(asked.wish)
  const { partnerId } = actor
  return readStandings(context.database.db, partnerId, context.readNow, async (trx, now) => {
    const { targets, ...selected } = await select(trx, now, memory, actor, act, asked)
    const scene = { partnerId, actor: { kind: actor.kind, id: actor.id }, now }
    const tally = await previewTargets(trx, scene, act, asked.wish, targets, language)
    return { ...selected, total: targets.length, ...tally }
  })
}

/**
 * Lays down an act over all that is selected now; the worker does it. From the answer on nothing of it is lost.
 * @returns the job's id
 * @throws AppError not_allowed; selection_changed, too_many_customers, too_many_items; nothing_selected;
 *   too_many_bulk_acts
 */
export async function startAct(
  context: ApiContext,
  memory: ListMemory,
  worker: BulkWorker,
  actor: Actor,
  asked: Asked,
): Promise<string> {
  const act = actFor(actor, asked.act)
  act.check?.(asked.wish)
  const { partnerId } = actor
  const { db } = context.database
  const { customers, without, targets } = await readStandings(db, partnerId, context.readNow, (trx, now) =>
    select(trx, now, memory, actor, act, asked),
  )
  if (targets.length === 0) throw new AppError('nothing_selected')
  const made = { act: asked.act, wish: asked.wish, customers: customers - without, total: targets.length }
  return makeJob(context, worker, actor, { ...made, undoes: null }, async (trx, jobId) => {
    await insertItems(trx, partnerId, jobId, targets)
  })
}

/** Which act that is, to who may. @throws AppError not_allowed */
export function actFor(actor: Actor, name: string): Act {
  const act = actOf(name)
  if (!may(actor.role, act.action)) throw new AppError('not_allowed')
  return act
}

/**
 * Makes a job with what it is to do, and tells the queue of it, in one transaction.
 * @throws AppError too_many_bulk_acts
 */
export async function makeJob(
  context: ApiContext,
  worker: BulkWorker,
  actor: Actor,
  job: Pick<NewJob, 'act' | 'wish' | 'customers' | 'total' | 'undoes'>,
  layDown: (trx: TenantWriter, jobId: string) => Promise<void>,
): Promise<string> {
  const { partnerId, kind, id, personId, role } = actor
  const jobId = newId()
  await worker.prepare()
  await writeTenant(context.database.db, partnerId, async (trx) => {
    await lockJobs(trx, partnerId)
    const open = await openJobs(trx, partnerId)
    if (open.length >= maxOpenJobs) throw new AppError('too_many_bulk_acts', { max: maxOpenJobs })
    const now = await context.readNow(trx, partnerId)
    const by = { actor_kind: kind, actor_id: id, person_id: personId, role }
    await insertJob(trx, partnerId, { id: jobId, ...by, ...job }, now)
    await layDown(trx, jobId)
    await appendAudit(trx, partnerId, actor, {
      action: job.undoes === null ? 'bulk_started' : 'bulk_undone',
      subjectKind: 'bulk',
      subjectId: job.undoes ?? jobId,
      details: { act: job.act, with: job.wish, customers: job.customers, job: jobId },
    })
    await worker.tell(trx, partnerId, jobId)
    await actor.markDone?.(trx)
  })
  worker.nudge()
  return jobId
}

async function select(
  trx: TenantReader,
  now: Instant,
  memory: ListMemory,
  actor: Actor,
  act: Act,
  { selection, filter, expected }: Asked,
): Promise<Selected> {
  const ids = await selectedIds(trx, now, memory, actor, selection, expected)
  const targets: Target[] = []
  let without = 0
  for (let from = 0; from < ids.length; from += previewBatch) {
    const some = ids.slice(from, from + previewBatch)
    const found = await targetsOf(trx, actor.partnerId, now, act, some, filter)
    without += some.length - new Set(found.map((target) => target.customerId)).size
    targets.push(...found)
    if (targets.length > maxItems) throw new AppError('too_many_items', { max: maxItems })
  }
  return { customers: ids.length, without, targets }
}
