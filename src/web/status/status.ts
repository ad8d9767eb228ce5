import { isProvisioningStatus, provisioningRules } from '../../domain/provisioning-status.ts'
import type { ActsNext, ProvisioningStatus } from '../../domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../../domain/subscription-status.ts'
import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { provisioningAppearance, subscriptionAppearance } from './appearance.ts'
import type { Appearance } from './appearance.ts'

/** One of the fourteen. */
export type Status = ProvisioningStatus | SubscriptionStatus

export function appearanceOf(status: Status): Appearance {
  return isProvisioningStatus(status) ? provisioningAppearance[status] : subscriptionAppearance[status]
}

/** Who acts next where a subscription stands so: the partner talks to the customer, or nobody has to. */
const subscriptionActsNext: Readonly<Record<SubscriptionStatus, ActsNext>> = {
  suspended: 'partner',
  expires_in_30_days: 'partner',
  trial_expired: 'partner',
  trial_expires_in_30_days: 'partner',
  expires_in_60_days: 'partner',
  trial_expires_in_60_days: 'partner',
  trial_active: 'nobody',
  active: 'nobody',
}

/** Who acts next on what stands so. */
export function actsNextOn(status: Status): ActsNext {
  return isProvisioningStatus(status) ? provisioningRules[status].actsNext : subscriptionActsNext[status]
}

export interface StatusWords {
  /** In full, as the catalogues have it. */
  readonly label: string
  /** One sentence: what it means. */
  readonly meaning: string
  /** Who acts next and what they do. */
  readonly next: string
}

/** What statuses are called and mean, with the partner's own vendor in the text. */
export function useStatusWords(): (status: Status) => StatusWords {
  const { say } = useWords()
  const { vendor } = useMe().partner
  return (status) => {
    const isProvisioning = isProvisioningStatus(status)
    const label: WordKey = isProvisioning ? `provisioning.${status}` : `subscription.${status}`
    return {
      label: say(label, { vendor }),
      meaning: say(`web.status.meaning.${status}`, { vendor }),
      next: say(`web.status.next.${actsNextOn(status)}`, { vendor }),
    }
  }
}
