import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import type { ErrorCode } from '../contract/errors.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Refusal } from '../domain/acts.ts'
import { dayMs, formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { ActContext } from '../domain/plan-act.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { partnerTime } from '../standings/partner-time.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import type { StoredCustomer, StoredSubscription } from '../standings/sources.ts'
import { actOn, planOne } from './act.ts'
import type { ActedJson } from './act-schema.ts'
import { presentActed } from './present-acted.ts'
import { customerIdOf } from './repository.ts'
import { readWish } from './read-wish.ts'
import type { ActBody } from './read-wish.ts'
import { layOver, passTime } from './terms.ts'

/**
 * Does one act with one subscription within the asker's reach, or says what it would do.
 * @throws AppError subscription_not_found; act_… where it cannot be done; what readWish throws
 */
export async function doAct(
  context: ApiContext,
  actor: Actor,
  subscriptionId: string,
  body: ActBody,
  preview: boolean,
): Promise<ActedJson> {
  const { partnerId } = actor
  const { db } = context.database
  if (preview)
    return readTenant(db, partnerId, async (trx) => {
      const customer = await findCustomer(trx, actor, subscriptionId)
      const now = await context.readNow(trx, partnerId)
      const time = { now, ...(await partnerTime(trx, partnerId)) }
      for (const row of customer.subscriptions) passTime(row, time)
      return actInMemory(customer, subscriptionId, body, time)
    })
  return writeTenant(db, partnerId, async (trx) => {
    const seen = await findCustomer(trx, actor, subscriptionId)
    const customer = await lockAgain(trx, partnerId, seen.id)
    const now = await context.readNow(trx, partnerId)
    const time = { now, ...(await partnerTime(trx, partnerId)) }
    const copy = structuredClone(customer)
    for (const row of copy.subscriptions) passTime(row, time)
    const acted = actInMemory(copy, subscriptionId, body, time)
    const wish = readWish(body, subscriptionOf(copy, subscriptionId), alignedWith(copy, subscriptionId, body))
    const [outcome] = await actOn(trx, partnerId, actor, now, [customer], [subscriptionId], wish)
    if (outcome?.outcome !== 'done') return acted
    await actor.markDone?.(trx)
    await appendAudit(trx, partnerId, actor, {
      action: 'subscription_acted',
      subjectKind: 'subscription',
      subjectId: subscriptionId,
      customerId: customer.id,
      details: { act: body.act, ...body.params },
    })
    return acted
  })
}

/** @throws AppError act_… */
function actInMemory(
  customer: StoredCustomer,
  subscriptionId: string,
  body: ActBody,
  context: ActContext,
): ActedJson {
  const row = subscriptionOf(customer, subscriptionId)
  const wish = readWish(body, row, alignedWith(customer, subscriptionId, body))
  const planned = planOne(row, wish, context)
  if ('refusal' in planned) {
    if (planned.refusal === null) throw new AppError('subscription_not_found')
    const { code, params } = planned.refusal
    if (code === 'already_so') return presentActed(row, row, {}, context)
    throw new AppError(errorOf(code), readableParams(params))
  }
  const after = { ...row }
  const { licences = {}, ...changes } = planned.changes
  layOver(after, changes)
  return presentActed(row, after, licences, context)
}

/** The error that says so; what is so already is none. */
export function errorOf(code: Exclude<Refusal['code'], 'already_so'>): ErrorCode {
  return `act_${code}`
}

/** Instants as ISO 8601: a date where it is midnight UTC. */
export function readableParams(params: Refusal['params']): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      instantParams.has(name) && typeof value === 'number' ? readable(value) : value,
    ]),
  )
}

const instantParams: ReadonlySet<string> = new Set(['endsAt', 'presentEndsAt', 'latest'])

function readable(at: Instant): string {
  const text = formatInstant(at)
  return at % dayMs === 0 ? text.slice(0, 10) : text
}

function subscriptionOf(customer: StoredCustomer, subscriptionId: string): StoredSubscription {
  const row = customer.subscriptions.find(({ id }) => id === subscriptionId)
  if (row === undefined) throw new AppError('subscription_not_found')
  return row
}

/** The other subscription of the same customer that an alignment names. */
function alignedWith(
  customer: StoredCustomer,
  subscriptionId: string,
  body: ActBody,
): StoredSubscription | null {
  if (body.act !== 'align_end') return null
  const { withSubscriptionId } = body.params
  if (withSubscriptionId === subscriptionId) return null
  return customer.subscriptions.find(({ id }) => id === withSubscriptionId) ?? null
}

/** The customer of a subscription, where the asker sees it. @throws AppError subscription_not_found */
async function findCustomer(
  trx: TenantReader,
  actor: Actor,
  subscriptionId: string,
): Promise<StoredCustomer> {
  const { partnerId } = actor
  const id = await customerIdOf(trx, partnerId, { id: subscriptionId })
  if (id === undefined || !(await isThere(trx, partnerId, sightOf(actor).reach, id)))
    throw new AppError('subscription_not_found')
  const [customer] = await readCustomers(trx, partnerId, [id])
  if (customer === undefined) throw new AppError('subscription_not_found')
  return customer
}

async function lockAgain(
  trx: Parameters<typeof lockCustomers>[0],
  partnerId: string,
  customerId: string,
): Promise<StoredCustomer> {
  await lockCustomers(trx, partnerId, [customerId])
  const [customer] = await readCustomers(trx, partnerId, [customerId])
  if (customer === undefined || customer.archived_at !== null) throw new AppError('subscription_not_found')
  return customer
}
