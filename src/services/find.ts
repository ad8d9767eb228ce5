import { sql } from 'kysely'
import { AppError } from '../contract/errors.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Reach } from '../reach/reach.ts'
import { isSeen } from '../reach/sees.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import type { StoredCustomer, StoredService, StoredSubscription } from '../standings/sources.ts'

/** A service with the customer and the subscription that it belongs to; one and the same rows. */
export interface FoundService {
  readonly customer: StoredCustomer
  readonly subscription: StoredSubscription
  readonly service: StoredService
}

/**
 * Locks the customer that a service belongs to, and reads all below it.
 * @throws AppError service_not_found, also for one beyond reach or of a deleted customer
 */
export async function lockService(
  trx: TenantWriter,
  partnerId: string,
  reach: Reach,
  serviceId: string,
): Promise<FoundService> {
  const customerId = await customerOfService(trx, partnerId, serviceId)
  const ids = await lockCustomers(trx, partnerId, customerId === undefined ? [] : [customerId])
  const [id] = ids
  if (id === undefined || !(await isSeen(trx, partnerId, reach, id))) throw new AppError('service_not_found')
  const [customer] = await readCustomers(trx, partnerId, [id])
  if (customer === undefined || customer.archived_at !== null) throw new AppError('service_not_found')
  const found = serviceIn(customer, serviceId)
  if (found === undefined) throw new AppError('service_not_found')
  return found
}

/** The service among those of a customer that was read. */
export function serviceIn(customer: StoredCustomer, serviceId: string): FoundService | undefined {
  for (const subscription of customer.subscriptions)
    for (const service of subscription.services)
      if (service.id === serviceId) return { customer, subscription, service }
  return undefined
}

/** The id of the customer that a service belongs to. */
export async function customerOfService(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ customer_id: string }>`
    select s.customer_id from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    where v.partner_id = ${partnerId} and v.id = ${serviceId}`.execute(trx)
  return rows[0]?.customer_id
}
