import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ConnectionsTable } from '../database/provisioning-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Connection, StoredCatalog } from './connection.ts'
import { maxConnections } from './limits.ts'
import { lookAgainAtLicences } from './look-again.ts'

/** Lets changes of a partner's connections come one after the other: their names and number hang together. */
export async function lockConnections(trx: TenantWriter, partnerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`connections ${partnerId}`}, 0))`.execute(trx)
}

/** All of a partner's connections by name, retired ones last. */
export async function listConnections(trx: TenantReader, partnerId: string): Promise<Connection[]> {
  const rows = await connections(trx, partnerId)
    .orderBy(sql`retired_at is not null`)
    .orderBy('name')
    .orderBy('external_id')
    .limit(maxConnections)
    .execute()
  return rows.map(connectionOf)
}

/** One connection by its id, also a retired one; undefined where the partner has none such. */
export async function findConnection(
  trx: TenantReader,
  partnerId: string,
  connectionId: string,
): Promise<Connection | undefined> {
  const row = await connections(trx, partnerId).where('id', '=', connectionId).executeTakeFirst()
  return row === undefined ? undefined : connectionOf(row)
}

/** What a product has to know of the connection that it names. */
export interface KnownConnection {
  readonly id: string
  readonly externalId: string
  readonly name: string
  readonly retiredAt: Instant | null
  readonly catalog: StoredCatalog | null
}

/** Connections by their own keys, with what they said last of what they offer. */
export async function connectionsByKey(
  trx: TenantReader,
  partnerId: string,
  keys: readonly string[],
): Promise<Map<string, KnownConnection>> {
  if (keys.length === 0) return new Map()
  const rows = await trx
    .selectFrom('connections')
    .select(['id', 'external_id as externalId', 'name', 'retired_at as retiredAt', 'catalog'])
    .where('partner_id', '=', partnerId)
    .where('external_id', 'in', [...new Set(keys)])
    .execute()
  return new Map(
    rows.map(({ catalog, ...row }) => [row.externalId, { ...row, catalog: storedCatalog(catalog) }]),
  )
}

/** Holds connections as they are until the transaction ends, so that none is retired while a product comes to name it. */
export async function holdConnections(
  trx: TenantWriter,
  partnerId: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  await trx
    .selectFrom('connections')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('external_id', 'in', [...new Set(keys)])
    .orderBy('id')
    .forShare()
    .execute()
}

/** Holds a connection against everybody who comes to name it. */
export async function lockConnection(
  trx: TenantWriter,
  partnerId: string,
  connectionId: string,
): Promise<void> {
  await trx
    .selectFrom('connections')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('id', '=', connectionId)
    .forUpdate()
    .execute()
}

/** What a connection said last of what it offers, and when; undefined where there is none such. */
export async function findCatalog(
  trx: TenantReader,
  partnerId: string,
  connectionId: string,
): Promise<{ catalog: StoredCatalog | null; catalogAt: Instant | null } | undefined> {
  const row = await trx
    .selectFrom('connections')
    .select(['catalog', 'catalog_at as catalogAt'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', connectionId)
    .executeTakeFirst()
  return row && { catalog: storedCatalog(row.catalog), catalogAt: row.catalogAt }
}

/** Stores what a connection has just said of what it offers. */
export async function storeCatalog(
  trx: TenantWriter,
  partnerId: string,
  connectionId: string,
  catalog: StoredCatalog,
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('connections')
    .set({ catalog: JSON.stringify(catalog), catalog_at: new Date(now) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', connectionId)
    .execute()
  await lookAgainAtLicences(trx, partnerId, connectionId)
}

/** A connection's secret as it is stored, sealed; null for none, undefined where there is no such connection. */
export async function findSealed(
  trx: TenantReader,
  partnerId: string,
  connectionId: string,
): Promise<string | null | undefined> {
  const row = await trx
    .selectFrom('connections')
    .select('secret')
    .where('partner_id', '=', partnerId)
    .where('id', '=', connectionId)
    .executeTakeFirst()
  return row?.secret
}

/** Adds a connection. The caller holds the lock, and has seen that its external id is free. @param secret sealed */
export async function insertConnection(
  trx: TenantWriter,
  partnerId: string,
  connection: Connection,
  secret: string | null,
): Promise<void> {
  await trx
    .insertInto('connections')
    .values({
      partner_id: partnerId,
      id: connection.id,
      external_id: connection.externalId,
      kind: connection.kind,
      ...columnsOf(connection),
      secret,
      created_at: new Date(connection.createdAt),
    })
    .execute()
}

/**
 * Stores what has become of a connection. The caller holds the lock.
 * @param secret sealed; undefined: the one that is stored stays
 */
export async function updateConnection(
  trx: TenantWriter,
  partnerId: string,
  connection: Connection,
  secret: string | null | undefined,
): Promise<void> {
  await trx
    .updateTable('connections')
    .set({ ...columnsOf(connection), ...(secret === undefined ? {} : { secret }) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', connection.id)
    .execute()
}

/** What another address said is not what this one offers. */
export async function forgetCatalog(
  trx: TenantWriter,
  partnerId: string,
  connectionId: string,
): Promise<void> {
  await trx
    .updateTable('connections')
    .set({ catalog: null, catalog_at: null })
    .where('partner_id', '=', partnerId)
    .where('id', '=', connectionId)
    .execute()
}

const columns = [
  'id',
  'external_id',
  'name',
  'kind',
  'url',
  'auth',
  'username',
  'secret_at',
  'ca',
  'catalog_at',
  'created_at',
  'updated_at',
  'retired_at',
] as const

function connections(trx: TenantReader, partnerId: string) {
  return trx
    .selectFrom('connections')
    .select(columns)
    .select(
      sql<number>`(select count(*)::integer from products p where p.partner_id = connections.partner_id
        and p.connection_id = connections.id and p.retired_at is null)`.as('products'),
    )
    .where('partner_id', '=', partnerId)
}

function columnsOf({ name, url, auth, username, ca, secretAt, retiredAt, updatedAt }: Connection) {
  return {
    name,
    url,
    auth,
    username,
    ca,
    secret_at: dateOrNull(secretAt),
    retired_at: dateOrNull(retiredAt),
    updated_at: new Date(updatedAt),
  }
}

function dateOrNull(instant: Instant | null): Date | null {
  return instant === null ? null : new Date(instant)
}

type Row = Pick<Selectable<ConnectionsTable>, (typeof columns)[number]> & { readonly products: number }

function connectionOf(row: Row): Connection {
  return {
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    auth: row.auth,
    username: row.username,
    ca: row.ca,
    secretAt: row.secret_at,
    catalogAt: row.catalog_at,
    products: row.products,
    retiredAt: row.retired_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Nobody writes it but `storeCatalog`. */
function storedCatalog(catalog: object | null): StoredCatalog | null {
  return catalog as StoredCatalog | null
}

/** A product that is set up through a connection and not retired. */
export interface PlannedProduct {
  readonly id: string
  readonly name: string
  readonly service: string
  readonly plan: string
}

/** The products that are set up through a connection, by name. */
export async function productsThrough(
  trx: TenantReader,
  partnerId: string,
  connectionId: string,
): Promise<PlannedProduct[]> {
  return trx
    .selectFrom('products')
    .select(['id', 'name'])
    .select([
      sql<string>`provisioner ->> 'service'`.as('service'),
      sql<string>`provisioner ->> 'plan'`.as('plan'),
    ])
    .where('partner_id', '=', partnerId)
    .where('connection_id', '=', connectionId)
    .where('retired_at', 'is', null)
    .orderBy('name')
    .execute()
}
