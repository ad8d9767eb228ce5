import { sql } from 'kysely'
import { databaseClock } from '../../src/standings/now.ts'
import { archiveCustomer } from '../../src/archive/customers.ts'
import { createTokenFor } from '../../src/accounts/tokens.ts'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { endJob, insertJob } from '../../src/bulk/repository.ts'
import { insertImport, markWaiting } from '../../src/imports/repository.ts'
import { newPerson } from '../support/people.ts'
import type { TestServer } from '../support/server.ts'
import { newConnection, newOffer, newProduct } from './catalogue-objects.ts'
import {
  newCustomer,
  newCustomerPerson,
  newLicensedService,
  newService,
  newSetUpLink,
  newSupportCase,
} from './customer-objects.ts'
import { membershipOf, newInvitation, newPasskey, newSession } from './personal-objects.ts'
import { nextNumber } from './number.ts'

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
      return (
        await newPerson(server, { role: 'help_desk', partnerId, name: `${mark} person ${nextNumber()}` })
      ).id
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
