import type { QueryClient } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { customersKey, listQuery, pageQuery, pageSize } from '../customers/pages.ts'
import type { Customer, CustomerPage } from '../customers/pages.ts'
import { setWaiting, shownList } from '../customers/waiting.ts'
import type { ShownList } from '../customers/waiting.ts'
import type { Change } from './gather.ts'
import { isDisturbed, movesIn } from './moves.ts'
import { isQuiet, settle } from './settle.ts'
import { pagesThere, putInPlace, shownPages } from './shown-pages.ts'
import type { ShownPage } from './shown-pages.ts'

/** As the API takes them at once. */
const maxAsked = 100

type Changed = Output<'listChangedCustomers'>

/**
 * Shows what has changed in the list where it stands: rows and counts become what they are now, and a row that is in the
 * list no more says so. What would move rows waits until nobody is in the table (settle.ts).
 * @throws where something could not be read
 */
export async function showInList(queries: QueryClient, change: Change): Promise<void> {
  await pagesThere(queries)
  const list = shownList()
  await markOthers(queries, list)
  if (list === undefined) return
  const pages = shownPages(queries, list)
  // What has not come yet will be as it is by then.
  if (pages.length === 0) return
  const isMuch = change.isAll || change.isReach || change.customerIds.size > maxAsked
  await (isMuch ? readAnew(queries, list, pages) : showChanged(queries, list, pages, [...change.customerIds]))
}

/** Pages that are not on the screen are read again when they come onto it. */
async function markOthers(queries: QueryClient, list: ShownList | undefined): Promise<void> {
  const shown = list === undefined ? [] : shownPages(queries, list)
  const own = new Set(shown.map(({ cursor }) => list && pageQuery(list.search, cursor).queryKey.join('\n')))
  await queries.invalidateQueries({
    queryKey: [...customersKey, 'page'],
    predicate: ({ queryKey }) => !own.has(queryKey.join('\n')),
    refetchType: 'none',
  })
}

async function askChanged({ search }: ShownList, ids: readonly string[]): Promise<Changed> {
  return client.listChangedCustomers({ query: { ...listQuery(search), id: [...ids] } })
}

async function showChanged(
  queries: QueryClient,
  list: ShownList,
  pages: readonly ShownPage[],
  ids: readonly string[],
): Promise<void> {
  const changed = await askChanged(list, ids)
  const rows = rowsOf(pages)
  putInPlace(queries, list, inPlaceOf(rows, ids, changed), changed)
  noteLeft(list, ids, rows, changed)
  const now = shownPages(queries, list)
  if (!isDisturbed(list.search, now, changed.items)) return
  await (isQuiet(list) ? settle(queries, list) : readAnew(queries, list, now))
}

/** What stands in the rows of these customers from now on. */
function inPlaceOf(
  rows: ReadonlyMap<string, Customer>,
  ids: readonly string[],
  { items, others }: Pick<Changed, 'items' | 'others'>,
): Map<string, Customer> {
  const known = new Map<string, Customer>(items.map((item) => [item.id, item]))
  const outside = new Map(others.map((item) => [item.id, item]))
  for (const id of ids) {
    const row = rows.get(id)
    if (row !== undefined && !known.has(id)) known.set(id, { ...(outside.get(id) ?? row), hasLeft: true })
  }
  return known
}

function noteLeft(
  { memory }: ShownList,
  ids: readonly string[],
  rows: ReadonlyMap<string, Customer>,
  { items }: Pick<Changed, 'items'>,
): void {
  const matching = new Set(items.map(({ id }) => id))
  if (!ids.some((id) => rows.has(id) && !matching.has(id))) return
  setWaiting(memory, { ...memory.waiting, leftAtMs: performance.now() })
}

/**
 * Reads the pages that are shown aside, and finds out what would move if they were drawn: values go into the rows, the
 * rest waits.
 */
async function readAnew(queries: QueryClient, list: ShownList, pages: readonly ShownPage[]): Promise<void> {
  const reads = await Promise.all(stretches(pages).map((stretch) => readStretch(list, stretch)))
  const counts = reads[0]?.counts
  if (counts === undefined) return
  const rows = rowsOf(pages)
  const known = new Map(
    reads.flatMap(({ items }) => items.map((customer) => [customer.id, customer] as const)),
  )
  const missing = [...rows.keys()].filter((id) => !known.has(id))
  for (let from = 0; from < missing.length; from += maxAsked) {
    const ids = missing.slice(from, from + maxAsked)
    const changed = await askChanged(list, ids)
    for (const [id, customer] of inPlaceOf(rows, ids, changed)) known.set(id, customer)
    noteLeft(list, ids, rows, changed)
  }
  putInPlace(queries, list, known, counts)
  await noteMoves(queries, list, reads)
}

/** What would move waits, or comes at once where nobody is in the table. */
async function noteMoves(queries: QueryClient, list: ShownList, reads: readonly Read[]): Promise<void> {
  const pages = shownPages(queries, list)
  const moves = reads.map(({ numbers, items }) =>
    movesIn(
      pages.filter(({ number }) => numbers.has(number)),
      items,
    ),
  )
  const { waiting } = list.memory
  const added = new Set([...waiting.added, ...moves.flatMap((each) => each.added)])
  const isOtherOrder = moves.some((each) => each.isOtherOrder)
  if (added.size === 0 && !isOtherOrder && !waiting.isOtherOrder) return
  setWaiting(list.memory, { ...waiting, added, isOtherOrder })
  if (isQuiet(list)) await settle(queries, list)
}

interface Read {
  /** Of the pages that were read, by their place in the list. */
  readonly numbers: ReadonlySet<number>
  readonly items: readonly Customer[]
  readonly counts: CustomerPage
}

/** As many pages as there are in a stretch, as they are now. */
async function readStretch({ search }: ShownList, stretch: readonly ShownPage[]): Promise<Read> {
  const read = (cursor: string | null): Promise<CustomerPage> =>
    client.listCustomers({
      query: { ...listQuery(search), limit: pageSize, ...(cursor !== null && { cursor }) },
    })
  const counts = await read(stretch[0]?.cursor ?? null)
  const items = [...counts.items]
  let { nextCursor } = counts
  for (let count = 1; count < stretch.length && nextCursor !== null; count += 1) {
    const page = await read(nextCursor)
    items.push(...page.items)
    nextCursor = page.nextCursor
  }
  return { numbers: new Set(stretch.map(({ number }) => number)), items, counts }
}

/** Pages that follow one another are read one after the other. */
function stretches(pages: readonly ShownPage[]): ShownPage[][] {
  const found: ShownPage[][] = []
  for (const page of pages) {
    const last = found.at(-1)
    if (last?.at(-1)?.number === page.number - 1) last.push(page)
    else found.push([page])
  }
  return found
}

function rowsOf(pages: readonly ShownPage[]): Map<string, Customer> {
  return new Map(pages.flatMap(({ items }) => items.map((customer) => [customer.id, customer] as const)))
}
