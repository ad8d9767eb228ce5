import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Actor } from '../history/append.ts'
import type { StoredCustomer, StoredService } from '../standings/sources.ts'

/** Placeholder until details are merged. */
export async function askForDetails(
  trx: TenantWriter,
  partnerId: string,
  _actor: Actor,
  now: Instant,
  customer: StoredCustomer,
  service: StoredService,
  why: Trouble | null,
): Promise<void> {
  await trx
    .insertInto('service_details')
    .values({
      partner_id: partnerId,
      service_id: service.id,
      customer_id: customer.id,
      state: 'asked',
      details: '{}',
      why: why === null ? null : JSON.stringify(why),
      asked_at: new Date(now),
      saved_at: null,
      submitted_at: null,
      submitted_by_kind: null,
      submitted_by_id: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['partner_id', 'service_id']).doUpdateSet({
        state: 'asked',
        why: why === null ? null : JSON.stringify(why),
        asked_at: new Date(now),
      }),
    )
    .execute()
}
