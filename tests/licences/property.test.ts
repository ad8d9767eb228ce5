import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { appendHistory } from '../../src/history/append.ts'
import { lockCustomers, readCustomers, standingSourceOf } from '../../src/standings/sources.ts'
import { writeStandings } from '../../src/standings/write.ts'
import { send, startDetailsServer, type DetailsServer } from '../details/support.ts'
import type { Answer } from '../orders/support.ts'
import { checkStored } from '../standings/check-stored.ts'
import { licencesOf } from './scene.ts'
import { act, licensed, newProductOf, type Licensed } from './support.ts'

/**
 * Any history of assigning, taking back, deactivating, changing the number and undoing, held against a model that knows
 * nothing of rows in a database: one list of seats that were given, in their order.
 */
let server: DetailsServer
const products = { plain: '', overage: '' }

beforeAll(async () => {
  server = await startDetailsServer({ mail: false })
  products.plain = await newProductOf(server)
  products.overage = await newProductOf(server, { overage: true })
})
afterAll(() => server?.close())

const people = 6

interface ModelSeat {
  readonly person: number
  readonly with: string
  returned: { readonly with: string; readonly why: 'taken_back' | 'undone' | 'deactivated' } | null
}

class Model {
  seats: ModelSeat[] = []
  bought: number
  readonly overage: boolean
  readonly gone = new Set<number>()

  constructor(bought: number, overage: boolean) {
    this.bought = bought
    this.overage = overage
  }

  held(): number[] {
    return this.seats
      .filter(({ returned }) => returned === null)
      .map(({ person }) => person)
      .toSorted((a, b) => a - b)
  }

  assign(who: readonly number[], id: string): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const person of who) {
      const outcome = this.held().includes(person)
        ? 'held'
        : this.gone.has(person)
          ? 'deactivated'
          : !this.overage && this.held().length >= this.bought
            ? 'no_seat'
            : 'assigned'
      counts[outcome] = (counts[outcome] ?? 0) + 1
      if (outcome === 'assigned') this.seats.push({ person, with: id, returned: null })
    }
    return counts
  }

  takeBack(who: readonly number[], id: string, why: 'taken_back' | 'undone' | 'deactivated'): void {
    for (const seat of this.seats)
      if (seat.returned === null && who.includes(seat.person)) seat.returned = { with: id, why }
  }

  undo(what: string, id: string): void {
    const given = this.seats.filter((seat) => seat.with === what)
    if (given.length > 0) {
      this.takeBack(
        given.filter(({ returned }) => returned === null).map(({ person }) => person),
        id,
        'undone',
      )
      return
    }
    const again = this.seats
      .filter(({ returned }) => returned?.with === what && returned.why !== 'deactivated')
      .filter(
        (seat) =>
          !this.seats.slice(this.seats.indexOf(seat) + 1).some((later) => later.person === seat.person),
      )
      .map(({ person }) => person)
      .toSorted((a, b) => a - b)
    this.assign(again, id)
  }
}

const some = fc.uniqueArray(fc.nat(people - 1), { minLength: 1, maxLength: people })
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('assign' as const), who: some }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('return' as const), who: some }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deactivate' as const), who: fc.nat(people - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reactivate' as const), who: fc.nat(people - 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('change' as const), to: fc.integer({ min: 1, max: 7 }) }),
  },
)

it('used is what people hold, after any history', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.integer({ min: 1, max: 7 }),
      fc.array(step, { minLength: 3, maxLength: 14 }),
      async (overage, seats, steps) => {
        const wish = { seats, people }
        const scene = await licensed(server, overage ? products.overage : products.plain, wish)
        const model = new Model(seats, overage)
        const acts: string[] = []
        for (const one of steps) {
          await take(scene, model, acts, one)
          await expectSame(scene, model)
        }
      },
    ),
    { numRuns: 25 },
  )
  expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
})

async function take(
  { serviceId, customerId, people: ids }: Licensed,
  model: Model,
  acts: string[],
  one: typeof step extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  const selection = (who: readonly number[]) => ({ people: { ids: who.map((each) => ids[each]) } })
  switch (one.do) {
    case 'assign': {
      const { status, body } = await act(server.boss, serviceId, 'assign', selection(one.who))
      const id = actOf(body) ?? newId()
      // In the list's order, which is that of the ids here.
      const counts = model.assign(
        one.who.toSorted((a, b) => a - b),
        id,
      )
      if (counts['no_seat'] !== undefined && counts['assigned'] === undefined)
        expect([status, body.code]).toEqual([409, 'no_seat_left'])
      else expect([status, body['counts']]).toEqual([200, expect.objectContaining(counts)])
      if (counts['assigned'] !== undefined) acts.push(id)
      return
    }
    case 'return': {
      const { body } = await act(server.boss, serviceId, 'return', selection(one.who))
      const id = actOf(body)
      model.takeBack(one.who, id ?? newId(), 'taken_back')
      if (id !== null) acts.push(id)
      return
    }
    case 'undo': {
      const what = acts[one.which % Math.max(acts.length, 1)]
      if (what === undefined) return
      const { status, body } = await act(server.boss, serviceId, 'undo', { act: what })
      const id = actOf(body) ?? newId()
      model.undo(what, id)
      expect([200, 409]).toContain(status)
      if (actOf(body) !== null) acts.push(id)
      return
    }
    case 'deactivate':
    case 'reactivate': {
      const isGone = one.do === 'deactivate'
      const path = `/api/v1/customers/${customerId}/people/${ids[one.who]}/${one.do}`
      expect((await send(server.boss, 'POST', path)).status).toBe(200)
      if (isGone) model.takeBack([one.who], newId(), 'deactivated')
      if (isGone) model.gone.add(one.who)
      else model.gone.delete(one.who)
      return
    }
    default: {
      // Told as well, so that nobody begins to set it up for another number meanwhile.
      await writeTenant(server.database.db, server.partner.id, async (trx) => {
        await lockCustomers(trx, server.partner.id, [customerId])
        await sql`update services set licences = ${one.to}, told_licences = ${one.to}
          where partner_id = ${server.partner.id} and id = ${serviceId}`.execute(trx)
        await appendHistory(trx, server.partner.id, { kind: 'system', id: null }, server.now, [
          {
            customerId,
            action: 'service_changed',
            subjectKind: 'service',
            subjectId: serviceId,
            before: { licences: model.bought },
            after: { licences: one.to },
          },
        ])
        const customers = await readCustomers(trx, server.partner.id, [customerId])
        await writeStandings(trx, server.partner.id, customers.map(standingSourceOf), server.now)
      })
      model.bought = one.to
    }
  }
}

/** The id of what was done; null where nothing was. */
function actOf({ act: id }: Answer['body']): string | null {
  return typeof id === 'string' ? id : null
}

async function expectSame({ serviceId, people: ids }: Licensed, model: Model): Promise<void> {
  const { licences, used, held, holders } = await licencesOf(server.database.db, server.partner.id, serviceId)
  const expected = model.held()
  expect({ licences, used: used ?? 0, held }).toEqual({
    licences: model.bought,
    used: expected.length,
    held: expected.length,
  })
  expect(new Set(holders)).toEqual(new Set(expected.map((each) => ids[each])))
}
