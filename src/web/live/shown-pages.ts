import { notifyManager } from '@tanstack/react-query'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { customersKey, pageQuery, pagesKey } from '../customers/pages.ts'
import type { Customer, CustomerPage } from '../customers/pages.ts'
import type { ShownList } from '../customers/waiting.ts'

/** A page of the list whose rows are on the screen or about to be. */
export interface ShownPage {
  readonly number: number
  readonly cursor: string | null
  readonly items: readonly Customer[]
  readonly isLast: boolean
}

/** The pages that the list shows now, in its order; the first is always among them, for the counts. */
export function shownPages(queries: QueryClient, { search, memory }: ShownList): ShownPage[] {
  const active = queries.getQueryCache().findAll({ queryKey: pagesKey(search), type: 'active' })
  const pages = active.flatMap(({ queryKey }) => {
    const cursor = cursorOf(queryKey)
    const data = queries.getQueryData(pageQuery(search, cursor).queryKey)
    const number = memory.cursors.indexOf(cursor)
    if (data === undefined || number === -1) return []
    return [{ number, cursor, items: data.items, isLast: data.nextCursor === null }]
  })
  return pages.toSorted((a, b) => a.number - b.number)
}

/** Where a page begins stands last in its key. */
function cursorOf(queryKey: QueryKey): string | null {
  const cursor = queryKey.at(-1)
  return typeof cursor === 'string' ? cursor : null
}

/** Waits until every page that is on its way has come: what is asked for later knows more. */
export async function pagesThere(queries: QueryClient): Promise<void> {
  const coming = queries
    .getQueryCache()
    .findAll({ queryKey: [...customersKey, 'page'], fetchStatus: 'fetching' })
  await Promise.allSettled(coming.map(async ({ promise }) => promise))
}

type Counts = Pick<CustomerPage, 'total' | 'facets'>

/** Puts what is known of some customers into the rows in which they stand, and the list's counts above them. */
export function putInPlace(
  queries: QueryClient,
  { search }: ShownList,
  known: ReadonlyMap<string, Customer>,
  counts: Counts,
): void {
  notifyManager.batch(() => {
    for (const { queryKey } of queries
      .getQueryCache()
      .findAll({ queryKey: pagesKey(search), type: 'active' })) {
      const isFirst = cursorOf(queryKey) === null
      queries.setQueryData<CustomerPage>(queryKey, (page) => {
        const isConcerned = page?.items.some(({ id }) => known.has(id)) === true
        if (page === undefined || (!isFirst && !isConcerned)) return page
        const items = page.items.map((customer) => known.get(customer.id) ?? customer)
        return { ...page, ...(isFirst && counts), items }
      })
    }
  })
}
