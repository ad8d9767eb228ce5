import { useSyncExternalStore } from 'react'
import type { WordKey } from '../../messages/word-groups.ts'

/** How work ended in this tab a moment ago, for the list to say. */
export interface JustEnded {
  readonly word: WordKey
  readonly product: string
  readonly customer: string
}

let told: JustEnded | null = null
const listeners = new Set<() => void>()

/** Lets the list speak of it, until the reader has gone elsewhere. */
export function tellEnded(next: JustEnded | null): void {
  told = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What the list has to say; null where there is nothing. */
export function useJustEnded(): JustEnded | null {
  return useSyncExternalStore(subscribe, () => told)
}
