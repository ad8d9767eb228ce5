import {
  IconAlertOctagon,
  IconBuildingStore,
  IconCircleCheck,
  IconForms,
  IconLoader2,
  IconTool,
} from '@tabler/icons-react'
import type { ProvisioningStatus } from '../../domain/provisioning-status.ts'
import type { Appearance } from '../status/appearance.ts'

/** How services look to their customer: what waits for them stands out, what waits for others does not. */
export const serviceAppearance: Readonly<Record<ProvisioningStatus, Appearance>> = {
  pending_details: { severity: 'urgent', icon: IconForms },
  unable_to_provision: { severity: 'waiting', icon: IconAlertOctagon },
  manual_partner: { severity: 'waiting', icon: IconTool },
  manual_vendor: { severity: 'waiting', icon: IconBuildingStore },
  provisioning: { severity: 'running', icon: IconLoader2 },
  provisioned: { severity: 'done', icon: IconCircleCheck },
}
