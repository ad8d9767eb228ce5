import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { createSignInLink } from '../../src/accounts/links.ts'
import type { AppContext } from '../../src/server/context.ts'
import { prepareWeb } from '../../src/server/web-build.ts'
import { startChromium } from './chromium.ts'
import { cookieOf, type TestPerson } from './people.ts'
import { startServer, type TestServer } from './server.ts'

const axe = await readFile(
  fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)),
  'utf8',
)
/** WCAG 2.2 AA, and what axe's authors call good practice. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** What went wrong in the page so far: errors in the console, broken policy, requests to other sites. */
  readonly troubles: readonly string[]
  /** Troubles that this test is about; matching ones do not fail it. */
  readonly expectTrouble: (pattern: RegExp) => void
}

export interface BrowserTest {
  readonly server: TestServer
  readonly browser: Browser
  /** A new browser profile with one page, not signed in. */
  readonly visit: (options?: BrowserContextOptions) => Promise<Visitor>
  /** The same, signed in by a one-time link, and on the page that this leads to. */
  readonly visitSignedIn: (options?: BrowserContextOptions) => Promise<Visitor>
  /** The same with an empty page still: for a test that begins at an address of its own, which is one page less to load. */
  readonly enter: (options?: BrowserContextOptions) => Promise<Visitor>
  /** The same with the session of somebody of the test's own. */
  readonly visitAs: (person: TestPerson, options?: BrowserContextOptions) => Promise<Visitor>
  /** Closes every visitor; throws where one had troubles. After each test. */
  readonly leave: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * The whole thing as people have it: the built web app, served over a fresh database, in a real Chromium. One for each test
 * file, in `beforeAll`; `leave` in `afterEach`, `close` in `afterAll`.
 * @param own parts of the server that this test brings itself, such as a clock that stands still
 */
export async function startBrowserTest(own: Partial<AppContext> = {}): Promise<BrowserTest> {
  const web = await prepareWeb({ dataDir: join(tmpdir(), 'varde-tests-web'), onBuild: () => undefined })
  if ('failure' in web) throw new Error(`The web app cannot be built: ${web.failure}`)
  const { settings } = own
  const server = await startServer({
    context: { ...own, web },
    ...(settings === undefined ? {} : { port: settings.port }),
  })
  const browser = await startChromium()
  const visitors: (Visitor & { readonly expected: RegExp[] })[] = []

  async function visit(options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({
      locale: 'nb-NO',
      timezoneId: 'Europe/Oslo',
      viewport: { width: 1440, height: 900 },
      baseURL: server.origin,
      ...options,
    })
    context.setDefaultTimeout(30_000)
    const page = await context.newPage()
    await slowDown(page)
    const troubles: string[] = []
    const expected: RegExp[] = []
    watch(page, server.origin, troubles)
    const visitor = {
      page,
      context,
      troubles,
      expected,
      expectTrouble: (pattern: RegExp) => void expected.push(pattern),
    }
    visitors.push(visitor)
    return visitor
  }

  async function enter(options?: BrowserContextOptions): Promise<Visitor> {
    const visitor = await visit(options)
    await spendLink(visitor.context, server)
    return visitor
  }

  return {
    server,
    browser,
    visit,
    enter,
    visitSignedIn: async (options) => {
      const visitor = await enter(options)
      await visitor.page.goto('/')
      return visitor
    },
    visitAs: async (person, options) => {
      const visitor = await visit(options)
      await visitor.context.addCookies([cookieOf(server, person)])
      return visitor
    },
    leave: async () => {
      const left = visitors.splice(0)
      await Promise.all(left.map(({ context }) => context.close()))
      const troubles = left.flatMap((visitor) =>
        visitor.troubles.filter((trouble) => !visitor.expected.some((pattern) => pattern.test(trouble))),
      )
      if (troubles.length > 0) throw new Error(`The page had troubles:\n${troubles.join('\n')}`)
    },
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}

/** Sends what the button of a one-time link sends, so that the browser has a session; the button itself is tests/web/shell's. */
async function spendLink(context: BrowserContext, { database, partner, origin }: TestServer): Promise<void> {
  const { path } = await createSignInLink(database.db, partner.id)
  const answer = await context.request.post(origin + path, { form: {}, headers: { origin }, maxRedirects: 0 })
  if (answer.status() !== 303) throw new Error(`The link was answered with ${answer.status()}`)
}

/** Signs in as a person does: opens a one-time link and presses its button. */
export async function signIn(page: Page, { database, partner, origin }: TestServer): Promise<void> {
  const { path } = await createSignInLink(database.db, partner.id)
  await page.goto(origin + path)
  await page.locator('form button').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

/** `VARDE_TEST_BROWSER_SLOWNESS=10` gives every page a tenth of the processor: what waits for chance shows itself (CONTRIBUTING.md). */
async function slowDown(page: Page): Promise<void> {
  const slowness = Number(process.env['VARDE_TEST_BROWSER_SLOWNESS'] ?? 1)
  if (!(slowness > 1)) return
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowness })
}

function watch(page: Page, origin: string, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      troubles.push(`console ${message.type()}: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !/^(?:data|blob|about):/.test(url))
      troubles.push(`foreign request: ${url}`)
  })
}

interface Finding {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/**
 * What is still fading in has no contrast of its own. It begins to some frames after it is there, so several in a row
 * must be still.
 */
const atRest = `(async () => {
  for (let still = 0; still < 5; still += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const moving = document.getAnimations().filter(({ playState }) => playState === 'running')
    await Promise.allSettled(moving.map((each) => each.finished))
    if (moving.length > 0) still = 0
  }
})()`

/** Fails with what axe finds wrong in the page as it is now, by WCAG 2.2 AA. */
export async function expectNoAxeFindings(page: Page): Promise<void> {
  // A page that is still coming has no heading yet.
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.evaluate(atRest)
  // By the debugger's way in, which the page's policy does not bind.
  await page.evaluate(axe)
  const findings = await page.evaluate<Finding[], string[]>(async (values) => {
    const { axe: check, document } = globalThis as unknown as {
      document: unknown
      axe: { run: (where: unknown, options: unknown) => Promise<{ violations: Finding[] }> }
    }
    const { violations } = await check.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    })
    return violations
  }, rules)
  if (findings.length === 0) return
  const lines = findings.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n    ${node.failureSummary ?? ''}`).join('\n')}`,
  )
  throw new Error(`axe finds in ${page.url()}:\n${lines.join('\n')}`)
}
