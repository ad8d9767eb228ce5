import type { TroubleCode } from '../../domain/trouble.ts'
import type { Asked, Door, Heard } from '../http/door.ts'
import { retryAfterMs } from '../http/retry-after.ts'
import { wordsOf } from '../http/technical.ts'
import type { Call, Connection, Provisioner, Step } from '../provisioner.ts'
import { answerKind } from './answer-kind.ts'
import { lied, meanings, outOfTime, pollMeanings, type Failure, type Meaning } from './answer-table.ts'
import { objectIn } from './fields.ts'
import {
  beginPolling,
  dashboardUrlOf,
  pollAfterMs,
  pollKind,
  pollingAfter,
  pollingOf,
  type Polling,
} from './polling.ts'
import {
  deprovisionRequest,
  fetchRequest,
  lastOperationRequest,
  madeAfter,
  provisionRequest,
  updateRequest,
} from './requests.ts'
import type { OsbSettings } from './settings.ts'
import { codeOf, troubleOf } from './trouble.ts'

type OsbCall = Call<OsbSettings>

/**
 * Sets services up through any broker of the Open Service Broker API 2.17. A service's own id is the instance's: the same
 * request again finds what the first one made. What each answer means stands in answer-table.ts.
 */
export function openServiceBroker(door: Door): Provisioner<OsbSettings> {
  return {
    kind: 'open_service_broker',
    start: (call) => order(door, call, provisionRequest(call)),
    change: (call) => order(door, call, updateRequest(call)),
    withdraw: (call) => order(door, call, deprovisionRequest(call)),
    poll: (call) => poll(door, call),
  }
}

async function order(door: Door, call: OsbCall, asked: Asked | null): Promise<Step> {
  if (call.connection === null) return withoutConnection(call)
  if (asked === null) return done(call, null)
  const heard = await door.ask(call.connection, asked, call.signal)
  const meaning = meanings[answerKind(heard)][call.operation]
  if (meaning.state !== 'running') return stepOf(meaning, call, call.connection, heard, dashboardUrlOf(heard))
  const polling = beginPolling(heard, call.now, call.settings.maximumPollingSeconds)
  return running(polling, pollAfterMs(heard, polling, call.now))
}

async function poll(door: Door, call: OsbCall): Promise<Step> {
  const { connection, operation, now } = call
  if (connection === null) return withoutConnection(call)
  const polling = pollingOf(call.memory)
  const heard = await door.ask(connection, lastOperationRequest(call, polling.operation), call.signal)
  const kind = pollKind(heard, polling)
  const meaning: Meaning = pollMeanings[kind][operation]
  if (meaning.state === 'done' && operation === 'start') return found(door, call, connection, polling)
  if (meaning.state !== 'running') return stepOf(meaning, call, connection, heard, polling.dashboardUrl)
  if (polling.until !== null && now >= polling.until)
    return failed(outOfTime[operation], call, connection, heard)
  const next = pollingAfter(polling, kind)
  const step = running(next, pollAfterMs(heard, next, now))
  const unsaid = { connection, details: call.order.details }
  if (kind !== 'in progress') return { ...step, trouble: troubleOf(codeOf(heard), heard, unsaid) }
  const note = heard.isAnswer ? wordsOf(objectIn(heard.text)?.['description'], unsaid) : null
  return note === null ? step : { ...step, note }
}

/** What the broker says that it has made is looked at once, where it shows what there is. */
async function found(door: Door, call: OsbCall, connection: Connection, polling: Polling): Promise<Step> {
  if (!call.settings.instancesRetrievable) return done(call, polling.dashboardUrl)
  const heard = await door.ask(connection, fetchRequest(call), call.signal)
  if (heard.isAnswer && heard.status === 404) return failed(lied, call, connection, heard)
  return done(call, dashboardUrlOf(heard) ?? polling.dashboardUrl)
}

/** A step of what an answer means. */
function stepOf(
  meaning: Exclude<Meaning, { readonly state: 'running' }>,
  call: OsbCall,
  connection: Connection,
  heard: Heard,
  dashboardUrl: string | null,
): Step {
  const unsaid = { connection, details: call.order.details }
  if (meaning.state === 'done') return done(call, dashboardUrl)
  if (meaning.state === 'failed') return failed(meaning, call, connection, heard)
  if (meaning.state === 'refused') {
    const trouble = troubleOf('details_refused', heard, unsaid)
    // Nobody can mend what nobody has filled in, or of which it is not said what is wrong.
    if (trouble.words === null || Object.keys(call.order.details).length === 0)
      return {
        state: 'failed',
        trouble: { ...trouble, code: 'rejected' },
        mayPass: false,
        leaves: meaning.leaves,
      }
    return { state: 'needs_details', trouble, leaves: meaning.leaves }
  }
  const afterMs = heard.isAnswer ? retryAfterMs(heard.headers['retry-after'] ?? null, call.now) : null
  const code: TroubleCode = !heard.isAnswer && heard.why === 'timeout' ? 'timeout' : meaning.code
  return { state: 'again', trouble: troubleOf(code, heard, unsaid), ...(afterMs === null ? {} : { afterMs }) }
}

function done(call: OsbCall, dashboardUrl: string | null): Step {
  if (call.operation === 'withdraw') return { state: 'done' }
  return { state: 'done', made: { ...madeAfter(call) }, ...(dashboardUrl === null ? {} : { dashboardUrl }) }
}

function running(polling: Polling, pollAfter: number): Extract<Step, { state: 'running' }> {
  return {
    state: 'running',
    memory: polling,
    pollAfterMs: pollAfter,
    ...(polling.until === null ? {} : { until: polling.until }),
  }
}

function failed(
  { code, mayPass, leaves }: Failure,
  call: OsbCall,
  connection: Connection,
  heard: Heard,
): Step {
  const trouble = troubleOf(code, heard, { connection, details: call.order.details })
  // A broker may say that the update it failed in may simply be asked for once more.
  const mayRepeat = call.operation === 'change' && trouble.params['repeatable'] === 'yes'
  return { state: 'failed', trouble, mayPass: mayPass || mayRepeat, leaves }
}

/** There is nobody to ask: who administers the partner has taken the connection away. */
function withoutConnection({ operation }: OsbCall): Step {
  const trouble = { code: 'no_provisioner', params: {}, words: null, technical: null } as const
  return { state: 'failed', trouble, mayPass: false, leaves: operation === 'withdraw' }
}
