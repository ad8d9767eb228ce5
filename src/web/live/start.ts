import type { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '../../client/problems.ts'
import { client } from '../api/api.ts'
import { meQuery } from '../api/queries.ts'
import { keepingFocus } from './focus.ts'
import { Gatherer } from './gather.ts'
import { whenDialogCloses } from './dialogs.ts'
import { becomeLive } from './liveness.ts'
import { showChange } from './show-change.ts'
import { watchList } from './settle.ts'
import { LiveStream } from './stream.ts'
import { canTakeTurns, Follower, Turns } from './tabs.ts'
import type { Said } from './tabs.ts'
import type { Told } from './told.ts'

/** An attempt to open the stream. */
const openMs = 20_000
/** A tab that leads says so at least as often as it hears from the server, every 15 s; after this another one leads. */
const leaderSilentMs = 40_000
const watchMs = 5_000
/** So long the stream may be away, as each time it is resumed, before it is said. */
const awayMs = 8_000

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
  const follower = new Follower((told) => gatherer.add(told))
  const showLater = (customerIds: readonly string[]) =>
    gatherer.add({ kind: 'changed', last: follower.last ?? 0, customerIds, isReach: false })
  const liveness = watchLiveness()
  const share = canTakeTurns() ? shareStream : keepOwnStream
  const sharing = share({ who, follower, liveness, failed: (error) => askWhoIAm(queries, error) })
  const unwatchList = watchList(queries)
  return () => {
    sharing.stop()
    gatherer.stop()
    liveness.stop()
    unwatchList()
  }
}

interface Sharing {
  readonly who: string
  readonly follower: Follower
  readonly liveness: ReturnType<typeof watchLiveness>
  readonly failed: (error: unknown) => void
}

/** One stream for all tabs: one leads, and tells the others. */
function shareStream({ who, follower, liveness, failed }: Sharing): { stop: () => void } {
  const name = `varde-live ${who}`
  const channel = new BroadcastChannel(name)
  const post: (said: Said) => void = channel.postMessage.bind(channel)
  let isOver = false
  const say = (said: Said) => {
    if (!isOver) post(said)
  }
  const sayState = () => say({ kind: 'state', last: follower.last, isOpen: liveness.isOpen() })
  let stream: LiveStream | undefined
  let heardAtMs = performance.now()

  const turns = new Turns(name, async (signal) => {
    const own = new LiveStream(follower.last, {
      open,
      failed,
      tell: (told: Told) => {
        const from = follower.last
        follower.hear(told)
        say({ kind: 'told', from, told })
      },
      heard: sayState,
      becameOpen: (isOpen) => {
        liveness.become(isOpen)
        sayState()
      },
    })
    stream = own
    signal.addEventListener('abort', () => own.stop())
    if (signal.aborted) own.stop()
    await own.run()
    stream = undefined
  })

  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if (data.kind === 'hello') {
      if (turns.isLeading) sayState()
      return
    }
    // A tab that does not know yet that another has taken the lead.
    if (turns.isLeading) return
    heardAtMs = performance.now()
    if (data.kind === 'state') liveness.become(data.isOpen)
    follower.hearSaid(data)
  })
  const timer = setInterval(() => {
    const isSilent = performance.now() - heardAtMs > leaderSilentMs
    // The leading tab has been put to sleep, for example. Who is not seen waits for its turn.
    if (isSilent && !turns.isLeading && !document.hidden) turns.take()
  }, watchMs)
  const unwatch = watchDoubts((isCertain) => {
    stream?.nudge(isCertain)
    if (stream === undefined) say({ kind: 'hello' })
  })
  void turns.run()
  say({ kind: 'hello' })
  return {
    stop: () => {
      isOver = true
      unwatch()
      clearInterval(timer)
      turns.stop()
      channel.close()
    },
  }
}

/** A stream of this tab alone, while it is seen: browsers open few connections to one server. */
function keepOwnStream({ follower, liveness, failed }: Sharing): { stop: () => void } {
  let stream: LiveStream | undefined
  const begin = () => {
    stream = new LiveStream(follower.last, {
      open,
      failed,
      tell: (told) => follower.hear(told),
      heard: () => undefined,
      becameOpen: liveness.become,
    })
    void stream.run()
  }
  const end = () => {
    stream?.stop()
    stream = undefined
  }
  const look = () => {
    if (document.hidden) end()
    else if (stream === undefined) begin()
  }
  const unwatch = watchDoubts((isCertain) => stream?.nudge(isCertain))
  document.addEventListener('visibilitychange', look)
  look()
  return {
    stop: () => {
      document.removeEventListener('visibilitychange', look)
      unwatch()
      end()
    },
  }
}

function open(after: number | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  return client.streamEvents({ query: after === null ? {} : { after }, signal, timeoutMs: openMs })
}

/** Tells when a stream may have ended without anybody noticing; with certainty where the network has come or gone. */
function watchDoubts(doubt: (isCertain?: true) => void): () => void {
  const changed = () => doubt(true)
  const seen = () => {
    if (!document.hidden) doubt()
  }
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  document.addEventListener('visibilitychange', seen)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
    document.removeEventListener('visibilitychange', seen)
  }
}

/** What the page says of itself: it is away only after a while, and here again at once. */
function watchLiveness() {
  let isOpen = false
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    timer ??= setTimeout(() => becomeLive('away'), awayMs)
  }
  leave()
  return {
    isOpen: () => isOpen,
    become: (next: boolean) => {
      if (isOver) return
      isOpen = next
      if (!next) return leave()
      clearTimeout(timer)
      timer = undefined
      becomeLive('live')
    },
    stop: () => {
      isOver = true
      clearTimeout(timer)
      becomeLive('waiting')
    },
  }
}

/** A session that has ended, or a role that is another now, is found out the ordinary way (router.tsx). */
function askWhoIAm(queries: QueryClient, error: unknown): void {
  if (error instanceof ApiProblem && (error.status === 401 || error.status === 403))
    void queries.invalidateQueries({ queryKey: meQuery.queryKey })
}
