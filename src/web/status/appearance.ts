import {
  IconAlertOctagon,
  IconBuildingStore,
  IconCalendarDue,
  IconCalendarEvent,
  IconCircleCheck,
  IconFlask,
  IconFlaskOff,
  IconForms,
  IconHourglass,
  IconHourglassLow,
  IconLoader2,
  IconPlayerPause,
  IconProgressCheck,
  IconTool,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { ProvisioningStatus } from '../../domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../../domain/subscription-status.ts'

/** From what burns to what is done; the colours stand in look/palette.css under the same names. */
export const severities = ['critical', 'urgent', 'soon', 'waiting', 'running', 'done'] as const
export type Severity = (typeof severities)[number]

export interface Appearance {
  readonly severity: Severity
  /** Its own for each status, so that no two are told apart by colour alone. */
  readonly icon: Icon
}

export const provisioningAppearance: Readonly<Record<ProvisioningStatus, Appearance>> = {
  unable_to_provision: { severity: 'critical', icon: IconAlertOctagon },
  manual_partner: { severity: 'urgent', icon: IconTool },
  pending_details: { severity: 'soon', icon: IconForms },
  manual_vendor: { severity: 'waiting', icon: IconBuildingStore },
  provisioning: { severity: 'running', icon: IconLoader2 },
  provisioned: { severity: 'done', icon: IconCircleCheck },
}

export const subscriptionAppearance: Readonly<Record<SubscriptionStatus, Appearance>> = {
  suspended: { severity: 'critical', icon: IconPlayerPause },
  expires_in_30_days: { severity: 'urgent', icon: IconCalendarDue },
  trial_expired: { severity: 'urgent', icon: IconFlaskOff },
  trial_expires_in_30_days: { severity: 'soon', icon: IconHourglassLow },
  expires_in_60_days: { severity: 'soon', icon: IconCalendarEvent },
  trial_expires_in_60_days: { severity: 'waiting', icon: IconHourglass },
  trial_active: { severity: 'running', icon: IconFlask },
  active: { severity: 'done', icon: IconProgressCheck },
}
