import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface MeetingHouseServer {
  readonly url: string
  /** Rooms by their id, with how often they will say that they are worked on. */
  readonly rooms: Map<string, { body: object; working: number }>
  /** For whom keys are, by room and key. */
  readonly keys: Map<string, unknown>
  /** How many rooms were ever built. */
  built: number
  /** Statuses that the next requests are answered with, done or not. */
  readonly failures: number[]
  close: () => Promise<void>
}

/** The imaginary system of the worked example. */
export async function startMeetingHouse(): Promise<MeetingHouseServer> {
  const rooms: MeetingHouseServer['rooms'] = new Map()
  const keys: MeetingHouseServer['keys'] = new Map()
  const server = createServer((incoming, outgoing) => {
    let text = ''
    incoming.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
    incoming.on('end', () => {
      const id = (incoming.url ?? '').replace('/rooms/', '')
      const [status, body] = answer(house, id, incoming.method ?? '', text === '' ? null : JSON.parse(text))
      outgoing.writeHead(house.failures.shift() ?? status).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const house: MeetingHouseServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rooms,
    keys,
    built: 0,
    failures: [],
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return house
}

function answer(
  house: MeetingHouseServer,
  id: string,
  method: string,
  body: object | null,
): [number, object] {
  if (id.includes('/keys/')) return answerKey(house, id, method, body)
  const room = house.rooms.get(id)
  if (method === 'PUT' && room === undefined) {
    if ((body as { timeZone?: unknown }).timeZone === undefined) return [422, { message: 'Which time zone?' }]
    house.rooms.set(id, { body: body ?? {}, working: 1 })
    house.built += 1
    return [200, { state: 'working' }]
  }
  if (room === undefined) return [404, { message: 'No such room' }]
  if (method === 'DELETE') house.rooms.delete(id)
  if (method === 'PATCH') room.body = { ...room.body, ...body }
  if (method === 'GET') room.working -= 1
  return [200, { state: room.working > 0 ? 'working' : 'ready', room: `1.${id}` }]
}

function answerKey(
  { rooms, keys }: MeetingHouseServer,
  id: string,
  method: string,
  body: object | null,
): [number, object] {
  const [room = ''] = id.split('/keys/')
  if (!rooms.has(room)) return [404, { message: 'No such room' }]
  const { for: whom } = (body ?? {}) as { for?: unknown }
  if (method === 'PUT' && typeof whom !== 'string') return [422, { message: 'For whom?' }]
  if (method === 'PUT') keys.set(id, whom)
  if (method === 'DELETE') keys.delete(id)
  return [200, { state: 'ready', room }]
}
