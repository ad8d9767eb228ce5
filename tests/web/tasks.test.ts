import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, patient } from './account-steps.ts'
import { addProduct, byPartner, byVendor, letWait, order, submitDetails } from './hands-data.ts'

let test: BrowserTest
let client: Client
let kari: TestPerson
let ola: TestPerson

const schema = { type: 'object', properties: { numberRange: { type: 'string' } } }
const filledIn = {
  numberRange: '+47 22 00 00 00–99',
  keepNumbers: true,
  main_site: { street: 'Storgata 1', seats: 1200, openAt: ['08:00', '16:00'] },
  otherSites: [{ street: 'Lillegata 2', note: '' }],
}

beforeAll(async () => {
  test = await startBrowserTest()
  const { server } = test
  client = createClient({ baseUrl: server.origin, token: server.token })
  kari = await newPerson(server, { name: 'Kari Full', role: 'partner_full_admin' })
  ola = await newPerson(server, { name: 'Ola Full', role: 'partner_full_admin' })
  await addProduct(server, {
    name: 'Calling',
    provisioner: byPartner,
    instructions: 'Bestill nummerserien.\nMeld den inn til operatøren.',
    details: schema,
    usualSeconds: 14_400,
  })
  await addProduct(server, { name: 'Router', provisioner: byPartner })
  await addProduct(server, { name: 'Meetings', provisioner: byVendor, usualSeconds: 14_400 })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const rowOf = (page: Page, customer: string) => page.getByRole('row').filter({ hasText: customer })
const listHeading = (page: Page) => page.getByRole('heading', { level: 1, name: 'Oppgaver' }).waitFor()
const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()

async function openList(person: TestPerson, query = '', options = {}): Promise<Page> {
  const { page, expectTrouble } = await test.visitAs(person, options)
  // A task that is ended may be asked for once more on the way back.
  expectTrouble(/status of 409/)
  await page.goto(`/tasks${query}`)
  await listHeading(page)
  return page
}

async function openTask(page: Page, customer: string, title: string): Promise<void> {
  await rowOf(page, customer).getByRole('link', { name: title }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByRole('heading', { name: 'Notater' }).waitFor()
}

describe('what waits for hands', () => {
  it('stands in the navigation, longest first, with what is late marked', async () => {
    const { server } = test
    const first = await order(server, 'Alfa Bakeri', ['Router'])
    await order(server, 'Beta Båt', ['Router'])
    await letWait(server, first.services[0] ?? '', 3)
    const late = await order(server, 'Gamma Gård', ['Calling'])
    await submitDetails(server, late.services[0] ?? '', filledIn)
    await letWait(server, late.services[0] ?? '', 2)
    const { page } = await test.visitAs(kari)
    await page.goto('/people')
    await page.getByRole('heading', { level: 1, name: 'Personer' }).waitFor()
    await page.getByRole('link', { name: 'Oppgaver', exact: true }).click()
    await listHeading(page)
    await rowOf(page, 'Beta Båt').waitFor()
    const names = await page.getByRole('row').locator('td:nth-of-type(1) a').allTextContents()
    const own = names.filter((name) => /Alfa|Beta|Gamma/.test(name))
    expect(own).toEqual(['Alfa Bakeri', 'Gamma Gård', 'Beta Båt'])
    await rowOf(page, 'Gamma Gård').getByText('Over fristen').waitFor()
    await rowOf(page, 'Alfa Bakeri').getByText('Ingen frist').waitFor()
    await page.getByRole('button', { name: 'Over fristen' }).click()
    await rowOf(page, 'Alfa Bakeri').waitFor({ state: 'detached' })
    await rowOf(page, 'Gamma Gård').waitFor()
    expect(new URL(page.url()).search).toBe('?overdue=true')
    await page.reload()
    await listHeading(page)
    await rowOf(page, 'Gamma Gård').waitFor()
    expect(await rowOf(page, 'Alfa Bakeri').count()).toBe(0)
  })

  it('is the vendor’s too, for who reminds them', async () => {
    const { services } = await order(test.server, 'Delta Drift', ['Meetings'])
    await letWait(test.server, services[0] ?? '', 1)
    const page = await openList(kari)
    await page.getByRole('group', { name: 'Venter på' }).getByRole('button', { name: 'Cisco' }).click()
    await rowOf(page, 'Delta Drift').waitFor()
    expect(new URL(page.url()).search).toBe('?party=vendor')
    await openTask(page, 'Delta Drift', 'Sett opp Meetings')
    await page.getByText('Kollegaene dine og Cisco ser det').waitFor()
    await page.goBack()
    await listHeading(page)
    await rowOf(page, 'Delta Drift').waitFor()
    expect(new URL(page.url()).search).toBe('?party=vendor')
  })

  it('moves by j and k, and Enter opens', async () => {
    await order(test.server, 'Epsilon Energi', ['Router'])
    const page = await openList(kari)
    await rowOf(page, 'Epsilon Energi').waitFor()
    const place = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    await page.keyboard.press('j')
    await expect.poll(place, patient).toMatch(/^Sett opp/)
    const first = await page.evaluate(() => document.activeElement?.getAttribute('href'))
    await page.keyboard.press('j')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('href')), patient)
      .not.toBe(first)
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Notater' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(first)
    await page.keyboard.press('Escape')
    await listHeading(page)
  })
})

describe('one task', () => {
  it('has its instructions, what the customer filled in, and notes; it is taken, given away, and done', async () => {
    const { services } = await order(test.server, 'Zeta Zoo', ['Calling'])
    await submitDetails(test.server, services[0] ?? '', filledIn)
    const { page, expectTrouble } = await test.visitAs(kari)
    expectTrouble(/status of 40[09]/)
    await page.goto('/tasks')
    await listHeading(page)
    await openTask(page, 'Zeta Zoo', 'Sett opp Calling')
    await page.getByText('Meld den inn til operatøren.').waitFor()
    const details = page.getByRole('region', { name: 'Detaljer fra kunden' })
    await details.getByText('Number range').waitFor()
    await details.getByText('+47 22 00 00 00–99').waitFor()
    await details.getByText('Storgata 1').waitFor()
    await details.getByText('08:00 og 16:00').waitFor()
    await details.getByText('Lillegata 2').waitFor()

    await page.getByRole('button', { name: 'Jeg tar den' }).click()
    const hands = page.getByRole('region', { name: 'Hvem gjør det' })
    await hands.getByText('Kari Full').waitFor()
    await page.getByRole('button', { name: 'Gi til …, sett frist …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Hvem som gjør det, og til når' })
    await dialog.getByRole('radio', { name: /Ola Full/ }).check()
    await dialog.getByRole('button', { name: 'Om en uke' }).click()
    await dialog.getByRole('button', { name: 'Lagre' }).click()
    await dialog.waitFor({ state: 'detached' })
    await hands.getByText('Ola Full').waitFor()
    await page.getByText('om 7 dager').waitFor()

    const notes = page.getByRole('region', { name: 'Notater' })
    await notes.getByRole('button', { name: 'Lagre notatet' }).click()
    const field = notes.getByRole('textbox', { name: 'Skriv et notat' })
    await expect.poll(() => field.getAttribute('aria-invalid'), patient).toBe('true')
    await field.fill('Serien er bestilt.')
    await notes.getByRole('button', { name: 'Lagre notatet' }).click()
    await notes
      .getByRole('listitem')
      .filter({ hasText: 'Serien er bestilt.' })
      .getByText('Kari Full')
      .waitFor()

    await page.getByRole('button', { name: 'Ferdig', exact: true }).click()
    await listHeading(page)
    await said(page, 'Calling hos Zeta Zoo er satt opp.')
    await rowOf(page, 'Zeta Zoo').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('status')
    const { state } = await client.getServiceSetUp({ params: { id: services[0] ?? '' } })
    expect(state).toBe('provisioned')
  })

  it('could not be done, with the reason; without one it says what to write', async () => {
    const { services } = await order(test.server, 'Eta Elektro', ['Router'])
    const { page, expectTrouble } = await test.visitAs(kari)
    expectTrouble(/status of 40[09]/)
    await page.goto(`/tasks/${services[0]}`)
    await page.getByRole('heading', { level: 1, name: 'Sett opp Router' }).waitFor()
    const ask = page.getByRole('button', { name: 'Trenger flere detaljer …' })
    await ask.focus()
    await page.getByText('Produktet ber ikke kunden om detaljer.', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: 'Lot seg ikke gjøre …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Router lot seg ikke gjøre' })
    await dialog.getByRole('button', { name: 'Meld at det ikke gikk' }).click()
    await expect
      .poll(() => dialog.getByLabel('Hva stanset det?').getAttribute('aria-invalid'), patient)
      .toBe('true')
    await dialog.getByLabel('Hva stanset det?').fill('Ingen dekning på adressen')
    await dialog.getByRole('button', { name: 'Meld at det ikke gikk' }).click()
    await listHeading(page)
    await said(page, 'Router hos Eta Elektro lot seg ikke gjøre')
    const { state, trouble } = await client.getServiceSetUp({ params: { id: services[0] ?? '' } })
    expect([state, trouble?.words]).toEqual(['unable_to_provision', 'Ingen dekning på adressen'])
  })

  it('asks the customer for other details', async () => {
    const { services } = await order(test.server, 'Theta Tak', ['Calling'])
    await submitDetails(test.server, services[0] ?? '', filledIn)
    const page = await openList(kari)
    await openTask(page, 'Theta Tak', 'Sett opp Calling')
    await page.getByRole('button', { name: 'Trenger flere detaljer …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Flere detaljer til Calling' })
    await dialog.getByLabel('Hvilke detaljer, og hvorfor').fill('Serien er opptatt. Velg en annen.')
    await dialog.getByRole('button', { name: 'Be om detaljene' }).click()
    await listHeading(page)
    await said(page, 'Theta Tak er bedt om flere detaljer til Calling.')
    const { state } = await client.getServiceSetUp({ params: { id: services[0] ?? '' } })
    expect(state).toBe('pending_details')
  })

  it('goes from the list when a colleague is done with it, and says so where it is open', async () => {
    const { services } = await order(test.server, 'Iota Import', ['Router'])
    const page = await openList(ola)
    await rowOf(page, 'Iota Import').waitFor()
    const visitor = await test.visitAs(ola)
    visitor.expectTrouble(/status of 409/)
    await visitor.page.goto(`/tasks/${services[0]}`)
    await visitor.page.getByRole('button', { name: 'Ferdig', exact: true }).waitFor()
    await client.finishTask({ params: { id: services[0] ?? '' } })
    await rowOf(page, 'Iota Import').waitFor({ state: 'detached' })
    await visitor.page.getByText('Dette venter ikke lenger på noen her').waitFor()
    await visitor.page.getByRole('button', { name: 'Ferdig', exact: true }).waitFor({ state: 'detached' })
    await visitor.page.reload()
    await visitor.page.getByRole('heading', { level: 1, name: 'Denne oppgaven er ikke her' }).waitFor()
  })

  it('is read and noted by the help desk, and not ended', async () => {
    const { services } = await order(test.server, 'Kappa Kafé', ['Calling'])
    await submitDetails(test.server, services[0] ?? '', filledIn)
    const desk = await newPerson(test.server, { name: 'Hanne Hjelp', role: 'help_desk' })
    const page = await openList(desk)
    await openTask(page, 'Kappa Kafé', 'Sett opp Calling')
    await page.getByText('Rollen din ser ikke det som kunden har fylt ut.').waitFor()
    await page.getByRole('textbox', { name: 'Skriv et notat' }).fill('Kunden ringte.')
    await page.getByRole('button', { name: 'Lagre notatet' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Kunden ringte.' }).getByText('Hanne Hjelp').waitFor()
    const finish = page.getByRole('button', { name: 'Ferdig', exact: true })
    expect(await finish.getAttribute('aria-disabled')).toBe('true')
    await finish.focus()
    await page
      .getByRole('tooltip')
      .getByText(/Rollen din/)
      .waitFor()
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in the tasks, one of them, and its dialogs', async () => {
    const { services } = await order(test.server, `Lambda ${width}`, ['Calling'])
    await submitDetails(test.server, services[0] ?? '', filledIn)
    await letWait(test.server, services[0] ?? '', 2)
    await client.addTaskNote({ params: { id: services[0] ?? '' }, body: { text: 'Ringt operatøren.' } })
    const page = await openList(kari, '', { colorScheme, viewport: { width, height: 800 } })
    await rowOf(page, `Lambda ${width}`).waitFor()
    await expectWellMade(page)
    await openTask(page, `Lambda ${width}`, 'Sett opp Calling')
    await page.getByText('Ringt operatøren.').waitFor()
    await expectWellMade(page)
    await page.getByRole('button', { name: 'Lot seg ikke gjøre …' }).click()
    await page.getByLabel('Hva stanset det?').waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Gi til …, sett frist …' }).click()
    await page.getByRole('radio', { name: /Ola Full/ }).waitFor()
    await expectWellMade(page)
  })

  it('finds nothing where there is nothing', async () => {
    const page = await openList(kari, '?assignee=me&party=vendor', {
      colorScheme,
      viewport: { width, height: 800 },
    })
    await page.getByRole('heading', { name: 'Ingenting passer' }).waitFor()
    await expectWellMade(page)
  })
})
