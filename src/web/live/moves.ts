import type { Customer } from '../customers/pages.ts'
import type { CustomersSearch } from '../customers/search.ts'
import { comparing } from './order.ts'
import type { ShownPage } from './shown-pages.ts'

type Page = Pick<ShownPage, 'number' | 'items' | 'isLast'>

/** Whether one of these customers belongs among the rows that are shown, or in another place of them. */
export function isDisturbed(
  search: CustomersSearch,
  pages: readonly Page[],
  changed: readonly Customer[],
): boolean {
  const compare = comparing(search)
  const rows = new Set(pages.flatMap(({ items }) => items.map(({ id }) => id)))
  const others = changed.filter(({ id }) => !rows.has(id))
  return pages.some((page) => {
    const there = page.items.filter(({ hasLeft }) => hasLeft !== true)
    const before = pages.find(({ number }) => number === page.number - 1)?.items.at(-1)
    const first = page.number === 0 ? undefined : (before ?? there[0])
    const last = page.isLast ? undefined : there.at(-1)
    const isWithin = (customer: Customer) =>
      (first === undefined || compare(first, customer) < 0) &&
      (last === undefined || compare(customer, last) < 0)
    return isMoved(there, compare) || others.some(isWithin)
  })
}

function isMoved(rows: readonly Customer[], compare: ReturnType<typeof comparing>): boolean {
  return rows.some((row, index) => {
    const next = rows[index + 1]
    return next !== undefined && compare(row, next) > 0
  })
}

export interface Moves {
  /** Customers that would stand among those that are shown. */
  readonly added: readonly string[]
  readonly isOtherOrder: boolean
}

/** What would move if pages that follow one another were drawn as they are now; what comes behind them moves nothing. */
export function movesIn(stretch: readonly Page[], fresh: readonly Customer[]): Moves {
  const shown = stretch.flatMap(({ items }) => items).map(({ id }) => id)
  const now = fresh.map(({ id }) => id)
  const [isShown, isThere] = [new Set(shown), new Set(now)]
  const end = stretch.at(-1)?.isLast === true ? now.length : now.findLastIndex((id) => isShown.has(id)) + 1
  const stayed = now.filter((id) => isShown.has(id))
  const stood = shown.filter((id) => isThere.has(id))
  return {
    added: now.slice(0, end).filter((id) => !isShown.has(id)),
    isOtherOrder: stood.some((id, index) => id !== stayed[index]) || hasGoneElsewhere(stretch, isThere),
  }
}

/** Whether one that is still in the list stands among those that stayed, and belongs far from there. */
function hasGoneElsewhere(stretch: readonly Page[], isThere: ReadonlySet<string>): boolean {
  const rows = stretch.flatMap(({ items }) => items)
  const end = rows.findLastIndex(({ id }) => isThere.has(id))
  return rows.slice(0, end).some(({ id, hasLeft }) => hasLeft !== true && !isThere.has(id))
}
