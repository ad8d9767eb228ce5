import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Output } from '../../src/client/types.ts'
import { comparing } from '../../src/web/live/order.ts'
import { isDisturbed, movesIn } from '../../src/web/live/moves.ts'
import { startHeldServer, type HeldServer } from '../support/held-server.ts'
import { seedDemo } from '../support/seed-demo.ts'

type Customer = Output<'listCustomers'>['items'][number]

const sorts = ['attention', 'name', 'ends', 'use'] as const
const orders = ['asc', 'desc'] as const

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
  await seedDemo(server.database.db, server.partner.id, 400, server.now)
  const { items } = await server.client.listCustomers({ query: { limit: 200 } })
  // Every tenth has stepped back.
  const inHandUntil = new Date(server.now + 86_400_000).toISOString()
  for (const { id } of items.filter((_, index) => index % 10 === 0))
    await server.client.setHand({
      params: { id },
      body: { responsibleId: null, inHandUntil, note: null },
    })
})
afterAll(() => server.close())

async function wholeList(query: object): Promise<Customer[]> {
  const all: Customer[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Output<'listCustomers'> = await server.client.listCustomers({
      query: { ...query, limit: 200, ...(cursor !== '' && { cursor }) },
    })
    all.push(...page.items)
    cursor = page.nextCursor
  }
  return all
}

describe('the order that open pages keep', () => {
  it.each(sorts.flatMap((sort) => orders.map((order) => [sort, order] as const)))(
    'is the server’s, by %s, %s',
    async (sort, order) => {
      const list = await wholeList({ sort, order })
      expect(list.length).toBeGreaterThan(300)
      const compare = comparing({ sort, order })
      const wrong = list.filter((customer, index) => {
        const next = list[index + 1]
        return next !== undefined && compare(customer, next) >= 0
      })
      expect(wrong.map(({ name }) => name)).toEqual([])
    },
  )
})

describe('what would move in the pages that are shown', () => {
  const search = { sort: 'name' } as const
  let list: Customer[] = []
  beforeAll(async () => {
    list = await wholeList(search)
  })
  const page = (number: number, from: number, to: number) => ({
    number,
    items: list.slice(from, to),
    isLast: to >= list.length,
  })
  const some = (index: number): Customer => {
    const customer = list[index]
    if (customer === undefined) throw new Error('There are not so many')
    return customer
  }

  it('is nothing where the rows stay as they are, or what changed stands elsewhere', () => {
    const pages = [page(1, 100, 200), page(2, 200, 300)]
    expect(isDisturbed(search, pages, [some(150), some(20), some(350)])).toBe(false)
    expect(movesIn(pages, list.slice(100, 300))).toEqual({ added: [], isOtherOrder: false })
  })

  it('is who belongs among them, also between two pages', () => {
    const without = { ...page(1, 100, 200), items: list.slice(100, 200).filter((_, index) => index !== 40) }
    expect(isDisturbed(search, [without, page(2, 200, 300)], [some(140)])).toBe(true)
    const [upper, lower] = [page(1, 100, 200), page(2, 201, 300)]
    expect(isDisturbed(search, [upper, lower], [some(200)])).toBe(true)
    expect(movesIn([without], list.slice(100, 200))).toEqual({ added: [some(140).id], isOtherOrder: false })
  })

  it('is not who comes up from behind because one has left', () => {
    const left = list
      .slice(0, 100)
      .map((row, index) => (index === 5 ? { ...row, hasLeft: true as const } : row))
    const shown = { number: 0, items: left, isLast: false }
    const fresh = list.slice(0, 101).filter((_, index) => index !== 5)
    expect(movesIn([shown], fresh)).toEqual({ added: [], isOtherOrder: false })
    expect(isDisturbed(search, [shown], [])).toBe(false)
  })

  it('is another order where one stands elsewhere now, near or far', () => {
    const near = list.slice(0, 100)
    const fresh = [...near.slice(1, 50), some(0), ...near.slice(50)]
    expect(movesIn([page(0, 0, 100)], fresh)).toEqual({ added: [], isOtherOrder: true })
    expect(movesIn([page(0, 0, 100)], list.slice(1, 101))).toEqual({ added: [], isOtherOrder: true })
    const moved = [{ ...some(0), name: 'ÅÅÅ' }, ...list.slice(1, 100)]
    expect(isDisturbed(search, [{ ...page(0, 0, 100), items: moved }], [])).toBe(true)
  })
})
