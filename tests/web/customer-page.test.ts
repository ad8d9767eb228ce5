import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { followRequests } from '../support/quiet.ts'

const columns =
  'customer_id,customer_name,country,admin_email,tags,subscription_id,offer,kind,term,starts_at,ends_at,auto_renew,' +
  'payment,cancel_at_end,service_id,product,provisioning_status,provisioning_reason,licences,licences_used'

/** So that no boundary of 30 or 60 days is crossed while the tests run. */
const startedAt = Date.now()
const inDays = (days: number) => new Date(startedAt + days * dayMs + dayMs / 2).toISOString()

const firm = 'C-1,Ærlig Talt AS,NO,admin@aerlig.example,skole|nord'
const rows = [
  `${firm},S-1,Webex Suite,paid,P1Y,,${inDays(20)},false,current,false,V-1,Meetings,manual_partner,,10,3`,
  `${firm},S-1,Webex Suite,paid,P1Y,,${inDays(20)},false,current,false,V-2,Calling,unable_to_provision,Domenet er ikke bekreftet,25,0`,
  `${firm},S-2,Webex Prøve,trial,,${inDays(10)},${inDays(100)},false,current,false,V-3,Webinars,pending_details,,,`,
  `${firm},S-3,Webex Ring,paid,P1M,,${inDays(15)},true,overdue,false,V-4,Phone Numbers,provisioned,,4,4`,
  ...many(
    53,
    (n) =>
      `${firm},X-${n},Gammelt ${n},paid,,,2024-03-0${(n % 9) + 1},false,current,true,X-${n}-1,Meetings,provisioned,,,`,
  ),
  ...many(
    60,
    (n) => `C-2,Mange AS,,,,M-${n},Tilbud ${n},paid,,,,false,current,false,M-${n}-1,Meetings,provisioned,,,`,
  ),
  'C-3,Stille AS,,,,Q-1,Suite,paid,,,,false,current,false,Q-1-1,Meetings,provisioned,,8,5',
  'C-4,Opptatt AS,,,,O-1,Suite,paid,,,,false,current,false,O-1-1,Meetings,provisioning,,,',
  ...many(
    230,
    (n) =>
      `C-6,Ventende AS,,,,W-${n},Pakke ${n},paid,,,,false,current,false,W-${n}-1,Meetings,manual_partner,,,`,
  ),
  'C-5,Tomt AS,,,,T-1,Suite,paid,,,2024-01-01,false,current,true,T-1-1,Meetings,provisioned,,,',
]

function many(count: number, row: (n: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => row(index + 1))
}

let test: BrowserTest
let client: Client
beforeAll(async () => {
  test = await startBrowserTest()
  client = createClient({ baseUrl: test.server.origin, token: test.server.token })
  const body = new TextEncoder().encode(`${[columns, ...rows].join('\n')}\n`)
  const done = await client.importCustomers({ body, contentType: 'text/csv' })
  expect(done).toMatchObject({ state: 'done', errorCount: 0 })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const customerOf = (externalId: string) => client.getCustomerByExternalId({ params: { externalId } })

async function open(page: Page, externalId: string): Promise<void> {
  const { id, name } = await customerOf(externalId)
  await page.goto(`/customers/${id}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

const card = (page: Page, offer: string): Locator => page.getByRole('article', { name: offer })
const serviceRow = (page: Page, product: string): Locator =>
  page.locator('article li', { has: page.getByText(product, { exact: true }) })
const statuses = (place: Page | Locator): Promise<(string | null)[]> =>
  place.locator('[data-status]').evaluateAll((all) => all.map((one) => one.getAttribute('data-status')))
const history = (page: Page): Locator => page.getByRole('region', { name: 'Historikk' })

/** What only provisioners change. */
async function changeService(
  externalId: string,
  change: { provisioner?: string; withdrawn_at?: Date },
): Promise<void> {
  const { database, partner } = test.server
  await writeTenant(database.db, partner.id, (trx) =>
    trx
      .updateTable('services')
      .set(change)
      .where('partner_id', '=', partner.id)
      .where('external_id', '=', externalId)
      .execute(),
  )
}

async function choose(page: Page, product: string, label: string): Promise<void> {
  await page.getByRole('button', { name: `Sett status for ${product}` }).click()
  await page.getByRole('menuitemradio', { name: label, exact: true }).click()
}

describe('a customer’s page', () => {
  it('shows what the API says of it', async () => {
    const { page } = await test.enter()
    await open(page, 'C-1')
    const customer = await customerOf('C-1')
    await page.getByText('C-1', { exact: true }).waitFor()
    await page.getByText('Norge', { exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'admin@aerlig.example' }).getAttribute('href')).toBe(
      'mailto:admin@aerlig.example',
    )
    expect(await page.getByRole('link', { name: 'skole' }).getAttribute('href')).toBe('/customers?tag=skole')
    const articles = page.getByRole('article')
    expect(await articles.getByRole('heading').allTextContents()).toEqual(
      customer.subscriptions.map(({ offer }) => offer),
    )
    for (const { offer, status, services } of customer.subscriptions)
      expect(await statuses(card(page, offer))).toEqual([
        status,
        ...services.map(({ provisioningStatus }) => provisioningStatus),
      ])
    const panels = page.locator('section', {
      has: page.getByRole('heading', { name: /^(Klargjørings|Abonnements)status$/ }),
    })
    expect(await statuses(panels)).toEqual([customer.provisioningStatus, customer.subscriptionStatus])
  })

  it('says whether it needs me, why, and what to do', async () => {
    const { page } = await test.enter()
    await open(page, 'C-1')
    await page.getByRole('heading', { name: 'Denne kunden trenger deg' }).waitFor()
    await page.getByText('Calling kan ikke klargjøres. Les årsaken').waitFor()
    await page.getByText('Webex Ring er suspendert.').waitFor()
    await open(page, 'C-3')
    await page.getByRole('heading', { name: 'Ingenting å gjøre for deg' }).waitFor()
    await page.getByText('3 lisenser er ledige').waitFor()
    await open(page, 'C-5')
    await page.getByRole('heading', { name: 'Ingen åpne abonnementer' }).waitFor()
  })

  it('tells start, end, renewal, payment, reason and licences', async () => {
    const { page } = await test.enter()
    await open(page, 'C-1')
    const suite = await card(page, 'Webex Suite').textContent()
    expect(suite).toContain('Løpetid1 år')
    expect(suite).toContain('Slutter')
    expect(suite).toContain('3 av 10 lisenser')
    expect(suite).toContain('Domenet er ikke bekreftet')
    expect(await card(page, 'Webex Prøve').textContent()).toMatch(/Prøveperiode.*Starter/)
    const ring = await card(page, 'Webex Ring').textContent()
    expect(ring).toContain('Fornyes')
    expect(ring).toContain('BetalingForfalt')
    expect(await card(page, 'Webex Prøve').textContent()).not.toMatch(/\d lisenser/)
  })

  it('has all open subscriptions, also beyond the first page', async () => {
    const { page } = await test.enter()
    await open(page, 'C-2')
    const articles = page.getByRole('article')
    expect(await articles.count()).toBe(50)
    await page.getByRole('button', { name: 'Vis flere' }).click()
    await articles.nth(59).waitFor()
    const all = await client.listSubscriptions({
      params: { id: (await customerOf('C-2')).id },
      query: { limit: 200 },
    })
    expect(await articles.getByRole('heading').allTextContents()).toEqual(all.items.map(({ offer }) => offer))
    expect(await page.getByRole('button', { name: 'Vis flere' }).count()).toBe(0)
  })

  it('counts what waits in all of them, also in those that are not on the page yet', async () => {
    const { page } = await test.enter()
    await open(page, 'C-6')
    await page.getByText(/^230 tjenester venter på at du fullfører/).waitFor()
    expect(await page.getByRole('article').count()).toBe(50)
  })

  it('keeps closed subscriptions folded until somebody wants them, page by page', async () => {
    const { page } = await test.enter()
    await open(page, 'C-1')
    const closed = page.getByRole('region', { name: /Avsluttede abonnementer\s+53/ })
    expect(await closed.getByRole('listitem').count()).toBe(0)
    await closed.getByRole('button', { name: 'Avsluttede abonnementer' }).click()
    await closed.getByRole('listitem').nth(49).waitFor()
    expect(await closed.getByRole('listitem').count()).toBe(50)
    await closed.getByRole('button', { name: 'Vis flere' }).click()
    await closed.getByRole('listitem').nth(52).waitFor()
    expect(await closed.getByRole('listitem').first().textContent()).toContain('Avsluttet')
  })
})

describe('setting a status by hand', () => {
  it('shows in the page, in the history and in the list behind', async () => {
    const { page } = await test.enter()
    await page.goto('/customers?search=opptatt')
    await page.getByRole('link', { name: 'Opptatt AS' }).click()
    await page.getByRole('heading', { level: 1, name: 'Opptatt AS' }).waitFor()
    const sent = page.waitForRequest((request) => request.method() === 'PUT')
    await choose(page, 'Meetings', 'Manuell klargjøring (partner)')
    expect((await (await sent).allHeaders())['idempotency-key']).toMatch(/^[\w-]{10,}$/)
    await serviceRow(page, 'Meetings').locator('[data-status=manual_partner]').waitFor()
    await page.getByRole('heading', { name: 'Denne kunden trenger deg' }).waitFor()
    await history(page).getByText('Fra «Klargjøring» til «Manuell klargjøring (partner)»').waitFor()
    await history(page).getByText('Operator').waitFor()
    expect((await customerOf('C-4')).provisioningStatus).toBe('manual_partner')
    await page.getByRole('main').getByRole('link', { name: 'Kunder' }).click()
    await page.waitForURL('**/customers?search=opptatt')
    await page.getByRole('main').locator('[data-status=manual_partner]').first().waitFor()
  })

  it('asks why where it cannot be provisioned', async () => {
    const { page } = await test.enter()
    await open(page, 'C-4')
    await choose(page, 'Meetings', 'Kan ikke klargjøre')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Hva stanset det?' }).fill('Nummeret er opptatt')
    await dialog.getByRole('button', { name: 'Sett status' }).click()
    await serviceRow(page, 'Meetings').getByText('Nummeret er opptatt').waitFor()
    expect((await customerOf('C-4')).subscriptions[0]?.services[0]?.reason).toBe('Nummeret er opptatt')
    await history(page).getByText('Årsaken: «Nummeret er opptatt»').waitFor()
  })

  it('says why not where a provisioner runs the service, and keeps what was', async () => {
    await changeService('Q-1-1', { provisioner: 'webex-wholesale' })
    const visitor = await test.enter()
    visitor.expectTrouble(/409/)
    const { page } = visitor
    await open(page, 'C-3')
    await choose(page, 'Meetings', 'Klargjøring')
    const alert = page.getByRole('alert')
    await alert.getByText('En klargjører styrer denne tjenesten').waitFor()
    expect(await statuses(serviceRow(page, 'Meetings'))).toEqual(['provisioned'])
    await alert.getByRole('button', { name: 'Lukk meldingen' }).click()
    // Drawn in the frame that follows; what stays fails here when its time is over.
    await alert.waitFor({ state: 'detached' })
  })

  it('offers nothing for a service that is being removed, and says so', async () => {
    await changeService('M-1-1', { withdrawn_at: new Date() })
    const { page } = await test.enter()
    await open(page, 'C-2')
    const button = card(page, 'Tilbud 1').getByRole('button', { name: /Tjenesten fjernes/ })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await button.press('Enter')
    expect(await page.getByRole('menu').count()).toBe(0)
    await card(page, 'Tilbud 1').getByText('Fjernes siden').waitFor()
  })
})

describe('the history', () => {
  it('comes page by page, by day, with who did it', async () => {
    const customer = await customerOf('C-3')
    const service = (await customerOf('C-1')).subscriptions.flatMap(({ services }) => services)
    const id = service.find(({ product }) => product === 'Webinars')?.id ?? ''
    expect(customer.name).toBe('Stille AS')
    for (const n of many(20, String)) {
      const status = Number(n) % 2 === 0 ? 'pending_details' : 'manual_vendor'
      await client.setServiceStatus({ params: { id }, body: { status } })
    }
    const { page } = await test.enter()
    await open(page, 'C-1')
    await history(page).getByRole('heading', { name: 'I dag' }).waitFor()
    await history(page).getByText('Tokenet «tests»').first().waitFor()
    expect(
      await history(page)
        .getByText(/^Lagt til med/)
        .count(),
    ).toBe(0)
    await history(page).getByRole('button', { name: 'Vis tidligere' }).click()
    await history(page)
      .getByText(/^Lagt til med 56 abonnementer og 57 tjenester/)
      .waitFor()
    const { items } = await client.listImports()
    expect(await history(page).getByRole('link', { name: 'Import' }).getAttribute('href')).toBe(
      `/imports/${items[0]?.id}`,
    )
    expect(await history(page).getByRole('button', { name: 'Vis tidligere' }).count()).toBe(0)
  })

  it('says so where it could not be loaded, and tries again', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/500/)
    const { page } = visitor
    await page.route('**/history?*', (route) => route.fulfill({ status: 500, body: '' }))
    await open(page, 'C-3')
    await history(page).getByRole('alert').getByText('Dette kunne ikke lastes').waitFor()
    await page.unroute('**/history?*')
    await history(page).getByRole('button', { name: 'Prøv igjen' }).click()
    await history(page)
      .getByText(/^Lagt til med/)
      .waitFor()
  })
})

describe('a customer that is not there', () => {
  it.each(['01900000-0000-7000-8000-000000000000', 'not-an-id'])('has a way on: %s', async (id) => {
    const visitor = await test.enter()
    visitor.expectTrouble(/40[04]/)
    const { page } = visitor
    await page.goto(`/customers/${id}`)
    await page.getByRole('heading', { name: 'Denne kunden finnes ikke her' }).waitFor()
    await page.getByRole('link', { name: 'Til kundene', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
  })
})

describe('the keyboard', () => {
  it('puts the focus on the heading, and Escape leads back to the list as it was, also after a reload', async () => {
    const { page } = await test.enter()
    await page.goto('/customers?search=ærlig')
    await page.getByRole('link', { name: 'Ærlig Talt AS' }).press('Enter')
    const heading = page.getByRole('heading', { level: 1, name: 'Ærlig Talt AS' })
    await heading.waitFor()
    await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true)
    await page.reload()
    await heading.waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.search === '?search=%C3%A6rlig')
    await page.getByRole('link', { name: 'Ærlig Talt AS' }).waitFor()
  })

  it('leads to the plain list where one came from elsewhere', async () => {
    const { page } = await test.visitSignedIn()
    await page.goto('/imports')
    await open(page, 'C-3')
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.pathname === '/customers' && url.search === '')
  })

  it('closes what is open before it leaves the page, and lists its keys', async () => {
    const { page } = await test.enter()
    await open(page, 'C-3')
    const address = page.url()
    await page.getByRole('button', { name: 'Sett status for Meetings' }).press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.locator('article [data-status]').first().focus()
    await page.getByRole('tooltip').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    expect(page.url()).toBe(address)
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Tilbake til kundene').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(page.url()).toBe(address)
  })
})

const narrow = { width: 360, height: 740 }
const wide = { width: 1440, height: 900 }

describe('the page’s looks', () => {
  it.each(['nb-NO', 'en-GB', 'sv-SE', 'da-DK', 'de-DE'])('fit 360 pixels in %s', async (locale) => {
    const { page } = await test.enter({ locale, viewport: narrow })
    await open(page, 'C-1')
    await page.locator('#history').waitFor()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    expect(await page.getByRole('main').textContent()).not.toMatch(/[{}]|web\./)
  })

  it('stay in their places while the customer loads', async () => {
    const { page } = await test.enter()
    await page.route('**/api/v1/customers/*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      await route.continue()
    })
    const quiet = followRequests(page)
    await open(page, 'C-1')
    await quiet()
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(sum), 200)
        }),
    )
    expect(shift).toBeLessThan(0.02)
  })

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it.each([
      ['wide', wide],
      ['narrow', narrow],
    ])('leave axe nothing to find, %s', async (_, viewport) => {
      const { page } = await test.enter({ colorScheme, viewport })
      await open(page, 'C-1')
      await history(page).getByRole('heading', { name: 'I dag' }).waitFor()
      await page.getByRole('button', { name: 'Avsluttede abonnementer' }).click()
      await page
        .getByText('Gammelt 1', { exact: true })
        .or(page.getByText(/Gammelt 1 /))
        .first()
        .waitFor()
      // What was pressed came onto the screen; something else may stand half behind the top bar by that.
      await page.evaluate(() => window.scrollTo(0, 0))
      await expectNoAxeFindings(page)
      await choose(page, 'Meetings', 'Kan ikke klargjøre')
      await page.getByRole('dialog').waitFor()
      await expectNoAxeFindings(page)
    })
  })

  it('leave axe nothing to find where no such customer is', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/400/)
    await visitor.page.goto('/customers/nobody')
    await visitor.page.getByRole('heading', { name: 'Denne kunden finnes ikke her' }).waitFor()
    await expectNoAxeFindings(visitor.page)
  })
})
