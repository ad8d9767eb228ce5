import { AppError } from '../contract/errors.ts'
import type { TenantReader } from '../database/transactions.ts'
import { actNames, actRules } from '../domain/acts.ts'
import type { ActName } from '../domain/acts.ts'
import type { ActContext } from '../domain/plan-act.ts'
import { standingAt } from '../domain/subscription-status.ts'
import { partnerTime } from '../standings/partner-time.ts'
import { readCustomers } from '../standings/sources.ts'
import type { StoredCustomer, StoredSubscription } from '../standings/sources.ts'
import { changeEach, planOne, undoActs } from '../subscriptions/act.ts'
import type { ActOutcome, Planned } from '../subscriptions/act.ts'
import { errorOf, readableParams } from '../subscriptions/do-act.ts'
import { passTime } from '../subscriptions/terms.ts'
import { factsOf } from '../subscriptions/facts.ts'
import { readPrice, readTerm, readWish } from '../subscriptions/read-wish.ts'
import type { ActBody } from '../subscriptions/read-wish.ts'
import type { Act, Facts, Outcome, Refusal, Target } from './act.ts'
import type { AlignWish } from './wishes.ts'

/** Every act on subscriptions (domain/acts.ts), done to many in one go. */
export const subscriptionActs = Object.fromEntries(
  actNames.map((name) => [name, subscriptionAct(name)]),
) as Readonly<Record<ActName, Act>>

function subscriptionAct(name: ActName): Act {
  return {
    action: actRules[name].right,
    about: 'subscription',
    check: (wish) => checkWish(wish as Facts),
    preview: async (trx, { partnerId, now }, targets, wish) => {
      const context = { now, ...(await partnerTime(trx, partnerId)) }
      const found = await subscriptionsOf(trx, partnerId, targets)
      return targets.map(({ subscriptionId }) => {
        const one = subscriptionId === null ? undefined : found.get(subscriptionId)
        if (one === undefined) return { state: 'refused', code: 'subscription_not_found' }
        passTime(one.row, context)
        const planned = planFor(name, one.row, one.customer, wish, context)
        if ('stopped' in planned) return { state: 'refused', ...planned.stopped }
        if ('refusal' in planned) return refused(planned.refusal, 'subscription_not_found')
        return { state: 'done', before: {}, after: {} }
      })
    },
    run: async (trx, scene, targets, wish) => {
      const { partnerId, actor, now } = scene
      const context = { now, ...(await partnerTime(trx, partnerId)) }
      const stopped = new Map<string, Refusal>()
      const owners = ownersOf(scene.customers.values())
      const plan = (row: StoredSubscription): Planned => {
        const customer = owners.get(row.id)
        if (customer === undefined) return { refusal: null }
        const planned = planFor(name, row, customer, wish, context)
        if (!('stopped' in planned)) return planned
        stopped.set(row.id, planned.stopped)
        return { refusal: null }
      }
      const outcomes = await changeEach(
        trx,
        partnerId,
        actor,
        now,
        [...scene.customers.values()],
        idsOf(targets),
        plan,
      )
      return outcomes.map((outcome) => told(outcome, stopped, 'subscription_not_found'))
    },
    undo: async (trx, scene, items) => {
      const saved = new Map(
        items.flatMap(({ subscriptionId, before, after }) =>
          subscriptionId === null ? [] : [[subscriptionId, { before, after }]],
        ),
      )
      const { partnerId, actor, now, customers } = scene
      const outcomes = await undoActs(trx, partnerId, actor, now, [...customers.values()], saved)
      return outcomes.map((outcome) => told(outcome, new Map(), 'changed_since'))
    },
  }
}

/** What no subscription can be given, whichever it is. @throws AppError term_unfit; amount_unfit, amount_missing; currency_unknown */
function checkWish(wish: Facts): void {
  const { term, amount, currency } = wish
  if (typeof term === 'string') readTerm(term)
  if (typeof currency === 'string')
    readPrice({ currency, ...(typeof amount === 'string' && { amount }) }, { currency })
}

type Wanted = Planned | { readonly stopped: Refusal }

/** What becomes of one subscription, or why nothing; `stopped` is for what the wish cannot mean for this one. */
function planFor(
  name: ActName,
  row: StoredSubscription,
  customer: StoredCustomer,
  wish: unknown,
  context: ActContext,
): Wanted {
  try {
    return planOne(row, wishFor(name, row, customer, wish, context), context)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { stopped: { code: error.code, params: error.params } }
  }
}

function wishFor(
  name: ActName,
  row: StoredSubscription,
  customer: StoredCustomer,
  wish: unknown,
  context: ActContext,
) {
  if (name !== 'align_end') return readWish({ act: name, params: wish } as ActBody, row, null)
  const aligned = endingWith(customer, wish as AlignWish, context)
  const params = { withSubscriptionId: aligned?.id ?? row.id }
  return readWish({ act: name, params }, row, aligned)
}

/** The open paid subscription of a customer that ends first or last. */
function endingWith(
  { subscriptions }: StoredCustomer,
  { to }: AlignWish,
  { now }: ActContext,
): StoredSubscription | null {
  const ending = subscriptions
    .filter((row) => row.kind === 'paid' && row.ends_at !== null && standingAt(factsOf(row), now).open)
    .toSorted((a, b) => Number(a.ends_at) - Number(b.ends_at))
  return (to === 'earliest' ? ending[0] : ending.at(-1)) ?? null
}

async function subscriptionsOf(
  trx: TenantReader,
  partnerId: string,
  targets: readonly Target[],
): Promise<Map<string, { row: StoredSubscription; customer: StoredCustomer }>> {
  const ids = [...new Set(targets.map(({ customerId }) => customerId))]
  const customers = await readCustomers(trx, partnerId, ids)
  return new Map(
    customers.flatMap((customer) => customer.subscriptions.map((row) => [row.id, { row, customer }])),
  )
}

function ownersOf(customers: Iterable<StoredCustomer>) {
  return new Map(
    [...customers].flatMap((customer) => customer.subscriptions.map(({ id }) => [id, customer] as const)),
  )
}

function idsOf(targets: readonly Target[]): string[] {
  // One of nobody answers as one that is not there.
  return targets.map(({ subscriptionId }) => subscriptionId ?? '')
}

type Why = Extract<ActOutcome, { refusal: unknown }>['refusal']

function refused(refusal: Why, otherwise: Refusal['code']): Outcome {
  if (refusal === null) return { state: 'refused', code: otherwise }
  if (refusal.code === 'already_so') return { state: 'unchanged' }
  return { state: 'refused', code: errorOf(refusal.code), params: readableParams(refusal.params) }
}

function told(
  outcome: ActOutcome,
  stopped: ReadonlyMap<string, Refusal>,
  otherwise: Refusal['code'],
): Outcome {
  if (outcome.outcome === 'done') return { state: 'done', before: outcome.before, after: outcome.after }
  const own = stopped.get(outcome.subscriptionId)
  return own === undefined ? refused(outcome.refusal, otherwise) : { state: 'refused', ...own }
}
