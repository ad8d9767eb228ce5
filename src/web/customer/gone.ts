import { useSyncExternalStore } from 'react'

let gone: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

/** Says which of these customers are no longer there for the reader, as their open pages must know. */
export function tellWhetherGone(ids: readonly string[], there: ReadonlySet<string>): void {
  const next = new Set(gone)
  for (const id of ids)
    if (there.has(id)) next.delete(id)
    else next.add(id)
  if (next.size === gone.size && [...next].every((id) => gone.has(id))) return
  gone = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether a customer was deleted, or is no longer the reader's, while its page is open. */
export function useIsGone(customerId: string): boolean {
  return useSyncExternalStore(subscribe, () => gone.has(customerId))
}
