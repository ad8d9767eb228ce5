import { sql } from 'kysely'
import { databaseClock } from '../../src/standings/now.ts'
import { archiveCustomer } from '../../src/archive/customers.ts'
import { addMembership } from '../../src/accounts/memberships.ts'
import { hashSecret, newSecret } from '../../src/accounts/secrets.ts'
import { createTokenFor } from '../../src/accounts/tokens.ts'
import { recordAudit } from '../../src/audit/append.ts'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, withInstallation, writeTenant } from '../../src/database/transactions.ts'
import { changeCounts, insertPeople } from '../../src/customer-people/repository.ts'
import { changeLink, insertLink } from '../../src/details/links.ts'
import { addConnection } from '../../src/connections/change-connections.ts'
import { storeCatalog } from '../../src/connections/repository.ts'
import { addOffer } from '../../src/offers/change-offers.ts'
import { insertInvitation } from '../../src/people/invitations.ts'
import { addProducts } from '../../src/products/change-products.ts'
import { createSealer } from '../../src/sealing/sealer.ts'
import { endJob, insertJob } from '../../src/bulk/repository.ts'
import { insertImport, markWaiting } from '../../src/imports/repository.ts'
import { lockCustomers, readCustomers, standingSourceOf } from '../../src/standings/sources.ts'
import { writeStandings } from '../../src/standings/write.ts'
import { insertCase } from '../../src/support/cases.ts'
import { factsWith } from '../standings/customers.ts'
import { newPerson } from '../support/people.ts'
import { seed } from '../support/seed.ts'
import { testSecret, type TestServer } from '../support/server.ts'

/** What an operation can be about. */
export const objectKinds = [
  'customer',
  'new_customer',
  'deleted_customer',
  'customer_external_id',
  'service',
  'manual_service',
  'failed_service',
  'licensed_service',
  'subscription',
  'import',
  'waiting_import',
  'person',
  'invitation',
  'customer_invitation',
  'token',
  'session',
  'membership',
  'passkey',
  'offer',
  'product',
  'connection',
  'bulk_act',
  'set_up_link',
  'support_case',
  'customer_person',
] as const
export type ObjectKind = (typeof objectKinds)[number]

let made = 0

/** A new customer with a subscription and a service. @returns its id, its external id and its service's */
export async function newCustomer(
  db: Db,
  partnerId: string,
  mark: string,
): Promise<{ id: string; externalId: string; serviceId: string; subscriptionId: string }> {
  made += 1
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
  made += 1
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
  made += 1
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

async function newImport(db: Db, partnerId: string, mark: string, isDone: boolean): Promise<string> {
  const id = newId()
  await writeTenant(db, partnerId, async (trx) => {
    const by = { kind: 'system', id: null } as const
    await insertImport(
      trx,
      partnerId,
      { id, format: 'csv', dryRun: true, strict: false, actor: by, fileName: `${mark}.csv` },
      Date.now(),
    )
    await markWaiting(trx, partnerId, id, 0)
    // Nobody runs it: its lease is somebody's who never comes.
    const state = isDone ? 'done' : 'waiting'
    await sql`update imports set state = ${state}, lease_until = now() + interval '1 day', counts = ${JSON.stringify(noCounts)}
      where partner_id = ${partnerId} and id = ${id}`.execute(trx)
  })
  return id
}

/** One that was stopped before it did anything. */
async function newBulkAct(db: Db, partnerId: string, mark: string, personId: string | null): Promise<string> {
  const id = newId()
  const by = { actor_kind: 'person', actor_id: personId ?? newId(), person_id: personId } as const
  const wish = { inHandUntil: '2099-01-01T00:00:00.000Z', note: mark }
  const job = {
    id,
    act: 'take_in_hand',
    wish,
    role: 'partner_admin',
    undoes: null,
    customers: 0,
    total: 0,
  } as const
  await writeTenant(db, partnerId, async (trx) => {
    await insertJob(trx, partnerId, { ...by, ...job }, Date.now())
    await endJob(trx, partnerId, id, { state: 'cancelled' }, Date.now())
  })
  return id
}

const noChange = { new: 0, changed: 0, unchanged: 0 }
const noCounts = {
  customers: { ...noChange, refused: 0 },
  subscriptions: noChange,
  services: { ...noChange, kept: 0 },
  rows: 0,
  errors: 0,
  warnings: 0,
}

/**
 * Makes an object in a partner. @param personId whose it is, of what belongs to persons
 * @returns what the operation's address names it by
 */
export async function newObject(
  server: TestServer,
  kind: ObjectKind,
  partnerId: string,
  mark: string,
  personId: string | null,
): Promise<string> {
  const { db } = server.database
  made += 1
  switch (kind) {
    case 'customer':
    case 'new_customer':
      return (await newCustomer(db, partnerId, mark)).id
    case 'deleted_customer': {
      const { id } = await newCustomer(db, partnerId, mark)
      const context = { database: server.database, readNow: databaseClock() }
      await archiveCustomer(context, partnerId, { kind: 'all' }, { kind: 'system', id: null }, id)
      return id
    }
    case 'customer_external_id':
      return (await newCustomer(db, partnerId, mark)).externalId
    case 'service':
      return (await newCustomer(db, partnerId, mark)).serviceId
    case 'manual_service':
    case 'failed_service':
      return newService(db, partnerId, kind, (await newCustomer(db, partnerId, mark)).id)
    case 'licensed_service':
      return newLicensedService(db, partnerId, mark, (await newCustomer(db, partnerId, mark)).id)
    case 'subscription':
      return (await newCustomer(db, partnerId, mark)).subscriptionId
    case 'import':
      return newImport(db, partnerId, mark, true)
    case 'waiting_import':
      return newImport(db, partnerId, mark, false)
    case 'person':
      return (await newPerson(server, { role: 'help_desk', partnerId, name: `${mark} person ${made}` })).id
    case 'invitation':
      return newInvitation(db, partnerId, mark, null)
    case 'customer_invitation':
      return newInvitation(db, partnerId, mark, (await newCustomer(db, partnerId, mark)).id)
    case 'token': {
      const wish = { name: `${mark} token`, role: 'help_desk', expiresAt: null, personId } as const
      return (await createTokenFor(db, partnerId, wish)).id
    }
    case 'session':
      return newSession(db, personId ?? (await newPerson(server, { role: 'help_desk', partnerId })).id)
    case 'offer':
      return newOffer(server, partnerId, mark)
    case 'set_up_link':
      return newSetUpLink(db, partnerId, mark, (await newCustomer(db, partnerId, mark)).id)
    case 'support_case':
      return newSupportCase(db, partnerId, mark, (await newCustomer(db, partnerId, mark)).id)
    case 'customer_person':
      return newCustomerPerson(db, partnerId, mark, (await newCustomer(db, partnerId, mark)).id)
    case 'product':
      return newProduct(server, partnerId, mark)
    case 'connection':
      return newConnection(server, partnerId, mark)
    case 'bulk_act':
      return newBulkAct(db, partnerId, mark, personId)
    case 'passkey':
      return newPasskey(db, personId ?? (await newPerson(server, { role: 'help_desk', partnerId })).id)
    default:
      kind satisfies 'membership'
      return membershipOf(db, personId ?? (await newPerson(server, {})).id, partnerId)
  }
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
        email: `${mark}-${made}@example.com`,
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
  made += 1
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

async function newOffer(server: TestServer, partnerId: string, mark: string): Promise<string> {
  const context = { database: server.database, readNow: databaseClock() }
  const by = { kind: 'system', id: null, personId: null, address: null } as const
  const fields = {
    name: `${mark} offer ${made}`,
    products: [{ product: 'Calling', licences: null }],
    term: null,
    trialDays: null,
    defaultQuantity: 1,
    amount: null,
    currency: null,
  }
  return (await addOffer(context, partnerId, by, null, fields)).id
}

async function newProduct(server: TestServer, partnerId: string, mark: string): Promise<string> {
  const context = { database: server.database, readNow: databaseClock() }
  const by = { kind: 'system', id: null, personId: null, address: null } as const
  const fields = {
    name: `${mark} product ${made}`,
    provisioner: { kind: 'manual', by: 'partner' },
    details: null,
    instructions: `${mark} instructions`,
    licenceUnit: null,
    overage: false,
    usualDuration: null,
    support: null,
  } as const
  const [product] = await addProducts(context, partnerId, by, [{ externalId: null, fields }], 'en')
  return product?.id ?? ''
}

/** One that has said what it offers. */
async function newConnection(server: TestServer, partnerId: string, mark: string): Promise<string> {
  const sealer = createSealer(testSecret, [])
  const context = { database: server.database, readNow: databaseClock(), sealer }
  const by = { kind: 'system', id: null, personId: null, address: null } as const
  const fields = {
    name: `${mark} connection ${made}`,
    url: 'http://127.0.0.1:9',
    auth: 'basic',
    username: `${mark} user`,
    ca: null,
  } as const
  const { id } = await addConnection(context, partnerId, by, null, { fields, secret: `${mark} secret` })
  const plans = [{ ...noPlan, id: 'plan', name: `${mark} plan`, displayName: `${mark} plan ${made}` }]
  const service = { id: 'calling', name: mark, displayName: mark, description: mark, plans }
  const services = [{ ...service, instancesRetrievable: true, allowContextUpdates: false }]
  await writeTenant(server.database.db, partnerId, (trx) =>
    storeCatalog(trx, partnerId, id, { services, faults: [] }, Date.now()),
  )
  return id
}

const noPlan = {
  description: '',
  free: true,
  bindable: false,
  planUpdateable: false,
  maximumPollingSeconds: null,
  maintenance: null,
  createSchema: null,
  updateSchema: null,
} as const

/** @param customerId null: to the partner itself */
export async function newInvitation(
  db: Db,
  partnerId: string,
  mark: string,
  customerId: string | null,
): Promise<string> {
  made += 1
  const place = { partnerId, customerId, vendor: null }
  const email = `${mark}-${made}@example.com`
  const role = customerId === null ? 'help_desk' : 'customer_admin'
  const wish = { email, place, role, language: 'en', invitedBy: null } as const
  return (await withInstallation(db, (trx) => insertInvitation(trx, wish))).id
}

async function newPasskey(db: Db, personId: string): Promise<string> {
  const id = newId()
  await withInstallation(db, (trx) =>
    sql`insert into passkeys (id, person_id, name, credential_id, public_key, counter, device_type, backed_up)
      values (${id}, ${personId}, 'made', ${id}, 'key', 0, 'singleDevice', false)`.execute(trx),
  )
  return id
}

async function newSession(db: Db, personId: string): Promise<string> {
  const id = newId()
  await withInstallation(db, (trx) =>
    sql`insert into sessions (id, person_id, token, expires_at, created_at, updated_at)
      values (${id}, ${personId}, ${hashSecret(newSecret()).toString('base64url')}, now() + interval '1 day',
        now(), now())`.execute(trx),
  )
  return id
}

/** What a person is; somebody who is nothing yet becomes something in this partner. */
async function membershipOf(db: Db, personId: string, partnerId: string): Promise<string> {
  return withInstallation(db, async (trx) => {
    const known = await trx
      .selectFrom('memberships')
      .select('id')
      .where('person_id', '=', personId)
      .executeTakeFirst()
    const place = { partnerId, customerId: null, vendor: null }
    return known?.id ?? addMembership(trx, personId, place, 'help_desk')
  })
}
