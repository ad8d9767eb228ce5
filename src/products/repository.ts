import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ProductProvisioner, ProductsTable } from '../database/provisioning-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { parseDuration } from '../domain/duration.ts'
import type { Instant } from '../domain/instant.ts'
import { maxProducts } from './limits.ts'
import type { Product, Provisioner } from './product.ts'

/** All of a partner's products in their order, retired ones last. */
export async function listProducts(trx: TenantReader, partnerId: string): Promise<Product[]> {
  const rows = await withConnections(trx, partnerId)
    .orderBy(sql`p.retired_at is not null`)
    .orderBy('p.position')
    .orderBy('p.external_id')
    .limit(maxProducts)
    .execute()
  return rows.map(productOf)
}

/** One product by its id, also a retired one; undefined where the partner has none such. */
export async function findProduct(
  trx: TenantReader,
  partnerId: string,
  productId: string,
): Promise<Product | undefined> {
  const row = await withConnections(trx, partnerId).where('p.id', '=', productId).executeTakeFirst()
  return row === undefined ? undefined : productOf(row)
}

/** The products that are not retired and have one of these names, by their name. */
export async function productsByName(
  trx: TenantReader,
  partnerId: string,
  names: readonly string[],
): Promise<Map<string, Product>> {
  const rows = await withConnections(trx, partnerId)
    .where('p.retired_at', 'is', null)
    .where('p.name', '=', sql<string>`any (${[...names]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.name, productOf(row)]))
}

/** Adds a product. The caller holds the lock, and has seen that its external id and its name are free. */
export async function insertProduct(trx: TenantWriter, partnerId: string, product: Product): Promise<void> {
  await trx
    .insertInto('products')
    .values({
      partner_id: partnerId,
      id: product.id,
      external_id: product.externalId,
      ...columnsOf(product),
      created_at: new Date(product.createdAt),
    })
    .execute()
}

/** Stores what has become of a product. The caller holds the lock. */
export async function updateProduct(trx: TenantWriter, partnerId: string, product: Product): Promise<void> {
  await trx
    .updateTable('products')
    .set(columnsOf(product))
    .where('partner_id', '=', partnerId)
    .where('id', '=', product.id)
    .execute()
}

function withConnections(trx: TenantReader, partnerId: string) {
  return trx
    .selectFrom('products as p')
    .leftJoin('connections as c', (join) =>
      join.onRef('c.partner_id', '=', 'p.partner_id').onRef('c.id', '=', 'p.connection_id'),
    )
    .selectAll('p')
    .select('c.external_id as connection_key')
    .where('p.partner_id', '=', partnerId)
}

function columnsOf(product: Product) {
  const { usualDuration, retiredAt } = product
  return {
    name: product.name,
    provisioner: JSON.stringify(storedProvisioner(product.provisioner)),
    connection_id: product.connectionId,
    details: product.details === null ? null : JSON.stringify(product.details),
    instructions: product.instructions,
    licence_unit: product.licenceUnit,
    overage: product.overage,
    usual_duration: usualDuration,
    usual_seconds: usualDuration === null ? null : (parseDuration(usualDuration)?.seconds ?? null),
    support: product.support === null ? null : JSON.stringify(product.support),
    position: product.position,
    retired_at: retiredAt === null ? null : new Date(retiredAt satisfies Instant),
    updated_at: new Date(product.updatedAt),
  }
}

/** The connection stands in a column of its own. */
function storedProvisioner(provisioner: Provisioner): ProductProvisioner {
  if (provisioner.kind !== 'open_service_broker') return provisioner
  const { connection: _, ...stored } = provisioner
  return stored
}

function productOf(row: Selectable<ProductsTable> & { connection_key: string | null }): Product {
  return {
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    provisioner: provisionerOf(row.provisioner, row.connection_key),
    details: row.details,
    instructions: row.instructions,
    licenceUnit: row.licence_unit,
    overage: row.overage,
    usualDuration: row.usual_duration,
    support: row.support === null ? null : { mail: row.support.mail, link: row.support.link },
    connectionId: row.connection_id,
    position: row.position,
    retiredAt: row.retired_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function provisionerOf(stored: ProductProvisioner, connection: string | null): Provisioner {
  switch (stored.kind) {
    case 'manual':
      return { kind: 'manual', by: stored.by }
    case 'simulated': {
      const { kind, seconds, fails, failure } = stored
      return { kind, seconds: { min: seconds.min, max: seconds.max }, fails, failure }
    }
    default: {
      const { kind, service, plan, quantityParameter } = stored
      return { kind, connection: connection ?? '', service, plan, quantityParameter }
    }
  }
}
