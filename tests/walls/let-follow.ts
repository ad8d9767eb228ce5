import { sql } from 'kysely'
import { writeTenant } from '../../src/database/transactions.ts'
import { followChanges } from '../../src/provisioning/follow.ts'
import { databaseClock } from '../../src/standings/now.ts'
import type { TestServer } from '../support/server.ts'

/**
 * Lets what follows acts from elsewhere follow now, and not while somebody is being refused; nobody waits to be told of
 * licences any more.
 */
export async function letFollow(
  { database }: Pick<TestServer, 'database'>,
  partnerIds: readonly string[],
): Promise<void> {
  for (const partnerId of partnerIds) {
    await followChanges(database.db, databaseClock(), partnerId, ['simulated'])
    await writeTenant(database.db, partnerId, (trx) =>
      sql`update licences set telling = null, mail_pending = false
        where partner_id = ${partnerId} and (telling is not null or mail_pending)`.execute(trx),
    )
  }
}
