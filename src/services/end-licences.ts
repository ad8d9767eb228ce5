import { newId } from '../database/ids.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import { returnLicences } from '../licences/return.ts'
import type { FoundService } from './find.ts'

/**
 * With a service that was taken down for good its licences are returned. What went with its subscription or its customer
 * may come back with that, and so may they: they stay (docs/decisions/0038).
 * @param found removed just now; the row agrees with what is stored afterwards
 */
export async function endLicences(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  found: FoundService,
): Promise<void> {
  const { customer, service } = found
  if (!service.licences_counted || mayComeBack(found, now)) return
  const how = { why: 'service_removed', with: newId(), actor, now } as const
  await returnLicences(trx, partnerId, customer.id, service.id, null, how)
  service.licences_used = 0
}

/** Whether its subscription or its customer has ended, or is ending just now, and it with that. */
function mayComeBack({ customer, subscription, service }: FoundService, now: Instant): boolean {
  const { kind, closed_at, ends_at, converts_ends_at, services_ended_at } = subscription
  const goneAt = service.withdrawn_at
  if (customer.archived_at !== null) return goneAt === (customer.services_ended_at ?? goneAt)
  if (services_ended_at !== null) return goneAt === services_ended_at
  const isTrialOver = kind === 'trial' && converts_ends_at === null && ends_at !== null && ends_at <= now
  return closed_at !== null || isTrialOver
}
