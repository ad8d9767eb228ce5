import { followChanges } from '../../src/provisioning/follow.ts'
import { databaseClock } from '../../src/standings/now.ts'
import type { TestServer } from '../support/server.ts'

/** Lets what follows acts from elsewhere follow now, and not while somebody is being refused. */
export async function letFollow(
  { database }: Pick<TestServer, 'database'>,
  partnerIds: readonly string[],
): Promise<void> {
  for (const partnerId of partnerIds)
    await followChanges(database.db, databaseClock(), partnerId, ['simulated'])
}
