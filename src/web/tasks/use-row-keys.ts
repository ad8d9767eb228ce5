import { useRef } from 'react'
import type { RefObject } from 'react'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'

/** Moves through the rows of a table by key, along the link of each (`data-row`); Enter opens it as it opens any link. */
export function useRowKeys(): RefObject<HTMLTableElement | null> {
  const table = useRef<HTMLTableElement>(null)
  function move(by: 1 | -1): void {
    const rows = [...(table.current?.querySelectorAll<HTMLElement>('a[data-row]') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const next = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))
    rows[next]?.focus()
  }
  useShortcuts([
    { keys: ['j'], label: 'web.customers.keys_down', run: () => move(1) },
    { keys: ['k'], label: 'web.customers.keys_up', run: () => move(-1) },
  ])
  return table
}
