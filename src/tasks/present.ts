import { formatInstant } from '../domain/instant.ts'
import { colleague } from '../reach/names.ts'
import type { WaitingTask } from './repository.ts'
import type { TaskJson } from './schema.ts'

/** Work by hand in the API's form. */
export function presentTask(row: WaitingTask, names: ReadonlyMap<string, string>): TaskJson {
  return {
    service: {
      id: row.id,
      externalId: row.externalId,
      product: row.product,
      provisioningStatus: row.work === 'remove' ? 'provisioning' : row.status,
      since: formatInstant(row.since),
      reason: row.reason,
      licences: row.licences,
    },
    work: row.work,
    assignee: row.assigneeId === null ? null : colleague(row.assigneeId, names),
    dueAt: row.dueAt === null ? null : formatInstant(row.dueAt),
    subscription: { id: row.subscriptionId, externalId: row.subscriptionExternalId, offer: row.offer },
    customer: { id: row.customerId, externalId: row.customerExternalId, name: row.customerName },
  }
}
