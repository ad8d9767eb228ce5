import type { TroubleCode } from '../../domain/trouble.ts'
import type { Heard } from '../http/door.ts'
import { retryAfterMs } from '../http/retry-after.ts'
import type { Connection, Step } from '../provisioner.ts'
import type { Failure, Meaning } from './answer-table.ts'
import { pollAfterMs } from './polling.ts'
import type { Polling } from './polling.ts'
import { madeAfter } from './requests.ts'
import type { OsbCall } from './requests.ts'
import { troubleOf } from './trouble.ts'

/** What was asked of whom, and what was heard. */
export interface Told {
  readonly call: OsbCall
  readonly connection: Connection
  readonly heard: Heard
}

/** The step that comes of an answer that ends something, or of one that wants the same to be asked again. */
export function stepOf(
  meaning: Exclude<Meaning, { readonly state: 'running' | 'waits' }>,
  told: Told,
  dashboardUrl: string | null,
): Step {
  switch (meaning.state) {
    case 'done':
      return done(told.call, dashboardUrl)
    case 'failed':
      return failed(meaning, told)
    case 'refused':
      return refused(meaning.leaves, told)
    default:
      meaning.state satisfies 'again'
      return again(meaning.code, told)
  }
}

/** It has ended well. */
export function done(call: OsbCall, dashboardUrl: string | null): Step {
  if (call.operation === 'withdraw') return { state: 'done' }
  return { state: 'done', made: { ...madeAfter(call) }, ...(dashboardUrl === null ? {} : { dashboardUrl }) }
}

/** It goes on. */
export function running(polling: Polling, { call, heard }: Told): Extract<Step, { state: 'running' }> {
  return {
    state: 'running',
    memory: polling,
    pollAfterMs: pollAfterMs(heard, polling, call.now),
    ...(polling.until === null ? {} : { until: polling.until }),
  }
}

/** It has failed. A broker may say that the update it failed in may simply be asked for once more. */
export function failed({ code, mayPass, leaves }: Failure, { call, connection, heard }: Told): Step {
  const trouble = troubleOf(code, heard, { connection, details: call.order.details })
  const mayRepeat = call.operation === 'change' && trouble.params['repeatable'] === 'yes'
  return { state: 'failed', trouble, mayPass: mayPass || mayRepeat, leaves }
}

/** Other details are asked for: where there are any, and where it is said what is wrong with them. */
function refused(leaves: boolean, { call, connection, heard }: Told): Step {
  const { details } = call.order
  const trouble = troubleOf('details_refused', heard, { connection, details })
  if (trouble.words !== null && Object.keys(details).length > 0)
    return { state: 'needs_details', trouble, leaves }
  return { state: 'failed', trouble: { ...trouble, code: 'rejected' }, mayPass: false, leaves }
}

function again(meant: TroubleCode, { call, connection, heard }: Told): Step {
  const code = !heard.isAnswer && heard.why === 'timeout' ? 'timeout' : meant
  const trouble = troubleOf(code, heard, { connection, details: call.order.details })
  const afterMs = heard.isAnswer ? retryAfterMs(heard.headers['retry-after'] ?? null, call.now) : null
  return { state: 'again', trouble, ...(afterMs === null ? {} : { afterMs }) }
}

/** There is nobody to ask: the connection has been taken away. */
export function withoutConnection({ operation }: OsbCall): Step {
  const trouble = { code: 'no_provisioner', params: {}, words: null, technical: null } as const
  return { state: 'failed', trouble, mayPass: false, leaves: operation === 'withdraw' }
}
