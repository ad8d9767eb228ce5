import { QueryCache, QueryClient, MutationCache } from '@tanstack/react-query'
import { createClient } from '../../client/client.ts'
import type { Client } from '../../client/types.ts'
import { spokenLanguage } from '../language/spoken.ts'
import { fetchOrTake } from './asked-ahead.ts'

/** The API from this page: its own origin, its session, problems in the reader's language. */
export const client: Client = createClient({
  baseUrl: '',
  fetch: fetchOrTake,
  get language() {
    return spokenLanguage.get()
  },
})

const freshMs = 10_000

/** What pages have loaded. @param onError told of everything that fails, whoever asked */
export function createQueries(onError: (error: unknown) => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // The client repeats what passes by itself (src/client/retry.ts).
    // Whether there is a network is for the requests to find out: the server may be on this very machine.
    defaultOptions: {
      queries: { retry: false, staleTime: freshMs, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
