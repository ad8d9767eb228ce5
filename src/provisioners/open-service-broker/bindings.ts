import type { Trouble, TroubleCode } from '../../domain/trouble.ts'
import type { Door, Heard } from '../http/door.ts'
import { objectIn } from '../http/json.ts'
import { retryAfterMs } from '../http/retry-after.ts'
import type { Connection, Operation, Provisioner, Step, Telling } from '../provisioner.ts'
import { answerKind } from './answer-kind.ts'
import { lied, meanings, outOfTime, pollMeanings } from './answer-table.ts'
import type { Failure, Meaning, PollMeaning } from './answer-table.ts'
import { bindRequest, fetchBindingRequest, lastBindingRequest, unbindRequest } from './binding-requests.ts'
import type { OsbBindingCall } from './binding-requests.ts'
import { beginPolling, pollAfterMs, pollKind, pollingAfter, pollingOf } from './polling.ts'
import type { Polling } from './polling.ts'
import type { OsbSettings } from './settings.ts'
import { codeOf, troubleOf } from './trouble.ts'

type Binding = NonNullable<Provisioner<OsbSettings>['binding']>

/**
 * Tells a broker who holds licences, as bindings of the Open Service Broker API 2.17. An answer means for a binding what it
 * means for an instance («Orphan Mitigation» has one table for both). A broker gives credentials with a binding: nobody
 * here has a use for them, so nothing of an answer is kept but what answer-table.ts asks for.
 */
export function openServiceBindings(door: Door): Binding {
  return {
    isWanted: ({ bindable }) => bindable,
    bind: (call) => tell(door, call, null),
    unbind: (call) => tell(door, call, null),
    poll: (call) => poll(door, call),
  }
}

/** Which column of the tables holds. */
const asInstance = { bind: 'start', unbind: 'withdraw' } as const satisfies Record<Telling, Operation>
const requests = { bind: bindRequest, unbind: unbindRequest } as const

interface Told {
  readonly call: OsbBindingCall
  readonly connection: Connection
  readonly heard: Heard
}

/** @param waiting since when the broker does something else first; null: it is told for the first time */
async function tell(door: Door, call: OsbBindingCall, waiting: Polling | null): Promise<Step> {
  const { connection, now, operation, settings } = call
  if (connection === null) return withoutConnection(operation)
  const heard = await door.ask(connection, requests[operation](call), call.signal)
  const told = { call, connection, heard }
  const meaning: Meaning = meanings[answerKind(heard)][asInstance[operation]]
  const fresh = { ...beginPolling(heard, now, settings.maximumPollingSeconds), dashboardUrl: null }
  switch (meaning.state) {
    case 'done':
      return { state: 'done' }
    case 'running':
      return running(fresh, told)
    case 'failed':
      return failed(meaning, told)
    case 'refused':
      return failed({ state: 'failed', code: 'rejected', mayPass: false, leaves: meaning.leaves }, told)
    case 'again':
      return again(meaning.code, told)
    default: {
      meaning.state satisfies 'waits'
      const polling = { ...(waiting === null ? fresh : pollingAfter(waiting, null)), waits: true }
      if (isOver(polling, call)) return failed(outOfTime[asInstance[operation]], told)
      return { ...running(polling, told), trouble: troubleIn(meaning.code, told) }
    }
  }
}

async function poll(door: Door, call: OsbBindingCall): Promise<Step> {
  const { connection, operation } = call
  const polling = pollingOf(call.memory)
  if (polling.waits) return tell(door, call, polling)
  if (connection === null) return withoutConnection(operation)
  const heard = await door.ask(connection, lastBindingRequest(call, polling.operation), call.signal)
  const told = { call, connection, heard }
  const kind = pollKind(heard, polling)
  const meaning: PollMeaning = pollMeanings[kind][asInstance[operation]]
  if (meaning.state === 'done') return operation === 'bind' ? looked(door, told) : { state: 'done' }
  if (meaning.state === 'failed') return failed(meaning, told)
  if (isOver(polling, call)) return failed(outOfTime[asInstance[operation]], told)
  const step = running(pollingAfter(polling, kind), told)
  return kind === 'in progress' ? step : { ...step, trouble: troubleIn(codeOf(heard), told) }
}

/** What the broker says that it has bound is looked at once, where it shows it. */
async function looked(door: Door, { call, connection }: Told): Promise<Step> {
  if (!call.settings.bindingsRetrievable) return { state: 'done' }
  const heard = await door.ask(connection, fetchBindingRequest(call), call.signal)
  return heard.isAnswer && heard.status === 404
    ? failed(lied, { call, connection, heard })
    : { state: 'done' }
}

function isOver({ until }: Polling, { now }: OsbBindingCall): boolean {
  return until !== null && now >= until
}

function running(polling: Polling, { call, heard }: Told): Extract<Step, { state: 'running' }> {
  return {
    state: 'running',
    memory: polling,
    pollAfterMs: pollAfterMs(heard, polling, call.now),
    ...(polling.until === null ? {} : { until: polling.until }),
  }
}

function failed({ code, mayPass, leaves }: Failure, told: Told): Step {
  return { state: 'failed', trouble: troubleIn(code, told), mayPass, leaves }
}

function again(meant: TroubleCode, told: Told): Step {
  const { heard, call } = told
  const code = !heard.isAnswer && heard.why === 'timeout' ? 'timeout' : meant
  const afterMs = heard.isAnswer ? retryAfterMs(heard.headers['retry-after'] ?? null, call.now) : null
  return { state: 'again', trouble: troubleIn(code, told), ...(afterMs === null ? {} : { afterMs }) }
}

/** There is nobody to ask: the connection has been taken away. */
function withoutConnection(operation: Telling): Step {
  const trouble = { code: 'no_provisioner', params: {}, words: null, technical: null } as const
  return { state: 'failed', trouble, mayPass: false, leaves: operation === 'unbind' }
}

/** What went wrong, in the broker's words: without what it may give away, and without who it is about. */
function troubleIn(code: TroubleCode, { call, connection, heard }: Told): Trouble {
  const { name, email } = call.licence.person
  const details = { ...call.order.details, name, email }
  const trouble = troubleOf(code, withoutGifts(heard), { connection, details }, true)
  // Who is erased is known to the other side by a name that nobody here knows any more: nothing of its words is kept.
  return name === '' ? { ...trouble, words: null, technical: null } : trouble
}

/** What an answer about a binding may say that is kept; the rest can be credentials. */
const harmless = new Set(['error', 'description', 'state', 'operation'])

function withoutGifts(heard: Heard): Heard {
  if (!heard.isAnswer || heard.text === null) return heard
  const said = objectIn(heard.text)
  const kept = Object.entries(said ?? {}).filter(
    ([name, value]) => harmless.has(name) && typeof value !== 'object',
  )
  return { ...heard, text: said === null ? '' : JSON.stringify(Object.fromEntries(kept)) }
}
