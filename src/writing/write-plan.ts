import { sql } from 'kysely'
import { timestampText } from '../database/timestamps.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { searchOf } from '../standings/search-of.ts'
import { standingSourceOf } from '../standings/sources.ts'
import type { StoredCustomer, StoredService, StoredSubscription } from '../standings/sources.ts'
import { closeCasesOf } from '../support/close.ts'
import { writeStandings } from '../standings/write.ts'
import { plainArray, seldomArray, textArray } from './array-text.ts'
import type { WritePlan } from './plan.ts'

/**
 * Writes a plan: rows, standings, history and one event, in the caller's transaction. The caller has locked the
 * customers that were there. Rows go as arrays or JSON into INSERT and UPDATE, because COPY is not possible
 * under row-level security (DESIGN.md §9).
 */
export async function writePlan(
  trx: TenantWriter,
  partnerId: string,
  plan: WritePlan,
  actor: Actor,
  now: Instant,
): Promise<void> {
  if (plan.history.length === 0) return
  await insertCustomers(trx, partnerId, plan.newCustomers, now)
  await updateCustomers(trx, partnerId, plan.changedCustomers, now)
  await insertSubscriptions(trx, partnerId, plan.newSubscriptions, now)
  await updateSubscriptions(trx, partnerId, plan.changedSubscriptions, now)
  await insertServices(trx, partnerId, plan.newServices)
  await updateServices(trx, partnerId, plan.changedServices)
  if (plan.newCustomers.length > 0) {
    const sources = plan.newCustomers.map((each) => ({ ...standingSourceOf(each), search: searchOf(each) }))
    await writeStandings(trx, partnerId, sources, now, true)
  }
  if (plan.touchedCustomers.length > 0) {
    const sources = plan.touchedCustomers.map(({ customer, search }) => {
      const source = standingSourceOf(customer)
      return search ? { ...source, search: searchOf(customer) } : source
    })
    await writeStandings(trx, partnerId, sources, now)
  }
  await appendHistory(trx, partnerId, actor, now, plan.history)
  const setUp = plan.changedServices.filter(
    (row) => row.provisioning_status === 'provisioned' && row.withdrawn_at === null,
  )
  const closing = { how: 'provisioned', by: actor, note: null, at: now } as const
  await closeCasesOf(
    trx,
    partnerId,
    setUp.map(({ id }) => id),
    closing,
  )
  const changed = [...plan.newCustomers, ...plan.touchedCustomers.map(({ customer }) => customer)]
  await appendEvent(
    trx,
    partnerId,
    'customers_changed',
    now,
    changed.map((customer) => customer.id),
  )
}

function customerRow(row: StoredCustomer): object {
  return {
    i: row.id,
    x: row.external_id,
    n: row.name,
    k: row.name_key,
    c: row.country,
    e: row.admin_email,
    t: row.tags,
  }
}

/** In the order of the external ids: two imports that make the same customers wait for each other in one order. */
async function insertCustomers(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly StoredCustomer[],
  now: Instant,
): Promise<void> {
  if (customers.length === 0) return
  const at = new Date(now)
  await sql`
    insert into customers (partner_id, id, external_id, name, name_key, country, admin_email, tags, created_at, updated_at)
    select ${partnerId}, r.*, ${at}, ${at} from json_to_recordset(${JSON.stringify(customers.map(customerRow))})
      as r (i uuid, x text, n text, k text, c text, e text, t text[])`.execute(trx)
}

async function updateCustomers(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly StoredCustomer[],
  now: Instant,
): Promise<void> {
  if (customers.length === 0) return
  await sql`
    update customers c set name = r.n, name_key = r.k, country = r.c, admin_email = r.e, tags = r.t,
      updated_at = ${new Date(now)}
    from json_to_recordset(${JSON.stringify(customers.map(customerRow))})
      as r (i uuid, n text, k text, c text, e text, t text[])
    where c.partner_id = ${partnerId} and c.id = r.i`.execute(trx)
}

function subscriptionRow(row: StoredSubscription): object {
  return {
    i: row.id,
    o: row.offer,
    k: row.kind,
    t: row.term,
    b: timestampText(row.starts_at),
    e: timestampText(row.ends_at),
    r: row.auto_renew,
    p: row.payment,
    h: timestampText(row.suspended_at),
    d: row.cancel_at_end,
    z: timestampText(row.closed_at),
    s: row.status,
    v: row.provisioning_status,
    u: timestampText(row.status_until),
    q: row.quantity,
    am: row.amount,
    cu: row.currency,
    an: timestampText(row.term_anchor_at),
    rf: timestampText(row.renewed_from_at),
    ce: timestampText(row.converts_ends_at),
    ct: row.converts_term,
    ca: row.converts_auto_renew,
    sr: row.suspended_reason,
    pa: timestampText(row.payment_at),
  }
}

async function insertSubscriptions(
  trx: TenantWriter,
  partnerId: string,
  subscriptions: readonly StoredSubscription[],
  now: Instant,
): Promise<void> {
  if (subscriptions.length === 0) return
  const at = new Date(now)
  // In one order for all writers, as customers are.
  const rows = subscriptions.toSorted((a, b) => (a.external_id < b.external_id ? -1 : 1))
  const plain = (value: (row: StoredSubscription) => string | boolean | number | null): string =>
    plainArray(rows.map(value))
  const text = (value: (row: StoredSubscription) => string | null): string => textArray(rows.map(value))
  const seldom = (value: (row: StoredSubscription) => string | number | null): string =>
    seldomArray(rows.map(value))
  await sql`
    insert into subscriptions (partner_id, id, customer_id, external_id, offer, kind, term, starts_at, ends_at,
      auto_renew, payment, suspended_at, cancel_at_end, closed_at, status, provisioning_status, status_until, offer_id,
      quantity, amount, currency, term_anchor_at, created_at, updated_at)
    select ${partnerId}, r.*, ${at}, ${at} from unnest(
      ${plain((row) => row.id)}::uuid[], ${plain((row) => row.customer_id)}::uuid[],
      ${text((row) => row.external_id)}::text[], ${text((row) => row.offer)}::text[],
      ${plain((row) => row.kind)}::text[], ${plain((row) => row.term)}::text[],
      ${plain((row) => timestampText(row.starts_at))}::timestamptz[],
      ${plain((row) => timestampText(row.ends_at))}::timestamptz[],
      ${plain((row) => row.auto_renew)}::boolean[], ${plain((row) => row.payment)}::text[],
      ${plain((row) => timestampText(row.suspended_at))}::timestamptz[],
      ${plain((row) => row.cancel_at_end)}::boolean[],
      ${plain((row) => timestampText(row.closed_at))}::timestamptz[],
      ${plain((row) => row.status)}::text[], ${plain((row) => row.provisioning_status)}::text[],
      ${plain((row) => timestampText(row.status_until))}::timestamptz[],
      ${seldom((row) => row.offer_id)}::uuid[], ${seldom((row) => row.quantity)}::integer[],
      ${seldom((row) => row.amount)}::numeric[], ${seldom((row) => row.currency)}::text[],
      ${seldom((row) => timestampText(row.term_anchor_at))}::timestamptz[]) as r`.execute(trx)
}

async function updateSubscriptions(
  trx: TenantWriter,
  partnerId: string,
  subscriptions: readonly StoredSubscription[],
  now: Instant,
): Promise<void> {
  if (subscriptions.length === 0) return
  await sql`
    update subscriptions s set offer = r.o, kind = r.k, term = r.t, starts_at = r.b, ends_at = r.e,
      auto_renew = r.r, payment = r.p, suspended_at = r.h, cancel_at_end = r.d, closed_at = r.z, status = r.s,
      provisioning_status = r.v, status_until = r.u, quantity = r.q, amount = r.am, currency = r.cu,
      term_anchor_at = r.an, renewed_from_at = r.rf, converts_ends_at = r.ce, converts_term = r.ct,
      converts_auto_renew = r.ca, suspended_reason = r.sr, payment_at = r.pa, updated_at = ${new Date(now)}
    from json_to_recordset(${JSON.stringify(subscriptions.map(subscriptionRow))})
      as r (i uuid, o text, k text, t text, b timestamptz, e timestamptz, r boolean, p text, h timestamptz,
        d boolean, z timestamptz, s text, v text, u timestamptz, q integer, am numeric, cu text, an timestamptz,
        rf timestamptz, ce timestamptz, ct text, ca boolean, sr text, pa timestamptz)
    where s.partner_id = ${partnerId} and s.id = r.i`.execute(trx)
}

function serviceRow(row: StoredService): object {
  return {
    i: row.id,
    p: row.product,
    v: row.provisioning_status,
    a: timestampText(row.since),
    r: row.reason,
    l: row.licences,
    u: row.licences_used,
  }
}

async function insertServices(
  trx: TenantWriter,
  partnerId: string,
  services: readonly StoredService[],
): Promise<void> {
  if (services.length === 0) return
  const plain = (value: (row: StoredService) => string | number | null): string =>
    plainArray(services.map(value))
  const text = (value: (row: StoredService) => string | null): string => textArray(services.map(value))
  const seldom = (value: (row: StoredService) => string | null): string => seldomArray(services.map(value))
  await sql`
    insert into services (partner_id, id, subscription_id, external_id, product, provisioning_status, since, reason,
      licences, licences_used, provisioner, product_id, ordered_at, stuck_at)
    select ${partnerId}, r.* from unnest(
      ${plain((row) => row.id)}::uuid[], ${plain((row) => row.subscription_id)}::uuid[],
      ${text((row) => row.external_id)}::text[], ${text((row) => row.product)}::text[],
      ${plain((row) => row.provisioning_status)}::text[], ${plain((row) => timestampText(row.since))}::timestamptz[],
      ${text((row) => row.reason)}::text[], ${plain((row) => row.licences)}::integer[],
      ${plain((row) => row.licences_used)}::integer[],
      ${seldom((row) => row.provisioner)}::text[], ${seldom((row) => row.product_id)}::uuid[],
      ${seldom((row) => timestampText(row.ordered_at))}::timestamptz[],
      ${seldom((row) => timestampText(row.stuck_at))}::timestamptz[]) as r`.execute(trx)
}

async function updateServices(
  trx: TenantWriter,
  partnerId: string,
  services: readonly StoredService[],
): Promise<void> {
  if (services.length === 0) return
  await sql`
    update services s set product = r.p, provisioning_status = r.v, since = r.a, reason = r.r, licences = r.l,
      licences_used = r.u
    from json_to_recordset(${JSON.stringify(services.map(serviceRow))})
      as r (i uuid, p text, v text, a timestamptz, r text, l integer, u integer)
    where s.partner_id = ${partnerId} and s.id = r.i`.execute(trx)
}
