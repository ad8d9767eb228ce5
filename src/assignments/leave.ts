import type { Db } from '../database/connect.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { Actor } from '../history/append.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import { changeAssignments } from './assign.ts'
import { batchSize } from './limits.ts'
import { answeredForBy, assignedTo } from './repository.ts'
import { handOf, putInHands } from './set-hand.ts'

/** Whether somebody is assigned or responsible for any customer. */
export async function caresForAny(db: Db, partnerId: string, personId: string): Promise<boolean> {
  return readTenant(db, partnerId, async (trx) => {
    const [assigned, answered] = await Promise.all([
      assignedTo(trx, partnerId, personId, 1),
      answeredForBy(trx, partnerId, personId, 1),
    ])
    return assigned.length + answered.length > 0
  })
}

/**
 * Takes all customers from somebody who leaves the partner, batch by batch: what they were assigned, and what they
 * answered for. Doing it again goes on where it stopped.
 */
export async function takeAllFrom(
  db: Db,
  partnerId: string,
  actor: Actor,
  readNow: ReadNow,
  personId: string,
): Promise<void> {
  const personIds = [personId]
  const unassign = () =>
    writeTenant(db, partnerId, async (trx) => {
      const customerIds = await assignedTo(trx, partnerId, personId, batchSize)
      if (customerIds.length === 0) return false
      await changeAssignments(trx, partnerId, actor, readNow, { customerIds, personIds, how: 'unassign' })
      return true
    })
  const release = () =>
    writeTenant(db, partnerId, async (trx) => {
      const ids = await lockCustomers(
        trx,
        partnerId,
        await answeredForBy(trx, partnerId, personId, batchSize),
      )
      if (ids.length === 0) return false
      const now = await readNow(trx, partnerId)
      const theirs = (await readCustomers(trx, partnerId, ids)).filter(
        (customer) => customer.responsible_id === personId,
      )
      const wishes = theirs.map((customer) => ({
        customer,
        hand: { ...handOf(customer), responsibleId: null },
      }))
      await putInHands(trx, partnerId, actor, wishes, now)
      return true
    })
  while (await unassign());
  while (await release());
}
