import type { Selectable } from 'kysely'
import type { ServicesTable } from '../database/provisioning-tables.ts'
import type { Instant } from '../domain/instant.ts'
import { isNobodyAssigned, isOverLimit, lowUseFrom } from '../domain/licence-use.ts'
import type { LicenceUse } from '../domain/licence-use.ts'
import type { ServiceStanding } from '../domain/provisioning-status.ts'

type StandingColumns = Pick<
  Selectable<ServicesTable>,
  'provisioning_status' | 'withdrawn_at' | 'deprovisioned_at'
>

/** What the roll-up of DESIGN.md §2 wants to know of a stored service. */
export function serviceStandingOf(row: StandingColumns): ServiceStanding {
  return {
    status: row.provisioning_status,
    withdrawn: row.withdrawn_at !== null,
    deprovisioned: row.deprovisioned_at !== null,
  }
}

/** Whether a stored service takes longer than it usually does. */
export function isStuck(
  { stuck_at: at }: Pick<Selectable<ServicesTable>, 'stuck_at'>,
  now: Instant,
): boolean {
  return at !== null && at <= now
}

/** What is known of a stored service's licences. */
export function licenceUseOf(
  row: StandingColumns & Pick<Selectable<ServicesTable>, 'licences' | 'licences_used' | 'since'>,
): LicenceUse {
  const { licences, licences_used: used, since } = row
  return { ...serviceStandingOf(row), licences, used, since }
}

/** What the use of a service's licences says at an instant, of an open subscription's service. */
export interface UseMarks {
  readonly isOverLimit: boolean
  readonly isLowUse: boolean
  readonly isNobodyAssigned: boolean
}

export const noUseMarks: UseMarks = { isOverLimit: false, isLowUse: false, isNobodyAssigned: false }

/** @param lowUsePercent under which share of what was bought use is low; null: under none */
export function useMarksOf(use: LicenceUse, lowUsePercent: number | null, now: Instant): UseMarks {
  const lowFrom = lowUseFrom(use, lowUsePercent)
  return {
    isOverLimit: isOverLimit(use),
    isLowUse: lowFrom !== null && lowFrom <= now,
    isNobodyAssigned: isNobodyAssigned(use),
  }
}
