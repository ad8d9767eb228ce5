import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { ServiceEvent } from '../domain/service-life.ts'
import type { Actor } from '../history/append.ts'
import type { FoundService } from '../services/find.ts'
import { moveService, stateOf } from '../services/move.ts'
import { doubtSuspension } from '../services/suspension.ts'
import { openTask, partyOf } from '../services/tasks.ts'
import type { Work } from '../services/tasks.ts'
import type { StoredService } from '../standings/sources.ts'
import { askForDetails } from '../details/ask.ts'
import { detailsOf } from '../details/rows.ts'
import { beginningAnew, cleaningUp, isCleaningUp, isSuspension, nothingYet } from './course.ts'
import type { Course } from './course.ts'
import { usualPace } from './limits.ts'
import {
  courseOf,
  hasLeftSomething,
  insertOperation,
  lastOperation,
  openOperation,
  turnOperation,
} from './operations.ts'
import { productOf } from './products.ts'
import type { ProductRow } from './products.ts'

/** In whose transaction, for whom, by whom and when. */
export type Scene = readonly [trx: TenantWriter, partnerId: string, actor: Actor, now: Instant]

/** How a service of a product begins. What has no product is set up by the partner, who says how far it is. */
export function firstStatus(product: ProductRow | undefined): ProvisioningStatus {
  if (product === undefined) return 'manual_partner'
  if (product.details !== null) return 'pending_details'
  return statusOfTakingUp(product)
}

function statusOfTakingUp({ provisioner }: ProductRow): ProvisioningStatus {
  if (provisioner.kind !== 'manual') return 'provisioning'
  return provisioner.by === 'vendor' ? 'manual_vendor' : 'manual_partner'
}

/** The columns of a service that is ordered now. */
export function beginningOf(
  product: ProductRow | undefined,
  now: Instant,
): Pick<
  StoredService,
  'provisioning_status' | 'since' | 'provisioner' | 'product_id' | 'ordered_at' | 'stuck_at'
> {
  const status = firstStatus(product)
  const seconds = product?.usual_seconds ?? null
  return {
    provisioning_status: status,
    since: now,
    provisioner: product?.provisioner.kind ?? null,
    product_id: product?.id ?? null,
    ordered_at: now,
    stuck_at: seconds === null || status === 'pending_details' ? null : now + seconds * 1_000,
  }
}

/**
 * Begins with services that have been ordered, in the transaction that has written them: asks for details, lays down
 * what is to be done, or tells a person to.
 * @returns whether something is due now
 */
export async function beginServices(
  [trx, partnerId, actor, now]: Scene,
  customer: FoundService['customer'],
  services: readonly StoredService[],
  products: ReadonlyMap<string, ProductRow>,
): Promise<boolean> {
  let isDue = false
  for (const service of services) {
    const product = products.get(service.product)
    const status = service.provisioning_status
    if (status === 'pending_details') await askForDetails(trx, partnerId, actor, now, customer, service, null)
    else if (status === 'provisioning' && product !== undefined) {
      await layDown([trx, partnerId, actor, now], customer.id, service.id, product, 'start')
      isDue = true
    } else if (status === 'manual_partner' || status === 'manual_vendor')
      await openTask(trx, partnerId, now, {
        serviceId: service.id,
        customerId: customer.id,
        party: partyOf(status),
        work: 'set_up',
      })
  }
  return isDue
}

/** What goes on once details are there. @returns whether something is due now */
export async function detailsSubmitted(scene: Scene, found: FoundService): Promise<boolean> {
  return (await goOn(scene, found, 'details_submitted', 'set_up')) ?? false
}

/**
 * Begins once more with what could not be provisioned.
 * @returns null where it cannot be: it is not in that state, or nothing sets it up by itself
 */
export async function retry(scene: Scene, found: FoundService): Promise<boolean | null> {
  return found.service.provisioner === null ? null : goOn(scene, found, 'retried', 'set_up')
}

/**
 * Takes a service down.
 * @returns null where it cannot be: it is being taken down, or has been
 */
export async function withdraw(scene: Scene, found: FoundService): Promise<boolean | null> {
  const [trx, partnerId, actor, now] = scene
  const { customer, service } = found
  const isMoved = await moveService(trx, partnerId, actor, now, found, { event: 'withdrawn' })
  if (!isMoved) return null
  const product = await productOf(trx, partnerId, service)
  const last = await lastOperation(trx, partnerId, service.id)
  if (product !== undefined && last !== undefined) {
    await layDown(scene, customer.id, service.id, product, 'withdraw')
    return true
  }
  // Of what is deleted nobody sees a task any more.
  const isThere =
    service.stands_at !== null && customer.archived_at === null && product?.provisioner.kind === 'manual'
  if (isThere && product.provisioner.kind === 'manual')
    await openTask(trx, partnerId, now, {
      serviceId: service.id,
      customerId: customer.id,
      party: product.provisioner.by,
      work: 'remove',
    })
  // Nothing was ever made anywhere.
  else await moveService(trx, partnerId, actor, now, found, { event: 'removed' })
  return false
}

/** Its removal has not come to an end, and is tried once more. @returns null where it is not being taken down */
export async function withdrawAgain(scene: Scene, found: FoundService): Promise<boolean | null> {
  const [trx, partnerId] = scene
  const { customer, service } = found
  if (stateOf(service) !== 'withdrawing') return null
  if ((await openOperation(trx, partnerId, service.id)) !== undefined) return null
  const product = await productOf(trx, partnerId, service)
  if (product === undefined || product.provisioner.kind === 'manual') return null
  await layDown(scene, customer.id, service.id, product, 'withdraw')
  return true
}

/**
 * Tells the provisioner of what has changed with a service that stands.
 * @returns null where it is not provisioned
 */
export async function tellChange(scene: Scene, found: FoundService): Promise<boolean | null> {
  return goOn(scene, found, 'changed', 'change')
}

/**
 * Begins anew with what was taken down, or is being: with the details that were submitted, or by asking for them.
 * @returns null where it is not being taken down and was not
 */
export async function bringBack(scene: Scene, found: FoundService): Promise<boolean | null> {
  const [trx, partnerId, actor, now] = scene
  const { customer, service } = found
  if (!(await moveService(trx, partnerId, actor, now, found, { event: 'brought_back' }))) return null
  const product = await productOf(trx, partnerId, service)
  const asks = product !== undefined && product.details !== null
  if (!asks || (await detailsOf(trx, partnerId, service.id))?.state === 'submitted')
    return takeUp(scene, found, 'set_up')
  await moveService(trx, partnerId, actor, now, found, { event: 'details_asked' })
  await askForDetails(trx, partnerId, actor, now, customer, service, null)
  return false
}

/** Lets something happen that leads to a provisioner, and gives it to that. @returns null where it cannot happen */
async function goOn(
  scene: Scene,
  found: FoundService,
  event: ServiceEvent,
  work: Work,
): Promise<boolean | null> {
  const [trx, partnerId, actor, now] = scene
  return (await moveService(trx, partnerId, actor, now, found, { event })) ? takeUp(scene, found, work) : null
}

/**
 * Gives what is provisioning to its provisioner.
 * @param work what it is for whoever does it by hand
 */
async function takeUp(scene: Scene, found: FoundService, work: Work): Promise<boolean> {
  const [trx, partnerId, actor, now] = scene
  const { customer, service } = found
  const product = await productOf(trx, partnerId, service)
  if (product === undefined || product.provisioner.kind === 'manual') {
    const byVendor = product?.provisioner.kind === 'manual' && product.provisioner.by === 'vendor'
    const event = byVendor ? 'needs_vendor' : 'needs_partner'
    await moveService(trx, partnerId, actor, now, found, { event, work })
    return false
  }
  const kind = service.stands_at === null ? 'start' : 'change'
  await layDown(scene, customer.id, service.id, product, kind)
  return true
}

/**
 * Lays down what is to be done next. What is still being cleaned up goes first; what was left behind and nobody cleans up
 * any more is cleaned up first.
 */
async function layDown(
  scene: Scene,
  customerId: string,
  serviceId: string,
  product: ProductRow,
  kind: Course['kind'],
): Promise<void> {
  const [trx, partnerId, actor, now] = scene
  const open = await openOperation(trx, partnerId, serviceId)
  if (open !== undefined) {
    if (isSuspension(open.kind)) await doubtSuspension(trx, partnerId, serviceId)
    const course = { ...courseOf(open), kind }
    const isCleaning = isCleaningUp(course) && kind === 'start'
    const next = isCleaning
      ? { ...course, attempt: 0, thenWhat: 'begin_anew' as const, nextAt: open.next_at ?? now }
      : beginningAnew({ ...course, attempt: 0 }, now, usualPace)
    await turnOperation(trx, partnerId, open.id, next, actor)
    return
  }
  const last = await lastOperation(trx, partnerId, serviceId)
  const isUnclean = kind === 'start' && hasLeftSomething(last)
  const fresh = beginningAnew(nothingYet(kind, now), now, usualPace)
  const course = isUnclean ? { ...cleaningUp(fresh, 'begin_anew', now, usualPace), attempt: 0 } : fresh
  // What stands somewhere, or is left there, is dealt with there, whatever the product says by now.
  const { provisioner, connection_id } =
    (kind === 'start' && !isUnclean) || last === undefined ? product : last
  await insertOperation(trx, partnerId, {
    serviceId,
    customerId,
    provisioner,
    connectionId: connection_id,
    course,
    actor,
    now,
  })
}
