import { appendAudit, auditActorOf } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant, sqlState, writeTenant, type TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { standingAt } from '../domain/subscription-status.ts'
import { parseTerm } from '../domain/term.ts'
import { Problems } from '../input/problems.ts'
import type { Language } from '../messages/languages.ts'
import { findOffer } from '../offers/repository.ts'
import { beginServices } from '../provisioning/begin.ts'
import { productsByName } from '../provisioning/products.ts'
import type { ProductRow } from '../provisioning/products.ts'
import { sightOf } from '../reach/reach.ts'
import type { ReadNow } from '../standings/now.ts'
import { partnerTime } from '../standings/partner-time.ts'
import type { StoredCustomer, StoredSubscription } from '../standings/sources.ts'
import { factsOf } from '../subscriptions/facts.ts'
import { passTime } from '../subscriptions/terms.ts'
import { maxSubscriptionsOfCustomer } from '../writing/limits.ts'
import { nothingToWrite } from '../writing/plan.ts'
import { writePlan } from '../writing/write-plan.ts'
import { lockCustomer, readCustomer } from './customers.ts'
import { nextExternalId } from './made-ids.ts'
import { newSubscription, tellOf } from './new-subscription.ts'
import type { Aligned, Ordered, OrderContext, OrderWish, PlannedSubscription } from './order.ts'
import { planOrder } from './plan-order.ts'

export interface OrderOptions {
  /** Says what it would be, and writes nothing. */
  readonly isPreview: boolean
  /** Of what is wrong. */
  readonly language: Language
}

/** A subscription that was ordered, or would be. */
export interface OrderedSubscription {
  readonly row: StoredSubscription
  readonly plan: PlannedSubscription
  readonly customer: { readonly id: string; readonly externalId: string }
}

const uniqueViolation = '23505'
/** A file may take the id that was made, but hardly again and again. */
const maxAttempts = 3

/**
 * Adds a subscription to a customer, with a service for each product, and begins with each as its product says: rows,
 * standing, history, audit, event and what is to be done next in one transaction.
 * @throws AppError customer_not_found, also for one beyond reach; offer_not_found; offer_retired; subscription_id_taken, also
 *   by a closed one; too_many_subscriptions; invalid_request for what does not go together
 */
export async function orderSubscription(
  context: ApiContext,
  actor: Actor,
  customerId: string,
  wish: OrderWish,
  options: OrderOptions,
): Promise<OrderedSubscription> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await order(context, actor, customerId, wish, options)
    } catch (error) {
      if (sqlState(error) !== uniqueViolation) throw error
      if (wish.externalId !== null) throw new AppError('subscription_id_taken', {}, { cause: error })
      if (attempt === maxAttempts) throw error
    }
  }
}

async function order(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
  wish: OrderWish,
  { isPreview, language }: OrderOptions,
): Promise<OrderedSubscription> {
  const { partnerId } = actor
  const { reach } = sightOf(actor)
  if (isPreview)
    return readTenant(database.db, partnerId, async (trx) => {
      const customer = await readCustomer(trx, partnerId, reach, customerId)
      const planned = await plannedFor(trx, readNow, customer, wish, language)
      return orderedSubscription(customer, wish.externalId ?? '', planned)
    })
  return writeTenant(database.db, partnerId, async (trx) => {
    const customer = await lockCustomer(trx, partnerId, reach, customerId)
    const planned = await plannedFor(trx, readNow, customer, wish, language)
    const externalId = wish.externalId ?? (await nextExternalId(trx, partnerId, 'subscriptions'))
    const result = orderedSubscription(customer, externalId, planned)
    const { row } = result
    const write = nothingToWrite()
    customer.subscriptions.push(row)
    write.touchedCustomers.push({ customer, search: true })
    write.newSubscriptions.push(row)
    write.newServices.push(...row.services)
    write.history.push(...tellOf(row))
    const by = { kind: actor.kind, id: actor.id }
    await writePlan(trx, partnerId, write, by, planned.now)
    await beginServices([trx, partnerId, by, planned.now], customer, row.services, planned.products)
    await actor.markDone?.(trx)
    await appendAudit(trx, partnerId, auditActorOf(actor), {
      action: 'subscription_added',
      subjectKind: 'subscription',
      subjectId: row.id,
      customerId,
      details: { externalId, name: row.offer, kind: row.kind },
    })
    return result
  })
}

interface Planned {
  readonly ordered: Ordered
  readonly plan: PlannedSubscription
  readonly products: ReadonlyMap<string, ProductRow>
  readonly now: Instant
}

/** What the order comes to for this customer, as things stand. */
async function plannedFor(
  trx: TenantReader,
  readNow: ReadNow,
  customer: StoredCustomer,
  wish: OrderWish,
  language: Language,
): Promise<Planned> {
  const { partner_id: partnerId, subscriptions } = customer
  if (subscriptions.length >= maxSubscriptionsOfCustomer)
    throw new AppError('too_many_subscriptions', { max: maxSubscriptionsOfCustomer })
  const ordered = await readOrdered(trx, partnerId, wish)
  const time = { now: await readNow(trx, partnerId), ...(await partnerTime(trx, partnerId)) }
  const problems = new Problems(language)
  const aligned = alignedTo(customer, wish.alignTo, time, problems)
  const plan = planOrder(wish, ordered, aligned, time, problems)
  problems.refuse()
  // Where something is wrong it has been refused.
  if (plan === undefined) throw new AppError('internal')
  const names = plan.services.map(({ product }) => product)
  return { ordered, plan, products: await productsByName(trx, partnerId, names), now: time.now }
}

function orderedSubscription(
  { id, partner_id: partnerId, external_id }: StoredCustomer,
  externalId: string,
  planned: Planned,
): OrderedSubscription {
  return {
    row: newSubscription({ partnerId, customerId: id, externalId, ...planned }),
    plan: planned.plan,
    customer: { id, externalId: external_id },
  }
}

/** What an order's offer says, or what the order says instead of one. */
async function readOrdered(trx: TenantReader, partnerId: string, { what }: OrderWish): Promise<Ordered> {
  if ('offer' in what)
    return {
      offerId: null,
      name: what.offer,
      products: what.products,
      term: null,
      trialDays: null,
      defaultQuantity: 1,
      amount: null,
      currency: null,
    }
  const offer = await findOffer(trx, partnerId, what.offerId)
  if (offer === undefined) throw new AppError('offer_not_found')
  if (offer.retiredAt !== null) throw new AppError('offer_retired')
  return { ...offer, offerId: offer.id, term: offer.term === null ? null : parseTerm(offer.term) }
}

/** The end of another open subscription of the customer that is paid; null where none is named. */
function alignedTo(
  { subscriptions }: StoredCustomer,
  id: string | null,
  { now, timeZone }: OrderContext,
  problems: Problems,
): Aligned | null {
  if (id === null) return null
  const stored = subscriptions.find((subscription) => subscription.id === id)
  const other = stored === undefined ? undefined : { ...stored }
  // Terms that have passed and are not written down yet.
  if (other !== undefined) passTime(other, { now, timeZone })
  const isOpen = other?.kind === 'paid' && standingAt(factsOf(other), now).open
  if (!isOpen || other.ends_at === null) {
    problems.add('body.alignTo', 'error.input.align_unfit')
    return null
  }
  return { endsAt: other.ends_at, anchorAt: other.term_anchor_at ?? other.starts_at ?? other.ends_at }
}
