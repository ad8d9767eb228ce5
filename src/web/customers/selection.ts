import { useSyncExternalStore } from 'react'
import type { Customer } from './pages.ts'

/** What of a selected customer can be copied. */
export type Selected = Pick<Customer, 'id' | 'externalId' | 'name'>
export type Selection = ReadonlyMap<string, Selected>

let selection: Selection = new Map()
const listeners = new Set<() => void>()

function become(next: Selection): void {
  selection = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Those who are selected, in whichever filter they were found. */
export function useSelection(): Selection {
  return useSyncExternalStore(subscribe, selectionNow)
}

export const selectionNow = (): Selection => selection

export function toggleSelected({ id, externalId, name }: Customer): void {
  const next = new Map(selection)
  if (!next.delete(id)) next.set(id, { id, externalId, name })
  become(next)
}

export function clearSelection(): void {
  if (selection.size > 0) become(new Map())
}
