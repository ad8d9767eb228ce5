import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { message } from '../src/messages/message.ts'

/** What web-probe.js offers in the page. */
interface Probe {
  readonly marks: { readonly row?: number; readonly filter?: number }
  readonly rowCount: () => number | undefined
  readonly settled: () => { readonly shift: number; readonly tasks: readonly number[] }
  readonly expectChange: (before: number) => void
  readonly took: Promise<number>
  readonly drawnAt: (customerId: string, status: string) => Promise<number>
  readonly place: () => number | undefined
  readonly countFrames: () => void
  readonly takeFrames: () => Frames
}

export interface Frames {
  /** Milliseconds from each frame to the next. */
  readonly frames: readonly number[]
  /** Milliseconds of each task that kept the page busy for more than 50. */
  readonly tasks: readonly number[]
}

const waitMs = 60_000
const probe = `{
const filterLabel = ${JSON.stringify(message('en', 'filter.select'))}
${await readFile(new URL('web-probe.js', import.meta.url), 'utf8')}
}`

type Cookies = Parameters<BrowserContext['addCookies']>[0]

/** A person with a browser profile of their own: an empty cache, and signed in where cookies are given. */
export async function newPerson(browser: Browser, origin: string, cookies: Cookies): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Oslo',
    viewport: { width: 1440, height: 900 },
    baseURL: origin,
  })
  context.setDefaultTimeout(waitMs)
  await context.addCookies(cookies)
  await context.addInitScript({ content: probe })
  return context
}

/** Signs in as a person does. @returns the session's cookies, for as many browsers as one likes */
export async function signIn(browser: Browser, origin: string, link: string): Promise<Cookies> {
  const context = await newPerson(browser, origin, [])
  const page = await context.newPage()
  await page.goto(link)
  await page.locator('form button').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  const cookies = await context.cookies()
  await context.close()
  return cookies
}

/** Waits until there are rows and the filter, and gives when they were there, in milliseconds from the way to the page. */
export async function usable(page: Page): Promise<{ row: number; filter: number }> {
  await page.waitForFunction(() => {
    const { marks } = (globalThis as unknown as { vardeProbe: Probe }).vardeProbe
    return marks.row !== undefined && marks.filter !== undefined
  })
  return page.evaluate(() => {
    const { marks } = (globalThis as unknown as { vardeProbe: Probe }).vardeProbe
    return { row: marks.row ?? 0, filter: marks.filter ?? 0 }
  })
}

/** How much the page moved by itself, and its long tasks, in milliseconds. */
export function settled(page: Page): Promise<ReturnType<Probe['settled']>> {
  return page.evaluate(() => (globalThis as unknown as { vardeProbe: Probe }).vardeProbe.settled())
}

/** The place of the row in the middle of the screen, from 1; undefined while it is on its way. */
export function place(page: Page): Promise<number | undefined> {
  return page.evaluate(() => (globalThis as unknown as { vardeProbe: Probe }).vardeProbe.place())
}

/** When a customer's row has been drawn with a status, in milliseconds since 1970; waits for it from now on. */
export function drawnAt(page: Page, customerId: string, status: string): Promise<number> {
  return page.evaluate(
    ([id, wanted]) =>
      (globalThis as unknown as { vardeProbe: Probe }).vardeProbe.drawnAt(id ?? '', wanted ?? ''),
    [customerId, status],
  )
}

/**
 * Does something that gives a list of another length. @returns milliseconds from its last click or key until the new
 * list is drawn; undefined where the list stayed as long as it was
 */
export async function untilChanged(page: Page, act: () => Promise<unknown>): Promise<number | undefined> {
  await page.evaluate(() => {
    const { vardeProbe } = globalThis as unknown as { vardeProbe: Probe }
    vardeProbe.expectChange(vardeProbe.rowCount() ?? 0)
  })
  await act()
  return page.evaluate(
    (patienceMs) =>
      Promise.race([
        (globalThis as unknown as { vardeProbe: Probe }).vardeProbe.took,
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patienceMs)),
      ]),
    5_000,
  )
}

/** Frame times of the page while something is done. */
export async function framesDuring(page: Page, act: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(() => (globalThis as unknown as { vardeProbe: Probe }).vardeProbe.countFrames())
  await act()
  return page.evaluate(() => (globalThis as unknown as { vardeProbe: Probe }).vardeProbe.takeFrames())
}

/** Bytes of the page's own objects that are in use, after what is not has been collected. */
export async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0
}
