import { useSyncExternalStore } from 'react'
import type { ListMemory } from './memory.ts'
import type { CustomersSearch } from './search.ts'

/** What has changed in a list and is not drawn yet, so that nothing moves under the reader (web/live). */
export interface Waiting {
  /** Customers that belong among those that are shown. */
  readonly added: ReadonlySet<string>
  readonly isOtherOrder: boolean
  /** Since when one that is shown is no longer in the list; undefined where none is. */
  readonly leftAtMs: number | undefined
}

export const nothingWaits: Waiting = { added: new Set(), isOtherOrder: false, leftAtMs: undefined }

/** The list that is on the screen. */
export interface ShownList {
  readonly search: CustomersSearch
  readonly memory: ListMemory
}

let shown: ShownList | undefined
const listeners = new Set<() => void>()

export const shownList = (): ShownList | undefined => shown

/** @returns takes it away */
export function showList(list: ShownList): () => void {
  shown = list
  return () => {
    if (shown === list) shown = undefined
  }
}

export function setWaiting(memory: ListMemory, waiting: Waiting): void {
  if (memory.waiting === waiting) return
  memory.waiting = waiting
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useWaiting(memory: ListMemory): Waiting {
  return useSyncExternalStore(subscribe, () => memory.waiting)
}
