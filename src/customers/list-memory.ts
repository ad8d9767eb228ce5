import { SetCountsCache } from '../standings/counts.ts'
import { FactsCache } from './facts-cache.ts'

/** What one process remembers between requests for lists; every answer is checked against the request's snapshot. */
export interface ListMemory {
  readonly counts: SetCountsCache
  readonly facts: FactsCache
}

export function emptyListMemory(): ListMemory {
  return { counts: new SetCountsCache(), facts: new FactsCache() }
}
