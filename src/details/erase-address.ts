import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import { maskedAddress } from '../domain/masked-address.ts'
import { appendEvent } from '../outbox/append.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { searchOf } from '../standings/search-of.ts'
import { lockCustomers, readCustomers, standingSourceOf } from '../standings/sources.ts'
import { writeStandings } from '../standings/write.ts'
import type { DetailsContext } from './context.ts'
import { eraseFromCustomer, eraseFromHistory, eraseFromLinks } from './erase-rows.ts'
import type { ErasedAddressJson } from './schema.ts'

/**
 * Erases an address of a customer's contact: its links end and have no address any more, it is nobody's administrator's,
 * and the history names it no longer. The audit log tells that it was done, and not which it was. What was filled in for
 * services stays: it is what they were set up with.
 * @param address upper and lower case are the same
 * @throws AppError customer_not_found; address_unknown where the customer has no such address
 */
export async function eraseAddress(
  { database, readNow }: DetailsContext,
  actor: Actor,
  customerId: string,
  address: string,
): Promise<ErasedAddressJson> {
  const { partnerId } = actor
  return writeTenant(database.db, partnerId, async (trx) => {
    await lockCustomers(trx, partnerId, [customerId])
    if (!(await isThere(trx, partnerId, sightOf(actor).reach, customerId)))
      throw new AppError('customer_not_found')
    const now = await readNow(trx, partnerId)
    const links = await eraseFromLinks(trx, partnerId, customerId, address, now)
    const isAdministrator = await eraseFromCustomer(trx, partnerId, customerId, address, now)
    const entries = await eraseFromHistory(trx, customerId, address, maskedAddress(address))
    if (links + entries === 0 && !isAdministrator) throw new AppError('address_unknown')
    const [customer] = await readCustomers(trx, partnerId, [customerId])
    if (customer !== undefined && isAdministrator)
      await writeStandings(
        trx,
        partnerId,
        [{ ...standingSourceOf(customer), search: searchOf(customer) }],
        now,
      )
    await actor.markDone?.(trx)
    await appendAudit(trx, partnerId, actor, {
      action: 'address_erased',
      subjectKind: 'customer',
      subjectId: customerId,
      customerId,
    })
    await appendEvent(trx, partnerId, 'customers_changed', now, [customerId])
    return { links, isAdministrator }
  })
}
