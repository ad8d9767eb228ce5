import { sql } from 'kysely'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { timestampText } from '../../src/database/timestamps.ts'
import { withInstallation, writeTenant } from '../../src/database/transactions.ts'
import type { TenantWriter } from '../../src/database/transactions.ts'
import { nameKey, searchText } from '../../src/domain/names.ts'
import { rollUp } from '../../src/domain/provisioning-status.ts'
import type { ServiceStanding } from '../../src/domain/provisioning-status.ts'
import { closesAt, standingAt } from '../../src/domain/subscription-status.ts'
import type { SubscriptionFacts } from '../../src/domain/subscription-status.ts'
import { ensureClock } from '../../src/standings/clock.ts'
import { writeStandings } from '../../src/standings/write.ts'
import { licencesOf } from '../domain/licences-of.ts'

/**
 * @property stuckAt when it will have taken longer than it usually does
 * @property licences how many were bought
 * @property used how many are in use
 * @property since since when it has its status; without: from the seeding on
 */
export type SeedService = ServiceStanding & {
  stuckAt?: number | null
  licences?: number | null
  used?: number | null
  since?: number
}

export interface SeedSubscription {
  externalId: string
  facts: SubscriptionFacts
  services: readonly SeedService[]
}

export interface SeedCustomer {
  /** Set by seeding: the UUID that the database knows it by. */
  id: string
  externalId: string
  name: string
  tags?: readonly string[]
  /** Until when somebody has it in hand. */
  inHandUntil?: number | null
  subscriptions: readonly SeedSubscription[]
}

export async function newPartner(db: Db): Promise<string> {
  const id = newId()
  await withInstallation(db, (trx) => trx.insertInto('partners').values({ id, name: 'Test' }).execute())
  return id
}

/** Stores customers as they are, with everything derived from them, in one transaction. */
export async function seed(
  db: Db,
  partnerId: string,
  customers: readonly SeedCustomer[],
  now: number,
): Promise<void> {
  await writeTenant(db, partnerId, async (trx) => {
    await ensureClock(trx, partnerId, now)
    await insertFacts(trx, partnerId, customers, now)
    await writeStandings(
      trx,
      partnerId,
      customers.map((customer) => ({
        customerId: customer.id,
        nameKey: nameKey(customer.name),
        externalId: customer.externalId,
        inHandUntil: customer.inHandUntil ?? null,
        stuckFrom: stuckFrom(customer),
        subscriptions: customer.subscriptions.map(({ facts, services }) => ({
          facts,
          provisioning: rollUp(services),
          licences: services.map((service) => licencesOf({ since: now, ...service })),
        })),
        search: {
          text: searchText([
            customer.name,
            customer.externalId,
            ...customer.subscriptions.map((s) => s.externalId),
          ]),
          tags: customer.tags ?? [],
        },
      })),
      now,
      true,
    )
  })
}

function stuckFrom({ subscriptions }: SeedCustomer): number | null {
  const instants = subscriptions
    .flatMap(({ services }) => services)
    .flatMap(({ stuckAt, deprovisioned }) => (deprovisioned ? [] : (stuckAt ?? [])))
  return instants.length === 0 ? null : Math.min(...instants)
}

async function insertFacts(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly SeedCustomer[],
  now: number,
): Promise<void> {
  const at = new Date(now)
  const rows = customers.map((c) => ({
    i: c.id,
    x: c.externalId,
    n: c.name,
    k: nameKey(c.name),
    t: c.tags ?? [],
    h: timestampText(c.inHandUntil ?? null),
  }))
  await sql`
    insert into customers (partner_id, id, external_id, name, name_key, tags, in_hand_until, created_at,
      updated_at)
    select ${partnerId}, r.*, ${at}, ${at}
    from json_to_recordset(${JSON.stringify(rows)}) as r (i uuid, x text, n text, k text, t text[], h timestamptz)`.execute(
    trx,
  )
  const subscriptions = customers.flatMap((customer) =>
    customer.subscriptions.map((subscription) => ({ customerId: customer.id, id: newId(), ...subscription })),
  )
  await sql`
    insert into subscriptions (partner_id, id, customer_id, external_id, offer, kind, ends_at, auto_renew, payment,
      suspended_at, cancel_at_end, closed_at, converts_ends_at, converts_auto_renew, converts_term, status,
      provisioning_status, status_until, created_at, updated_at)
    select ${partnerId}, r.i, r.c, r.x, 'Offer', r.k, r.e, r.r, r.p, r.s, r.n, r.d, r.ce, r.ca, r.ct, r.t, r.v, r.u,
      ${at}, ${at}
    from json_to_recordset(${JSON.stringify(subscriptions.map((one) => subscriptionRow(one, now)))})
      as r (i uuid, c uuid, x text, k text, e timestamptz, r boolean, p text, s timestamptz, n boolean, d timestamptz,
        ce timestamptz, ca boolean, ct text, t text, v text, u timestamptz)`.execute(trx)
  const services = subscriptions.flatMap(({ id, services: ofOne }) =>
    ofOne.map((service, index) => ({
      i: newId(),
      s: id,
      x: `V-${index}`,
      p: service.status,
      w: service.withdrawn ? at : null,
      d: service.deprovisioned ? at : null,
      l: timestampText(service.stuckAt ?? null),
      b: service.licences ?? null,
      u: service.used ?? null,
      n: timestampText(service.since ?? now),
    })),
  )
  await sql`
    insert into services (partner_id, id, subscription_id, external_id, product, provisioning_status, since,
      withdrawn_at, deprovisioned_at, stuck_at, licences, licences_used)
    select ${partnerId}, r.i, r.s, r.x, 'Product', r.p, r.n, r.w, r.d, r.l, r.b, r.u
    from json_to_recordset(${JSON.stringify(services)})
      as r (i uuid, s uuid, x text, p text, w timestamptz, d timestamptz, l timestamptz, b integer, u integer,
        n timestamptz)`.execute(trx)
}

function subscriptionRow(
  subscription: SeedSubscription & { id: string; customerId: string },
  now: number,
): object {
  const { facts } = subscription
  const standing = standingAt(facts, now)
  const closed = closesAt(facts)
  return {
    i: subscription.id,
    c: subscription.customerId,
    x: subscription.externalId,
    k: facts.kind,
    e: timestampText(facts.endsAt),
    r: facts.autoRenew,
    p: facts.payment,
    s: timestampText(facts.suspendedAt),
    n: facts.cancelAtEnd,
    d: standing.open ? null : timestampText(closed),
    ce: timestampText(facts.converts?.endsAt ?? null),
    ca: facts.converts?.autoRenew ?? false,
    ct: facts.converts == null ? null : 'P1M',
    t: standing.open ? standing.status : null,
    v: rollUp(subscription.services),
    u: standing.open ? timestampText(standing.until) : null,
  }
}
