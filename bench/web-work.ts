import type { BrowserContext, Page } from 'playwright-core'
import type { CustomerListJson } from '../src/customers/schema.ts'
import { subscriptionStatuses } from '../src/domain/subscription-status.ts'
import { message } from '../src/messages/message.ts'
import type { Connection } from './http.ts'
import { figuresOf } from './measure.ts'
import type { Report } from './report.ts'
import { untilChanged, usable } from './web-page.ts'

const group = 'Web, at work'
const clicks = 30
const words = 20
const pauseBetweenKeysMs = 30

/** From a click in the filter, and from the last key of a search, to the drawn list. */
export async function benchWork(
  context: BrowserContext,
  connection: Connection,
  report: Report,
): Promise<void> {
  const page = await context.newPage()
  await page.goto('/customers')
  await usable(page)
  addSamples(report, `${clicks} clicks in the filter`, await filterSamples(page))
  await page.goto('/customers')
  await usable(page)
  addSamples(report, 'searches, from the last key', await searchSamples(page, await someWords(connection)))
  await page.close()
}

function addSamples(report: Report, name: string, samples: readonly (number | undefined)[]): void {
  const measured = samples.filter((sample) => sample !== undefined)
  if (measured.length === 0) {
    report.add({ group, name, value: 'not measured: no list changed its length' })
    return
  }
  const same = samples.length - measured.length
  report.add({
    group,
    name,
    figures: figuresOf(measured),
    value: `${measured.length} lists${same === 0 ? '' : `, ${same} of the same length left out`}`,
  })
}

/** One status more or one less with each click, so that no choice comes twice: as a Gray code counts. */
async function filterSamples(page: Page): Promise<(number | undefined)[]> {
  const samples: (number | undefined)[] = []
  await page.getByRole('button', { name: message('en', 'filter.select') }).click()
  for (let turn = 1; turn <= clicks; turn += 1) {
    const status = subscriptionStatuses[31 - Math.clz32(turn & -turn)]
    if (status === undefined) break
    const choice = page.getByRole('checkbox', { name: message('en', `subscription.${status}`), exact: true })
    samples.push(await untilChanged(page, () => choice.click()))
  }
  return samples
}

async function searchSamples(page: Page, terms: readonly string[]): Promise<(number | undefined)[]> {
  const samples: (number | undefined)[] = []
  const field = page.getByRole('searchbox', { name: message('en', 'web.customers.search_label') })
  for (const term of terms) {
    samples.push(await untilChanged(page, () => field.pressSequentially(term, { delay: pauseBetweenKeysMs })))
    await untilChanged(page, () => field.fill(''))
  }
  return samples
}

/** Words of customers' names, none twice. */
async function someWords(connection: Connection): Promise<string[]> {
  const list = JSON.parse(await connection.get('/api/v1/customers?sort=name&limit=200')) as CustomerListJson
  const long = list.items
    .flatMap(({ name }) => name.toLowerCase().split(/[^\p{L}]+/u))
    .filter(({ length }) => length > 3)
  const found = [...new Set(long)]
  const step = Math.max(1, Math.floor(found.length / words))
  return found.filter((_, index) => index % step === 0).slice(0, words)
}
