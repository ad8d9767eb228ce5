import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { readSettings } from '../../src/server/settings.ts'
import { startBrowserTest, type BrowserTest, type Visitor } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { partOf, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { expectWellMade, looks, patient } from './account-steps.ts'
import { addProduct, byPartner, order, simulation, submitDetails, type Ordered } from './hands-data.ts'

let test: BrowserTest
let client: Client
let smtp: TestSmtp
let kari: TestPerson
/** Whether the mail server says no. */
let refuses = false

const mail = 'support@vendor.example'
const form = 'https://vendor.example/new?n={number}&t={text}'

beforeAll(async () => {
  smtp = await startSmtp({
    onMailFrom: (_, __, done) =>
      refuses ? done(Object.assign(new Error('not now'), { responseCode: 550 })) : done(),
  })
  test = await startBrowserTest({
    settings: readSettings({ LOG_LEVEL: 'silent', PORT: '0', SMTP_URL: smtp.url }),
    mailSweepMs: 50,
  })
  const { server } = test
  client = createClient({ baseUrl: server.origin, token: server.token })
  kari = await newPerson(server, { name: 'Kari Full', role: 'partner_full_admin' })
  await addProduct(server, { name: 'Failing', provisioner: simulation(0, 1, 'Serien er opptatt') })
  await addProduct(server, { name: 'Router', provisioner: byPartner })
  await addProduct(server, {
    name: 'Detailed',
    provisioner: simulation(0, 1, 'Adressen finnes ikke'),
    details: { type: 'object', properties: { street: { type: 'string', title: 'Gate' } } },
  })
})
afterEach(() => test.leave())
afterAll(async () => {
  await test?.close()
  await smtp?.close()
})

const settle = (supportMail: string | null, supportLink: string | null) =>
  client.changePartner({ body: { supportMail, supportLink } })
const caseOf = async (id: string) => (await client.getServiceSetUp({ params: { id } })).supportCase
const foldOf = (page: Page, product: string) => page.getByRole('button', { name: `${product}: klargjøring` })
/** The subscription around it is an item of a list too. */
const rowOf = (page: Page, product: string): Locator =>
  page
    .getByRole('listitem')
    .filter({ has: foldOf(page, product) })
    .last()

/** A customer with a service that could not be set up, and one besides. */
async function failing(customer: string, product = 'Failing'): Promise<Ordered> {
  const ordered = await order(test.server, customer, [product, 'Router'])
  const [id = ''] = ordered.services
  if (product === 'Detailed') await submitDetails(test.server, id, { street: 'Storgata 1' })
  await expect
    .poll(async () => (await client.getServiceSetUp({ params: { id } })).state, patient)
    .toBe('unable_to_provision')
  return ordered
}

async function unfold(
  person: TestPerson,
  { customerId }: Ordered,
  product: string,
  options = {},
): Promise<{ page: Page; row: Locator; visitor: Visitor }> {
  const visitor = await test.visitAs(person, options)
  const { page } = visitor
  await page.goto(`/customers/${customerId}`)
  await page.getByRole('heading', { name: 'Åpne abonnementer' }).waitFor()
  const row = rowOf(page, product)
  await foldOf(page, product).click()
  await row.getByText('Settes opp av').waitFor()
  return { page, row, visitor }
}

const openButton = (row: Locator) => row.getByRole('button', { name: 'Åpne en støttesak …' })

/** The dialog once its words have come. */
async function ask(page: Page, row: Locator, product: string): Promise<Locator> {
  await openButton(row).click()
  const dialog = page.getByRole('dialog', { name: `Støttesak om ${product}` })
  await dialog.getByRole('textbox', { name: 'Emne' }).waitFor()
  return dialog
}

const textOf = (dialog: Locator) => dialog.getByRole('textbox', { name: 'Tekst' })
const caseIn = (row: Locator, number: number) => row.getByRole('region', { name: `Støttesak #${number}` })
const said = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-expanded'))

describe('a support case', () => {
  it('goes by mail with the words that one has changed, and stands on the service', async () => {
    await settle(mail, null)
    const ordered = await failing('Alfa Bakeri')
    const { page, row } = await unfold(kari, ordered, 'Failing')
    const dialog = await ask(page, row, 'Failing')
    expect(await dialog.getByRole('textbox', { name: 'Emne' }).inputValue()).toBe(
      'Failing kan ikke klargjøres – Alfa Bakeri',
    )
    await dialog.getByText(`Kari Full <${kari.email}>`, { exact: false }).waitFor()
    expect(await dialog.getByRole('radio', { name: `Med e-post til ${mail}` }).isChecked()).toBe(true)
    expect(await dialog.getByRole('radio', { name: 'Med skjemaet hos leverandøren' }).isDisabled()).toBe(true)
    await dialog.getByRole('combobox', { name: 'Språk' }).selectOption({ label: 'English' })
    await expect.poll(() => textOf(dialog).inputValue(), patient).toContain('Set up by: A simulation')
    await textOf(dialog).fill('What is wrong with it?')
    // What one has written stays, also where another language is chosen.
    await dialog.getByRole('combobox', { name: 'Språk' }).selectOption({ label: 'Svenska' })
    await dialog.getByText('Du har endret teksten', { exact: false }).waitFor()
    expect(await textOf(dialog).inputValue()).toBe('What is wrong with it?')
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await dialog.getByRole('status').filter({ hasText: 'e-posten er på vei' }).waitFor()
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await dialog.waitFor({ state: 'detached' })
    const number = (await caseOf(ordered.services[0] ?? ''))?.number ?? 0
    const shown = caseIn(row, number)
    await shown.getByText('Sendt', { exact: true }).waitFor()
    await shown.getByText(`Med e-post til ${mail}`).waitFor()
    await openButton(row).waitFor({ state: 'detached' })
    await expect.poll(() => said(page), patient).toBe('true')
    const letters = smtp.received.map((received) => partOf(received, 'text/plain'))
    const letter = letters.find((text) => text.startsWith(`Vårt ärende: #${number}`))
    expect(letter).toContain('What is wrong with it?')
    await shown.getByText('Se teksten').click()
    await shown.getByText(`Vårt ärende: #${number}`, { exact: false }).waitFor()
  })

  it('is sent with the vendor by a link that is filled in, with what the customer wrote if one says so', async () => {
    await settle(null, form)
    const ordered = await failing('Beta Båt', 'Detailed')
    const { page, row } = await unfold(kari, ordered, 'Detailed')
    const dialog = await ask(page, row, 'Detailed')
    const details = dialog.getByRole('checkbox', { name: 'Send med det kunden har fylt ut' })
    expect(await details.isChecked()).toBe(false)
    expect(await textOf(dialog).inputValue()).not.toContain('Storgata')
    await details.check()
    await expect.poll(() => textOf(dialog).inputValue(), patient).toContain('- Gate: Storgata 1')
    await dialog.getByRole('button', { name: 'Åpne saken' }).click()
    const link = dialog.getByRole('link', { name: 'Åpne skjemaet hos leverandøren' })
    await link.waitFor()
    await expect
      .poll(() => link.evaluate((element) => element === document.activeElement), patient)
      .toBe(true)
    const number = (await caseOf(ordered.services[0] ?? ''))?.number ?? 0
    const address = new URL((await link.getAttribute('href')) ?? '')
    expect(address.searchParams.get('n')).toBe(String(number))
    expect(address.searchParams.get('t')).toContain('Storgata 1')
    expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual([
      '_blank',
      'noopener noreferrer',
    ])
    await dialog.getByRole('button', { name: 'Kopier teksten' }).click()
    await dialog.getByRole('status').filter({ hasText: 'Kopiert' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await caseIn(row, number).getByText('Med skjemaet hos leverandøren').waitFor()
    const desk = await newPerson(test.server, { role: 'help_desk' })
    const theirs = await unfold(desk, ordered, 'Detailed')
    await caseIn(theirs.row, number).getByText('Se teksten').click()
    await theirs.row.getByText('Teksten har det kunden har fylt ut', { exact: false }).waitFor()
  })

  it('has the vendor’s number, and is closed with how it ended, which the history tells', async () => {
    const ordered = await failing('Gamma Gård')
    const [id = ''] = ordered.services
    const opened = await client.openSupportCase({
      params: { id },
      body: { way: 'noted', subject: 'Called them', text: 'They look into it.' },
    })
    const { page, row } = await unfold(kari, ordered, 'Failing')
    const shown = caseIn(row, opened.number)
    await shown.getByRole('button', { name: 'Skriv ned nummeret hos leverandøren …' }).click()
    const numbering = page.getByRole('dialog', { name: 'Nummer hos leverandøren' })
    await numbering.getByRole('textbox', { name: 'Nummer hos leverandøren' }).fill('SR-600')
    await numbering.getByRole('button', { name: 'Lagre' }).click()
    await numbering.waitFor({ state: 'detached' })
    await shown.getByText('SR-600').waitFor()
    await shown.getByRole('button', { name: 'Lukk saken …' }).click()
    const closing = page.getByRole('dialog', { name: `Lukke sak #${opened.number}?` })
    await closing.getByRole('textbox', { name: 'Hvordan det endte' }).fill('De rettet det')
    await closing.getByRole('button', { name: 'Lukk saken', exact: true }).click()
    await closing.waitFor({ state: 'detached' })
    await shown.getByText('Lukket for hånd').waitFor()
    await shown.getByText('De rettet det').waitFor()
    await openButton(row).waitFor()
    await page.getByText('En støttesak ble lukket').waitFor()
    await page.getByText(`Støttesak #${opened.number}: Bare noter den her`).waitFor()
    await page.getByText('Nummer hos leverandøren: SR-600').waitFor()
  })

  it('says that its mail did not go, and goes again when one asks for it', async () => {
    await settle(mail, null)
    refuses = true
    const ordered = await failing('Delta Drift')
    const [id = ''] = ordered.services
    const { number } = await client.openSupportCase({
      params: { id },
      body: { way: 'mail', subject: 'It fails', text: 'Why?' },
    })
    await expect.poll(async () => (await caseOf(id))?.delivery, patient).toBe('failed')
    const { row } = await unfold(kari, ordered, 'Failing')
    const shown = caseIn(row, number)
    await shown.getByText('E-posten kunne ikke sendes', { exact: false }).waitFor()
    await shown.getByText('Prøves på nytt', { exact: false }).waitFor()
    refuses = false
    await shown.getByRole('button', { name: 'Send på nytt' }).click()
    await expect.poll(async () => (await caseOf(id))?.delivery, patient).toBe('sent')
    await shown.getByText('Sendt', { exact: true }).waitFor()
  })

  it('is only noted where nothing is set, and leads who may to the settings', async () => {
    await settle(null, null)
    const ordered = await failing('Epsilon Energi')
    const { page, row, visitor } = await unfold(kari, ordered, 'Failing')
    visitor.expectTrouble(/400/)
    const dialog = await ask(page, row, 'Failing')
    expect(await dialog.getByRole('radio', { name: 'Bare noter den her' }).isChecked()).toBe(true)
    await dialog.getByText('Det er ikke satt noen e-postadresse for støtten.').waitFor()
    await dialog.getByRole('textbox', { name: 'Emne' }).fill(' ')
    await dialog.getByRole('button', { name: 'Noter saken' }).click()
    await dialog.getByText('Skriv 1 til 200 tegn på én linje', { exact: false }).waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')), patient)
      .toBe('true')
    await dialog.getByRole('link', { name: 'Sett den i innstillingene' }).click()
    await page.getByRole('heading', { level: 1, name: 'Innstillinger' }).waitFor()
  })

  it('is opened by nobody who may not', async () => {
    const ordered = await failing('Zeta Zoo')
    const desk = await newPerson(test.server, { role: 'help_desk' })
    const { row } = await unfold(desk, ordered, 'Failing')
    expect(await openButton(row).getAttribute('aria-disabled')).toBe('true')
  })
})

describe('the vendor’s support in the settings', () => {
  it('is written down, and says what to write instead', async () => {
    await settle(null, null)
    const visitor = await test.visitAs(kari)
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await page.goto('/settings')
    const section = page.getByRole('region', { name: 'Støtte fra leverandøren', exact: true })
    await section.getByRole('textbox', { name: 'E-postadresse' }).fill(mail)
    await section
      .getByRole('textbox', { name: 'Adresse til et skjema' })
      .fill('https://vendor.example/{number}')
    await section.getByRole('button', { name: 'Lagre' }).click()
    await section.getByText('Sett det som skal fylles ut, bak ? eller #.', { exact: false }).waitFor()
    await section.getByRole('textbox', { name: 'Adresse til et skjema' }).fill(form)
    await section.getByRole('button', { name: 'Lagre' }).click()
    await section.getByRole('status').filter({ hasText: 'Lagret' }).waitFor()
    expect(await client.getPartner()).toMatchObject({ supportMail: mail, supportLink: form })
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in the dialog, in what came of it, and in a case', async () => {
    await settle(mail, form)
    const ordered = await failing(`Eta ${width}`, 'Detailed')
    const [id = ''] = ordered.services
    const options = { colorScheme, viewport: { width, height: 800 } }
    const { page, row } = await unfold(kari, ordered, 'Detailed', options)
    const dialog = await ask(page, row, 'Detailed')
    await textOf(dialog).fill('Changed')
    await expectWellMade(page)
    await dialog.getByRole('radio', { name: 'Med skjemaet hos leverandøren' }).check()
    await dialog.getByRole('button', { name: 'Åpne saken' }).click()
    await dialog.getByRole('link', { name: 'Åpne skjemaet hos leverandøren' }).waitFor()
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await dialog.waitFor({ state: 'detached' })
    const opened = await caseOf(id)
    const shown = caseIn(row, opened?.number ?? 0)
    await shown.getByText('Se teksten').click()
    await shown.getByRole('button', { name: 'Kopier teksten' }).waitFor()
    // What has been scrolled halfway below the bar is no smaller for that.
    await page.evaluate('scrollTo(0, 0)')
    await expectWellMade(page)
    await shown.getByRole('button', { name: 'Lukk saken …' }).click()
    await page.getByRole('dialog', { name: 'Lukke sak', exact: false }).waitFor()
    await expectWellMade(page)
  })
})
