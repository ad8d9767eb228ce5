import { maxInstant, type Instant } from '../../domain/instant.ts'
import type { Heard } from '../http/door.ts'
import { retryAfterMs } from '../http/retry-after.ts'
import type { Memory } from '../provisioner.ts'
import { objectIn, objectOf } from '../http/json.ts'
import type { PollKind } from './answer-table.ts'

const firstMs = 5000
const leastMs = 1000
const longestMs = 60_000
const growth = 1.5
/** So often in a row a broker may say that it does not know what it is working on. */
const maxMissed = 3

/** What is remembered from one question after an operation to the next. */
export type Polling = {
  /** What the broker calls the operation. */
  readonly operation: string | null
  readonly intervalMs: number
  /** When its time is over; null: the broker sets no limit. */
  readonly until: Instant | null
  /** How often in a row it was not there. */
  readonly missed: number
  readonly dashboardUrl: string | null
  /** Whether it has not taken the operation up yet, because it does something else: then that is asked for again. */
  readonly waits: boolean
}

/** How asking begins, when the broker has taken up an operation. */
export function beginPolling(heard: Heard, now: Instant, maximumPollingSeconds: number | null): Polling {
  const { operation } = (heard.isAnswer ? objectIn(heard.text) : null) ?? {}
  return {
    // An empty name is none: it must not be sent back.
    operation: typeof operation === 'string' && operation !== '' ? operation : null,
    intervalMs: firstMs,
    until: maximumPollingSeconds === null ? null : Math.min(now + maximumPollingSeconds * 1000, maxInstant),
    missed: 0,
    dashboardUrl: dashboardUrlOf(heard),
    waits: false,
  }
}

/** What the step before remembered; what cannot be read is as it was at the beginning. */
export function pollingOf(memory: Memory | null): Polling {
  const { operation, intervalMs, until, missed, dashboardUrl, waits } = objectOf(memory) ?? {}
  return {
    operation: typeof operation === 'string' ? operation : null,
    intervalMs:
      typeof intervalMs === 'number' && intervalMs >= firstMs ? Math.min(intervalMs, longestMs) : firstMs,
    until: typeof until === 'number' ? until : null,
    missed: typeof missed === 'number' ? missed : 0,
    dashboardUrl: typeof dashboardUrl === 'string' ? dashboardUrl : null,
    waits: waits === true,
  }
}

/**
 * What is remembered when it was asked once more.
 * @param kind null: it was not asked after, but asked for
 */
export function pollingAfter(polling: Polling, kind: PollKind | null): Polling {
  return {
    ...polling,
    intervalMs: Math.min(Math.round(polling.intervalMs * growth), longestMs),
    missed: kind === 'not there' ? polling.missed + 1 : 0,
  }
}

/** When to ask again: when the broker says so, else less and less often; the last time when its time is over. */
export function pollAfterMs(heard: Heard, polling: Polling, now: Instant): number {
  const header = heard.isAnswer ? (heard.headers['retry-after'] ?? null) : null
  const wanted = retryAfterMs(header, now) ?? polling.intervalMs
  return polling.until === null ? wanted : Math.min(wanted, Math.max(polling.until - now, leastMs))
}

/** Which answer to the question after the last operation this is. */
export function pollKind(heard: Heard, polling: Polling): PollKind {
  if (!heard.isAnswer) return 'no answer to that'
  if (heard.status === 404 || heard.status === 410)
    return polling.missed + 1 < maxMissed ? 'not there' : 'not there, again and again'
  const state = heard.status === 200 ? objectIn(heard.text)?.['state'] : undefined
  return state === 'in progress' || state === 'succeeded' || state === 'failed' ? state : 'no answer to that'
}

const maxUrl = 2000

/** Where people can look at a service: an address that a browser may be led to, or null. */
export function dashboardUrlOf(heard: Heard): string | null {
  const url = heard.isAnswer ? objectIn(heard.text)?.['dashboard_url'] : null
  if (typeof url !== 'string' || url.length > maxUrl || !URL.canParse(url)) return null
  const { protocol, href } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? href : null
}
