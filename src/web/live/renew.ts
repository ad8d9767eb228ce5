import type { Query, QueryClient, QueryFilters } from '@tanstack/react-query'
import { ApiProblem } from '../../client/problems.ts'

/**
 * Reads again what is shown, and marks what is not as out of date. What could not be loaded stays so: to try again is the
 * reader's.
 * @throws where something failed that may go well later
 */
export async function renew(queries: QueryClient, filters: QueryFilters): Promise<void> {
  await queries.invalidateQueries({ ...filters, refetchType: 'none' })
  const shown = queries.getQueryCache().findAll({ ...filters, type: 'active' })
  await settled(shown.filter(isWanted).map((query) => readAgain(queries, query)))
}

/** Further pages that somebody asks for one after another. */
const maxWaits = 5

const isWanted = ({ state }: Query) => state.data !== undefined || state.fetchStatus === 'fetching'

async function readAgain(queries: QueryClient, query: Query): Promise<void> {
  // What is on its way may have been read before the change, or be a further page that somebody waits for.
  for (let times = 0; query.state.fetchStatus === 'fetching' && times < maxWaits; times += 1)
    await query.promise?.catch(() => undefined)
  await queries.refetchQueries(
    { queryKey: query.queryKey, exact: true, type: 'active' },
    { throwOnError: true, cancelRefetch: false },
  )
}

/** Waits for all. @throws the first failure that passes by itself */
export async function settled(deeds: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(deeds)
  const failure = results.find((result) => result.status === 'rejected' && isPassing(result.reason))
  if (failure?.status === 'rejected') throw failure.reason
}

/** Whether it is worth another try: not what the server refuses. What was cut short, as by who asks for a further page, is. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.status === 429 || error.status >= 500
}
