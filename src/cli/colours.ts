import { styleText } from 'node:util'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../domain/subscription-status.ts'

export type Colour = 'red' | 'yellow' | 'cyan' | 'blue' | 'green' | 'dim'

/** Red: broken or stopped. Yellow: somebody should act soon. Cyan: later. Blue: others are at work. Green: well. */
export const statusColours: Readonly<Record<ProvisioningStatus | SubscriptionStatus, Colour>> = {
  unable_to_provision: 'red',
  manual_partner: 'yellow',
  pending_details: 'yellow',
  manual_vendor: 'blue',
  provisioning: 'blue',
  provisioned: 'green',
  suspended: 'red',
  expires_in_30_days: 'yellow',
  trial_expired: 'yellow',
  trial_expires_in_30_days: 'yellow',
  expires_in_60_days: 'cyan',
  trial_expires_in_60_days: 'cyan',
  trial_active: 'green',
  active: 'green',
}

/** Whether to colour what goes to a stream: only on a terminal that can, and where NO_COLOR (no-color.org) is not set. */
export function usesColour(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const unwanted = environment['NO_COLOR'] ?? ''
  return stream.isTTY === true && unwanted === '' && environment['TERM'] !== 'dumb'
}

/** The text in a colour, for a terminal: ask `usesColour` first. */
export function coloured(text: string, colour: Colour): string {
  return styleText(colour, text, { validateStream: false })
}
