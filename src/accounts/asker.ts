import type { Asker } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'

/**
 * The person who asks about themselves.
 * @throws AppError people_only: a token has no address, no password and no sessions
 */
export function personOf(asker: Asker): string {
  if (asker.kind !== 'person') throw new AppError('people_only')
  return asker.id
}
