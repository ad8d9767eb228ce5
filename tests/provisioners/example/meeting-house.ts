import type { Trouble, TroubleCode } from '../../../src/domain/trouble.ts'
import type { Asked, Door, Heard } from '../../../src/provisioners/http/door.ts'
import { objectIn } from '../../../src/provisioners/http/json.ts'
import { technicalAnswer, wordsOf } from '../../../src/provisioners/http/technical.ts'
import type {
  BindingCall,
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
type KeyCall = BindingCall<MeetingHouseSettings>

/**
 * The Meeting House knows `PUT`, `PATCH`, `DELETE` and `GET /rooms/:id`, and works on what it is told after its answer. Whoever
 * may come in has a key: `PUT` and `DELETE /rooms/:id/keys/:key`.
 */
export function meetingHouse(door: Door): Provisioner<MeetingHouseSettings> {
  const ask = async (
    call: RoomCall | KeyCall,
    method: Asked['method'],
    body?: Asked['body'],
  ): Promise<Step> => {
    if (call.connection === null) throw new Error('a product of the Meeting House has a connection')
    // The service's id is the room's, and the licence's the key's: asked for again, the same is found, and none is made twice.
    const key = 'licence' in call ? `/keys/${call.licence.id}` : ''
    const path = `/rooms/${call.order.service.id}${key}`
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
    binding: {
      isWanted: () => true,
      bind: (call) => ask(call, 'PUT', { for: call.licence.person.email }),
      unbind: (call) => ask(call, 'DELETE'),
      poll: (call) => ask(call, 'GET'),
    },
  }
}

function roomOf({ settings, order }: RoomCall): Json {
  return { building: settings.building, seats: order.service.licences, ...order.details }
}

function stepOf(
  call: RoomCall | KeyCall,
  connection: Connection,
  heard: Heard,
  method: Asked['method'],
): Step {
  const said = heard.isAnswer ? objectIn(heard.text) : null
  const { name = null, email = null } = 'licence' in call ? call.licence.person : {}
  const unsaid = { connection, details: { ...call.order.details, name, email } }
  const trouble = (code: TroubleCode): Trouble => ({
    code,
    params: {},
    // Who holds a licence is not said again with what went wrong: that is kept longer than people are.
    words: wordsOf(said?.['message'], unsaid, { withoutValues: 'licence' in call }),
    technical: technicalAnswer(heard, unsaid),
  })
  const running = { state: 'running', memory: {}, pollAfterMs: 10_000 } as const
  // It may have been heard, and half done: what is changed, or locked, stays as it is.
  const isTakenBack = call.operation === 'withdraw' || call.operation === 'unbind'
  const mayLeave = isTakenBack || call.operation === 'start' || call.operation === 'bind'
  const unsure = (code: TroubleCode): Step =>
    method === 'GET'
      ? { ...running, trouble: trouble(code) }
      : { state: 'failed', trouble: trouble(code), mayPass: true, leaves: mayLeave }

  if (!heard.isAnswer)
    return heard.wasSent ? unsure(heard.why) : { state: 'again', trouble: trouble(heard.why) }
  if (heard.status === 404 && isTakenBack) return { state: 'done' }
  if (heard.status === 422 && call.operation !== 'bind')
    return { state: 'needs_details', trouble: trouble('details_refused'), leaves: false }
  if (heard.status >= 400 && heard.status < 500 && method !== 'GET')
    return {
      state: 'failed',
      trouble: trouble('rejected'),
      mayPass: false,
      leaves: isTakenBack,
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
