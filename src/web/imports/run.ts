import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import type { Language } from '../../messages/languages.ts'
import { client } from '../api/api.ts'

export type Run = Output<'getImport'>
export type RunState = Run['state']
type Progress = NonNullable<Run['progress']>

const firstPauseMs = 300
const longestPauseMs = 2_000
const growth = 1.3

const over: Readonly<Record<RunState, boolean>> = {
  receiving: false,
  waiting: false,
  running: false,
  done: true,
  failed: true,
  cancelled: true,
}

/** Whether nothing more happens to an import. */
export function isOver({ state }: { readonly state: RunState }): boolean {
  return over[state]
}

/** One import; while it runs it is asked for again, with pauses that grow. */
export function runQuery(importId: string, language: Language) {
  return queryOptions({
    // What the server says of it is in the reader's language.
    queryKey: ['import', importId, language],
    queryFn: ({ signal }) => client.getImport({ params: { id: importId }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data !== undefined && isOver(data)
        ? false
        : Math.min(longestPauseMs, firstPauseMs * growth ** dataUpdateCount),
  })
}

/** Reading takes about a quarter of the time, writing the rest (src/imports/progress.ts counts so too). */
const readingShare = 0.25

/** How much is done, as a part of one. */
export function shareDone(progress: Progress): number {
  const { phase, bytesRead, bytesTotal, rowsRead, rowsDone, customersDone, customersTotal } = progress
  if (customersTotal !== null) return part(customersDone, customersTotal)
  if (phase === 'reading') return readingShare * part(bytesRead, bytesTotal)
  return readingShare + (1 - readingShare) * part(rowsDone, rowsRead)
}

function part(done: number, total: number): number {
  return total === 0 ? 0 : Math.min(1, done / total)
}
