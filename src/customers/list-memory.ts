import { SetCountsCache } from '../standings/counts.ts'
import { FactsCache } from './facts-cache.ts'
import { SearchMemory } from './search-memory.ts'

/** What one process remembers between requests for lists; every answer is checked against the request's snapshot. */
export interface ListMemory {
  readonly counts: SetCountsCache
  readonly searches: SearchMemory
  readonly facts: FactsCache
}

export function emptyListMemory(): ListMemory {
  return { counts: new SetCountsCache(), searches: new SearchMemory(), facts: new FactsCache() }
}
