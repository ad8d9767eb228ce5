import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { StoredService } from '../standings/sources.ts'

/** One service by its id; undefined where the partner has none such. */
export async function findService(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
): Promise<StoredService | undefined> {
  return trx
    .selectFrom('services')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', serviceId)
    .executeTakeFirst()
}

/** Writes how a service's set-up stands. */
export async function updateService(
  trx: TenantWriter,
  partnerId: string,
  service: StoredService,
): Promise<void> {
  await trx
    .updateTable('services')
    .set({
      provisioning_status: service.provisioning_status,
      since: new Date(service.since),
      reason: service.reason,
      trouble: service.trouble === null ? null : JSON.stringify(service.trouble),
      withdrawn_at: dateOf(service.withdrawn_at),
      deprovisioned_at: dateOf(service.deprovisioned_at),
      stuck_at: dateOf(service.stuck_at),
      stuck_told: service.stuck_told,
      dashboard_url: service.dashboard_url,
      made: service.made === null ? null : JSON.stringify(service.made),
      first_provisioned_at: dateOf(service.first_provisioned_at),
      stands_at: dateOf(service.stands_at),
      told_licences: service.told_licences,
      provisioner: service.provisioner,
      product_id: service.product_id,
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', service.id)
    .execute()
}

function dateOf(at: Instant | null): Date | null {
  return at === null ? null : new Date(at)
}

/** Writes what its services come to. */
export async function updateProvisioningStatus(
  trx: TenantWriter,
  partnerId: string,
  subscription: { readonly id: string; readonly provisioning_status: ProvisioningStatus },
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('subscriptions')
    .set({ provisioning_status: subscription.provisioning_status, updated_at: new Date(now) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', subscription.id)
    .execute()
}

/** How long setting a product up usually takes; null where nobody has said. */
export async function usualSecondsOf(
  trx: TenantReader,
  partnerId: string,
  productId: string | null,
): Promise<number | null> {
  if (productId === null) return null
  const row = await trx
    .selectFrom('products')
    .select('usual_seconds')
    .where('partner_id', '=', partnerId)
    .where('id', '=', productId)
    .executeTakeFirst()
  return row?.usual_seconds ?? null
}
