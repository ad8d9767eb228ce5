import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import { drawCompanionStatus } from './mix.ts'
import { hasSeats } from './offers.ts'
import type { Offer } from './offers.ts'
import type { Random } from './random.ts'
import { drawUsed } from './use.ts'
import type { Eagerness } from './use.ts'

export interface DemoService {
  readonly externalId: string
  readonly product: string
  readonly provisioningStatus: ProvisioningStatus
  /** Always in the past. */
  readonly provisioningSince: Instant
  /** Only for `unable_to_provision`. */
  readonly provisioningReason: string | null
  /** Null for a product that is not ordered by the seat. */
  readonly licences: number | null
  readonly licencesUsed: number | null
}

/** What the services of one subscription have in common. */
export interface ServicesOrder {
  readonly subscriptionId: string
  readonly offer: Offer
  /** The most important status among them (DESIGN.md §2). */
  readonly top: ProvisioningStatus
  readonly startsAt: Instant
  /** Midnight UTC of the day. */
  readonly today: Instant
  readonly reasons: readonly string[]
  readonly eagerness: Eagerness
}

const secondMs = 1000
const longestSetUpDays = 10
const longestWaitDays = 21

/** One to five services: most take the whole offer, some a part of it. */
export function drawServices(random: Random, order: ServicesOrder): DemoService[] {
  const { products, seats } = order.offer
  const count = random.next() < 0.7 ? products.length : random.between(1, products.length)
  const topPlace = random.below(count)
  const licences = Math.round(seats[0] + (seats[1] - seats[0]) * random.next() ** 3)
  return products.slice(0, count).map((product, place) => {
    const status = place === topPlace ? order.top : drawCompanionStatus(random, order.top)
    const since = drawSince(random, order, status)
    const ageDays = (order.today - since) / dayMs
    return {
      externalId: `${order.subscriptionId}-${place + 1}`,
      product,
      provisioningStatus: status,
      provisioningSince: since,
      provisioningReason: status === 'unable_to_provision' ? random.pick(order.reasons) : null,
      licences: hasSeats(product) ? licences : null,
      licencesUsed: hasSeats(product)
        ? drawUsed(random, { status, licences, ageDays, eagerness: order.eagerness })
        : null,
    }
  })
}

/** Done some days after the start, or waiting since some days before today; where it is new, since shortly before today. */
function drawSince(random: Random, order: ServicesOrder, status: ProvisioningStatus): Instant {
  const latest = order.today - random.between(1, 4 * 3600) * secondMs
  const days = status === 'provisioned' ? longestSetUpDays : longestWaitDays
  const span = Math.floor((random.next() * days * dayMs) / secondMs) * secondMs
  if (status === 'provisioned') return Math.min(order.startsAt + span, latest)
  return Math.min(Math.max(order.today - span, order.startsAt), latest)
}
