import { useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { paths } from '../paths.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import { focusOn, searchFieldId } from './focus.ts'
import type { Span } from './memory.ts'
import { clearSelection, selectionNow, toggleSelected } from './selection.ts'
import type { Active } from './use-active-row.ts'
import type { Rows } from './use-rows.ts'

export interface TableKeys {
  readonly rows: Rows
  readonly active: Active
  readonly seen: Span
  readonly reveal: (index: number) => void
  readonly isUnfolded: (index: number) => boolean
  readonly toggleFold: (index: number) => void
}

/** The table's keys: letters as everywhere in the app, and those that every table has, which work without them too. */
export function useTableKeys({ rows, active, seen, reveal, isUnfolded, toggleFold }: TableKeys) {
  const navigate = useNavigate()

  function go(index: number): void {
    const next = Math.max(0, Math.min(rows.count - 1, index))
    active.focus(next)
    reveal(next)
  }
  const isSeen = () => active.index >= seen.start && active.index <= seen.end
  /** Keys that come from outside of the table lead into it first, to where the reader is. */
  function here(act: () => void): void {
    if (active.hasFocus()) return act()
    go(isSeen() ? active.index : seen.start)
  }
  const move = (by: number) => here(() => go(isSeen() ? active.index + by : seen.start))
  function open(): void {
    const customer = rows.at(active.index)
    if (customer !== undefined) void navigate({ to: paths.customer, params: { customerId: customer.id } })
  }
  function openView(): void {
    const customer = rows.at(active.index)
    if (customer !== undefined) void navigate({ to: paths.customerView, params: { customerId: customer.id } })
  }
  function select(): void {
    const customer = rows.at(active.index)
    if (customer !== undefined) toggleSelected(customer)
  }
  function back(): void {
    if (active.hasFocus() && isUnfolded(active.index)) {
      toggleFold(active.index)
      active.focus(active.index)
    } else if (selectionNow().size > 0) clearSelection()
  }

  useShortcuts([
    { keys: ['/'], label: 'web.customers.keys_search', run: () => focusOn(searchFieldId) },
    { keys: ['j', 'ArrowDown'], label: 'web.customers.keys_down', run: () => move(1) },
    { keys: ['k', 'ArrowUp'], label: 'web.customers.keys_up', run: () => move(-1) },
    { keys: ['Enter'], label: 'web.customers.keys_open', run: () => here(open) },
    { keys: ['o'], label: 'web.customers.keys_unfold', run: () => here(() => toggleFold(active.index)) },
    { keys: ['v'], label: 'web.view.open', run: () => here(openView) },
    { keys: ['x'], label: 'web.customers.keys_select', run: () => here(select) },
    { keys: ['Escape'], label: 'web.customers.keys_back', run: back },
  ])

  const screen = Math.max(1, seen.end - seen.start - 1)
  const ofTable: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(active.index + 1),
    ArrowUp: () => go(active.index - 1),
    PageDown: () => go(active.index + screen),
    PageUp: () => go(active.index - screen),
    Home: () => go(0),
    End: () => go(rows.count - 1),
  }
  const ofRow: Readonly<Record<string, () => void>> = {
    Enter: open,
    ' ': select,
    ArrowRight: () => !isUnfolded(active.index) && toggleFold(active.index),
    ArrowLeft: () => isUnfolded(active.index) && toggleFold(active.index),
  }

  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const { target, key } = event
    const isRow = target instanceof HTMLElement && target.dataset['row'] !== undefined
    const isInRow = target instanceof HTMLElement && target.closest('[data-item]') !== null
    const run = (isRow ? ofRow[key] : undefined) ?? (isInRow ? ofTable[key] : undefined)
    if (run === undefined) return
    event.preventDefault()
    run()
  }
}
