import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDetailsServer, type DetailsServer } from '../details/support.ts'
import { checkStored } from '../standings/check-stored.ts'
import { addPeople, licencesOf } from './scene.ts'
import { act, licensed, newProductOf } from './support.ts'

let server: DetailsServer
beforeAll(async () => {
  server = await startDetailsServer({ mail: false })
})
afterAll(() => server?.close())

it('of 50 assignments at once to 10 seats exactly 10 succeed, and the others are told why not', async () => {
  const { serviceId, people } = await licensed(server, await newProductOf(server), { seats: 10, people: 50 })
  const answers = await Promise.all(
    people.map((id) => act(server.boss, serviceId, 'assign', { people: { ids: [id] } })),
  )
  const given = answers.filter(({ status }) => status === 200)
  expect(given.map(({ body }) => body['counts'])).toEqual(
    Array.from({ length: 10 }, () => expect.objectContaining({ assigned: 1 })),
  )
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused).toHaveLength(40)
  for (const { status, body } of refused) {
    expect([status, body.code]).toEqual([409, 'no_seat_left'])
    expect(body['detail']).toContain('10 of 10 are assigned')
  }
  const { held, used, holders } = await licencesOf(server.database.db, server.partner.id, serviceId)
  expect([held, used, new Set(holders).size]).toEqual([10, 10, 10])
})

it('assigning and taking back at once leaves what people hold and what is told agreed', async () => {
  const { serviceId, people } = await licensed(server, await newProductOf(server), { seats: 5, people: 20 })
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      act(server.boss, serviceId, n % 3 === 2 ? 'return' : 'assign', {
        people: { ids: [people[(n * 7) % 20], people[(n * 11 + 3) % 20]] },
      }),
    ),
  )
  for (const { status, body } of answers)
    if (status !== 200) expect([status, body.code]).toEqual([409, 'no_seat_left'])
  const { held, used } = await licencesOf(server.database.db, server.partner.id, serviceId)
  expect(used).toBe(held)
  expect(held).toBeLessThanOrEqual(5)
  expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
})

it('50,000 people at once are an act like any other', { timeout: 240_000 }, async () => {
  const { serviceId, customerId } = await licensed(server, await newProductOf(server), {
    seats: 45_000,
    people: 0,
  })
  await addPeople(server.database.db, server.partner.id, customerId, 50_000)
  const done = async (what: Parameters<typeof act>[2], json: object) => {
    const { status, body } = await act(server.boss, serviceId, what, json)
    expect(status, JSON.stringify(body).slice(0, 500)).toBe(200)
    return body
  }
  const preview = await done('preview', { act: 'assign', people: {} })
  expect(preview['counts']).toMatchObject({ assigned: 45_000, no_seat: 5_000 })
  const assigned = await done('assign', { people: {} })
  expect(assigned['counts']).toMatchObject({ assigned: 45_000, no_seat: 5_000 })
  expect(assigned['others']).toHaveLength(1_000)
  const page = await server.boss.ask(`/api/v1/services/${serviceId}/licences?limit=50`)
  expect(await page.json()).toMatchObject({ total: 45_000 })
  const undone = await done('undo', { act: assigned['act'] })
  expect(undone['counts']).toMatchObject({ returned: 45_000 })
  const again = await done('undo', { act: undone['act'] })
  expect(again['counts']).toMatchObject({ assigned: 45_000 })
  const without = await done('preview', { act: 'return', people: { service: serviceId, holds: false } })
  expect(without['counts']).toMatchObject({ not_held: 5_000 })
  const back = await done('return', { people: { service: serviceId } })
  expect(back['counts']).toMatchObject({ returned: 45_000 })
})
