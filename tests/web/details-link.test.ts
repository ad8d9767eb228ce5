import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  askAgain,
  askedCustomer,
  askingProducts,
  clientOf,
  linkFor,
  meetingFilledIn,
} from '../support/asked-details.ts'
import { startBrowserTest, type BrowserTest, type Visitor } from '../support/browser.ts'
import { expectWellMade, looks, patient, soon } from './account-steps.ts'
import {
  chooseOslo,
  heading,
  notSaved,
  saved,
  saveForLater,
  send,
  sent,
  site,
  zone,
} from './details-steps.ts'

let test: BrowserTest

beforeAll(async () => {
  test = await startBrowserTest()
  await askingProducts(test.server)
})
afterEach(() => test.leave())
afterAll(() => test.close())

const client = () => clientOf(test.server)

/** A customer with a link, opened in a browser of its own. */
async function opened(name: string, products: readonly string[] = ['Meetings']) {
  const customer = await askedCustomer(test.server, name, products)
  const link = await linkFor(test.server, customer.id)
  const visitor = await open(link)
  return { customer, link, visitor, page: visitor.page }
}

async function open(link: string, options?: Parameters<BrowserTest['visit']>[0]): Promise<Visitor> {
  const visitor = await test.visit(options)
  await visitor.page.goto(link)
  await visitor.page.getByRole('main').getByRole('heading', { level: 2 }).first().waitFor()
  return visitor
}

const details = async (serviceId: string) => client().getServiceDetails({ params: { id: serviceId } })

async function statusOf(customerId: string): Promise<string | null> {
  const { subscriptions } = await client().getCustomer({ params: { id: customerId } })
  return subscriptions[0]?.services[0]?.provisioningStatus ?? null
}

/** The field that has the focus. */
const focused = (page: Page, path: string) => page.locator(`[data-field="${path}"]:focus-within`)

/** What asks before the page is left is answered with yes. */
function leaveAnyway(page: Page): void {
  page.on('dialog', (dialog) => void dialog.accept())
}

describe('the page behind a set-up link', () => {
  it('takes the secret out of the address, and says who asks and for whom', async () => {
    const { page, customer } = await opened('Alfa Bakeri AS')
    expect(new URL(page.url()).pathname).toBe('/set-up')
    await heading(page, 'Sett opp Meetings').waitFor()
    await page.getByText('Nordlys Drift trenger noen opplysninger om Alfa Bakeri AS').waitFor()
    expect(await page.title()).toBe('Sett opp Meetings · Nordlys Drift')
    await page.reload()
    await heading(page, 'Sett opp Meetings').waitFor()
    await site(page).fill(meetingFilledIn.site)
    await chooseOslo(page)
    await saved(page).waitFor(patient)
    expect((await details(customer.services['Meetings'] ?? '')).details).toEqual(meetingFilledIn)
    await send(page).click()
    await sent(page).waitFor()
    await page.getByText('Alt er sendt.').waitFor()
    await expect.poll(() => page.evaluate('document.activeElement?.textContent'), soon).toContain('er sendt')
    expect(await statusOf(customer.id)).toBe('manual_partner')
    await page.reload()
    await page.getByText('Alt er sendt.').waitFor()
    expect(await send(page).count()).toBe(0)
  })

  it('says what is wrong once one has left a field, and all of it when one wants to send', async () => {
    const { page } = await opened('Beta Båt AS')
    await site(page).fill('alfa')
    expect(await page.getByText('Skriv en hel adresse').count()).toBe(0)
    await zone(page).focus()
    await page.getByText('Skriv en hel adresse').waitFor()
    await site(page).fill('https://alfa.example.com')
    await page.getByText('Skriv en hel adresse').waitFor({ state: 'detached' })
    await site(page).fill('')
    await send(page).click()
    const summary = page.getByRole('alert')
    await summary.getByText('2 ting må rettes før dette kan sendes').waitFor()
    await focused(page, 'site').waitFor()
    await summary.getByRole('button', { name: 'Tidssone' }).click()
    await focused(page, 'timeZone').waitFor()
    await chooseOslo(page)
    await summary.getByText('1 ting må rettes før dette kan sendes').waitFor()
  })

  it('keeps what was typed while the network is away, over a reload too', async () => {
    const { page, visitor, customer } = await opened('Gamma Gård AS')
    visitor.expectTrouble(/ERR_FAILED|503/)
    leaveAnyway(page)
    await page.route('**/api/v1/set-up/save', (route) => route.abort())
    await site(page).fill('https://gamma.example.com')
    await notSaved(page).waitFor(patient)
    await page.getByText('Varde prøver igjen av seg selv').waitFor()
    await page.reload()
    await heading(page, 'Sett opp Meetings').waitFor()
    expect(await site(page).inputValue()).toBe('https://gamma.example.com')
    await notSaved(page).waitFor(patient)
    await page.unroute('**/api/v1/set-up/save')
    await page.getByRole('button', { name: 'Prøv nå' }).first().click()
    await saved(page).waitFor(patient)
    expect((await details(customer.services['Meetings'] ?? '')).details).toEqual({
      site: 'https://gamma.example.com',
    })
  })

  it('sends once over a slow network, and saves what is right of it', async () => {
    const { page, customer } = await opened('Delta Data AS')
    await page.route('**/api/v1/set-up/{save,submit}', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      await route.continue()
    })
    await site(page).fill('no address')
    await saveForLater(page).click()
    await page.getByText(/^Lagret \d\d:\d\d, uten det som må rettes$/).waitFor(patient)
    await site(page).fill(meetingFilledIn.site)
    await chooseOslo(page)
    await send(page).click()
    await sent(page).waitFor(patient)
    expect(await statusOf(customer.id)).toBe('manual_partner')
  })

  it('lets one of two choose what holds', async () => {
    const { page, visitor, link, customer } = await opened('Epsilon Energi AS')
    visitor.expectTrouble(/409/)
    const other = await open(link)
    await site(other.page).fill('https://theirs.example.com')
    await chooseOslo(other.page)
    await saveForLater(other.page).click()
    await saved(other.page).waitFor(patient)
    // What this page has read is older than that.
    await site(page).fill('https://mine.example.com')
    await page.getByText('Noen andre har lagret imens.').waitFor(patient)
    await page.getByRole('button', { name: 'Se hva som er forskjellig' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'https://mine.example.com' }).waitFor()
    await expectWellMade(page)
    expect(await dialog.getByRole('radio', { name: 'https://mine.example.com' }).isChecked()).toBe(true)
    expect(await dialog.getByRole('radio', { name: 'Europe/Oslo' }).isChecked()).toBe(true)
    await dialog.getByRole('button', { name: 'Bruk det jeg har valgt' }).click()
    await dialog.waitFor({ state: 'detached' })
    await saved(page).waitFor(patient)
    expect((await details(customer.services['Meetings'] ?? '')).details).toEqual({
      site: 'https://mine.example.com',
      timeZone: 'Europe/Oslo',
    })
  })

  it('has a section for each service, and counts those that are done', async () => {
    const { page } = await opened('Zeta Zink AS', ['Calling', 'Meetings'])
    await heading(page, 'Sett opp 2 tjenester').waitFor()
    await page.getByText('0 av 2 ferdig').waitFor()
    const meetings = page.getByRole('region', { name: /^Meetings/ })
    await meetings.getByLabel('Møtestedets adresse').fill(meetingFilledIn.site)
    const field = meetings.getByRole('combobox', { name: /^Tidssone/ })
    await field.fill('oslo')
    await meetings.getByRole('option', { name: /^Europe\/Oslo/ }).click()
    await meetings.getByRole('button', { name: 'Send inn' }).click()
    await meetings.getByText('Opplysningene er sendt').waitFor()
    await page.getByText('1 av 2 ferdig').waitFor()
    const fold = meetings.getByRole('button', { name: /^Meetings/ })
    await fold.click()
    await meetings.getByText('Opplysningene er sendt').waitFor({ state: 'hidden' })
    await page.reload()
    await page.getByText('1 av 2 ferdig').waitFor()
    expect(await fold.getAttribute('aria-expanded')).toBe('false')
  })

  it('says why it asks again, and marks what was named', async () => {
    const { page, customer, link } = await opened('Eta Elv AS')
    await site(page).fill(meetingFilledIn.site)
    await chooseOslo(page)
    await send(page).click()
    await sent(page).waitFor()
    await askAgain(test.server, customer.services['Meetings'] ?? '', 'site: the address is taken')
    const again = await open(link)
    await again.page.getByText('Dette spørres det om på nytt').waitFor()
    await again.page.getByText('site: the address is taken').waitFor()
    await again.page.getByText('Nevnt i svaret. Se på dette på nytt.').waitFor()
    expect(await site(again.page).inputValue()).toBe(meetingFilledIn.site)
    await expectWellMade(again.page)
    await site(again.page).fill('https://eta.example.com')
    await again.page.getByText('Nevnt i svaret. Se på dette på nytt.').waitFor({ state: 'detached' })
    await send(again.page).click()
    await sent(again.page).waitFor()
  })

  it('passes on to a colleague, and says what to do where no mail goes out', async () => {
    const { page } = await opened('Theta Tre AS')
    await page.getByRole('button', { name: 'Gi videre til en kollega' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Kollegaens e-postadresse').fill('kari@theta.example')
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Send lenken' }).click()
    await dialog.getByText('Be Nordlys Drift sende lenken til kari@theta.example.').waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('says what to do where the link opens nothing', async () => {
    const visitor = await test.visit()
    visitor.expectTrouble(/40[04]|410/)
    const { page } = visitor
    await page.goto('/set-up')
    await heading(page, 'Åpne lenken fra e-posten').waitFor()
    await expectWellMade(page)
    const { link } = await opened('Iota Is AS')
    await page.goto(`${link.slice(0, -4)}AAAA`)
    await heading(page, 'Lenken virker ikke lenger').waitFor()
    await expectWellMade(page)
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in a form of every kind of field, in Norwegian and English', async () => {
    const customer = await askedCustomer(test.server, 'Kappa Kaffe AS', ['Calling'])
    const link = await linkFor(test.server, customer.id)
    const options = { colorScheme, viewport: { width, height: 780 } }
    for (const [locale, labels] of [
      ['nb-NO', { name: 'Firmanavn', country: 'Land', norway: 'Norge', send: 'Send inn' }],
      ['en-GB', { name: 'Company name', country: 'Country', norway: 'Norway', send: 'Send' }],
    ] as const) {
      const { page } = await open(link, { ...options, locale })
      await page.getByLabel(labels.name).waitFor()
      await expectWellMade(page)
      await page.getByRole('button', { name: labels.send, exact: true }).click()
      await page.getByRole('alert').waitFor()
      await expectWellMade(page)
      const country = page.getByRole('combobox', { name: new RegExp(`^${labels.country}`) })
      await country.fill('nor')
      await page.getByRole('option', { name: labels.norway }).waitFor()
      await expectWellMade(page)
    }
  })
})
