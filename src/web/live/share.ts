import { client } from '../api/api.ts'
import { LiveStream } from './stream.ts'
import { Turns } from './tabs.ts'
import type { Follower, Said } from './tabs.ts'
import type { Told } from './told.ts'
import type { LivenessWatch } from './watch-liveness.ts'

/** An attempt to open the stream. */
const openMs = 20_000
/** A tab that leads says so at least as often as it hears from the server, every 15 s; after this another one leads. */
const leaderSilentMs = 40_000
const watchMs = 5_000

export interface Sharing {
  readonly who: string
  readonly follower: Follower
  readonly liveness: LivenessWatch
  readonly failed: (error: unknown) => void
}

/** One stream for all tabs: one leads, and tells the others. */
export function shareStream({ who, follower, liveness, failed }: Sharing): { stop: () => void } {
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
export function keepOwnStream({ follower, liveness, failed }: Sharing): { stop: () => void } {
  let stream: LiveStream | undefined
  const begin = () => {
    const own = new LiveStream(follower.last, {
      open,
      failed,
      tell: (told) => follower.hear(told),
      heard: () => undefined,
      becameOpen: (isOpen) => {
        if (stream === own) liveness.become(isOpen)
      },
    })
    stream = own
    void own.run()
  }
  const end = () => {
    stream?.stop()
    stream = undefined
    liveness.rest()
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
