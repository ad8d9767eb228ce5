import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/connect.ts'
import type { TasksTable } from '../database/provisioning-tables.ts'
import type { TenantReader } from '../database/transactions.ts'
import { withInstallation } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

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

export interface WaitingService {
  readonly id: string
  readonly externalId: string
  readonly product: string
  readonly since: Instant
  /** What was said of it when it came to wait: what is to be done. */
  readonly reason: string | null
  readonly subscriptionExternalId: string
  readonly offer: string
  readonly customerName: string
  readonly country: string | null
  readonly work: TasksTable['work']
}

/** Where a service stands among those of its partner that wait for the vendor. */
export interface WaitingPosition {
  readonly since: Instant
  readonly id: string
}

/**
 * Services that wait for the vendor, longest first: those of open subscriptions along services_manual_vendor, and those that
 * it is to take down along tasks_waiting.
 */
export async function waitingServices(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  after: WaitingPosition | null,
  limit: number,
): Promise<WaitingService[]> {
  const at = new Date(now)
  const isBehind =
    after === null ? sql`true` : sql`(v.since, v.id) > (${new Date(after.since)}, ${after.id}::uuid)`
  const columns = sql`
    v.id, v.external_id as "externalId", v.product, v.since, v.reason,
    s.external_id as "subscriptionExternalId", s.offer, c.name as "customerName", c.country`
  const { rows } = await sql<WaitingService>`
    (select ${columns}, coalesce(t.work, 'set_up') as work
    from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    join customers c on c.partner_id = s.partner_id and c.id = s.customer_id
    left join tasks t on t.partner_id = v.partner_id and t.service_id = v.id and t.ended_at is null
    where v.partner_id = ${partnerId} and v.provisioning_status = 'manual_vendor' and v.withdrawn_at is null
      and v.deprovisioned_at is null and c.archived_at is null and ${isBehind}
      and (s.closed_at is null or s.closed_at > ${at}) and not (s.cancel_at_end and coalesce(s.ends_at <= ${at}, false))
    order by v.since, v.id limit ${limit})
    union all
    (select ${columns}, t.work
    from tasks t
    join services v on v.partner_id = t.partner_id and v.id = t.service_id
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    join customers c on c.partner_id = s.partner_id and c.id = s.customer_id
    where t.partner_id = ${partnerId} and t.party = 'vendor' and t.ended_at is null and t.work = 'remove'
      and v.withdrawn_at is not null and v.deprovisioned_at is null and c.archived_at is null and ${isBehind}
    order by v.since, v.id limit ${limit})
    order by "since", "id" limit ${limit}`.execute(trx)
  return rows
}

/** Whether a partner uses this vendor. */
export async function partnerUsesVendor(db: Db, vendor: string, partnerId: string): Promise<boolean> {
  const [partner] = await partnersOfVendor(db, vendor, { from: partnerId, partnerId }, 1)
  return partner !== undefined
}
