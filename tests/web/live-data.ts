import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { CustomerListJson } from '../../src/customers/schema.ts'
import type { BrowserTest } from '../support/browser.ts'
import { patient } from './account-steps.ts'

export const names = ['Alfa AS', 'Beta AS', 'Gamma AS', 'Delta AS'] as const
export type Name = (typeof names)[number]

const head =
  'customer_id,customer_name,tags,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status'

/** A row of the customers file. */
export const fileRow = (name: string, status = 'unable_to_provision') =>
  `${name},${name},nord,${name}-S,Suite,paid,2099-01-01,V,Meetings,${status}`

/** Imports some customers, as a nightly file does. */
export async function importRows(test: BrowserTest, rows: readonly string[]): Promise<void> {
  let answer = await test.server.ask('/api/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: [head, ...rows, ''].join('\n'),
  })
  let run = (await answer.json()) as { id: string; state: string; errorCount?: number }
  await expect
    .poll(async () => {
      answer = await test.server.ask(`/api/v1/imports/${run.id}`)
      run = (await answer.json()) as typeof run
      return run.state
    }, patient)
    .toBe('done')
  expect(run.errorCount).toBe(0)
}

/** All customers' ids by their names. */
export async function idsByName(test: BrowserTest): Promise<ReadonlyMap<string, string>> {
  const answer = await test.server.ask('/api/v1/customers?limit=200')
  const { items } = (await answer.json()) as CustomerListJson
  return new Map(items.map(({ name, id }) => [name, id]))
}

export const namesShown = (page: Page) => page.getByRole('rowheader').getByRole('link').allTextContents()
export const expectShown = (page: Page, ...expected: readonly string[]) =>
  expect.poll(() => namesShown(page), patient).toEqual(expected)
export const rowOf = (page: Page, name: string) =>
  page.locator('[role=row][data-row]').filter({ hasText: name })
/** What the list says of how many there are. */
export const expectTotal = (page: Page, text: string) =>
  page.getByRole('status').filter({ hasText: text }).first().waitFor()

/** Puts the pointer into the table, where nothing may move under it; and out of it. */
export const point = (page: Page, name: string) => rowOf(page, name).getByRole('rowheader').hover()
export const pointElsewhere = (page: Page) => page.getByRole('heading', { level: 1 }).hover()

/** The page tells whether it has been loaded anew since. */
export const mark = (page: Page) => page.evaluate(() => void Object.assign(globalThis, { vardeMark: true }))
export const expectNotReloaded = async (page: Page) =>
  expect(await page.evaluate(() => 'vardeMark' in globalThis)).toBe(true)
