import { useSyncExternalStore } from 'react'

/** A customer that was deleted in this tab a moment ago. */
export interface JustDeleted {
  readonly id: string
  readonly name: string
  /** Whether it has been brought back since. */
  readonly isBack: boolean
}

let told: JustDeleted | null = null
const listeners = new Set<() => void>()

/** The customer that the list still speaks of; null where there is none. */
export const justDeleted = (): JustDeleted | null => told

/** Lets the list speak of it, until the reader has gone elsewhere. */
export function tellDeleted(next: JustDeleted | null): void {
  told = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useJustDeleted(): JustDeleted | null {
  return useSyncExternalStore(subscribe, justDeleted)
}
