import type { Selectable } from 'kysely'
import type { ServicesTable } from '../database/tables.ts'
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
