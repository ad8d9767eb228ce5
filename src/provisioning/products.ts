import type { Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { ProductsTable } from '../database/provisioning-tables.ts'
import type { TenantReader } from '../database/transactions.ts'

export type ProductRow = Selectable<ProductsTable>

/** The products of these names by which something can be ordered. */
export async function productsByName(
  trx: TenantReader,
  partnerId: string,
  names: readonly string[],
): Promise<Map<string, ProductRow>> {
  if (names.length === 0) return new Map()
  const rows = await trx
    .selectFrom('products')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('name', 'in', [...names])
    .where('retired_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.name, row]))
}

/** These products, also retired ones. */
export async function productsById(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<Map<string, ProductRow>> {
  if (ids.length === 0) return new Map()
  const rows = await trx
    .selectFrom('products')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The product that a service was ordered as. */
export async function productOf(
  trx: TenantReader,
  partnerId: string,
  { product_id }: { readonly product_id: string | null },
): Promise<ProductRow | undefined> {
  if (product_id === null) return undefined
  return (await productsById(trx, partnerId, [product_id])).get(product_id)
}
