import type { Asked, Door } from '../http/door.ts'
import { objectIn } from '../http/json.ts'
import { wordsOf } from '../http/technical.ts'
import type { Connection, Provisioner, Step } from '../provisioner.ts'
import { answerKind } from './answer-kind.ts'
import { lied, meanings, outOfTime, pollMeanings } from './answer-table.ts'
import type { Meaning, PollMeaning } from './answer-table.ts'
import { openServiceBindings } from './bindings.ts'
import { beginPolling, dashboardUrlOf, pollKind, pollingAfter, pollingOf } from './polling.ts'
import type { Polling } from './polling.ts'
import {
  deprovisionRequest,
  fetchRequest,
  lastOperationRequest,
  provisionRequest,
  updateRequest,
} from './requests.ts'
import type { OsbCall } from './requests.ts'
import type { OsbSettings } from './settings.ts'
import { done, failed, running, stepOf, withoutConnection } from './steps.ts'
import { codeOf, troubleOf } from './trouble.ts'

/**
 * Sets services up through any broker of the Open Service Broker API 2.17. A service's own id is the instance's: the same
 * request again finds what the first one made. What each answer means stands in answer-table.ts.
 */
export function openServiceBroker(door: Door): Provisioner<OsbSettings> {
  return {
    kind: 'open_service_broker',
    start: (call) => order(door, call, null),
    change: (call) => order(door, call, null),
    withdraw: (call) => order(door, call, null),
    // Version 2.17 has nothing that suspends, so that nothing of it is ever asked after.
    poll: (call: OsbCall) => poll(door, call),
    binding: openServiceBindings(door),
  }
}

const requests = {
  start: provisionRequest,
  change: updateRequest,
  withdraw: deprovisionRequest,
} as const satisfies Record<OsbCall['operation'], (call: OsbCall) => Asked | null>

/**
 * Asks for what is to be done.
 * @param waiting since when the broker does something else first; null: it is asked for the first time
 */
async function order(door: Door, call: OsbCall, waiting: Polling | null): Promise<Step> {
  const { connection, now, operation, settings } = call
  if (connection === null) return withoutConnection(call)
  const asked = requests[operation](call)
  if (asked === null) return done(call, null)
  const heard = await door.ask(connection, asked, call.signal)
  const told = { call, connection, heard }
  const meaning: Meaning = meanings[answerKind(heard)][operation]
  const fresh = beginPolling(heard, now, settings.maximumPollingSeconds)
  if (meaning.state === 'running') return running(fresh, told)
  if (meaning.state !== 'waits') return stepOf(meaning, told, dashboardUrlOf(heard))
  const polling = { ...(waiting === null ? fresh : pollingAfter(waiting, null)), waits: true }
  if (isOver(polling, call)) return failed(outOfTime[operation], told)
  const trouble = troubleOf(meaning.code, heard, { connection, details: call.order.details })
  return { ...running(polling, told), trouble }
}

/** Asks how far it has come. */
async function poll(door: Door, call: OsbCall): Promise<Step> {
  const { connection, operation } = call
  const polling = pollingOf(call.memory)
  if (polling.waits) return order(door, call, polling)
  if (connection === null) return withoutConnection(call)
  const heard = await door.ask(connection, lastOperationRequest(call, polling.operation), call.signal)
  const told = { call, connection, heard }
  const kind = pollKind(heard, polling)
  const meaning: PollMeaning = pollMeanings[kind][operation]
  if (meaning.state === 'done' && operation === 'start') return found(door, call, connection, polling)
  if (meaning.state !== 'running') return stepOf(meaning, told, polling.dashboardUrl)
  if (isOver(polling, call)) return failed(outOfTime[operation], told)
  const step = running(pollingAfter(polling, kind), told)
  const unsaid = { connection, details: call.order.details }
  if (kind !== 'in progress') return { ...step, trouble: troubleOf(codeOf(heard), heard, unsaid) }
  const note = heard.isAnswer ? wordsOf(objectIn(heard.text)?.['description'], unsaid) : null
  return note === null ? step : { ...step, note }
}

function isOver({ until }: Polling, { now }: OsbCall): boolean {
  return until !== null && now >= until
}

/** What the broker says that it has made is looked at once, where it shows what there is. */
async function found(door: Door, call: OsbCall, connection: Connection, polling: Polling): Promise<Step> {
  if (!call.settings.instancesRetrievable) return done(call, polling.dashboardUrl)
  const heard = await door.ask(connection, fetchRequest(call), call.signal)
  if (heard.isAnswer && heard.status === 404) return failed(lied, { call, connection, heard })
  return done(call, dashboardUrlOf(heard) ?? polling.dashboardUrl)
}
