import type { Trouble, TroubleCode } from '../../../src/domain/trouble.ts'
import type { Asked, Door, Heard } from '../../../src/provisioners/http/door.ts'
import { objectIn } from '../../../src/provisioners/http/json.ts'
import { technicalAnswer, wordsOf } from '../../../src/provisioners/http/technical.ts'
import type {
  Call,
  Connection,
  Json,
  Operation,
  Provisioner,
  Step,
  Suspension,
} from '../../../src/provisioners/provisioner.ts'

/** What a product says: where its rooms are. */
export interface MeetingHouseSettings {
  readonly building: string
}

type RoomCall = Call<MeetingHouseSettings, Operation | Suspension>

/** The Meeting House knows `PUT`, `PATCH`, `DELETE` and `GET /rooms/:id`, and works on what it is told after its answer. */
export function meetingHouse(door: Door): Provisioner<MeetingHouseSettings> {
  const ask = async (call: RoomCall, method: Asked['method'], body?: Asked['body']): Promise<Step> => {
    if (call.connection === null) throw new Error('a product of the Meeting House has a connection')
    // The service's id is the room's: asked for again, the same room is found, and none is made twice.
    const path = `/rooms/${call.order.service.id}`
    const asked = { method, path, ...(body === undefined ? {} : { body }) }
    return stepOf(call, call.connection, await door.ask(call.connection, asked, call.signal), method)
  }
  return {
    kind: 'meeting_house',
    start: (call) => ask(call, 'PUT', roomOf(call)),
    change: (call) => ask(call, 'PATCH', roomOf(call)),
    withdraw: (call) => ask(call, 'DELETE'),
    poll: (call) => ask(call, 'GET'),
    suspension: {
      suspend: (call) => ask(call, 'PATCH', { locked: true }),
      resume: (call) => ask(call, 'PATCH', { locked: false }),
    },
  }
}

function roomOf({ settings, order }: RoomCall): Json {
  return { building: settings.building, seats: order.service.licences, ...order.details }
}

function stepOf(call: RoomCall, connection: Connection, heard: Heard, method: Asked['method']): Step {
  const said = heard.isAnswer ? objectIn(heard.text) : null
  const unsaid = { connection, details: call.order.details }
  const trouble = (code: TroubleCode): Trouble => ({
    code,
    params: {},
    words: wordsOf(said?.['message'], unsaid),
    technical: technicalAnswer(heard, unsaid),
  })
  const running = { state: 'running', memory: {}, pollAfterMs: 10_000 } as const
  // It may have been heard, and half done: what is changed, or locked, stays as it is.
  const mayLeave = call.operation === 'start' || call.operation === 'withdraw'
  const unsure = (code: TroubleCode): Step =>
    method === 'GET'
      ? { ...running, trouble: trouble(code) }
      : { state: 'failed', trouble: trouble(code), mayPass: true, leaves: mayLeave }

  if (!heard.isAnswer)
    return heard.wasSent ? unsure(heard.why) : { state: 'again', trouble: trouble(heard.why) }
  if (heard.status === 404 && call.operation === 'withdraw') return { state: 'done' }
  if (heard.status === 422)
    return { state: 'needs_details', trouble: trouble('details_refused'), leaves: false }
  if (heard.status >= 400 && heard.status < 500 && method !== 'GET')
    return {
      state: 'failed',
      trouble: trouble('rejected'),
      mayPass: false,
      leaves: call.operation === 'withdraw',
    }
  if (heard.status !== 200 || said === null) return unsure('server_error')
  if (said['state'] === 'working') return running
  if (said['state'] === 'ready') return { state: 'done', made: { room: String(said['room']) } }
  return {
    state: 'failed',
    trouble: trouble('said_failed'),
    mayPass: false,
    leaves: mayLeave,
  }
}
