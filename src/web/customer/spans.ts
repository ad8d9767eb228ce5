import type { Customer, Subscription } from './types.ts'

/** Since when and until when a status holds; null where nothing is known or nothing changes it by itself. */
export interface Span {
  readonly since: string | null
  readonly until: string | null
}

/** The customer's provisioning status: since the first of the services that stand so does. */
export function provisioningSpan({ provisioningStatus, subscriptions }: Customer): Span {
  const services = subscriptions.flatMap((each) => each.services)
  const so = services.filter((each) => each.provisioningStatus === provisioningStatus)
  return { since: earliest(so.map((each) => each.withdrawnAt ?? each.since)), until: null }
}

/** The customer's subscription status: over the subscriptions that stand so. */
export function subscriptionSpan({ subscriptionStatus, subscriptions }: Customer): Span {
  const so = subscriptions.filter(({ status }) => status === subscriptionStatus)
  return {
    since: earliest(so.map(({ statusSince }) => statusSince)),
    until: earliest(so.map(({ statusUntil }) => statusUntil)),
  }
}

/** ISO 8601 in UTC orders as text. */
function earliest(instants: readonly (string | null)[]): string | null {
  return instants.filter((each) => each !== null).toSorted()[0] ?? null
}

/** Services that are there; those whose removal is done stay in the history alone. */
export function servicesThere({ services }: Subscription): Subscription['services'] {
  return services.filter(({ deprovisionedAt }) => deprovisionedAt === null)
}
