import type { Selectable } from 'kysely'
import type { ServicesTable } from '../database/provisioning-tables.ts'
import type { Instant } from '../domain/instant.ts'
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
