import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../domain/subscription-status.ts'
import type { Language } from './languages.ts'
import { message } from './message.ts'

/** A provisioning status in full, as DESIGN.md §2 has it; `vendor` is the partner's setting. */
export function provisioningLabel(language: Language, status: ProvisioningStatus, vendor: string): string {
  return message(language, `provisioning.${status}`, { vendor })
}

/** A subscription status in full, as DESIGN.md §2 has it. */
export function subscriptionLabel(language: Language, status: SubscriptionStatus): string {
  return message(language, `subscription.${status}`)
}
