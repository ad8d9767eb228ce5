import type { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '../../client/problems.ts'
import { meQuery } from '../api/queries.ts'
import { keepingFocus } from './focus.ts'
import { Gatherer } from './gather.ts'
import { whenDialogCloses } from './dialogs.ts'
import { showChange } from './show-change.ts'
import { watchList } from './settle.ts'
import { keepOwnStream, shareStream } from './share.ts'
import { canTakeTurns, Follower } from './tabs.ts'
import { watchLiveness } from './watch-liveness.ts'

/**
 * Has what is shown follow what happens: one stream for all tabs of this browser (docs/decisions/0019).
 * @param who tells people and what they act as apart: their tabs have nothing to do with one another
 * @returns ends it
 */
export function startLive(queries: QueryClient, who: string): () => void {
  const gatherer = new Gatherer({
    show: (change) =>
      keepingFocus(() => showChange(queries, change, (ids) => whenDialogCloses(() => showLater(ids)))),
    atNextFrame: (run) => requestAnimationFrame(run),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  })
  const askWhoIAm = () => void queries.invalidateQueries({ queryKey: meQuery.queryKey })
  let hasBegun = false
  const follower = new Follower((told) => {
    // A number that is not known where this reader is now: they may have become somebody else in another tab.
    if (hasBegun && told.kind === 'anew') askWhoIAm()
    hasBegun = true
    gatherer.add(told)
  })
  const showLater = (customerIds: readonly string[]) =>
    gatherer.add({ kind: 'changed', last: follower.last ?? 0, customerIds, isReach: false })
  const liveness = watchLiveness()
  const share = canTakeTurns() ? shareStream : keepOwnStream
  const failed = (error: unknown) => {
    if (isRefusal(error)) askWhoIAm()
  }
  const sharing = share({ who, follower, liveness, failed })
  const unwatchList = watchList(queries)
  return () => {
    sharing.stop()
    gatherer.stop()
    liveness.stop()
    unwatchList()
  }
}

/** A session that has ended, or a role that is another now: both are found out the ordinary way (router.tsx). */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 401 || error.status === 403)
}
