import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CustomerListJson } from '../../src/customers/schema.ts'
import { message } from '../../src/messages/message.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { seedDemo } from '../support/seed-demo.ts'
import { customersInMemory } from './memory.ts'
import { followRows, scrollStep, seenRows, type Step } from './seen-rows.ts'

/** `VARDE_SCROLL_CUSTOMERS=100000 npm test -- tests/web/scroll` takes the long way (CONTRIBUTING.md). */
const customers = Number(process.env['VARDE_SCROLL_CUSTOMERS'] ?? 4_000)
const isLong = process.env['VARDE_SCROLL_CUSTOMERS'] !== undefined
const timeoutMs = 120_000 + customers * 30
/** Less than the rows between head and foot: none is jumped over. */
const wheelPixels = 560
/** What is drawn and kept at most, however long the list. */
const maxDrawn = 60
const maxKept = 2_400

let test: BrowserTest
beforeAll(async () => {
  test = await startBrowserTest()
  const { database, partner } = test.server
  await seedDemo(database.db, partner.id, customers, Date.now())
}, timeoutMs)
afterEach(() => test.leave())
afterAll(() => test.close())

async function everyIdByApi(): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = `limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`
    const answer = await test.server.ask(`/api/v1/customers?${query}`)
    const list = (await answer.json()) as CustomerListJson
    ids.push(...list.items.map(({ id }) => id))
    cursor = list.nextCursor
  }
  return ids
}

async function openList(): Promise<Page> {
  const { page } = await test.enter()
  await page.goto('/customers')
  await page.getByRole('rowheader').first().waitFor()
  // Above the names: a pointer that rests on a status opens its card.
  await page.mouse.move(300, 450)
  await followRows(page)
  return page
}

/** The line below the table says which rows are on the screen; of one that shows by a hair it may go either way. */
async function expectPosition(page: Page, { from, to }: Step): Promise<void> {
  const either = [from - 1, from].flatMap((first) => [to, to + 1].map((last) => ({ from: first, to: last })))
  const texts = either.map((place) => message('nb', 'web.customers.position', { ...place, total: customers }))
  const lines = await Promise.all(texts.map((text) => page.getByText(text, { exact: true }).count()))
  expect(
    lines.filter((count) => count === 1),
    texts.join(', '),
  ).toHaveLength(1)
}

describe(`a list of ${customers} customers`, () => {
  it(
    'is scrolled to its end: everybody comes once, in the order of the API; what is drawn and kept stays small',
    { timeout: timeoutMs },
    async () => {
      const page = await openList()
      const begunMs = performance.now()
      let drawn = 0
      let steps = 0
      for (let isEnd = false; !isEnd; steps += 1) {
        const step = await scrollStep(page)
        drawn = Math.max(drawn, step.drawn)
        if (steps % 50 === 0 || step.isEnd) await expectPosition(page, step)
        isEnd = step.isEnd
        if (!isEnd) await page.mouse.wheel(0, wheelPixels)
      }
      const tookMs = performance.now() - begunMs
      const { ids, contradictions } = await seenRows(page)
      expect(contradictions).toEqual([])
      expect(ids).toHaveLength(customers)
      expect(ids).toEqual(await everyIdByApi())
      const kept = await customersInMemory(page)
      expect(drawn).toBeLessThanOrEqual(maxDrawn)
      expect(kept).toBeGreaterThan(0)
      expect(kept).toBeLessThanOrEqual(maxKept)
      if (isLong)
        process.stdout.write(
          `${ids.length} customers in ${Math.round(tookMs / 1000)} s and ${steps} turns of the wheel: ` +
            `at most ${drawn} rows drawn, ${kept} customers in memory at the end\n`,
        )
    },
  )
})
