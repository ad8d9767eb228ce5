import type { TenantReader } from '../database/transactions.ts'
import type { Catalog } from '../provisioners/open-service-broker/catalog.ts'
import type { Connection } from '../provisioners/provisioner.ts'
import type { Sealer } from '../sealing/sealer.ts'
import { openConnection } from './open.ts'
import { findCatalog } from './repository.ts'

/**
 * Where a connection leads, and what it said last of what it offers. One that cannot be read leads nowhere: then its
 * services say that nothing sets them up.
 */
export async function placeOf(
  trx: TenantReader,
  partnerId: string,
  connectionId: string,
  sealer: Sealer,
): Promise<{ readonly connection: Connection | null; readonly catalog: Catalog | null }> {
  const { way } = await openConnection(trx, partnerId, connectionId, sealer)
  const found = await findCatalog(trx, partnerId, connectionId)
  return { connection: way, catalog: found?.catalog ?? null }
}
