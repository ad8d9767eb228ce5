import { useCallback, useMemo, useRef, useState } from 'react'
import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { stringifySearch } from '../search-params.ts'
import { CustomerRow, EmptyRow } from './CustomerRow.tsx'
import type { RowActions } from './CustomerRow.tsx'
import { gridId } from './focus.ts'
import { FooterBar } from './FooterBar.tsx'
import { HeadRow } from './HeadRow.tsx'
import { memoryOf } from './memory.ts'
import type { ListMemory, Span } from './memory.ts'
import type { CustomerPage } from './pages.ts'
import type { CustomersSearch } from './search.ts'
import { toggleSelected, useSelection } from './selection.ts'
import classes from './table.module.css'
import { useActiveRow } from './use-active-row.ts'
import { useIsNarrow } from './use-is-narrow.ts'
import { useRows } from './use-rows.ts'
import { useTableKeys } from './use-table-keys.ts'
import { useVirtualRows } from './use-virtual-rows.ts'
import type { Edges } from './use-virtual-rows.ts'

interface CustomersTableProps {
  readonly search: CustomersSearch
  /** The first page, with the counts; undefined while it is on its way. */
  readonly head: CustomerPage | undefined
  /** Whether another list was asked for, and this one stands there until it comes. */
  readonly isOld: boolean
}

/** The list itself: as many rows as there are customers, of which only those on the screen are drawn. */
export function CustomersTable({ search, head, isOld }: CustomersTableProps) {
  const { say } = useWords()
  const partnerId = useMe().partner.id
  const [memory] = useState(() => memoryOf(partnerId, stringifySearch(search)))
  const total = head?.total ?? 0
  const grid = useRef<HTMLDivElement>(null)
  const edges = useEdges()
  const [seen, setSeen] = useSeen(memory)
  const rows = useRows(search, memory, total, seen)
  const active = useActiveRow(memory, rows, grid)
  const virtual = useVirtualRows(memory, rows, edges, useIsNarrow(), active.index, setSeen)
  const selection = useSelection()
  const [unfolded, toggleFold] = useUnfolded(memory)
  const actions = useMemo<RowActions>(
    () => ({
      toggleFold: ({ id }) => toggleFold(id),
      toggleSelect: toggleSelected,
    }),
    [toggleFold],
  )
  const onKeyDown = useTableKeys({
    rows,
    active,
    seen,
    reveal: virtual.reveal,
    isUnfolded: (index) => unfolded.has(rows.at(index)?.id ?? ''),
    toggleFold: (index) => {
      const customer = rows.at(index)
      if (customer !== undefined) toggleFold(customer.id)
    },
  })

  return (
    <>
      <div
        ref={grid}
        id={gridId}
        role="grid"
        aria-label={say('web.nav.customers')}
        aria-rowcount={total + 1}
        aria-multiselectable
        aria-busy={head === undefined || isOld}
        data-old={isOld || undefined}
        className={classes.grid}
        onKeyDown={onKeyDown}
        onFocus={active.onFocus}
      >
        <div role="rowgroup" ref={edges.head} className={classes.head}>
          <HeadRow />
        </div>
        <div
          role="rowgroup"
          ref={edges.list}
          className={classes.body}
          style={{ height: head === undefined ? undefined : virtual.height }}
        >
          {virtual.items.map(({ key, index, start }) => {
            const place = virtual.base + index
            const customer = rows.at(place)
            const isActive = place === active.index
            return (
              <div
                key={key}
                ref={virtual.measure}
                data-index={index}
                data-item
                role="presentation"
                className={classes.item}
                style={{ transform: `translateY(${start - virtual.margin}px)` }}
              >
                {customer === undefined ? (
                  <EmptyRow index={place} isActive={isActive} />
                ) : (
                  <CustomerRow
                    customer={customer}
                    index={place}
                    isActive={isActive}
                    isUnfolded={unfolded.has(customer.id)}
                    isSelected={selection.has(customer.id)}
                    actions={actions}
                  />
                )}
              </div>
            )
          })}
        </div>
      </div>
      {rows.error !== undefined && rows.error !== null && (
        <ErrorState error={rows.error} retry={rows.retry} />
      )}
      <FooterBar ref={edges.foot} seen={seen} total={total} memory={memory} />
    </>
  )
}

function useEdges(): Edges {
  const list = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const foot = useRef<HTMLDivElement>(null)
  return useMemo(() => ({ list, head, foot }), [])
}

function useSeen(memory: ListMemory) {
  const [seen, setSeen] = useState(memory.shown)
  const see = useCallback(
    (span: Span) => {
      memory.shown = span
      setSeen((before) => (before.start === span.start && before.end === span.end ? before : span))
    },
    [memory],
  )
  return [seen, see] as const
}

function useUnfolded(memory: ListMemory) {
  const [unfolded, setUnfolded] = useState(memory.unfolded)
  memory.unfolded = unfolded
  const toggle = useCallback((id: string) => {
    setUnfolded((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  return [unfolded, toggle] as const
}
