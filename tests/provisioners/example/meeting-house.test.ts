import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { project } from '../../../scripts/sources.ts'
import type { Operation } from '../../../src/provisioners/provisioner.ts'
import { inWords, newCall, newOrder, openDoor, run, runAndCleanUp } from '../support.ts'
import { meetingHouse } from './meeting-house.ts'
import { startMeetingHouse, type MeetingHouseServer } from './meeting-house-server.ts'

const file = 'tests/provisioners/example/meeting-house.ts'
const provisioner = meetingHouse(openDoor)

let house: MeetingHouseServer
beforeAll(async () => {
  house = await startMeetingHouse()
})
afterAll(() => house.close())
afterEach(() => {
  house.rooms.clear()
  house.keys.clear()
  house.failures.length = 0
  house.built = 0
})

function call(operation: Operation = 'start', details: Record<string, string> = { timeZone: 'Europe/Oslo' }) {
  const connection = { url: house.url, auth: { kind: 'none' }, ca: null } as const
  return newCall(connection, { building: 'A' }, { operation, order: newOrder({ details }, 'r7') })
}

describe('the worked example', () => {
  it('stands in docs/provisioners.md as it is', () => {
    const page = readFileSync(join(project, 'docs/provisioners.md'), 'utf8')
    const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code)
    expect(blocks).toContain(readFileSync(join(project, file), 'utf8'))
  })

  it('sets a room up, changes it and takes it down', async () => {
    expect((await run(provisioner, call())).map(inWords)).toEqual(['running', 'done'])
    expect(house.rooms.get('r7')?.body).toEqual({ building: 'A', seats: 25, timeZone: 'Europe/Oslo' })
    expect((await run(provisioner, call('change', { timeZone: 'Europe/Paris' }))).at(-1)).toEqual({
      state: 'done',
      made: { room: '1.r7' },
    })
    expect((await run(provisioner, call('withdraw'))).map(inWords)).toEqual(['done'])
    expect((await run(provisioner, call('withdraw'))).map(inWords)).toEqual(['done'])
    expect(house.rooms.size).toBe(0)
  })

  it('locks a room and unlocks it, as often as it is told to, and changes nothing else of it', async () => {
    await run(provisioner, call())
    const before = house.rooms.get('r7')?.body
    for (const operation of ['suspend', 'suspend', 'resume', 'resume'] as const) {
      const asked = { ...call(), operation }
      expect((await run(provisioner, asked)).map(inWords)).toEqual(['done'])
      expect(house.rooms.get('r7')?.body).toEqual({ ...before, locked: operation === 'suspend' })
    }
    house.failures.push(502)
    const broken = await run(provisioner, { ...call(), operation: 'suspend' as const })
    expect(broken.map(inWords)).toEqual(['failed server_error, may pass'])
  })

  it('gives a key to whoever holds a licence, and takes it back', async () => {
    await run(provisioner, call())
    const { operation: _, ...rest } = call()
    const person = {
      id: 'p',
      externalId: 'p',
      name: 'Kari Nordmann',
      email: 'kari@fjord.example',
      language: null,
    }
    const key = { ...rest, licence: { id: 'k1', person } }
    const { binding } = provisioner
    for (const _again of [1, 2])
      expect(await binding?.bind({ ...key, operation: 'bind' })).toMatchObject({ state: 'done' })
    expect([...house.keys]).toEqual([['r7/keys/k1', 'kari@fjord.example']])
    for (const _again of [1, 2])
      expect(await binding?.unbind({ ...key, operation: 'unbind' })).toMatchObject({ state: 'done' })
    expect(house.keys.size).toBe(0)
    const nobody = { ...key, licence: { id: 'k2', person: { ...person, email: null } } }
    expect(inWords(await binding?.bind({ ...nobody, operation: 'bind' }))).toBe('failed rejected')
    house.failures.push(502)
    expect(inWords(await binding?.bind({ ...key, operation: 'bind' }))).toBe(
      'failed server_error, may pass, leaves',
    )
  })

  it('builds a room once, however often it is asked for', async () => {
    await Promise.all([1, 2, 3].map(() => provisioner.start(call())))
    expect(house.built).toBe(1)
  })

  it('leaves nothing where the answer was lost', async () => {
    house.failures.push(502)
    const { last, cleanUp } = await runAndCleanUp(provisioner, call())
    expect([last, cleanUp].map(inWords)).toEqual(['failed server_error, may pass, leaves', 'done'])
    expect(house).toMatchObject({ built: 1, rooms: new Map() })
  })

  it('goes on asking where the house does not answer', async () => {
    house.failures.push(200, 503)
    expect((await run(provisioner, call())).map(inWords)).toEqual(['running', 'running server_error', 'done'])
  })

  it('asks for other details', async () => {
    const step = await provisioner.start(call('start', {}))
    expect(inWords(step)).toBe('needs_details details_refused')
    expect(step).toMatchObject({ trouble: { words: 'Which time zone?' } })
  })

  it('comes again where nobody was there', async () => {
    const gone = await startMeetingHouse()
    await gone.close()
    const there = call()
    const connection = { url: gone.url, auth: { kind: 'none' }, ca: null } as const
    expect(inWords(await provisioner.start({ ...there, connection }))).toBe('again unreachable')
  })
})
