import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson } from '../support/people.ts'

let test: BrowserTest
let client: Client
beforeAll(async () => {
  test = await startBrowserTest()
  client = createClient({ baseUrl: test.server.origin, token: test.server.token })
  for (const [name, amount] of [
    ['Calling Standard', '948.00'],
    ['Collaboration Suite', '2388.00'],
  ] as const)
    await client.addOffer({
      body: {
        name,
        products: [
          { product: 'Calling', licences: 'quantity' },
          { product: 'Analytics', licences: null },
        ],
        term: 'P1Y',
        amount,
        currency: 'NOK',
        trialDays: 30,
      },
    })
})
afterEach(() => test.leave())
afterAll(() => test.close())

/** From the top: what has been scrolled halfway below the bar is no smaller for that. */
async function expectClean(page: Page): Promise<void> {
  await page.evaluate('scrollTo(0, 0)')
  await expectNoAxeFindings(page)
}

const dialog = (page: Page): Locator => page.getByRole('dialog')
const card = (page: Page, offer: string): Locator => page.getByRole('article', { name: offer })

async function openCustomer(page: Page, name: string): Promise<string> {
  const { id } = await client.addCustomer({ body: { name } })
  await page.goto(`/customers/${id}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  return id
}

async function openOrder(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Legg til abonnement' }).click()
  const form = dialog(page)
  await form.getByRole('radio', { name: /^Calling Standard/ }).waitFor()
  return form
}

const list = (page: Page): Locator => page.getByRole('region', { name: 'Tilbud' }).getByRole('listitem')
const names = async (page: Page) => list(page).locator('strong').allTextContents()

async function openSettings(page: Page): Promise<void> {
  await page.goto('/settings')
  await list(page).first().waitFor()
}

async function choose(page: Page, offer: string, deed: string): Promise<void> {
  await page.getByRole('button', { name: `Mer for ${offer}` }).click()
  await page.getByRole('menuitem', { name: deed }).click()
  // Until it is gone, its items could be taken for those of the next one.
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

describe('a customer by hand', () => {
  it('is begun with on the first page, and leads to its own page, by keyboard alone', async () => {
    const { page } = await test.enter()
    await page.goto('/')
    await page.getByRole('heading', { name: 'Eller begynn for hånd' }).waitFor()
    const add = page.getByRole('button', { name: 'Legg til kunde' })
    await add.focus()
    await page.keyboard.press('Enter')
    const name = dialog(page).getByRole('textbox', { name: 'Kundenavn' })
    await name.waitFor()
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true)
    await page.keyboard.type('Ærlig Talt AS')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Ærlig Talt AS' }).waitFor()
    await page.getByText('V-000001', { exact: true }).waitFor()
    await dialog(page).waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Ingen åpne abonnementer' }).waitFor()
    await expectClean(page)
  })

  it('is added in the list with all that is known, and says what is wrong beside the field', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/400|409/)
    const { page } = visitor
    await client.addCustomer({ body: { externalId: 'TAKEN', name: 'Taken AS', tags: ['nord'] } })
    await page.goto('/customers')
    await page.getByRole('link', { name: 'Taken AS' }).waitFor()
    await page.getByRole('button', { name: 'Legg til kunde' }).click()
    const form = dialog(page)
    const id = form.getByRole('textbox', { name: 'Kunde-id' })
    await form.getByRole('textbox', { name: 'Kundenavn' }).fill('Bokbinderiet')
    await id.fill('TAKEN')
    await form.getByRole('combobox', { name: 'Land' }).selectOption('NO')
    await form.getByRole('textbox', { name: 'Administratorens e-post' }).fill('ingen')
    await form.getByRole('combobox', { name: 'Etiketter' }).fill('nord,')
    await form.getByRole('button', { name: 'Fjern «nord»' }).waitFor()
    const send = form.getByRole('button', { name: 'Legg til kunde' })
    await send.click()
    await form.getByText('«ingen» er ingen e-postadresse', { exact: false }).waitFor()
    await expectClean(page)
    await form.getByRole('textbox', { name: 'Administratorens e-post' }).fill('ida@bok.example')
    await send.click()
    await form.getByText('En annen kunde har denne id-en', { exact: false }).waitFor()
    await expect.poll(() => id.evaluate((field) => field === document.activeElement)).toBe(true)
    await id.fill('BOK-1')
    await send.click()
    await page.getByRole('heading', { level: 1, name: 'Bokbinderiet' }).waitFor()
    const stored = await client.getCustomerByExternalId({ params: { externalId: 'BOK-1' } })
    expect(stored).toMatchObject({ country: 'NO', adminEmail: 'ida@bok.example', tags: ['nord'] })
  })

  it('is changed from its menu, which has the focus again afterwards', async () => {
    const { page } = await test.enter()
    const id = await openCustomer(page, 'Gammelt Navn AS')
    const menu = page.getByRole('button', { name: 'Mer du kan gjøre med' })
    await menu.click()
    await page.getByRole('menuitem', { name: 'Endre kunden …' }).click()
    const form = dialog(page)
    await form.getByRole('textbox', { name: 'Kundenavn' }).fill('Nytt Navn AS')
    await form.getByRole('button', { name: 'Lagre' }).click()
    await page.getByRole('heading', { level: 1, name: 'Nytt Navn AS' }).waitFor()
    await form.waitFor({ state: 'detached' })
    await expect.poll(() => menu.evaluate((button) => button === document.activeElement)).toBe(true)
    expect(await client.getCustomer({ params: { id } })).toMatchObject({
      name: 'Nytt Navn AS',
      country: null,
    })
  })
})

describe('a subscription by hand', () => {
  it('by an offer says what it comes to, stands on the page, and in the list with its statuses', async () => {
    const { page } = await test.enter()
    const id = await openCustomer(page, 'Fjordvik Bakeri')
    const form = await openOrder(page)
    await form.getByRole('radio', { name: /^Calling Standard/ }).check()
    await form.getByRole('textbox', { name: 'Start' }).waitFor()
    await form.getByLabel('Start', { exact: true }).fill('2030-01-31')
    await form.getByRole('textbox', { name: 'Antall' }).fill('4')
    const outlook = form.getByRole('status')
    await outlook.getByText('Slutter 31. jan. 2031').waitFor()
    await outlook.getByText(/3\s792,00\skr for 1 år · 2 tjenester å klargjøre/).waitFor()
    await expectClean(page)
    await form.getByRole('switch', { name: 'Fornyes automatisk' }).check()
    await outlook.getByText('Fornyer seg selv 31. jan. 2031').waitFor()
    await form.getByRole('button', { name: 'Legg til abonnement' }).click()
    await card(page, 'Calling Standard').waitFor()
    await form.waitFor({ state: 'detached' })
    await expect.poll(() => card(page, 'Calling Standard').textContent()).toMatch(/Antall4.*3\s792,00\skr/)
    const services = card(page, 'Calling Standard').locator('li [data-status=manual_partner]')
    await services.nth(1).waitFor()
    const history = page.getByRole('region', { name: 'Historikk' })
    await history.getByText('Nytt abonnement').first().waitFor()
    expect((await client.getCustomer({ params: { id } })).subscriptions).toMatchObject([
      { quantity: 4, amount: '3792.00', currency: 'NOK', autoRenew: true, kind: 'paid' },
    ])
    await page.goto('/customers?search=fjordvik')
    await page.getByRole('link', { name: 'Fjordvik Bakeri' }).waitFor()
    const main = page.getByRole('main')
    await main.locator('[data-status=manual_partner]').first().waitFor()
    await main.locator('[data-status=active]').first().waitFor()
  })

  it('can be a trial, end with another one, or be in no list; what is wrong stands beside its field', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/400/)
    const { page } = visitor
    const id = await openCustomer(page, 'Trial AS')
    await client.addSubscription({
      params: { id },
      body: {
        kind: 'paid',
        offer: 'Grunnlag',
        products: [{ product: 'A' }],
        startsAt: '2030-01-01',
        term: 'P1Y',
      },
    })
    await page.reload()
    await card(page, 'Grunnlag').waitFor()
    const form = await openOrder(page)
    await form.getByRole('button', { name: 'Legg til abonnement' }).click()
    await form.getByText('Velg et tilbud, eller skriv hva det heter').waitFor()
    await form.getByRole('radio', { name: /^Noe annet/ }).check()
    await form.getByRole('textbox', { name: 'Navn' }).fill('Eget')
    await form.getByRole('textbox', { name: 'Tjenester' }).fill('Calling\nMeetings')
    await form.getByRole('radio', { name: 'Prøveperiode' }).check()
    await form.getByText('Dette tilbudet sier ikke hvor lenge det kan prøves', { exact: false }).waitFor()
    await form.getByRole('textbox', { name: 'Dager' }).fill('14')
    await form.getByRole('status').getByText('Prøveperioden slutter').waitFor()
    await form.getByRole('radio', { name: 'Betalt' }).check()
    await form.getByLabel('Start', { exact: true }).fill('2030-06-01')
    await form
      .getByRole('combobox', { name: 'Slutt' })
      .selectOption({ label: 'Sammen med Grunnlag, 1. jan. 2031' })
    await form.getByRole('status').getByText('Slutter 1. jan. 2031').waitFor()
    await expectClean(page)
    await form.getByRole('button', { name: 'Legg til abonnement' }).click()
    await card(page, 'Eget').waitFor()
    expect((await client.getCustomer({ params: { id } })).subscriptionCount).toBe(2)
  })

  it('is for who may: others find the reason', async () => {
    const helper = await newPerson(test.server, { role: 'help_desk' })
    const { id } = await client.addCustomer({ body: { name: 'Lukket AS' } })
    const { page } = await test.visitAs(helper)
    await page.goto(`/customers/${id}`)
    await page.getByRole('heading', { level: 1, name: 'Lukket AS' }).waitFor()
    const button = page.getByRole('button', { name: 'Legg til abonnement' })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await button.focus()
    await page.getByRole('tooltip').waitFor()
    await expectClean(page)
  })
})

describe('the settings for it', () => {
  it('take a time zone and the longest trial', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await openSettings(page)
    const section = page.getByRole('region', { name: 'Løpetider og prøveperioder' })
    await section.getByRole('combobox', { name: 'Tidssone' }).selectOption('Europe/Oslo')
    const days = section.getByRole('textbox', { name: 'Lengste prøveperiode, i dager' })
    await days.fill('0')
    await section.getByRole('button', { name: 'Lagre' }).click()
    await section.getByText('Skriv 1 eller mer.').waitFor()
    await days.fill('90')
    await section.getByRole('button', { name: 'Lagre' }).click()
    await section.getByText('Lagret').waitFor()
    expect(await client.getPartner()).toMatchObject({ timeZone: 'Europe/Oslo', trialMaxDays: 90 })
  })

  it('add an offer, change it, move it, retire it and bring it back', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await openSettings(page)
    await page.getByRole('button', { name: 'Legg til tilbud' }).click()
    const form = dialog(page)
    await form.getByRole('textbox', { name: 'Navn' }).fill('Devices')
    await form.getByRole('combobox', { name: 'Tjeneste 1', exact: true }).fill('Devices')
    await form.getByRole('button', { name: 'Legg til tjeneste' }).click()
    await form.getByRole('combobox', { name: 'Tjeneste 2', exact: true }).fill('Support')
    await form
      .getByRole('combobox', { name: 'Lisenser for tjeneste 2' })
      .selectOption({ label: 'Alltid like mange' })
    await form.getByRole('textbox', { name: 'Antall lisenser for tjeneste 2' }).fill('2')
    await form.getByRole('textbox', { name: 'Pris for én' }).fill('59,999')
    await form.getByRole('combobox', { name: 'Valuta' }).selectOption('NOK')
    await form.getByRole('button', { name: 'Lagre' }).click()
    await form.getByText('NOK har 2 desimaler', { exact: false }).waitFor()
    await expectClean(page)
    await form.getByRole('textbox', { name: 'Pris for én' }).fill('1 059,50')
    await form.getByRole('button', { name: 'Lagre' }).click()
    await expect.poll(() => names(page)).toEqual(['Calling Standard', 'Collaboration Suite', 'Devices'])
    await form.waitFor({ state: 'detached' })
    await choose(page, 'Devices', 'Flytt opp')
    await expect.poll(() => names(page)).toEqual(['Calling Standard', 'Devices', 'Collaboration Suite'])
    await choose(page, 'Devices', 'Endre')
    await form.getByRole('textbox', { name: 'Navn' }).fill('Bordtelefoner')
    await form.getByRole('button', { name: 'Lagre' }).click()
    await expect.poll(() => names(page)).toContain('Bordtelefoner')
    await form.waitFor({ state: 'detached' })
    await choose(page, 'Bordtelefoner', 'La det utgå')
    await expect.poll(() => names(page)).toEqual(['Calling Standard', 'Collaboration Suite'])
    await page.getByRole('switch', { name: 'Vis også utgåtte', exact: true }).check()
    await expect.poll(() => names(page)).toEqual(['Calling Standard', 'Collaboration Suite', 'Bordtelefoner'])
    await expectClean(page)
    await choose(page, 'Bordtelefoner', 'Ta inn igjen')
    await page.getByText('Tok inn igjen Bordtelefoner').waitFor()
    const { items } = await client.listOffers()
    expect(items.at(-1)).toMatchObject({
      externalId: 'devices',
      amount: '1059.50',
      products: [
        { product: 'Devices', licences: 'quantity' },
        { product: 'Support', licences: 2 },
      ],
      retiredAt: null,
    })
  })

  it('bring the list in from a file, with what it changes said before, and save it as one', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await openSettings(page)
    await page.getByRole('button', { name: 'Hent fra fil' }).click()
    const form = dialog(page)
    const file = form.locator('input[type=file]')
    const give = (text: string) =>
      file.setInputFiles({ name: 'offers.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) })
    await give('offers:\n  - id: new\n    name: Nytt\n    products: []\n')
    await form.getByRole('alert').getByText('Linje 4').waitFor()
    await give('offers: [')
    await form.getByRole('alert').getByText('verken YAML eller JSON', { exact: false }).waitFor()
    await give(
      'offers:\n  - { id: new, name: Nytt, products: [{ product: Calling }] }\n' +
        '  - id: calling-standard\n    name: Calling Standard\n    term: P1Y\n    trialDays: 30\n    amount: 999\n' +
        '    currency: NOK\n    products: [{ product: Calling, licences: quantity }, { product: Analytics }]\n',
    )
    const difference = form.getByRole('status')
    await difference.getByText('Ett nytt').waitFor()
    await difference.getByText('948,00', { exact: false }).waitFor()
    await expectClean(page)
    await form.getByRole('button', { name: 'Gjør det' }).click()
    await expect.poll(() => names(page)).toEqual(['Nytt', 'Calling Standard'])
    await form.waitFor({ state: 'detached' })
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Lagre som fil' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('catalogue.yaml')
  })
})
