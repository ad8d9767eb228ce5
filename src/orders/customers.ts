import { appendAudit, auditActorOf } from '../audit/append.ts'
import { assignToWhoAdds } from '../assignments/assign.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import { sqlState, writeTenant, type TenantReader, type TenantWriter } from '../database/transactions.ts'
import { nameKey } from '../domain/names.ts'
import { sightOf } from '../reach/reach.ts'
import type { Reach } from '../reach/reach.ts'
import { isSeen } from '../reach/sees.ts'
import { ensureClock } from '../standings/clock.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import type { StoredCustomer } from '../standings/sources.ts'
import { differences, isSameTags } from '../writing/differences.ts'
import { nothingToWrite } from '../writing/plan.ts'
import { writePlan } from '../writing/write-plan.ts'
import { nextExternalId } from './made-ids.ts'

/** What a customer is, by the rules of the customers file. */
export interface CustomerFields {
  readonly name: string
  readonly country: string | null
  readonly adminEmail: string | null
  readonly tags: readonly string[]
}

const uniqueViolation = '23505'
/** A file may take the id that was made, but hardly again and again. */
const maxAttempts = 3

/**
 * Adds a customer; one that a restricted administrator adds is assigned to them in the same transaction.
 * @param externalId null: one is made
 * @returns its id
 * @throws AppError external_id_taken where another customer has it, a deleted one too
 */
export async function addCustomer(
  context: ApiContext,
  actor: Actor,
  externalId: string | null,
  fields: CustomerFields,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await insertCustomer(context, actor, externalId, fields)
    } catch (error) {
      if (sqlState(error) !== uniqueViolation) throw error
      if (externalId !== null) throw new AppError('external_id_taken', {}, { cause: error })
      if (attempt === maxAttempts) throw error
    }
  }
}

async function insertCustomer(
  { database, readNow }: ApiContext,
  actor: Actor,
  wantedId: string | null,
  { name, country, adminEmail, tags }: CustomerFields,
): Promise<string> {
  const { partnerId } = actor
  const id = newId()
  await writeTenant(database.db, partnerId, async (trx) => {
    const externalId = wantedId ?? (await nextExternalId(trx, partnerId, 'customers'))
    const now = await readNow(trx, partnerId)
    await ensureClock(trx, partnerId, now)
    const customer: StoredCustomer = {
      partner_id: partnerId,
      id,
      external_id: externalId,
      name,
      name_key: nameKey(name),
      country,
      admin_email: adminEmail,
      tags: [...tags],
      created_at: now,
      updated_at: now,
      revision: 0,
      responsible_id: null,
      in_hand_until: null,
      hand_note: null,
      archived_at: null,
      services_ended_at: null,
      subscriptions: [],
    }
    const subject = { subjectKind: 'customer', subjectId: id, customerId: id } as const
    const plan = nothingToWrite()
    plan.newCustomers.push(customer)
    const after = { name, subscriptions: 0, services: 0 }
    plan.history.push({ action: 'customer_created', ...subject, before: null, after })
    await writePlan(trx, partnerId, plan, { kind: actor.kind, id: actor.id }, now)
    await actor.markDone?.(trx)
    await appendAudit(trx, partnerId, auditActorOf(actor), {
      action: 'customer_added',
      ...subject,
      details: { externalId, name },
    })
    await assignToWhoAdds(trx, partnerId, actor, readNow, [id])
  })
  return id
}

/**
 * Changes what a customer is; what the change does not mention stays, and what is so already is not noted.
 * @throws AppError customer_not_found, also for one that is deleted or beyond reach
 */
export async function changeCustomer(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
  change: Partial<CustomerFields>,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    const stored = await lockCustomer(trx, partnerId, sightOf(actor).reach, customerId)
    const now = await readNow(trx, partnerId)
    const { name = stored.name, country = stored.country, adminEmail = stored.admin_email } = change
    const tags =
      change.tags === undefined || isSameTags(stored.tags, change.tags) ? stored.tags : [...change.tags]
    const customer = { ...stored, name, name_key: nameKey(name), country, admin_email: adminEmail, tags }
    const difference = differences('customer', stored, customer)
    if (difference === null) return
    const subject = { subjectKind: 'customer', subjectId: customerId, customerId } as const
    const plan = nothingToWrite()
    plan.changedCustomers.push(customer)
    plan.touchedCustomers.push({ customer, search: true })
    plan.history.push({ action: 'customer_changed', ...subject, ...difference })
    await writePlan(trx, partnerId, plan, { kind: actor.kind, id: actor.id }, now)
    await appendAudit(trx, partnerId, auditActorOf(actor), {
      action: 'customer_changed',
      ...subject,
      details: difference,
    })
  })
}

/**
 * A customer with all below it, locked against other writers.
 * @throws AppError customer_not_found, also for one that is deleted or beyond reach
 */
export async function lockCustomer(
  trx: TenantWriter,
  partnerId: string,
  reach: Reach,
  customerId: string,
): Promise<StoredCustomer> {
  await lockCustomers(trx, partnerId, [customerId])
  return readCustomer(trx, partnerId, reach, customerId)
}

/**
 * The same as things stand, for who changes nothing.
 * @throws AppError customer_not_found, also for one that is deleted or beyond reach
 */
export async function readCustomer(
  trx: TenantReader,
  partnerId: string,
  reach: Reach,
  customerId: string,
): Promise<StoredCustomer> {
  const [customer] = await readCustomers(trx, partnerId, [customerId])
  const isThere = customer !== undefined && customer.archived_at === null
  if (!isThere || !(await isSeen(trx, partnerId, reach, customerId))) throw new AppError('customer_not_found')
  return customer
}
