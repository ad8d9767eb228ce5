import type { QueryClient } from '@tanstack/react-query'
import { gridId } from '../customers/focus.ts'
import { customersKey } from '../customers/pages.ts'
import { nothingWaits, setWaiting, shownList } from '../customers/waiting.ts'
import type { ShownList } from '../customers/waiting.ts'
import { isDialogOpen } from './dialogs.ts'
import { renew } from './renew.ts'

/** So long a row says that it leaves, at least. */
const saidMs = 4_000
const lookMs = 500

/** Whether rows may move: nobody is in the table or in a dialog, it is at its beginning, and what leaves has said so. */
export function isQuiet({ memory }: ShownList): boolean {
  const grid = document.getElementById(gridId)
  const isIn = grid !== null && (grid.matches(':hover') || grid.contains(document.activeElement))
  const { leftAtMs } = memory.waiting
  const isSaid = leftAtMs === undefined || performance.now() - leftAtMs > saidMs
  return !isIn && !isDialogOpen() && memory.base === 0 && memory.shown.start === 0 && isSaid
}

/** Draws the list as it is now. @throws where it could not be read */
export async function settle(queries: QueryClient, list: ShownList): Promise<void> {
  await renew(queries, { queryKey: [...customersKey, 'page'] })
  setWaiting(list.memory, nothingWaits)
}

/** Has what waits come as soon as nobody is in the table, and forgets it where the list is read again anyway. */
export function watchList(queries: QueryClient): () => void {
  let isBusy = false
  const look = async () => {
    const list = shownList()
    if (isBusy || document.hidden || list === undefined) return
    if (list.memory.waiting === nothingWaits || !isQuiet(list)) return
    isBusy = true
    // Where it fails, the next look tries again.
    await settle(queries, list).catch(() => undefined)
    isBusy = false
  }
  const timer = setInterval(() => void look(), lookMs)
  const unsubscribe = queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual === true) return
    const { queryKey, state } = event.query
    const isPage = queryKey[0] === customersKey[0] && queryKey[1] === 'page'
    const list = shownList()
    // A page that was there before has been read again: by its reader, or after what they did.
    if (isPage && state.dataUpdateCount > 1 && list !== undefined) setWaiting(list.memory, nothingWaits)
  })
  return () => {
    clearInterval(timer)
    unsubscribe()
  }
}
