import type { TroubleCode } from '../../domain/trouble.ts'
import type { Operation } from '../provisioner.ts'
import type { AnswerKind } from './answer-kind.ts'

/** What an answer means for the operation that it answers. */
export type Meaning =
  | { readonly state: 'done' }
  | { readonly state: 'running' }
  /** Something is being done there already: the same request again, as often as it takes. */
  | { readonly state: 'waits'; readonly code: TroubleCode }
  | { readonly state: 'again'; readonly code: TroubleCode }
  | Failure
  /** What was asked for is not taken: the details, where there are any and the broker says what it wants. */
  | { readonly state: 'refused'; readonly leaves: boolean }

/** What a look at an operation can mean. */
export type PollMeaning = Extract<Meaning, { readonly state: 'done' | 'running' | 'failed' }>

export interface Failure {
  readonly state: 'failed'
  readonly code: TroubleCode
  readonly mayPass: boolean
  readonly leaves: boolean
}

const done = { state: 'done' } as const
const running = { state: 'running' } as const
const waits = (code: TroubleCode): Meaning => ({ state: 'waits', code })
const again = (code: TroubleCode): Meaning => ({ state: 'again', code })
/** Fails, and may go well by itself the next time. */
const passes = (code: TroubleCode, ...leaves: readonly 'leaves'[]): Failure => ({
  state: 'failed',
  code,
  mayPass: true,
  leaves: leaves.length > 0,
})
/** Fails, until a person does something. */
const stays = (code: TroubleCode, ...leaves: readonly 'leaves'[]): Failure => ({
  ...passes(code, ...leaves),
  mayPass: false,
})
const refused: Meaning = { state: 'refused', leaves: false }

type Row = Readonly<Record<Operation, Meaning>>
const everywhere = <M extends Meaning>(meaning: M): Record<Operation, M> => ({
  start: meaning,
  change: meaning,
  withdraw: meaning,
})
/** Nothing was made; what was to be taken down stands. */
const saysNo = (
  failure: (code: TroubleCode, ...leaves: readonly 'leaves'[]) => Failure,
  code: TroubleCode,
): Row => ({
  start: failure(code),
  change: failure(code),
  withdraw: failure(code, 'leaves'),
})
/** Nobody knows what has become of it. */
const unsure = (code: TroubleCode): Row => ({
  start: passes(code, 'leaves'),
  change: passes(code),
  withdraw: passes(code, 'leaves'),
})

/**
 * What each answer to provision, update and deprovision means. What leaves something behind follows the specification's
 * table in «Orphan Mitigation»: it is taken down before anything else. What it does not have:
 * - 409 to a provision: the id is ours alone, so what is there is an earlier attempt with other values. It goes, and the
 *   service begins anew.
 * - 404 and 410 to a deprovision both say that there is nothing.
 * - 200 that cannot be read leaves nothing by that table. For a deprovision it means that nobody knows; the next one
 *   answers 410.
 * - A request that was never sent is simply sent again.
 * - `ConcurrencyError` says that something is being done with an instance that is ours alone: it may be what a request
 *   began whose answer nobody has heard. So it is waited for, and not given up before its time is over.
 */
export const meanings = {
  '200': everywhere(done),
  '200 malformed': saysNo(passes, 'unreadable'),
  '201': everywhere(done),
  '201 malformed': unsure('unreadable'),
  '202': everywhere(running),
  '202 malformed': unsure('unreadable'),
  'other 2xx': unsure('unexpected'),
  '3xx': saysNo(stays, 'unexpected'),
  '400': { start: refused, change: refused, withdraw: stays('rejected', 'leaves') },
  '401': saysNo(stays, 'sign_in_refused'),
  '403': saysNo(stays, 'sign_in_refused'),
  '404': { start: stays('not_found'), change: stays('not_found'), withdraw: done },
  // It has not heard the request to its end.
  '408': everywhere(again('timeout')),
  '409': {
    start: passes('conflict', 'leaves'),
    change: stays('conflict'),
    withdraw: passes('conflict', 'leaves'),
  },
  '410': { start: stays('gone'), change: stays('gone'), withdraw: done },
  '422 AsyncRequired': saysNo(stays, 'async_required'),
  '422 ConcurrencyError': everywhere(waits('busy')),
  '422 MaintenanceInfoConflict': saysNo(stays, 'maintenance_conflict'),
  '422 RequiresApp': saysNo(stays, 'app_required'),
  'other 422': { start: refused, change: refused, withdraw: stays('rejected', 'leaves') },
  '429': everywhere(again('busy')),
  'other 4xx': saysNo(stays, 'rejected'),
  '503 with Retry-After': everywhere(again('busy')),
  'other 5xx': unsure('server_error'),
  'address refused': saysNo(stays, 'address_refused'),
  'certificate not trusted': saysNo(stays, 'certificate'),
  'never connected': everywhere(again('unreachable')),
  'connected, not answered in time': unsure('timeout'),
  'connected, broken off': unsure('unreachable'),
  'connected, no HTTP': unsure('unreadable'),
} as const satisfies Record<AnswerKind, Row>

/** Everything that an answer to `last_operation` can be. */
export const pollKinds = [
  'in progress',
  'succeeded',
  'failed',
  'not there',
  'not there, again and again',
  'no answer to that',
] as const
export type PollKind = (typeof pollKinds)[number]

/**
 * What each answer to the question after the last operation means. By the specification («Polling Last Operation for
 * Service Instances») everything but `succeeded`, `failed` and, for a deprovision, 410 is asked again until its time is
 * over. What is not there several times in a row will not come any more.
 */
export const pollMeanings = {
  'in progress': everywhere(running),
  succeeded: everywhere(done),
  failed: {
    start: stays('said_failed', 'leaves'),
    change: stays('said_failed'),
    withdraw: passes('said_failed', 'leaves'),
  },
  'not there': { start: running, change: running, withdraw: done },
  'not there, again and again': { start: passes('gone', 'leaves'), change: stays('gone'), withdraw: done },
  'no answer to that': everywhere(running),
} as const satisfies Record<PollKind, Readonly<Record<Operation, PollMeaning>>>

/** What has run for longer than it may. */
export const outOfTime = {
  start: stays('never_finished', 'leaves'),
  change: stays('never_finished'),
  withdraw: passes('never_finished', 'leaves'),
} as const satisfies Record<Operation, Failure>

/** What a broker says that there is, and does not have. */
export const lied: Failure = passes('not_found', 'leaves')
