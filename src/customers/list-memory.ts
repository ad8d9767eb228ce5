import { SetCountsCache } from '../standings/counts.ts'
import { CountedLists } from './counted-lists.ts'
import { FactsCache } from './facts-cache.ts'
import { Fragments } from './fragments.ts'
import { SearchMemory } from './search-memory.ts'
import { SearchPages } from './search-pages.ts'
import { Answers } from './answers.ts'

/** What one process remembers between requests for lists; every answer is checked against the request's snapshot. */
export interface ListMemory {
  readonly counts: SetCountsCache
  readonly searches: SearchMemory
  readonly counted: CountedLists
  readonly pages: SearchPages
  readonly facts: FactsCache
  readonly fragments: Fragments
  readonly answers: Answers
}

export function emptyListMemory(): ListMemory {
  return {
    counts: new SetCountsCache(),
    searches: new SearchMemory(),
    counted: new CountedLists(),
    pages: new SearchPages(),
    facts: new FactsCache(),
    fragments: new Fragments(),
    answers: new Answers(),
  }
}
