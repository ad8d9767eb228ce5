import type { Heard } from '../http/door.ts'
import { isStorable, objectIn, type Fields } from '../http/json.ts'

/** Everything that a broker's answer to a request can be. What is malformed is no JSON object, or says what it must not. */
export const answerKinds = [
  '200',
  '200 malformed',
  '201',
  '201 malformed',
  '202',
  '202 malformed',
  'other 2xx',
  '3xx',
  '400',
  '401',
  '403',
  '404',
  '408',
  '409',
  '410',
  '422 AsyncRequired',
  '422 ConcurrencyError',
  '422 MaintenanceInfoConflict',
  '422 RequiresApp',
  'other 422',
  '429',
  'other 4xx',
  '503 with Retry-After',
  'other 5xx',
  'address refused',
  'certificate not trusted',
  'never connected',
  'connected, not answered in time',
  'connected, broken off',
  'connected, no HTTP',
] as const
export type AnswerKind = (typeof answerKinds)[number]

/** The statuses that have a row of their own. */
const own = new Set<number>([400, 401, 403, 404, 408, 409, 410, 429])
const errors = ['AsyncRequired', 'ConcurrencyError', 'MaintenanceInfoConflict', 'RequiresApp'] as const

/** Which of these an answer is. */
export function answerKind(heard: Heard): AnswerKind {
  if (!heard.isAnswer) return unansweredKind(heard)
  const { status } = heard
  const said = objectIn(heard.text)
  if (status === 200 || status === 201 || status === 202)
    return said !== null && isSound(said) ? `${status}` : `${status} malformed`
  if (status === 422) {
    const error = errors.find((one) => one === said?.['error'])
    return error === undefined ? 'other 422' : `422 ${error}`
  }
  if (own.has(status)) return `${status}` as AnswerKind
  if (status < 300) return 'other 2xx'
  if (status < 400) return '3xx'
  if (status < 500) return 'other 4xx'
  return status === 503 && heard.headers['retry-after'] !== undefined ? '503 with Retry-After' : 'other 5xx'
}

/** The specification's bound on what a broker calls an operation. */
const maxOperation = 10_000

function isSound({ operation }: Fields): boolean {
  if (operation === undefined || operation === null) return true
  return typeof operation === 'string' && operation.length <= maxOperation && isStorable(operation)
}

function unansweredKind({ why, wasSent }: Extract<Heard, { isAnswer: false }>): AnswerKind {
  if (why === 'address_refused') return 'address refused'
  if (why === 'certificate') return 'certificate not trusted'
  if (!wasSent) return 'never connected'
  if (why === 'timeout') return 'connected, not answered in time'
  return why === 'unreadable' ? 'connected, no HTTP' : 'connected, broken off'
}
