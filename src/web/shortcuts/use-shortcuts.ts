import { useEffect, useRef } from 'react'
import { addShortcuts } from './registry.ts'
import type { Shortcut } from './registry.ts'

/**
 * The keys of a page, for as long as it is there; they stand in the list that `?` opens. The keys and labels are those of
 * the first drawing, what they do is always the latest.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(
    () =>
      addShortcuts(
        latest.current.map((shortcut, index) => ({
          ...shortcut,
          run: (event) => latest.current[index]?.run(event),
        })),
      ),
    [],
  )
}
