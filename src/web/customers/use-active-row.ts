import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { FocusEvent, RefObject } from 'react'
import type { ActiveRow, ListMemory } from './memory.ts'
import { pageSize } from './pages.ts'
import type { Rows } from './use-rows.ts'

export interface Active {
  readonly index: number
  /** Makes a row the one, and gives it the focus as soon as it is drawn. */
  readonly focus: (index: number) => void
  readonly hasFocus: () => boolean
  readonly onFocus: (event: FocusEvent) => void
}

/**
 * The one row that the Tab key stops at and the arrow keys move. It is a customer's, not a place's: after a refresh the
 * focus is where the customer has gone, and stays at the place where the customer has left the list.
 */
export function useActiveRow(memory: ListMemory, rows: Rows, grid: RefObject<HTMLElement | null>): Active {
  const [active, setActive] = useState<ActiveRow>(memory.active)
  const isWanted = useRef(memory.place !== undefined && memory.active.id !== undefined)
  const isHere = useRef(false)
  memory.active = active
  const { at, count } = rows

  useLayoutEffect(() => {
    const customer = at(active.index)
    if (customer === undefined || customer.id === active.id) return
    const moved = active.id === undefined ? undefined : placeOf(memory, active.id)
    if (moved === undefined) setActive({ index: active.index, id: customer.id })
    else setActive({ index: moved, id: active.id })
  }, [active, at, memory])

  useLayoutEffect(() => {
    if (count > 0 && active.index >= count) setActive({ index: count - 1, id: undefined })
  }, [active.index, count])

  useLayoutEffect(() => {
    const { activeElement } = document
    const isLost = isHere.current && (activeElement === null || activeElement === document.body)
    if (!isWanted.current && !isLost) return
    const row = grid.current?.querySelector<HTMLElement>(`[data-row="${active.index}"]`)
    if (row === null || row === undefined) return
    isWanted.current = false
    row.focus({ preventScroll: true })
  })

  useEffect(() => {
    // Who presses elsewhere, or goes elsewhere by key, has left; who loses the row by a refresh has not.
    const look = ({ target }: Event) => {
      isHere.current = target instanceof Node && grid.current?.contains(target) === true
    }
    document.addEventListener('pointerdown', look, true)
    document.addEventListener('focusin', look, true)
    return () => {
      document.removeEventListener('pointerdown', look, true)
      document.removeEventListener('focusin', look, true)
    }
  }, [grid])

  return {
    index: active.index,
    focus: useCallback(
      (index) => {
        isWanted.current = true
        setActive({ index, id: at(index)?.id })
      },
      [at],
    ),
    hasFocus: () => grid.current?.contains(document.activeElement) === true,
    onFocus: ({ target }) => {
      const row = target.closest<HTMLElement>('[data-row]')
      const index = Number(row?.dataset['row'] ?? Number.NaN)
      if (Number.isInteger(index) && index !== active.index) setActive({ index, id: at(index)?.id })
    },
  }
}

function placeOf({ held }: ListMemory, id: string): number | undefined {
  for (const [page, customers] of held) {
    const place = customers.findIndex((customer) => customer.id === id)
    if (place >= 0) return page * pageSize + place
  }
  return undefined
}
