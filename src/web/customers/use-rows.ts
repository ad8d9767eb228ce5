import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useLayoutEffect, useReducer } from 'react'
import type { ListMemory, Span } from './memory.ts'
import { pageQuery, pageSize } from './pages.ts'
import type { Customer } from './pages.ts'
import type { CustomersSearch } from './search.ts'

/** Rows that are fetched before they are seen, on either side. */
const ahead = 60
/** Pages on either side of what is shown that are kept; those beyond are fetched again when somebody comes back. */
const keptPages = 8

export interface Rows {
  /** Rows that can be scrolled to: those of pages whose beginning is known. */
  readonly count: number
  /** The customer at a place of the list; undefined while its page is on its way. Another function when it may answer otherwise. */
  readonly at: (index: number) => Customer | undefined
  readonly error: unknown
  readonly retry: () => void
}

/**
 * The rows around the ones that are shown, read page by page behind the last customer of the page before (DESIGN.md §4
 * «Keyset paging»). However long the list, only a few pages of it are in memory.
 * @param shown first and last place that is on the screen
 */
export function useRows(search: CustomersSearch, memory: ListMemory, total: number, shown: Span): Rows {
  const queries = useQueryClient()
  const [, changed] = useReducer((number: number) => number + 1, 0)
  const last = memory.cursors.length - 1
  const from = Math.min(last, Math.max(0, Math.floor((shown.start - ahead) / pageSize)))
  const to = Math.min(last, Math.max(from, Math.floor((shown.end + ahead) / pageSize)))
  const pages = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const results = useQueries({
    queries: pages.map((page) => pageQuery(search, memory.cursors[page] ?? null)),
  })
  const answers = results.map(({ data }) => data)

  useLayoutEffect(() => {
    let isNew = false
    const held = new Map(memory.held)
    for (const [index, answer] of answers.entries()) {
      if (answer === undefined) continue
      isNew = learn(memory, held, from + index, answer) || isNew
    }
    for (const page of held.keys()) {
      if (page >= from - keptPages && page <= to + keptPages) continue
      held.delete(page)
      // The first one also has the counts.
      const cursor = memory.cursors[page]
      if (typeof cursor === 'string')
        queries.removeQueries({ queryKey: pageQuery(search, cursor).queryKey, exact: true })
    }
    if (isNew || held.size !== memory.held.size) memory.held = held
    if (isNew) changed()
  })

  const { held } = memory
  const failed = results.find(({ isError, data }) => isError && data === undefined)
  return {
    count: memory.end ?? Math.min(total, memory.cursors.length * pageSize),
    at: useCallback((index) => held.get(Math.floor(index / pageSize))?.[index % pageSize], [held]),
    error: failed?.error,
    retry: () => void failed?.refetch(),
  }
}

/**
 * Takes in what a page says about itself and where the next one begins. After a change that may be elsewhere than it was:
 * then what follows is read from there, so that no customer falls between two pages. @returns whether anything is new
 */
function learn(
  memory: ListMemory,
  held: Map<number, readonly Customer[]>,
  page: number,
  { items, nextCursor }: { items: readonly Customer[]; nextCursor: string | null },
): boolean {
  const end = nextCursor === null ? page * pageSize + items.length : undefined
  const next = memory.cursors[page + 1]
  if (held.get(page) === items && next === (nextCursor ?? undefined)) return false
  held.set(page, items)
  if (nextCursor === null) {
    memory.cursors.length = page + 1
    for (const other of held.keys()) if (other > page) held.delete(other)
    memory.end = end
  } else {
    if (next === undefined) memory.end = undefined
    memory.cursors[page + 1] = nextCursor
  }
  return true
}
