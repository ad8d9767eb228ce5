import { sql } from 'kysely'
import { recordAudit } from '../../src/audit/append.ts'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { changeCounts, insertPeople } from '../../src/customer-people/repository.ts'
import { changeLink, insertLink } from '../../src/details/links.ts'
import { lockCustomers, readCustomers, standingSourceOf } from '../../src/standings/sources.ts'
import { writeStandings } from '../../src/standings/write.ts'
import { insertCase } from '../../src/support/cases.ts'
import { factsWith } from '../standings/customers.ts'
import { seed } from '../support/seed.ts'
import { nextNumber } from './number.ts'

/** A new customer with a subscription and a service. @returns its id, its external id and its service's */
export async function newCustomer(
  db: Db,
  partnerId: string,
  mark: string,
): Promise<{ id: string; externalId: string; serviceId: string; subscriptionId: string }> {
  const made = nextNumber()
  const externalId = `${mark}-${made}`
  const customer = {
    id: newId(),
    externalId,
    name: `${mark} customer ${made}`,
    tags: [`${mark}-tag`],
    subscriptions: [
      {
        externalId: `${externalId}-S`,
        facts: factsWith({}),
        services: [{ status: 'manual_partner', withdrawn: false, deprovisioned: false }],
      },
    ],
  } as const
  await seed(db, partnerId, [customer], Date.now())
  const { serviceId, subscriptionId } = await readTenant(db, partnerId, async (trx) => {
    const { rows } = await sql<{ serviceId: string; subscriptionId: string }>`
      select v.id as "serviceId", s.id as "subscriptionId" from services v join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where v.partner_id = ${partnerId} and s.customer_id = ${customer.id}`.execute(trx)
    return rows[0] ?? { serviceId: '', subscriptionId: '' }
  })
  const by = { kind: 'system', id: null, personId: null, address: null } as const
  await recordAudit(db, partnerId, by, {
    action: 'status_set',
    subjectKind: 'service',
    subjectId: serviceId,
    customerId: customer.id,
    details: { mark },
  })
  return { id: customer.id, externalId, serviceId, subscriptionId }
}

/** One more subscription of a customer, with a service in that state and another one. @returns the service's id */
export async function newService(
  db: Db,
  partnerId: string,
  kind: 'manual_service' | 'failed_service',
  customerId: string,
): Promise<string> {
  const made = nextNumber()
  const [subscriptionId, id, besides] = [newId(), newId(), newId()]
  const isFailed = kind === 'failed_service'
  const now = new Date()
  await writeTenant(db, partnerId, async (trx) => {
    await lockCustomers(trx, partnerId, [customerId])
    await sql`insert into subscriptions (partner_id, id, customer_id, external_id, offer, kind, status, provisioning_status,
        created_at, updated_at)
      values (${partnerId}, ${subscriptionId}, ${customerId}, ${`made-${made}`}, 'Made', 'paid', 'active',
        ${isFailed ? 'unable_to_provision' : 'manual_partner'}, ${now}, ${now})`.execute(trx)
    await sql`insert into services (partner_id, id, subscription_id, external_id, product, provisioning_status, since,
        provisioner)
      values (${partnerId}, ${id}, ${subscriptionId}, 'A', 'Made', ${isFailed ? 'unable_to_provision' : 'manual_partner'},
          ${now}, ${isFailed ? 'manual' : null}),
        (${partnerId}, ${besides}, ${subscriptionId}, 'B', 'Made', 'provisioned', ${now}, null)`.execute(trx)
    const person = newId()
    await sql`insert into customer_people (partner_id, id, customer_id, external_id, name, name_key, search_text, created_at,
        updated_at)
      values (${partnerId}, ${person}, ${customerId}, ${person}, 'Made', 'made', 'made', ${now}, ${now})`.execute(
      trx,
    )
    // A licence that the other side has refused.
    await sql`insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind,
        assigned_with, told, told_at, telling, mail_pending)
      values (${partnerId}, ${newId()}, ${id}, ${customerId}, ${person}, ${now}, 'system', ${newId()}, 'failed', ${now}, null,
        false)`.execute(trx)
    const customers = await readCustomers(trx, partnerId, [customerId])
    await writeStandings(trx, partnerId, customers.map(standingSourceOf), now.getTime())
  })
  return id
}

/** A provisioned service of a customer, and somebody who holds a licence of it: given with an act whose id is the service's. */
export async function newLicensedService(
  db: Db,
  partnerId: string,
  mark: string,
  customerId: string,
): Promise<string> {
  const made = nextNumber()
  const [subscriptionId, id, personId] = [newId(), newId(), newId()]
  const [name, now] = [`${mark} person ${made}`, new Date()]
  await writeTenant(db, partnerId, async (trx) => {
    await lockCustomers(trx, partnerId, [customerId])
    await sql`insert into subscriptions (partner_id, id, customer_id, external_id, offer, kind, status, provisioning_status,
        created_at, updated_at)
      values (${partnerId}, ${subscriptionId}, ${customerId}, ${`made-${made}`}, 'Made', 'paid', 'active', 'provisioned',
        ${now}, ${now})`.execute(trx)
    await sql`insert into services (partner_id, id, subscription_id, external_id, product, provisioning_status, since,
        licences, licences_used, licences_counted)
      values (${partnerId}, ${id}, ${subscriptionId}, 'A', 'Made', 'provisioned', ${now}, 5, 1, true)`.execute(
      trx,
    )
    await sql`insert into customer_people (partner_id, id, customer_id, external_id, name, name_key, search_text, email,
        created_at, updated_at)
      values (${partnerId}, ${personId}, ${customerId}, ${name}, ${name}, ${name}, ${name}, ${`p${made}@${mark}.example`},
        ${now}, ${now})`.execute(trx)
    await sql`insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind,
        assigned_with, telling, mail_pending)
      values (${partnerId}, ${newId()}, ${id}, ${customerId}, ${personId}, ${now}, 'system', ${id}, null, false)`.execute(
      trx,
    )
    const customers = await readCustomers(trx, partnerId, [customerId])
    await writeStandings(trx, partnerId, customers.map(standingSourceOf), now.getTime())
  })
  return id
}

/** One whose mail nobody sends. */
export async function newSetUpLink(
  db: Db,
  partnerId: string,
  mark: string,
  customerId: string,
): Promise<string> {
  const now = Date.now()
  return writeTenant(db, partnerId, async (trx) => {
    const link = await insertLink(
      trx,
      partnerId,
      {
        customerId,
        email: `${mark}-${nextNumber()}@example.com`,
        language: 'en',
        by: { kind: 'system', id: null },
        expiresAt: now + 86_400_000,
        passedOnFrom: null,
      },
      now,
    )
    await changeLink(trx, partnerId, link.id, { nextMailAt: null })
    return link.id
  })
}

/** One that is open and only noted, about a service that has failed. */
export async function newSupportCase(
  db: Db,
  partnerId: string,
  mark: string,
  customerId: string,
): Promise<string> {
  const serviceId = await newService(db, partnerId, 'failed_service', customerId)
  const by = { kind: 'system', id: null } as const
  const words = { subject: `${mark} subject`, text: `${mark} text`, language: 'en', hasDetails: false }
  const wish = { serviceId, customerId, way: 'noted', address: null, by, contactId: null, ...words } as const
  return writeTenant(db, partnerId, async (trx) => (await insertCase(trx, partnerId, wish, Date.now())).id)
}

/** Somebody of a customer. @returns the customer's id and theirs, with a space between them */
export async function newCustomerPerson(
  db: Db,
  partnerId: string,
  mark: string,
  customerId: string,
): Promise<string> {
  const made = nextNumber()
  const id = newId()
  const now = Date.now()
  const person = {
    id,
    externalId: `${mark}-${made}`,
    name: `${mark} person ${made}`,
    email: `${mark}-${made}@example.com`,
    language: null,
    groups: [`${mark} group`],
    deactivatedAt: null,
    createdAt: now,
    updatedAt: now,
    revision: 0,
  }
  await writeTenant(db, partnerId, async (trx) => {
    await lockCustomers(trx, partnerId, [customerId])
    await insertPeople(trx, partnerId, customerId, [person])
    await changeCounts(trx, partnerId, customerId, { active: 1, deactivated: 0 })
  })
  return `${customerId} ${id}`
}
