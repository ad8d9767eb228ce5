import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { lockCustomers } from '../standings/sources.ts'

/** @throws AppError customer_not_found, also for one that is deleted or beyond reach */
export async function requireCustomer(trx: TenantReader, actor: Actor, customerId: string): Promise<void> {
  if (!(await isThere(trx, actor.partnerId, sightOf(actor).reach, customerId)))
    throw new AppError('customer_not_found')
}

/** The same, locked against everybody else who changes its people or licences. */
export async function lockCustomer(trx: TenantWriter, actor: Actor, customerId: string): Promise<void> {
  await lockCustomers(trx, actor.partnerId, [customerId])
  await requireCustomer(trx, actor, customerId)
}
