import type { TenantReader } from '../database/transactions.ts'

/** What a partner has settled about its subscriptions. */
export interface PartnerTime {
  /** In which terms are counted (docs/decisions/0020). */
  readonly timeZone: string
  readonly trialMaxDays: number
  /** Under which share of what was bought use is low; null: under none. */
  readonly lowUsePercent: number | null
}

/** Reads it in the transaction of what depends on it. */
export async function partnerTime(trx: TenantReader, partnerId: string): Promise<PartnerTime> {
  return trx
    .selectFrom('partners')
    .select(['time_zone as timeZone', 'trial_max_days as trialMaxDays', 'low_use_percent as lowUsePercent'])
    .where('id', '=', partnerId)
    .executeTakeFirstOrThrow()
}
