import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink } from '../../src/accounts/links.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson } from '../support/people.ts'

let test: BrowserTest
beforeAll(async () => {
  test = await startBrowserTest()
  await importOne(test, 'C-1', 'Ærlig Talt AS')
})
afterEach(() => test.leave())
afterAll(() => test.close())

async function importOne({ server }: BrowserTest, id: string, name: string): Promise<void> {
  const answer = await server.ask('/api/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: `customer_id,customer_name,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status
${id},${name},S-1,Webex Suite,paid,,V-1,Meetings,manual_partner
`,
  })
  expect(answer.status).toBe(200)
}

describe('signing in', () => {
  it('by the printed link leads into the app', async () => {
    const { page } = await test.visit()
    const { path } = await createSignInLink(test.server.database.db, test.server.partner.id)
    await page.goto(path)
    await page.getByRole('button', { name: 'Logg på' }).click()
    await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/customers')
    await page.getByText('Nordlys Drift').waitFor()
    await page.getByRole('link', { name: 'Ærlig Talt AS' }).waitFor()
  })

  it('comes first, and leads back to the address that was wanted', async () => {
    const visitor = await test.visit()
    visitor.expectTrouble(/401/)
    const { page, context } = visitor
    await page.goto('/imports?x=1')
    await page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()
    await page.getByText('Logg på med en utskrevet lenke').click()
    await page.getByText('npx varde sign-in-link').waitFor()
    const other = await context.newPage()
    const { path } = await createSignInLink(test.server.database.db, test.server.partner.id)
    await other.goto(path)
    await other.getByRole('button', { name: 'Logg på' }).click()
    await other.getByRole('heading', { name: 'Importer' }).waitFor()
    // The page that waited notices when somebody comes back to it.
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.getByRole('heading', { name: 'Importer' }).waitFor()
  })

  it('is asked for again once the session has ended, without losing the place', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/401/)
    const { page, context } = visitor
    const listens = page.waitForResponse('**/api/v1/events/stream')
    await page.goto('/')
    await page.getByRole('heading', { name: 'Kunder' }).waitFor()
    // From then on it is the next page that finds out.
    await listens
    await context.clearCookies()
    await page.getByRole('link', { name: 'Importer' }).click()
    await page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()
    expect(new URL(page.url()).search).toBe('?back=%2Fimports')
  })

  it('ends by its button, and nothing of the partner stays on the screen', async () => {
    const visitor = await test.visitSignedIn()
    visitor.expectTrouble(/401/)
    const { page } = visitor
    await page.getByRole('button', { name: 'Konto' }).click()
    await page.getByRole('menuitem', { name: 'Logg av' }).click()
    await page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()
    expect(await page.content()).not.toContain('Nordlys Drift')
    await page.goto('/customers')
    await page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()
  })
})

describe('the page', () => {
  it('is there for a deep link and after a reload', async () => {
    const { page } = await test.visitSignedIn()
    await page.getByRole('link', { name: 'Ærlig Talt AS' }).click()
    await page.getByRole('heading', { name: 'Ærlig Talt AS' }).waitFor()
    const address = page.url()
    await page.goto('/imports')
    await page.getByRole('heading', { name: 'Importer' }).waitFor()
    await page.goto(address)
    await page.getByRole('heading', { name: 'Ærlig Talt AS' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'Importer' }).waitFor()
  })

  it('says that there is nothing where an address leads nowhere', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/404/)
    const { page } = visitor
    const answer = await page.goto('/no/such/place')
    expect(answer?.status()).toBe(404)
    await page.getByRole('heading', { name: 'Her er det ingenting' }).waitFor()
  })

  it('asks for what it needs before its code runs, each once, also behind the front address', async () => {
    for (const path of ['/', '/customers']) {
      const { page } = await test.enter()
      const asked: string[] = []
      page.on('request', (request) => {
        const { pathname, search } = new URL(request.url())
        if (pathname.startsWith('/api/')) asked.push(pathname + search)
      })
      // The app itself never comes: what is asked for is asked by the head.
      await page.route('**/assets/index-*.js', () => undefined)
      await page.goto(path, { waitUntil: 'commit' })
      await expect.poll(() => asked).toEqual(['/api/v1/me', '/api/v1/customers?limit=100'])
      await page.unroute('**/assets/index-*.js')
      asked.length = 0
      await page.goto(path)
      await page.getByRole('link', { name: 'Ærlig Talt AS' }).waitFor()
      // Then what changes is listened to; only that may have it asked for again.
      const stream = '/api/v1/events/stream'
      await expect.poll(() => asked, { timeout: 10_000 }).toContain(stream)
      expect(asked.slice(0, asked.indexOf(stream))).toEqual(['/api/v1/me', '/api/v1/customers?limit=100'])
    }
  })

  it('brings the code of its first page and the words of its reader in its head', async () => {
    const html = await (
      await fetch(`${test.server.origin}/customers`, { headers: { 'accept-language': 'sv' } })
    ).text()
    const files = [...html.matchAll(/<link rel="modulepreload" crossorigin href="([^"]+)"/g)].map(
      (match) => match[1],
    )
    expect(files).toEqual(
      expect.arrayContaining([expect.stringMatching(/CustomersPage/), expect.stringMatching(/\/sv-/)]),
    )
    const other = await (await fetch(`${test.server.origin}/imports`)).text()
    expect(other).not.toMatch(/CustomersPage/)
  })

  it('carries a policy that lets nothing inline run, with a nonce of its own', async () => {
    const policies = await Promise.all([1, 2].map(() => fetch(test.server.origin).then((answer) => answer)))
    const [first, second] = policies.map((answer) => answer.headers.get('content-security-policy') ?? '')
    expect(first).toMatch(/^default-src 'none';script-src 'self';style-src 'self' 'nonce-[\w-]{22}';/)
    expect(first).not.toContain('unsafe')
    expect(first).not.toBe(second)
    const nonce = /nonce-([\w-]+)/.exec(first ?? '')?.[1]
    expect(await policies[0]?.text()).toContain(`name="style-nonce" content="${nonce}"`)
  })

  it('has files that are kept for a year and come compressed', async () => {
    const html = await (await fetch(test.server.origin)).text()
    const script = /src="(\/assets\/index-[^"]+\.js)"/.exec(html)?.[1] ?? ''
    const answer = await fetch(test.server.origin + script, { headers: { 'accept-encoding': 'br' } })
    expect(answer.headers.get('content-encoding')).toBe('br')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-type')).toMatch(/javascript/)
    const missing = await fetch(`${test.server.origin}/assets/no-such.js`)
    expect([missing.status, missing.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  })

  it('keeps unknown addresses of the API problems', async () => {
    const answer = await test.server.ask('/api/v1/nothing', { headers: { accept: 'text/html' } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  })
})

describe('languages', () => {
  it.each([
    ['nb-NO', 'nb', 'Kunder'],
    ['en-US', 'en', 'Customers'],
    ['sv-SE', 'sv', 'Kunder'],
    ['da-DK', 'da', 'Kunder'],
    ['de-DE', 'de', 'Kunden'],
    ['fr-FR', 'en', 'Customers'],
  ])('a browser that wants %s gets %s', async (locale, language, heading) => {
    const { page } = await test.visitSignedIn({ locale })
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
  })

  it('change at once, and stay changed', async () => {
    const { page } = await test.visitAs(await newPerson(test.server, { role: 'partner_read_only' }))
    await page.goto('/customers')
    await page.getByRole('button', { name: 'Språk' }).click()
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { level: 1, name: 'Kunden' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Kunden' }).waitFor()
    expect(await page.title()).toBe('Kunden · Varde')
  })
})

const ground = () => getComputedStyle(document.body).backgroundColor

describe('colours', () => {
  it.each([
    ['light', 'rgb(243, 245, 245)'],
    ['dark', 'rgb(15, 22, 23)'],
  ] as const)('follow a system that is %s', async (colorScheme, expected) => {
    const { page } = await test.visitSignedIn({ colorScheme })
    await page.getByRole('heading', { name: 'Kunder' }).waitFor()
    expect(await page.evaluate(ground)).toBe(expected)
  })

  it('can be chosen, and are right from the first paint', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only' })
    const { page } = await test.visitAs(person, { colorScheme: 'light' })
    await page.goto('/customers')
    await page.getByRole('button', { name: 'Lyst eller mørkt' }).click()
    await page.getByRole('menuitemradio', { name: 'Mørkt' }).click()
    await page.waitForFunction(() => document.documentElement.dataset['mantineColorScheme'] === 'dark')
    // Before the app runs: its scripts are held back, and only what stands in the head has run.
    await page.route('**/assets/index-*.js', () => undefined)
    await page.goto('/customers', { waitUntil: 'commit' })
    await page.locator('#app').waitFor({ state: 'attached' })
    await page.waitForFunction(() => document.styleSheets.length > 0)
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
    expect(await page.evaluate(ground)).toBe('rgb(15, 22, 23)')
  })
})

describe('a server that is gone', () => {
  it('is said, and the page goes on by itself once it is back', async () => {
    const visitor = await test.visitSignedIn()
    visitor.expectTrouble(/ERR_INTERNET_DISCONNECTED|dynamically imported module|preload CSS/)
    const { page, context } = visitor
    await page.getByRole('link', { name: 'Ærlig Talt AS' }).waitFor()
    await context.setOffline(true)
    await page.getByRole('link', { name: 'Importer' }).click()
    await page.getByText('Får ikke kontakt med tjeneren. Det du ser, kan være utdatert.').waitFor()
    await page.getByRole('heading', { name: 'Får ikke kontakt med tjeneren' }).waitFor()
    await context.setOffline(false)
    await page.getByRole('heading', { name: 'Importer' }).waitFor()
    await page.getByText('Det du ser, kan være utdatert.').waitFor({ state: 'detached' })
  })

  it('takes nothing from the page where a menu cannot be loaded, which opens once it is back', async () => {
    const visitor = await test.visitSignedIn()
    visitor.expectTrouble(/ERR_INTERNET_DISCONNECTED|dynamically imported module|preload CSS/)
    const { page, context } = visitor
    const customer = page.getByRole('link', { name: 'Ærlig Talt AS' })
    await customer.waitFor()
    await context.setOffline(true)
    await page.getByRole('button', { name: 'Språk' }).click()
    await page.getByText('Får ikke kontakt med tjeneren. Det du ser, kan være utdatert.').waitFor()
    await customer.waitFor()
    const comesAnew = page.waitForEvent('load')
    await context.setOffline(false)
    await comesAnew
    await customer.waitFor()
    await page.getByRole('button', { name: 'Språk' }).click()
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).waitFor()
  })
})

describe('the keyboard', () => {
  it('has a list of its shortcuts, and can be left without them', async () => {
    const { page } = await test.visitSignedIn()
    await page.getByRole('heading', { name: 'Kunder' }).waitFor()
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Hurtigtaster' })
    await dialog.getByText('Vis denne listen').waitFor()
    await expectNoAxeFindings(page)
    await dialog.getByRole('switch', { name: 'Bruk hurtigtaster' }).click()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    expect(await dialog.count()).toBe(0)
  })

  it('skips the top bar', async () => {
    const { page } = await test.visitSignedIn()
    await page.getByRole('heading', { name: 'Kunder' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => Boolean(document.activeElement?.closest('main a, main button')))).toBe(
      true,
    )
  })
})

describe.each(['light', 'dark'] as const)('axe in %s', (colorScheme) => {
  it.each(['/customers', '/imports', '/start', '/no/such/place'])('finds nothing at %s', async (path) => {
    const visitor = await test.enter({ colorScheme })
    visitor.expectTrouble(/404/)
    await visitor.page.goto(path)
    await visitor.page.locator('main h1, main h2').first().waitFor()
    await expectNoAxeFindings(visitor.page)
  })

  it('finds nothing on the page that says how to sign in, narrow or wide', async () => {
    const visitor = await test.visit({ colorScheme, viewport: { width: 360, height: 740 } })
    visitor.expectTrouble(/401/)
    await visitor.page.goto('/customers')
    await visitor.page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()
    await expectNoAxeFindings(visitor.page)
    const overflow = await visitor.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
  })
})
