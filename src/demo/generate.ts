import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { allPairs } from '../domain/status-set.ts'
import type { StatusPair } from '../domain/status-set.ts'
import type { DemoDates } from './dates.ts'
import { drawProvisioningStatus, drawSubscriptionCount, drawSubscriptionStatus, drawTagCount } from './mix.ts'
import { drawIdentity } from './names.ts'
import { drawOffer, drawTrialOffer, reasonsOf, tagVocabulary } from './offers.ts'
import { createRandom } from './random.ts'
import { priceOf } from './prices.ts'
import type { DemoPrice } from './prices.ts'
import type { Random } from './random.ts'
import { drawServices } from './services.ts'
import type { DemoService } from './services.ts'
import { drawDates } from './standing.ts'
import { drawEagerness } from './use.ts'
import type { Eagerness } from './use.ts'

export interface DemoSubscription extends DemoDates, DemoPrice {
  readonly externalId: string
  readonly offer: string
  readonly services: readonly DemoService[]
}

/** One customer with all that belongs to it, as a customers file groups it (INTERFACES.md «Customers file»). */
export interface DemoCustomer {
  readonly externalId: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null
  readonly adminEmail: string | null
  readonly tags: readonly string[]
  readonly subscriptions: readonly DemoSubscription[]
}

export interface DemoOptions {
  readonly customers: number
  /** Dates hang on its day in UTC only, so that a demo loaded twice in a day is the same. */
  readonly now: Instant
  /** Any whole number; another one gives another demo. */
  readonly seed?: number
  /** Stands before the offers and in some reasons; without it the offers have no vendor's name. */
  readonly vendor?: string
}

interface Context {
  readonly random: Random
  /** Draws on its own how eager customers are: all else is the same whatever comes of it. */
  readonly eagernessRandom: Random
  readonly today: Instant
  readonly offerPrefix: string
  readonly reasons: readonly string[]
}

const seedOfEagerness = 0x75736564

/**
 * Every so many customers one gets a pair of statuses that is fixed by its number and not drawn, until each of
 * the 48 pairs has stood once: by customer 1,968, so that also a small demo shows them all.
 */
const fixedPairEvery = 41
/** Has no divisor in common with 48, so neighbours in the list get unlike pairs and every pair gets its turn. */
const fixedPairStep = 17

function fixedPair(index: number): StatusPair | undefined {
  const turn = Math.floor(index / fixedPairEvery)
  if (index % fixedPairEvery !== fixedPairEvery - 1 || turn >= allPairs.length) return undefined
  return allPairs[(turn * fixedPairStep) % allPairs.length]
}

/** The commonest tags stand first in the vocabulary and are drawn most. */
function drawTags(random: Random): string[] {
  const count = drawTagCount(random)
  const tags: string[] = []
  while (tags.length < count) {
    const tag = tagVocabulary[Math.floor(random.next() ** 2 * tagVocabulary.length)]
    if (tag !== undefined && !tags.includes(tag)) tags.push(tag)
  }
  return tags
}

function drawSubscription(
  context: Context,
  number: number,
  pair: StatusPair | undefined,
  customer: { readonly country: string | null; readonly eagerness: Eagerness },
): DemoSubscription {
  const { random, today, reasons } = context
  const externalId = `S-${String(number).padStart(7, '0')}`
  const { ageDays, ...dates } = drawDates[pair?.[1] ?? drawSubscriptionStatus(random)](random, today)
  const offer = dates.kind === 'trial' ? drawTrialOffer(random) : drawOffer(random)
  const top = pair?.[0] ?? drawProvisioningStatus(random, ageDays)
  const { country, eagerness } = customer
  const { startsAt } = dates
  const order = { subscriptionId: externalId, offer, top, startsAt, today, reasons, eagerness }
  const services = drawServices(random, order)
  const seats = services.map(({ licences }) => licences).filter((licences) => licences !== null)
  return {
    externalId,
    offer: context.offerPrefix + offer.offer,
    ...dates,
    ...priceOf(offer.price, seats.length === 0 ? null : Math.max(1, ...seats), dates.term, country),
    services,
  }
}

/**
 * A believable partner's customers, one at a time and in constant memory. The same seed and day give the same
 * customers, and a shorter list is the beginning of a longer one.
 *
 * @throws RangeError where `customers` is not a whole number from 0.
 */
export function* demoCustomers(options: DemoOptions): Generator<DemoCustomer, void, undefined> {
  if (!Number.isSafeInteger(options.customers) || options.customers < 0) {
    throw new RangeError(`A demo has a whole number of customers, not ${options.customers}`)
  }
  const context: Context = {
    random: createRandom(options.seed ?? 1),
    eagernessRandom: createRandom((options.seed ?? 1) ^ seedOfEagerness),
    today: Math.floor(options.now / dayMs) * dayMs,
    offerPrefix: options.vendor === undefined ? '' : `${options.vendor} `,
    reasons: reasonsOf(options.vendor ?? 'The vendor'),
  }
  let subscriptionNumber = 0
  for (let index = 0; index < options.customers; index++) {
    context.random.restart(index)
    context.eagernessRandom.restart(index)
    const identity = drawIdentity(context.random)
    const tags = drawTags(context.random)
    const customer = { country: identity.country, eagerness: drawEagerness(context.eagernessRandom) }
    const pair = fixedPair(index)
    const drawn = drawSubscriptionCount(context.random)
    const count = pair === undefined ? drawn : Math.max(1, drawn)
    const subscriptions: DemoSubscription[] = []
    for (let place = 0; place < count; place++) {
      subscriptionNumber++
      subscriptions.push(
        drawSubscription(context, subscriptionNumber, place === 0 ? pair : undefined, customer),
      )
    }
    yield { externalId: `C-${String(index + 1).padStart(6, '0')}`, ...identity, tags, subscriptions }
  }
}
