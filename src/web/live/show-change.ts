import type { QueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { hasCustomersQuery } from '../api/queries.ts'
import { tellWhetherGone } from '../customer/gone.ts'
import { customersKey } from '../customers/pages.ts'
import { isDialogOpen } from './dialogs.ts'
import type { Change } from './gather.ts'
import { renew, settled } from './renew.ts'
import { showInList } from './show-in-list.ts'

/** What any customer that changes may change: counts and sums, tags, who is deleted, what imports and acts over many wrote, what
 * waits for hands. */
const wholeKeys = [
  [...customersKey, 'count'],
  [...customersKey, 'at-risk'],
  hasCustomersQuery.queryKey,
  ['tags'],
  ['deleted'],
  ['imports'],
  ['bulk', 'all'],
  ['tasks'],
]
/** As the API takes them by name. */
const maxAtOnce = 200
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Told of customers that are to be shown once the dialog that is open has closed. */
type Later = (customerIds: readonly string[]) => void

/**
 * Shows what has changed wherever it is shown. A customer's view is not read again: to open it is an act that is noted,
 * so its reader is told.
 * @throws where something could not be read and may be later
 */
export async function showChange(queries: QueryClient, change: Change, later: Later): Promise<void> {
  await settled([
    showInList(queries, change),
    showInCustomers(queries, change, later),
    queries.invalidateQueries({
      queryKey: ['customer-view'],
      predicate: ({ queryKey }) => change.customerIds.has(String(queryKey[1])),
      refetchType: 'none',
    }),
    ...wholeKeys.map((queryKey) => renew(queries, { queryKey })),
  ])
}

/** The customers whose own pages are open, with their history. */
async function showInCustomers(queries: QueryClient, change: Change, later: Later): Promise<void> {
  const isConcerned = (id: unknown): id is string =>
    typeof id === 'string' && (change.isAll || change.isReach || change.customerIds.has(id))
  await queries.invalidateQueries({
    queryKey: ['customer'],
    predicate: ({ queryKey }) => isConcerned(queryKey[1]),
    refetchType: 'none',
  })
  const open = queries.getQueryCache().findAll({ queryKey: ['customer'], type: 'active' })
  const concerned = [...new Set(open.map(({ queryKey }) => queryKey[1]))].filter(isConcerned)
  const ids = concerned.filter((id) => uuid.test(id)).slice(0, maxAtOnce)
  if (ids.length > 0 && isDialogOpen()) later(ids)
  else await showThose(queries, ids)
}

async function showThose(queries: QueryClient, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  // One that is deleted, or no longer the reader's, stays as it was and says so: who reads it is not sent away.
  const { items } = await client.getCustomers({ query: { id: [...ids] } })
  const there = new Set(items.map(({ id }) => id))
  tellWhetherGone(ids, there)
  await settled([...there].map((id) => renewCustomer(queries, id)))
}

async function renewCustomer(queries: QueryClient, id: string): Promise<void> {
  const queryKey = ['customer', id]
  // It was not there, and is again.
  if (queries.getQueryState(queryKey)?.status === 'error') await queries.refetchQueries({ queryKey })
  await renew(queries, { queryKey })
}
