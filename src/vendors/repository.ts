import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'

export interface VendorPartner {
  readonly id: string
  readonly name: string | null
}

/** Whether a partner uses this vendor, however it writes its case. */
function uses(vendor: string): RawBuilder<boolean> {
  return sql<boolean>`lower(vendor) = lower(${vendor})`
}

/**
 * Partners that use this vendor, from this id on; the first `limit` by id.
 * @param partnerId of this one alone; undefined: of all
 */
export async function partnersOfVendor(
  db: Db,
  vendor: string,
  { from, partnerId }: { readonly from: string; readonly partnerId: string | undefined },
  limit: number,
): Promise<VendorPartner[]> {
  return withInstallation(db, (trx) => {
    const query = trx
      .selectFrom('partners')
      .select(['id', 'name'])
      .where(uses(vendor))
      .where('id', '>=', from)
      .orderBy('id')
      .limit(limit)
    return (partnerId === undefined ? query : query.where('id', '=', partnerId)).execute()
  })
}

/** The same for choosing one: by name, those without one last. @param search in the name; everybody where it is empty */
export async function findPartnersOfVendor(
  db: Db,
  vendor: string,
  search: string,
  limit: number,
): Promise<VendorPartner[]> {
  const pattern = `%${search.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return withInstallation(db, (trx) =>
    trx
      .selectFrom('partners')
      .select(['id', 'name'])
      .where(uses(vendor))
      .where(sql<boolean>`coalesce(name, '') ilike ${pattern}`)
      .orderBy('name')
      .orderBy('id')
      .limit(limit)
      .execute(),
  )
}

/** Whether a partner uses this vendor. */
export async function partnerUsesVendor(db: Db, vendor: string, partnerId: string): Promise<boolean> {
  const [partner] = await partnersOfVendor(db, vendor, { from: partnerId, partnerId }, 1)
  return partner !== undefined
}
