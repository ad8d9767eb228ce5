import { sql } from 'kysely'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import { partnerTime } from '../standings/partner-time.ts'
import type { ReadNow } from '../standings/now.ts'
import type { StoredCustomer } from '../standings/sources.ts'
import { writePlan } from '../writing/write-plan.ts'
import { numbered } from './batches.ts'
import type { PreparedCustomer } from './batches.ts'
import type { ImportCounts } from './counts.ts'
import { errorPlaces } from './errors.ts'
import type { ImportError } from './errors.ts'
import { emptyPlan, planCustomer } from './plan.ts'
import type { ImportPlan } from './plan.ts'

export interface BatchResult {
  readonly counts: ImportCounts
  readonly errors: readonly ImportError[]
}

/** Finds out what a batch would do, from what the transaction sees. */
export async function tryBatch(
  trx: TenantReader,
  partnerId: string,
  customers: readonly PreparedCustomer[],
  now: Instant,
): Promise<BatchResult> {
  const ids = await findIds(trx, partnerId, customers)
  const stored = await readCustomers(trx, partnerId, ids)
  const { plan, errors } = await planBatch(trx, partnerId, customers, stored, now)
  return { counts: plan.counts, errors }
}

/** Makes a batch's customers what the file says, in the caller's transaction. */
export async function writeBatch(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly PreparedCustomer[],
  actor: Actor,
  readNow: ReadNow,
): Promise<BatchResult> {
  const ids = await findIds(trx, partnerId, customers)
  const locked = await lockCustomers(trx, partnerId, ids)
  const now = await readNow(trx, partnerId)
  const stored = await readCustomers(trx, partnerId, locked)
  const { plan, errors } = await planBatch(trx, partnerId, customers, stored, now)
  await writePlan(trx, partnerId, plan, actor, now)
  return { counts: plan.counts, errors }
}

async function planBatch(
  trx: TenantReader,
  partnerId: string,
  customers: readonly PreparedCustomer[],
  storedCustomers: readonly StoredCustomer[],
  now: Instant,
): Promise<{ plan: ImportPlan; errors: ImportError[] }> {
  const stored = new Map(storedCustomers.map((customer) => [customer.external_id, customer]))
  const ownerOf = await findOwners(trx, partnerId, customers, stored)
  const { timeZone } = await partnerTime(trx, partnerId)
  const plan = emptyPlan()
  const errors: ImportError[] = []
  for (const { externalId, grouped, errors: found } of customers) {
    errors.push(...found)
    const problems =
      grouped === null
        ? []
        : planCustomer(plan, { partnerId, now, timeZone, ownerOf }, grouped, stored.get(externalId))
    errors.push(...numbered(problems, externalId, errorPlaces.stored))
    if (grouped === null || problems.length > 0) plan.counts.customers.refused += 1
  }
  plan.counts.errors = errors.length
  return { plan, errors }
}

/** The ids of those that are stored already. */
async function findIds(
  trx: TenantReader,
  partnerId: string,
  customers: readonly PreparedCustomer[],
): Promise<string[]> {
  const externalIds = customers.flatMap((each) => (each.grouped === null ? [] : [each.externalId]))
  if (externalIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select id from customers where partner_id = ${partnerId} and external_id = any(${externalIds}::text[])`.execute(
    trx,
  )
  return rows.map((row) => row.id)
}

/** Which customers have those of the subscriptions that are not these customers' own already. */
async function findOwners(
  trx: TenantReader,
  partnerId: string,
  customers: readonly PreparedCustomer[],
  stored: ReadonlyMap<string, StoredCustomer>,
): Promise<Map<string, string>> {
  const unknown: string[] = []
  for (const { externalId, grouped } of customers) {
    const own = new Set(stored.get(externalId)?.subscriptions.map((each) => each.external_id))
    for (const subscription of grouped?.subscriptions ?? [])
      if (!own.has(subscription.externalId)) unknown.push(subscription.externalId)
  }
  if (unknown.length === 0) return new Map()
  const { rows } = await sql<{ subscription: string; customer: string }>`
    select s.external_id as subscription, c.external_id as customer
    from subscriptions s join customers c on c.partner_id = s.partner_id and c.id = s.customer_id
    where s.partner_id = ${partnerId} and s.external_id = any(${unknown}::text[])`.execute(trx)
  return new Map(rows.map((row) => [row.subscription, row.customer]))
}
