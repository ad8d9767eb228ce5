import { useSyncExternalStore } from 'react'

/**
 * How far changes reach this page by themselves: `waiting` until the stream has begun, `live` while it goes on, `away`
 * once it has been broken for so long that the reader should know.
 */
export type Liveness = 'waiting' | 'live' | 'away'

let liveness: Liveness = 'waiting'
const listeners = new Set<() => void>()

export const livenessNow = (): Liveness => liveness

export function becomeLive(next: Liveness): void {
  if (liveness === next) return
  liveness = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether what is shown follows what happens. */
export function useLiveness(): Liveness {
  return useSyncExternalStore(subscribe, livenessNow)
}
