import { appendAudit } from '../audit/append.ts'
import type { Asker } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import { lockService } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { actOnTask } from '../tasks/act.ts'
import type { TaskWish } from '../tasks/act.ts'
import { addTaskNote } from '../tasks/change.ts'
import { getTask } from '../tasks/get.ts'
import { openTaskOf } from '../tasks/repository.ts'
import type { TaskDetailJson } from '../tasks/schema.ts'
import { partnerUsesVendor } from './repository.ts'

/** A vendor's operator, in one of the partners that use the vendor. */
export interface VendorActor {
  readonly vendor: string
  readonly partnerId: string
  readonly asker: Pick<Asker, 'kind' | 'id' | 'personId'>
  /** From where, for the audit log. */
  readonly address: string
}

const everywhere = { kind: 'all' } as const

/**
 * A service of a partner that waits for the vendor.
 * @throws AppError service_not_found, also where the partner does not use the vendor or the service waits for somebody else
 */
export async function getVendorTask(
  { database }: ApiContext,
  { vendor, partnerId }: VendorActor,
  serviceId: string,
): Promise<TaskDetailJson> {
  await requireVendor(database.db, vendor, partnerId)
  return readTenant(database.db, partnerId, async (trx) => {
    const task = await getTask(trx, partnerId, { reach: everywhere, personalData: true }, serviceId).catch(
      hideWhatIsNot,
    )
    if (task.party !== 'vendor') throw new AppError('service_not_found')
    return task
  })
}

/** Says how the vendor's work ended, or what it waits for. @throws AppError as getVendorTask, and what actOnTask throws */
export async function endVendorWork(
  context: ApiContext,
  actor: VendorActor,
  serviceId: string,
  wish: TaskWish,
): Promise<void> {
  await withVendorTask(context, actor, serviceId, async (trx, by, now, found) => {
    await actOnTask(trx, actor.partnerId, by, now, found, wish)
    await appendAudit(trx, actor.partnerId, auditActor(actor), {
      action: 'task_ended',
      subjectKind: 'service',
      subjectId: serviceId,
      customerId: found.customer.id,
      details: { act: wish.act, vendor: actor.vendor },
    })
  })
}

/** Notes something about it, for the partner too. @throws AppError as getVendorTask; too_many_notes */
export async function addVendorNote(
  context: ApiContext,
  actor: VendorActor,
  serviceId: string,
  text: string,
): Promise<void> {
  await withVendorTask(context, actor, serviceId, async (trx, by, now, found) =>
    addTaskNote(trx, actor.partnerId, by, now, found, text),
  )
}

type Act = (trx: TenantWriter, by: Actor, now: Instant, found: FoundService) => Promise<void>

async function withVendorTask(
  { database, readNow }: ApiContext,
  { vendor, partnerId, asker }: VendorActor,
  serviceId: string,
  act: Act,
): Promise<void> {
  await requireVendor(database.db, vendor, partnerId)
  await writeTenant(database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, everywhere, serviceId)
    if (!(await waitsForVendor(trx, partnerId, found))) throw new AppError('service_not_found')
    await act(trx, { kind: asker.kind, id: asker.id }, await readNow(trx, partnerId), found)
  })
}

async function waitsForVendor(
  trx: TenantReader,
  partnerId: string,
  { service }: FoundService,
): Promise<boolean> {
  const state = stateOf(service)
  if (state === 'manual_vendor') return true
  const task = state === 'withdrawing' ? await openTaskOf(trx, partnerId, service.id) : undefined
  return task?.party === 'vendor' && task.work === 'remove'
}

async function requireVendor(
  db: ApiContext['database']['db'],
  vendor: string,
  partnerId: string,
): Promise<void> {
  if (!(await partnerUsesVendor(db, vendor, partnerId))) throw new AppError('service_not_found')
}

/** What waits for nobody is none of the vendor's business. */
function hideWhatIsNot(error: unknown): never {
  throw error instanceof AppError && error.code === 'service_not_in_hands'
    ? new AppError('service_not_found', {}, { cause: error })
    : error
}

function auditActor({ asker, address }: VendorActor) {
  return { kind: asker.kind, id: asker.id, personId: asker.personId, address }
}
