import { useSyncExternalStore } from 'react'

/** Below this width rows are cards: the same as in table.module.css. */
const narrow = window.matchMedia('(max-width: 61.99em)')

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches)
}
