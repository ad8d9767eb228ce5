import { formatInstantShort } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { DemoCustomer, DemoSubscription } from './generate.ts'
import type { DemoService } from './services.ts'

/** One line of a customers file in JSON: the columns of INTERFACES.md «Customers file», one row per service. */
export interface DemoRow {
  readonly customer_id: string
  readonly customer_name: string
  readonly country: string | null
  readonly admin_email: string | null
  readonly tags: readonly string[]
  readonly subscription_id: string | null
  readonly offer: string | null
  readonly kind: string | null
  readonly term: string | null
  readonly starts_at: string | null
  readonly ends_at: string | null
  readonly auto_renew: boolean | null
  readonly payment: string | null
  readonly suspended_at: string | null
  readonly cancel_at_end: boolean | null
  readonly service_id: string | null
  readonly product: string | null
  readonly provisioning_status: string | null
  readonly provisioning_since: string | null
  readonly provisioning_reason: string | null
  readonly licences: number | null
  readonly licences_used: number | null
  readonly quantity: number | null
  readonly amount: string | null
  readonly currency: string | null
}

type CustomerCells = Pick<DemoRow, 'customer_id' | 'customer_name' | 'country' | 'admin_email' | 'tags'>
type ServiceCells = Pick<
  DemoRow,
  | 'service_id'
  | 'product'
  | 'provisioning_status'
  | 'provisioning_since'
  | 'provisioning_reason'
  | 'licences'
  | 'licences_used'
>
type PriceCells = Pick<DemoRow, 'quantity' | 'amount' | 'currency'>
type SubscriptionCells = Omit<DemoRow, keyof CustomerCells | keyof ServiceCells | keyof PriceCells>

/** The cells of a customer without subscriptions: its row is alone and empty from `subscription_id` on. */
const noSubscription: SubscriptionCells & ServiceCells & PriceCells = {
  subscription_id: null,
  offer: null,
  kind: null,
  term: null,
  starts_at: null,
  ends_at: null,
  auto_renew: null,
  payment: null,
  suspended_at: null,
  cancel_at_end: null,
  service_id: null,
  product: null,
  provisioning_status: null,
  provisioning_since: null,
  provisioning_reason: null,
  licences: null,
  licences_used: null,
  quantity: null,
  amount: null,
  currency: null,
}

function instantCell(instant: Instant | null): string | null {
  return instant === null ? null : formatInstantShort(instant)
}

function subscriptionCells(subscription: DemoSubscription): SubscriptionCells {
  return {
    subscription_id: subscription.externalId,
    offer: subscription.offer,
    kind: subscription.kind,
    term: subscription.term,
    starts_at: instantCell(subscription.startsAt),
    ends_at: instantCell(subscription.endsAt),
    auto_renew: subscription.autoRenew,
    payment: subscription.payment,
    suspended_at: instantCell(subscription.suspendedAt),
    cancel_at_end: subscription.cancelAtEnd,
  }
}

function serviceCells(service: DemoService): ServiceCells {
  return {
    service_id: service.externalId,
    product: service.product,
    provisioning_status: service.provisioningStatus,
    provisioning_since: instantCell(service.provisioningSince),
    provisioning_reason: service.provisioningReason,
    licences: service.licences,
    licences_used: service.licencesUsed,
  }
}

/** The rows of one customer as a customers file in JSON lines has them; at least one. */
export function demoRows(customer: DemoCustomer): DemoRow[] {
  const own: CustomerCells = {
    customer_id: customer.externalId,
    customer_name: customer.name,
    country: customer.country,
    admin_email: customer.adminEmail,
    tags: customer.tags,
  }
  if (customer.subscriptions.length === 0) return [{ ...own, ...noSubscription }]
  return customer.subscriptions.flatMap((subscription) => {
    const cells = subscriptionCells(subscription)
    const { quantity, amount, currency } = subscription
    const price: PriceCells = { quantity, amount, currency }
    return subscription.services.map((service) => ({ ...own, ...cells, ...serviceCells(service), ...price }))
  })
}
