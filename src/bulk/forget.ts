import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import { dayMs } from '../domain/instant.ts'
import type { ReadNow } from '../standings/now.ts'
import { forgottenItems, keptDays } from './limits.ts'
import { removeOldest } from './repository.ts'

/** Removes what is kept no longer of acts over many, one step. @returns whether there may be more */
export async function forgetJobs(db: Db, partnerId: string, readNow: ReadNow): Promise<boolean> {
  return writeTenant(db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    return removeOldest(trx, partnerId, now - keptDays * dayMs, forgottenItems)
  })
}
