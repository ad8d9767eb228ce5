import { AppError } from '../contract/errors.ts'
import type { TenantReader } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { isInHands } from '../domain/service-life.ts'
import { productOf } from '../provisioning/products.ts'
import type { Sight } from '../reach/reach.ts'
import { namesOfPeople } from '../reach/names.ts'
import { isThere } from '../reach/sees.ts'
import { customerOfService, serviceIn } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { partyOf } from '../services/tasks.ts'
import { readCustomers } from '../standings/sources.ts'
import { maxNotesOfTask } from './limits.ts'
import { presentTask } from './present.ts'
import { notesOf, openTaskOf, submittedDetails } from './repository.ts'
import type { TaskDetailJson } from './schema.ts'

/**
 * The work by hand with one service, as somebody sees it.
 * @throws AppError service_not_found, also for one beyond reach; service_not_in_hands where nobody's hands are waited for
 */
export async function getTask(
  trx: TenantReader,
  partnerId: string,
  sight: Pick<Sight, 'reach' | 'personalData'>,
  serviceId: string,
): Promise<TaskDetailJson> {
  const customerId = await customerOfService(trx, partnerId, serviceId)
  if (customerId === undefined || !(await isThere(trx, partnerId, sight.reach, customerId)))
    throw new AppError('service_not_found')
  const [customer] = await readCustomers(trx, partnerId, [customerId])
  const found = customer === undefined ? undefined : serviceIn(customer, serviceId)
  if (found === undefined || customer === undefined) throw new AppError('service_not_found')
  const { service, subscription } = found
  const task = await openTaskOf(trx, partnerId, serviceId)
  const state = stateOf(service)
  if (!isInHands(state) && task?.work !== 'remove') throw new AppError('service_not_in_hands')
  const product = await productOf(trx, partnerId, service)
  const notes = task === undefined ? [] : await notesOf(trx, partnerId, task.id, maxNotesOfTask)
  const people = [
    task?.assignee_id,
    ...notes.map((note) => (note.actorKind === 'person' ? note.actorId : null)),
  ]
  const names = await namesOfPeople(
    trx,
    people.flatMap((id) => id ?? []),
  )
  const row = {
    id: service.id,
    externalId: service.external_id,
    product: service.product,
    productId: service.product_id,
    status: service.provisioning_status,
    since: service.since,
    reason: service.reason,
    licences: service.licences,
    work: task?.work ?? ('set_up' as const),
    assigneeId: task?.assignee_id ?? null,
    dueAt: task?.due_at ?? service.stuck_at,
    subscriptionId: subscription.id,
    subscriptionExternalId: subscription.external_id,
    offer: subscription.offer,
    customerId: customer.id,
    customerExternalId: customer.external_id,
    customerName: customer.name,
    country: customer.country,
  }
  return {
    ...presentTask(row, names),
    party: task?.party ?? partyOf(state),
    instructions: product?.instructions ?? null,
    details: sight.personalData ? await submittedDetails(trx, partnerId, serviceId) : null,
    detailsSchema: product?.details ?? null,
    asksDetails: product !== undefined && product.details !== null && task?.work !== 'remove',
    notes: notes.map((note) => ({
      id: note.id,
      at: formatInstant(note.at),
      by: {
        kind: note.actorKind,
        id: note.actorId,
        name: note.actorId === null ? null : (names.get(note.actorId) ?? null),
      },
      text: note.text,
    })),
  }
}
