import type { GroupedService } from '../customers-file/merge-customer.ts'
import { newId } from '../database/ids.ts'
import type { Instant } from '../domain/instant.ts'
import type { StoredService } from '../standings/sources.ts'
import { noSetUp } from '../writing/no-set-up.ts'

type ProvisioningColumns = Pick<StoredService, 'provisioning_status' | 'since' | 'reason'>

/**
 * The service's row with the file's cells laid over it. `kept` says that what is stored of its provisioning won
 * over something else in the file.
 */
export function mergeService(
  { partnerId, now }: { partnerId: string; now: Instant },
  subscriptionId: string,
  cells: GroupedService,
  stored: StoredService | undefined,
): { service: StoredService; kept: boolean } {
  const provisioning =
    stored === undefined ? provisioningOf(cells, now) : mergeProvisioning(cells, stored, now)
  const kept = stored !== undefined && provisioning === stored && differs(cells, stored)
  const service = {
    // What no file says.
    ...(stored ?? noSetUp),
    partner_id: partnerId,
    id: stored?.id ?? newId(),
    subscription_id: subscriptionId,
    external_id: cells.externalId,
    product: cells.product,
    provisioning_status: provisioning.provisioning_status,
    since: provisioning.since,
    reason: provisioning.reason,
    licences: cells.licences === undefined ? (stored?.licences ?? null) : cells.licences,
    licences_used: usedOf(cells, stored),
  }
  return { service, kept }
}

/** What people hold wins over what a file says (INTERFACES.md «Customers file»). */
function usedOf({ licencesUsed }: GroupedService, stored: StoredService | undefined): number | null {
  const keeps = licencesUsed === undefined || stored?.licences_counted === true
  return keeps ? (stored?.licences_used ?? null) : licencesUsed
}

function provisioningOf(cells: GroupedService, now: Instant): ProvisioningColumns {
  return {
    // A new one without a status has been refused.
    provisioning_status: cells.provisioningStatus ?? 'provisioning',
    since: cells.provisioningSince ?? now,
    reason: cells.provisioningReason ?? null,
  }
}

/**
 * «An old file does not undo newer facts» (INTERFACES.md «Customers file»): gives `stored` itself where the
 * file's status does not apply. The reason goes with the status.
 */
function mergeProvisioning(cells: GroupedService, stored: StoredService, now: Instant): ProvisioningColumns {
  // A provisioner tells by itself how far it has come, and so does what takes a service down.
  if (stored.provisioner !== null || stored.withdrawn_at !== null) return stored
  const since = cells.provisioningSince ?? null
  if (since !== null && since <= stored.since) return stored
  const status = cells.provisioningStatus ?? stored.provisioning_status
  const isSame = status === stored.provisioning_status
  const reason = cells.provisioningReason
  return {
    provisioning_status: status,
    since: since ?? (isSame ? stored.since : now),
    reason: reason === undefined && isSame ? stored.reason : (reason ?? null),
  }
}

function differs(cells: GroupedService, stored: StoredService): boolean {
  const { provisioningStatus, provisioningSince, provisioningReason } = cells
  return (
    (provisioningStatus !== undefined && provisioningStatus !== stored.provisioning_status) ||
    (provisioningSince !== null && provisioningSince !== undefined && provisioningSince !== stored.since) ||
    (provisioningReason !== undefined && provisioningReason !== stored.reason)
  )
}
