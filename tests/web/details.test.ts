import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  askedCustomer,
  askingProducts,
  clientOf,
  linkFor,
  meetingFilledIn,
} from '../support/asked-details.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, patient, soon } from './account-steps.ts'
import { choose, chooseOslo, heading, notSaved, saved, send, sent, site } from './details-steps.ts'

let test: BrowserTest
let full: TestPerson

beforeAll(async () => {
  test = await startBrowserTest()
  await askingProducts(test.server)
  full = await newPerson(test.server, { name: 'Frida Full', role: 'partner_full_admin' })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const fillIn = (page: Page, product: string): Locator =>
  page.getByRole('link', { name: `Fyll ut detaljene for ${product}` })
const contacts = (page: Page): Locator => page.getByRole('region', { name: 'Hvem som er bedt om detaljer' })

async function detailsOf(serviceId: string | undefined): Promise<Record<string, unknown>> {
  const { details } = await clientOf(test.server).getServiceDetails({ params: { id: serviceId ?? '' } })
  return details
}

/** From the customer's page to the form, as one goes. */
async function openForm(page: Page, customerId: string, name: string, product: string): Promise<void> {
  await page.goto(`/customers/${customerId}`)
  await heading(page, name).waitFor()
  await fillIn(page, product).click()
  await heading(page, `Detaljer for ${product}`).waitFor()
}

describe('the partner fills in for the customer', () => {
  it('what must be filled in, and sends it', async () => {
    const customer = await askedCustomer(test.server, 'Alfa Bakeri AS', ['Calling'])
    const { page } = await test.visitAs(full)
    await openForm(page, customer.id, 'Alfa Bakeri AS', 'Calling')
    await page.getByLabel('Firmanavn').fill('Alfa Bakeri AS')
    await page.getByLabel('Gateadresse').fill('Storgata 1')
    await choose(page, page.getByRole('combobox', { name: /^Land/ }), 'norge', 'Norge')
    await chooseOslo(page)
    await choose(page, page.getByRole('combobox', { name: /^Språk i meldinger/ }), 'bokm', /^Norsk bokmål/)
    const numbers = page.getByLabel('Telefonnumre')
    await numbers.fill('22000000')
    await numbers.press('Enter')
    await page.getByText('Begin with + and the code of the country.').waitFor()
    await page.getByRole('button', { name: 'Fjern 22000000' }).click()
    await numbers.fill('+4722000000')
    await numbers.press('Enter')
    await page.getByRole('button', { name: 'Fjern +4722000000' }).waitFor()
    await page
      .getByRole('radiogroup', { name: /^Nødanrop herfra/ })
      .getByLabel('Ja')
      .check()
    await send(page).click()
    await sent(page).waitFor(patient)
    await page.getByText('Hovedsted › Tidssone').waitFor()
    expect(await detailsOf(customer.services['Calling'])).toEqual({
      companyName: 'Alfa Bakeri AS',
      location: { address: 'Storgata 1', country: 'NO', timeZone: 'Europe/Oslo', language: 'nb' },
      numbers: ['+4722000000'],
      emergency: true,
    })
    await page.getByRole('link', { name: 'Alfa Bakeri AS' }).click()
    await heading(page, 'Alfa Bakeri AS').waitFor()
    await page.getByText('Manuell klargjøring (partner)').first().waitFor()
    await expect.poll(() => fillIn(page, 'Calling').count(), soon).toBe(0)
  })

  it('every other kind of field, which is saved as what it is', async () => {
    const customer = await askedCustomer(test.server, 'Iota Is AS', ['Calling'])
    const { page } = await test.visitAs(full)
    await openForm(page, customer.id, 'Iota Is AS', 'Calling')
    await page
      .getByRole('radiogroup', { name: /^Ringeplan/ })
      .getByLabel('domestic')
      .check()
    await page.getByLabel('Telefon', { exact: true }).selectOption('8851')
    await page.getByLabel('Bord', { exact: true }).fill('1,5')
    await page.getByLabel('Budsjett').fill('1 234,5')
    await page.getByText('Skriv et heltall.').waitFor()
    await page.getByLabel('Bord', { exact: true }).fill('12')
    await page.getByLabel('Ønsket fra').fill('2027-01-31')
    await page.getByLabel('Voicemail').check()
    await page.getByLabel('Recording').check()
    const days = page.getByRole('combobox', { name: /^Åpningsdager/ })
    await choose(page, days, 'Mo', 'Mo')
    await choose(page, days, 'Fr', 'Fr')
    await page.getByLabel('Kontakt').fill('berit@alfa.example')
    await page.getByLabel('Noe annet').fill('Ring først.')
    await page.getByLabel('Ringeregler').fill('[{"from": "0",')
    await page.getByLabel('Kontakt').focus()
    await page.getByText('Dette kan ikke leses som JSON.').waitFor()
    await page.getByLabel('Ringeregler').fill('[{"from": "0"}]')
    await expect
      .poll(() => detailsOf(customer.services['Calling']), patient)
      .toEqual({
        location: {},
        plan: 'domestic',
        model: '8851',
        desks: 12,
        budget: 1234.5,
        from: '2027-01-31',
        features: ['Voicemail', 'Recording'],
        days: ['Mo', 'Fr'],
        contact: 'berit@alfa.example',
        notes: 'Ring først.',
        rules: [{ from: '0' }],
      })
    await saved(page).waitFor(patient)
    expect(await page.getByLabel('Budsjett').inputValue()).toBe('1234,5')
  })

  it('is asked before what cannot be saved is left', async () => {
    const customer = await askedCustomer(test.server, 'Beta Båt AS', ['Meetings'])
    const visitor = await test.visitAs(full)
    visitor.expectTrouble(/ERR_FAILED|503/)
    const { page } = visitor
    await openForm(page, customer.id, 'Beta Båt AS', 'Meetings')
    const path = `**/api/v1/services/${customer.services['Meetings']}/details`
    await page.route(path, (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()))
    await site(page).fill('https://beta.example.com')
    await notSaved(page).waitFor(patient)
    await page.getByRole('link', { name: 'Beta Båt AS' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Det siste du skrev, er ikke lagret').waitFor()
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Bli her' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await site(page).inputValue()).toBe('https://beta.example.com')
    await page.unroute(path)
    await page.getByRole('link', { name: 'Beta Båt AS' }).click()
    await heading(page, 'Beta Båt AS').waitFor()
    expect(await detailsOf(customer.services['Meetings'])).toEqual({ site: 'https://beta.example.com' })
  })

  it('finds what another has sent meanwhile', async () => {
    const customer = await askedCustomer(test.server, 'Gamma Gård AS', ['Meetings'])
    const visitor = await test.visitAs(full)
    visitor.expectTrouble(/409/)
    const { page } = visitor
    await openForm(page, customer.id, 'Gamma Gård AS', 'Meetings')
    const id = customer.services['Meetings'] ?? ''
    await clientOf(test.server).submitServiceDetails({
      params: { id },
      body: { details: meetingFilledIn, revision: 0 },
    })
    await sent(page).waitFor(patient)
    await page.getByText(meetingFilledIn.site).waitFor()
  })

  it('is told that nothing is asked, where nothing is', async () => {
    const customer = await askedCustomer(test.server, 'Delta Data AS', ['Storage'])
    const { page } = await test.visitAs(full)
    await page.goto(`/customers/${customer.id}/services/${customer.services['Storage']}/details`)
    await heading(page, 'Detaljer for Storage').waitFor()
    await page.getByText('Det spørres ikke om noe nå').waitFor()
    await expectWellMade(page)
  })

  it('may not where the role does not say so', async () => {
    const customer = await askedCustomer(test.server, 'Epsilon Energi AS', ['Meetings'])
    const reader = await newPerson(test.server, { role: 'partner_read_only' })
    const { page } = await test.visitAs(reader)
    await page.goto(`/customers/${customer.id}`)
    const button = page.getByRole('button', { name: 'Fyll ut detaljene for Meetings' })
    await button.waitFor()
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    expect(await button.getAttribute('aria-description')).toContain('Rollen din, Leseadministrator')
    await page.goto(`/customers/${customer.id}/services/${customer.services['Meetings']}/details`)
    await page.getByText('Rollen din, Leseadministrator').waitFor()
  })
})

describe('who was asked', () => {
  it('is written to again, and somebody else instead', async () => {
    const customer = await askedCustomer(test.server, 'Zeta Zink AS', ['Meetings'], 'berit@zeta.example')
    const visitor = await test.visitAs(full)
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await page.goto(`/customers/${customer.id}`)
    await contacts(page).getByText('berit@zeta.example').waitFor()
    await contacts(page).getByText('Ikke åpnet ennå').waitFor()
    await contacts(page).getByRole('button', { name: 'Send på nytt til berit@zeta.example' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Det er ingen e-posttjener, så ingenting ble sendt').waitFor()
    expect(await dialog.getByLabel('Lenken').inputValue()).toContain('/set-up/')
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await dialog.waitFor({ state: 'detached' })
    await contacts(page).getByRole('button', { name: 'En annen kontakt …' }).click()
    await dialog.getByRole('textbox', { name: 'E-postadresse' }).fill('ivar')
    await dialog.getByRole('button', { name: 'Send lenken' }).click()
    await expect
      .poll(() => dialog.getByRole('textbox').first().getAttribute('aria-invalid'), soon)
      .toBe('true')
    await dialog.getByRole('textbox', { name: 'E-postadresse' }).fill('ivar@zeta.example')
    await dialog.getByRole('button', { name: 'Send lenken' }).click()
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await dialog.waitFor({ state: 'detached' })
    await contacts(page).getByText('ivar@zeta.example').waitFor()
    expect(await contacts(page).getByText('berit@zeta.example').count()).toBe(0)
    const link = await linkFor(test.server, customer.id)
    const other = await test.visit()
    await other.page.goto(link)
    await heading(other.page, 'Sett opp Meetings').waitFor()
    await page.reload()
    await contacts(page).getByText('Åpnet').waitFor()
  })
})

describe('the customer’s own administrator', () => {
  it('fills in for their services, and is shown that it is done', async () => {
    const customer = await askedCustomer(test.server, 'Eta Elv AS', ['Meetings'])
    const own = await newPerson(test.server, { role: 'customer_admin', customerId: customer.id })
    const { page } = await test.visitAs(own)
    await page.goto('/')
    await heading(page, 'Eta Elv AS').waitFor()
    await fillIn(page, 'Meetings').click()
    await heading(page, 'Detaljer for Meetings').waitFor()
    await site(page).fill(meetingFilledIn.site)
    await chooseOslo(page)
    await send(page).click()
    await sent(page).waitFor(patient)
    await page.getByText('Dere trenger ikke gjøre mer; Nordlys Drift tar kontakt').waitFor()
    await page.getByRole('link', { name: 'Eta Elv AS' }).click()
    await heading(page, 'Eta Elv AS').waitFor()
    await expect.poll(() => fillIn(page, 'Meetings').count(), soon).toBe(0)
    expect(await detailsOf(customer.services['Meetings'])).toEqual(meetingFilledIn)
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing on the customer’s page, in its dialogs, in the form and once it is sent', async () => {
    const customer = await askedCustomer(test.server, 'Theta Tre AS', ['Meetings'], 'kari@theta.example')
    const { page } = await test.visitAs(full, { colorScheme, viewport: { width, height: 780 } })
    await page.goto(`/customers/${customer.id}`)
    await contacts(page).getByText('kari@theta.example').waitFor()
    await fillIn(page, 'Meetings').waitFor()
    await expectWellMade(page)
    const dialog = page.getByRole('dialog')
    await contacts(page).getByRole('button', { name: 'En annen kontakt …' }).click()
    await dialog.getByRole('textbox').waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await contacts(page)
      .getByRole('button', { name: /^Send på nytt/ })
      .click()
    await dialog.getByLabel('Lenken').waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await fillIn(page, 'Meetings').click()
    await heading(page, 'Detaljer for Meetings').waitFor()
    await expectWellMade(page)
    await send(page).click()
    await page.getByRole('alert').waitFor()
    await expectWellMade(page)
    await site(page).fill(meetingFilledIn.site)
    await chooseOslo(page)
    await saved(page).waitFor(patient)
    await expectWellMade(page)
    await send(page).click()
    await sent(page).waitFor(patient)
    await expectWellMade(page)
  })
})
