import { sql } from 'kysely'
import { appendAudit, auditActorOf, type AnyActor } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import type { ApiContext } from '../contract/context.ts'
import type { Reach } from '../reach/reach.ts'
import { timestampText } from '../database/timestamps.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import { rollUp } from '../domain/provisioning-status.ts'
import { appendHistory } from '../history/append.ts'
import type { HistoryEntry } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { isSeen } from '../reach/sees.ts'
import { lockCustomers, readCustomers, standingSourceOf } from '../standings/sources.ts'
import type { StoredCustomer, StoredSubscription } from '../standings/sources.ts'
import { writeStandings } from '../standings/write.ts'
import { serviceStandingOf } from './standing.ts'

export interface StatusByHand {
  readonly status: ProvisioningStatus
  /** Why it cannot be provisioned; goes when the status does. */
  readonly reason: string | null
}

/**
 * Sets how far a service's set-up has come, by hand: service, roll-up, standing, history, audit and event in
 * one transaction. The status that it has already changes nothing but the reason.
 * @throws AppError service_not_found; service_run_by_provisioner where a provisioner says how far it is;
 *   service_withdrawn where its removal runs or is done
 */
export async function setServiceStatus(
  { database, readNow }: ApiContext,
  partnerId: string,
  reach: Reach,
  actor: AnyActor,
  serviceId: string,
  byHand: StatusByHand,
): Promise<void> {
  await writeTenant(database.db, partnerId, async (trx) => {
    const customer = await lockCustomerOf(trx, partnerId, reach, serviceId)
    const subscription = customer?.subscriptions.find((one) =>
      one.services.some(({ id }) => id === serviceId),
    )
    const service = subscription?.services.find(({ id }) => id === serviceId)
    if (customer === undefined || subscription === undefined || service === undefined)
      throw new AppError('service_not_found')
    if (customer.archived_at !== null) throw new AppError('service_not_found')
    if (service.provisioner !== null) throw new AppError('service_run_by_provisioner')
    if (service.withdrawn_at !== null || subscription.closed_at !== null)
      throw new AppError('service_withdrawn')
    const before = {
      provisioningStatus: service.provisioning_status,
      reason: service.reason,
      since: service.since,
    }
    if (before.provisioningStatus === byHand.status && before.reason === byHand.reason) return
    const now = await readNow(trx, partnerId)
    const since = before.provisioningStatus === byHand.status ? before.since : now
    service.provisioning_status = byHand.status
    service.reason = byHand.reason
    service.since = since
    const rolledUp = subscription.provisioning_status
    subscription.provisioning_status = rollUp(subscription.services.map(serviceStandingOf))
    await updateRows(trx, partnerId, service, subscription, now)
    await appendHistory(trx, partnerId, actor, now, [
      ...rollUpEntries(customer.id, subscription, rolledUp),
      {
        customerId: customer.id,
        action: 'service_status_set',
        subjectKind: 'service',
        subjectId: service.id,
        before: { ...before, since: timestampText(before.since) },
        after: { provisioningStatus: byHand.status, reason: byHand.reason, since: timestampText(since) },
      },
    ])
    await appendAudit(trx, partnerId, auditActorOf(actor), {
      action: 'status_set',
      subjectKind: 'service',
      subjectId: service.id,
      customerId: customer.id,
      details: { before: before.provisioningStatus, after: byHand.status, reason: byHand.reason },
    })
    await writeStandings(trx, partnerId, [standingSourceOf(customer)], now)
    await appendEvent(trx, partnerId, 'customers_changed', now, [customer.id])
  })
}

/** What an import tells too, in the same order: the subscription's own status, where it follows. */
function rollUpEntries(
  customerId: string,
  subscription: StoredSubscription,
  before: ProvisioningStatus,
): HistoryEntry[] {
  const after = subscription.provisioning_status
  if (after === before) return []
  return [
    {
      customerId,
      action: 'subscription_changed',
      subjectKind: 'subscription',
      subjectId: subscription.id,
      before: { provisioningStatus: before },
      after: { provisioningStatus: after },
    },
  ]
}

/** Locks the customer that a service belongs to, and reads all below it; undefined for one beyond reach. */
async function lockCustomerOf(
  trx: TenantWriter,
  partnerId: string,
  reach: Reach,
  serviceId: string,
): Promise<StoredCustomer | undefined> {
  const { rows } = await sql<{ customer_id: string }>`
    select s.customer_id from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    where v.partner_id = ${partnerId} and v.id = ${serviceId}`.execute(trx)
  const ids = await lockCustomers(
    trx,
    partnerId,
    rows.map((row) => row.customer_id),
  )
  const [id] = ids
  if (id === undefined || !(await isSeen(trx, partnerId, reach, id))) return undefined
  return (await readCustomers(trx, partnerId, [id]))[0]
}

async function updateRows(
  trx: TenantWriter,
  partnerId: string,
  service: { id: string; provisioning_status: ProvisioningStatus; reason: string | null; since: Instant },
  subscription: { id: string; provisioning_status: ProvisioningStatus },
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('services')
    .set({
      provisioning_status: service.provisioning_status,
      reason: service.reason,
      since: new Date(service.since),
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', service.id)
    .execute()
  await trx
    .updateTable('subscriptions')
    .set({ provisioning_status: subscription.provisioning_status, updated_at: new Date(now) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', subscription.id)
    .execute()
}
