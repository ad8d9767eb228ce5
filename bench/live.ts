import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import type { CustomerListJson } from '../src/customers/schema.ts'
import type { ProvisioningStatus } from '../src/domain/provisioning-status.ts'
import { startChromium } from '../tests/support/chromium.ts'
import type { Connection } from './http.ts'
import { figuresOf } from './measure.ts'
import { OpenPage } from './open-page.ts'
import type { Report } from './report.ts'
import type { Started } from './server.ts'
import { drawnAt, newPerson, signIn, usable } from './web-page.ts'

const sizes = [1, 50, 200]
const changes = 40
/** Changes come when they come: never in step with the feed's own clock. */
const pauseMs = () => 300 + Math.random() * 400
const query = 'sort=name'
const promise = 'p95 ≤ 1 s'
const statuses = ['manual_partner', 'provisioning'] as const satisfies readonly ProvisioningStatus[]

/** A service of a customer that stands at the top of the list, and so on every screen. */
interface Changing {
  readonly customerId: string
  readonly serviceId: string
}

/** A page of the built app in a browser, with the list open. */
interface Watched {
  readonly browser: Browser
  readonly page: Page
}

/**
 * From the answer of a write to where it is shown: its event in every open page, the answer that the page then asks for,
 * and the row drawn in a browser that nobody touches (DESIGN.md §7). All but the last are programs that ask as pages do.
 */
export async function benchLive(
  connection: Connection,
  started: Started,
  report: Report,
  isWithoutBrowser: boolean,
): Promise<void> {
  const changing = await findChanging(connection)
  const watched = isWithoutBrowser ? undefined : await openBrowser(started)
  try {
    for (const size of sizes) await benchSize(connection, started, report, changing, size, watched?.page)
  } finally {
    await watched?.browser.close()
  }
  if (watched === undefined)
    report.add({ group: 'Live', name: 'drawn in a browser', value: 'not measured: no browser, or no app' })
}

async function benchSize(
  connection: Connection,
  { url, listeners }: Started,
  report: Report,
  changing: Changing,
  size: number,
  page: Page | undefined,
): Promise<void> {
  const pages = Array.from(
    { length: size },
    (_, index) => new OpenPage(url, listeners[index % listeners.length] ?? '', query),
  )
  await Promise.all(pages.map((each) => each.open()))
  const told: number[] = []
  const answered: number[] = []
  const drawn: number[] = []
  for (let turn = 0; turn < changes; turn += 1) {
    await sleep(pauseMs())
    const status = statuses[turn % statuses.length] ?? statuses[0]
    const coming = pages.map((each) => each.next())
    const drawing = page === undefined ? undefined : drawnAt(page, changing.customerId, status)
    await setStatus(connection, changing.serviceId, status)
    const writtenAt = performance.timeOrigin + performance.now()
    for (const { toldAt, answeredAt } of await Promise.all(coming)) {
      told.push(Math.max(0, toldAt - writtenAt))
      answered.push(Math.max(0, answeredAt - writtenAt))
    }
    if (drawing !== undefined) drawn.push(Math.max(0, (await drawing) - writtenAt))
  }
  for (const each of pages) each.close()
  const group = `Live, ${size} open page${size === 1 ? '' : 's'}`
  report.add({ group, name: 'until the event is there, in each', figures: figuresOf(told) })
  report.add({ group, name: 'until the row’s answer is, in each', figures: figuresOf(answered), promise })
  if (drawn.length > 0) {
    const name = 'until the row is drawn in a browser'
    report.add({ group, name, figures: figuresOf(drawn), promise })
  }
}

async function findChanging(connection: Connection): Promise<Changing> {
  const list = JSON.parse(await connection.get(`/api/v1/customers?${query}`)) as CustomerListJson
  for (const { id, subscriptions, subscriptionCount } of list.items.slice(0, 15)) {
    const service = subscriptions[0]?.services[0]
    // Its one status is the row's.
    if (subscriptionCount === 1 && subscriptions[0]?.services.length === 1 && service !== undefined)
      return { customerId: id, serviceId: service.id }
  }
  throw new Error('No customer at the top of the list has one service alone')
}

async function setStatus(connection: Connection, serviceId: string, status: string): Promise<void> {
  const body = JSON.stringify({ status })
  await connection.send('PUT', `/api/v1/services/${serviceId}/provisioning-status`, body, 'application/json')
}

async function openBrowser({ url, onlookerPath, webFailure }: Started): Promise<Watched | undefined> {
  if (webFailure !== undefined) return undefined
  const browser = await startChromium().catch(() => undefined)
  if (browser === undefined) return undefined
  const context = await newPerson(browser, url, await signIn(browser, url, onlookerPath))
  const page = await context.newPage()
  const listens = page.waitForResponse('**/api/v1/events/stream')
  await page.goto(`/customers?${query}`)
  await usable(page)
  await listens
  return { browser, page }
}
