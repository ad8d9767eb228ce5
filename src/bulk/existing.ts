import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { reachOfRole } from '../domain/roles.ts'
import type { JobRow } from './repository.ts'

/** Whose jobs somebody sees: who sees all customers everybody's, others their own. Null: everybody's. */
export function whoseJobs({ role, personId, id }: Actor): string | null {
  return reachOfRole[role] === 'all' ? null : (personId ?? id)
}

/** @throws AppError bulk_not_found, also for one that is not theirs to see */
export function requireJob(row: JobRow | undefined, actor: Actor): JobRow {
  const whose = whoseJobs(actor)
  if (row === undefined || (whose !== null && row.person_id !== whose && row.actor_id !== whose))
    throw new AppError('bulk_not_found')
  return row
}
