import type { Customer, Service, Subscription } from './pages.ts'

/** The subscription whose status a column shows: the first, in the list's order, of those that the filter shows. */
export function shownSubscription({ subscriptions, matching }: Customer): Subscription | undefined {
  return subscriptions.find((each) => each.matches && each.status === matching.subscriptionStatus)
}

/** The service whose status a column shows. */
export function shownService({ subscriptions, matching }: Customer): Service | undefined {
  const status = matching.provisioningStatus
  const subscription = subscriptions.find((each) => each.matches && each.provisioningStatus === status)
  return subscription?.services.find((service) => service.provisioningStatus === status)
}

/** How many services there are, and whether there are more: an answer holds the first subscriptions only. */
export function serviceCount({ subscriptions, subscriptionCount }: Customer): {
  count: number
  isMore: boolean
} {
  const count = subscriptions.reduce((sum, { services }) => sum + services.length, 0)
  return { count, isMore: subscriptionCount > subscriptions.length }
}
