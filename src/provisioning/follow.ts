import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import { serviceIn } from '../services/find.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import type { StoredCustomer } from '../standings/sources.ts'
import { tellChange } from './begin.ts'
import type { Scene } from './begin.ts'
import { bringCustomerBack, endCustomer } from './follow-deletion.ts'
import { bringBackFrom, hasEnded, setEnded, withdrawAll } from './follow-services.ts'
import type { Subscription } from './follow-services.ts'
import { followSuspensions } from './follow-suspension.ts'

const customersAtOnce = 50
const rowsAtOnce = 1_000

const byClock: Actor = { kind: 'clock', id: null }

/**
 * Lets services follow what happens elsewhere, whoever did it: those of deleted customers, of closed subscriptions and of
 * trials that ended longer ago than the partner waits are taken down, those of what has been brought back or opened again
 * are brought back, and whoever set one up is told of another number of licences, and that its subscription is suspended.
 * Each look does a bounded part.
 * @param toldOfSuspension the provisioners that can be told
 * @returns how many customers it has dealt with
 */
export async function followChanges(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  toldOfSuspension: readonly string[],
): Promise<number> {
  const wanted = await readTenant(db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    const before = await graceEnds(trx, partnerId, now)
    return {
      hasBare: await hasBare(trx, partnerId, now, before),
      customers: await toFollow(trx, partnerId, now, before),
    }
  })
  if (wanted.hasBare)
    await writeTenant(db, partnerId, async (trx) => {
      const now = await readNow(trx, partnerId)
      await endBare(trx, partnerId, now, await graceEnds(trx, partnerId, now))
    })
  for (const customerId of wanted.customers)
    await writeTenant(db, partnerId, (trx) => followCustomer(trx, readNow, partnerId, customerId))
  await followSuspensions(db, readNow, partnerId, toldOfSuspension)
  return wanted.customers.length
}

/** Trials that ended before this instant have no services any more. */
async function graceEnds(trx: TenantReader, partnerId: string, now: Instant): Promise<Instant> {
  const { days } = await trx
    .selectFrom('partners')
    .select('trial_grace_days as days')
    .where('id', '=', partnerId)
    .executeTakeFirstOrThrow()
  return now - days * dayMs
}

/** Subscriptions whose services are to go and have not gone, and what of that is decided by an index alone. */
function ending(partnerId: string, now: Instant, before: Instant) {
  return sql`(
    select id, customer_id from subscriptions
    where partner_id = ${partnerId} and closed_at is not null and services_ended_at is null
      and closed_at <= ${new Date(now)}
    union all
    select id, customer_id from subscriptions
    where partner_id = ${partnerId} and kind = 'trial' and closed_at is null and services_ended_at is null
      and ends_at <= ${new Date(before)} and converts_ends_at is null)`
}

/** Subscriptions whose services are gone and should not be: trials with a later end, and what is no trial for good. */
function reopened(partnerId: string, before: Instant) {
  return sql`(
    select customer_id from subscriptions
    where partner_id = ${partnerId} and services_ended_at is not null and closed_at is null
      and ends_at > ${new Date(before)}
    union all
    select customer_id from subscriptions
    where partner_id = ${partnerId} and services_ended_at is not null and closed_at is null
      and (kind <> 'trial' or converts_ends_at is not null))`
}

const standing = (partnerId: string) => sql`exists (
  select from services v where v.partner_id = ${partnerId} and v.subscription_id = e.id
    and v.provisioner is not null and v.withdrawn_at is null)`

/** Whether any of them has nothing that anybody set up. */
async function hasBare(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  before: Instant,
): Promise<boolean> {
  const { rows } = await sql`
    select from ${ending(partnerId, now, before)} e where not ${standing(partnerId)} limit 1`.execute(trx)
  return rows.length > 0
}

/** What nobody set up needs nobody to take it down. */
async function endBare(trx: TenantWriter, partnerId: string, now: Instant, before: Instant): Promise<void> {
  await sql`
    update subscriptions s set services_ended_at = ${new Date(now)}
    where s.partner_id = ${partnerId} and s.id in (
      select e.id from ${ending(partnerId, now, before)} e where not ${standing(partnerId)} limit ${rowsAtOnce})`.execute(
    trx,
  )
}

/** Customers below which something is to be done. */
async function toFollow(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  before: Instant,
): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    (select id as customer_id from customers
    where partner_id = ${partnerId} and archived_at is not null and services_ended_at is null
    order by archived_at limit ${customersAtOnce})
    union all
    (select id from customers
    where partner_id = ${partnerId} and archived_at is null and services_ended_at is not null
    limit ${customersAtOnce})
    union all
    (select distinct f.customer_id from (
      (select e.customer_id from ${ending(partnerId, now, before)} e
      where ${standing(partnerId)} limit ${customersAtOnce})
      union all
      (select r.customer_id from ${reopened(partnerId, before)} r
      join customers c on c.partner_id = ${partnerId} and c.id = r.customer_id
      where c.archived_at is null limit ${customersAtOnce})
      union all
      (select s.customer_id from services v
      join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where v.partner_id = ${partnerId} and v.product_id is not null
        and v.provisioning_status = 'provisioned' and v.withdrawn_at is null
        and v.licences is distinct from v.told_licences and s.closed_at is null and s.services_ended_at is null
      limit ${customersAtOnce})) f
    join customers c on c.partner_id = ${partnerId} and c.id = f.customer_id
    where c.archived_at is null limit ${customersAtOnce})`.execute(trx)
  return [...new Set(rows.map((row) => row.customer_id))]
}

async function followCustomer(
  trx: TenantWriter,
  readNow: ReadNow,
  partnerId: string,
  customerId: string,
): Promise<void> {
  await lockCustomers(trx, partnerId, [customerId])
  const [customer] = await readCustomers(trx, partnerId, [customerId])
  if (customer === undefined) return
  const now = await readNow(trx, partnerId)
  const scene: Scene = [trx, partnerId, byClock, now]
  if (customer.archived_at !== null) {
    if (customer.services_ended_at === null) await endCustomer(scene, customer)
    return
  }
  const before = await graceEnds(trx, partnerId, now)
  if (customer.services_ended_at !== null)
    await bringCustomerBack(scene, customer, customer.services_ended_at, before)
  for (const subscription of customer.subscriptions) {
    const isOver = hasEnded(subscription, now, before)
    const endedAt = subscription.services_ended_at
    if (isOver && endedAt === null) await endServices(scene, customer, subscription)
    else if (!isOver && endedAt !== null) await bringServicesBack(scene, customer, subscription, endedAt)
    else if (!isOver) await tellOfLicences(scene, customer, subscription)
  }
}

async function endServices(
  scene: Scene,
  customer: StoredCustomer,
  subscription: Subscription,
): Promise<void> {
  const [trx, partnerId, , now] = scene
  await withdrawAll(scene, customer, subscription)
  await setEnded(trx, partnerId, subscription, now)
}

async function bringServicesBack(
  scene: Scene,
  customer: StoredCustomer,
  subscription: Subscription,
  endedAt: Instant,
): Promise<void> {
  const [trx, partnerId] = scene
  await bringBackFrom(scene, customer, subscription, endedAt)
  await setEnded(trx, partnerId, subscription, null)
}

async function tellOfLicences(
  scene: Scene,
  customer: StoredCustomer,
  subscription: Subscription,
): Promise<void> {
  for (const { id, product_id, withdrawn_at, licences, told_licences } of subscription.services) {
    const found = serviceIn(customer, id)
    if (product_id === null || withdrawn_at !== null || licences === told_licences) continue
    if (found?.service.provisioning_status === 'provisioned') await tellChange(scene, found)
  }
}
