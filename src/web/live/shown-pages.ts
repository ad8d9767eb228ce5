import type { QueryClient } from '@tanstack/react-query'
import { customersKey, pageQuery } from '../customers/pages.ts'
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
  return memory.cursors.flatMap((cursor, number) => {
    const { queryKey } = pageQuery(search, cursor)
    const query = queries.getQueryCache().find<CustomerPage>({ queryKey, exact: true })
    const data = query?.state.data
    if (data === undefined || query?.isActive() !== true) return []
    return [{ number, cursor, items: data.items, isLast: data.nextCursor === null }]
  })
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
  { search, memory }: ShownList,
  known: ReadonlyMap<string, Customer>,
  counts: Counts,
): void {
  for (const cursor of memory.cursors) {
    const { queryKey } = pageQuery(search, cursor)
    const page = queries.getQueryData(queryKey)
    if (page === undefined) continue
    const isConcerned = page.items.some(({ id }) => known.has(id))
    if (cursor !== null && !isConcerned) continue
    const items = isConcerned ? page.items.map((customer) => known.get(customer.id) ?? customer) : page.items
    queries.setQueryData(queryKey, { ...page, ...(cursor === null && counts), items })
  }
}
