import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { thousandthsOf } from '../domain/money.ts'
import { planPayment } from '../domain/plan-act.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import type { StoredCustomer, StoredSubscription } from '../standings/sources.ts'
import { changeEach } from './act.ts'
import type { PaymentRecorded, PaymentWish } from './payment-schema.ts'
import { customerIdOf, findPaymentFact, insertPaymentFact } from './repository.ts'
import type { PaymentFact } from './repository.ts'
import { readPrice } from './read-wish.ts'
import { termsOf } from './terms.ts'

/** Clocks of two machines differ. */
const maxAheadMs = 5 * 60_000

/**
 * Keeps what a sender says of a payment, once by its key, and lets the subscription follow it where nothing later is
 * known (domain/plan-act.ts `planPayment`): fact, subscription, standing, history, audit and event in one transaction.
 * @throws AppError subscription_not_found; payment_key_reused for the same key with something else; payment_in_future;
 *   amount_unfit; currency_unknown; currency_missing
 */
export async function recordPayment(
  { database, readNow }: ApiContext,
  actor: Actor,
  wish: PaymentWish,
): Promise<PaymentRecorded & { readonly isNew: boolean }> {
  const { partnerId } = actor
  return writeTenant(database.db, partnerId, async (trx) => {
    const customer = await lockCustomerOf(trx, actor, wish.subscription)
    const row = customer.subscriptions.find((one) => one.external_id === wish.subscription)
    if (row === undefined) throw new AppError('subscription_not_found')
    const fact = factOf(actor, row, wish)
    const known = await findPaymentFact(trx, partnerId, wish.key.trim())
    if (known !== undefined) {
      if (!isSame(known, fact)) throw new AppError('payment_key_reused', { key: wish.key })
      return { ...present(known, row), isNew: false }
    }
    const now = await readNow(trx, partnerId)
    if (fact.occurred_at > now + maxAheadMs) throw new AppError('payment_in_future')
    const payment = fact.state === 'paid' ? 'current' : 'overdue'
    const [outcome] = await changeEach(trx, partnerId, actor, now, [customer], [row.id], (stored) => {
      const plan = planPayment(termsOf(stored), payment, fact.occurred_at, now)
      return 'refusal' in plan ? plan : { kind: 'payment_changed', changes: plan.changes }
    })
    const applied = outcome?.outcome === 'done'
    const kept = { ...fact, received_at: now, applied }
    // Somebody sends it about another subscription at the same time.
    if (!(await insertPaymentFact(trx, kept))) throw new AppError('payment_key_reused', { key: wish.key })
    await appendAudit(trx, partnerId, actor, {
      action: 'payment_recorded',
      subjectKind: 'subscription',
      subjectId: row.id,
      customerId: customer.id,
      details: { key: wish.key, state: wish.state, occurredAt: wish.occurredAt, applied },
    })
    return { ...present(kept, row), isNew: true }
  })
}

/** The customer of the subscription, locked, where the asker sees it. */
async function lockCustomerOf(trx: TenantWriter, actor: Actor, externalId: string): Promise<StoredCustomer> {
  const { partnerId } = actor
  const id = await customerIdOf(trx, partnerId, { externalId: externalId.normalize('NFC').trim() })
  if (id === undefined || !(await isThere(trx, partnerId, sightOf(actor).reach, id)))
    throw new AppError('subscription_not_found')
  await lockCustomers(trx, partnerId, [id])
  const [customer] = await readCustomers(trx, partnerId, [id])
  if (customer === undefined || customer.archived_at !== null) throw new AppError('subscription_not_found')
  return customer
}

function factOf(
  actor: Actor,
  row: StoredSubscription,
  wish: PaymentWish,
): Omit<PaymentFact, 'received_at' | 'applied'> {
  const price = readPrice(wish, row)
  return {
    partner_id: actor.partnerId,
    id: newId(),
    key: wish.key.trim(),
    subscription_id: row.id,
    state: wish.state,
    occurred_at: Date.parse(wish.occurredAt),
    amount: price?.amount ?? null,
    currency: price?.currency ?? null,
    reference: wish.reference?.trim() ?? null,
    actor_kind: actor.kind,
    actor_id: actor.id,
  }
}

function isSame(
  a: Pick<PaymentFact, keyof ReturnType<typeof factOf>>,
  b: ReturnType<typeof factOf>,
): boolean {
  return (
    a.subscription_id === b.subscription_id &&
    a.state === b.state &&
    a.occurred_at === b.occurred_at &&
    (a.amount === null
      ? b.amount === null
      : b.amount !== null && thousandthsOf(a.amount) === thousandthsOf(b.amount)) &&
    a.currency === b.currency &&
    a.reference === b.reference
  )
}

function present(fact: PaymentFact, row: StoredSubscription): PaymentRecorded {
  return {
    id: fact.id,
    applied: fact.applied,
    receivedAt: formatInstant(fact.received_at),
    subscriptionId: fact.subscription_id,
    payment: row.payment,
    paymentAt: row.payment_at === null ? null : formatInstant(row.payment_at),
  }
}
