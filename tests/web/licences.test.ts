import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { addPeople, licencesOf } from '../licences/scene.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, patient } from './account-steps.ts'

let test: BrowserTest
let client: Client
let kari: TestPerson

beforeAll(async () => {
  test = await startBrowserTest()
  client = createClient({ baseUrl: test.server.origin, token: test.server.token })
  kari = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const header = [
  'customer_id,customer_name,subscription_id,offer,kind,term,starts_at,ends_at,auto_renew,service_id,product',
  'provisioning_status,licences',
].join(',')
let made = 0

/** A customer with a service and people who are called «Kari 000001» and so on, in two groups. */
async function newCustomer(seats: number, status = 'provisioned') {
  made += 1
  const name = `Lisens ${made} AS`
  const row = `L${made},${name},L${made}-S,Suite,paid,P1Y,2026-01-01,2099-01-01,true,V,Møterom,${status},${seats}`
  const body = new TextEncoder().encode(`${header}\n${row}\n`)
  const { id: importId } = await client.importCustomers({ body, contentType: 'text/csv' })
  const stateOf = async () => (await client.getImport({ params: { id: importId } })).state
  await expect.poll(stateOf, patient).toBe('done')
  const { id, subscriptions } = await client.getCustomerByExternalId({ params: { externalId: `L${made}` } })
  const { db } = test.server.database
  const people = [
    ...(await addPeople(db, test.server.partner.id, id, 3, { groups: ['Salg'] })),
    ...(await addPeople(db, test.server.partner.id, id, 2, { groups: ['Lager'], prefix: 'Ola' })),
  ]
  return { id, name, people, serviceId: subscriptions[0]?.services[0]?.id ?? '' }
}

const held = async (serviceId: string) =>
  (await licencesOf(test.server.database.db, test.server.partner.id, serviceId)).held
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const opener = (page: Page) => page.getByRole('button', { name: 'Tildel lisenser: Møterom' })
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Lisenser: Møterom' })
const box = (dialog: Locator, name: string) => dialog.getByRole('checkbox', { name })

async function openPage(customer: { id: string; name: string }, options = {}, who = kari): Promise<Page> {
  const { page } = await test.visitAs(who, options)
  await page.goto(`/customers/${customer.id}`)
  await heading(page, customer.name).waitFor()
  return page
}

async function openDialog(page: Page): Promise<Locator> {
  await opener(page).click()
  const dialog = dialogOf(page)
  await box(dialog, 'Kari 000001').waitFor()
  return dialog
}

describe('licences on a customer’s page', () => {
  it('are assigned to three people, counted while one chooses, and shown at once on another open page', async () => {
    const customer = await newCustomer(4)
    const [page, other] = [await openPage(customer), await openPage(customer)]
    const dialog = await openDialog(page)
    await dialog.getByText('4 ledige').waitFor()
    await box(dialog, 'Kari 000001').check()
    await dialog.getByText('3 ledige').waitFor()
    await dialog.getByText('1 person får en lisens').waitFor()
    await dialog.getByRole('searchbox').fill('ola')
    await box(dialog, 'Ola 000002').waitFor()
    await expect.poll(() => dialog.getByRole('checkbox', { name: 'Kari' }).count(), patient).toBe(0)
    await box(dialog, 'Ola 000001').check()
    await box(dialog, 'Ola 000002').check()
    await dialog.getByText('3 personer får en lisens').waitFor()
    await dialog.getByText('1 ledig', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Tildel 3 lisenser' }).click()
    await dialog.getByText('3 lisenser er tildelt').waitFor()
    expect(await held(customer.serviceId)).toBe(3)
    await dialog.getByText('3 av 4 lisenser').waitFor()
    await other.getByRole('main').getByText('3 av 4 lisenser').first().waitFor()
    await other.getByText('3 lisenser tildelt').waitFor()
    // The first «Lukk» is the dialog's own, above.
    await dialog.getByRole('button', { name: 'Lukk' }).last().click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('main').getByText('3 av 4 lisenser').first().waitFor()
    await page.goto(`/customers?search=${encodeURIComponent(customer.name)}`)
    await page.getByRole('grid').or(page.getByRole('table')).getByText('3 / 4').first().waitFor()
  })

  it('are as many as there are seats: for the rest it says beforehand and afterwards why not', async () => {
    const customer = await newCustomer(2)
    const page = await openPage(customer)
    const dialog = await openDialog(page)
    await dialog.getByRole('checkbox', { name: 'Velg alle (5)' }).check()
    await dialog.getByText('3 for mange').waitFor()
    await dialog.getByText('2 personer får en lisens').waitFor()
    await dialog.getByText('3 får ingen: det er ikke flere ledige.').waitFor()
    await dialog.getByRole('button', { name: 'Tildel 2 lisenser' }).click()
    await dialog.getByText('2 lisenser er tildelt').waitFor()
    await dialog.getByText('3 fikk ingen: det var ikke flere ledige.').waitFor()
    const others = dialog.getByRole('list', { name: 'Uten endring' })
    expect(await others.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/Kari 000003\s*Ingen ledig lisens/),
      expect.stringMatching(/Ola 000001\s*Ingen ledig lisens/),
      expect.stringMatching(/Ola 000002\s*Ingen ledig lisens/),
    ])
    await dialog.getByRole('button', { name: 'Angre' }).click()
    await dialog.getByText('2 lisenser er tatt tilbake').waitFor()
    expect(await held(customer.serviceId)).toBe(0)
  })

  it('are taken back from who holds one, by group', async () => {
    const customer = await newCustomer(5)
    await client.assignLicences({ params: { id: customer.serviceId }, body: { people: {} } })
    const page = await openPage(customer)
    await opener(page).click()
    const dialog = dialogOf(page)
    await dialog.getByText('Alle har en lisens alt.').waitFor()
    await dialog.getByText('Ta tilbake (5)').click()
    await box(dialog, 'Ola 000001').waitFor()
    await dialog.getByRole('combobox', { name: 'Gruppe' }).selectOption('Lager')
    await dialog.getByRole('checkbox', { name: 'Velg alle som passer (2)' }).check()
    await dialog.getByText('2 lisenser tas tilbake').waitFor()
    await dialog.getByRole('button', { name: 'Ta tilbake 2 lisenser' }).click()
    await dialog.getByText('2 lisenser er tatt tilbake').waitFor()
    expect(await held(customer.serviceId)).toBe(3)
  })

  it('wait until the service is provisioned: the button says who acts next', async () => {
    const customer = await newCustomer(2, 'manual_vendor')
    const page = await openPage(customer)
    const button = opener(page)
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await button.focus()
    await page.getByRole('tooltip').getByText('må fullføre klargjøringen').waitFor()
    await page.keyboard.press('Enter')
    expect(await dialogOf(page).count()).toBe(0)
  })

  it('of a service that is set up no more are taken back where it stands, and no more are given', async () => {
    const customer = await newCustomer(4)
    await client.assignLicences({ params: { id: customer.serviceId }, body: { people: { group: 'Salg' } } })
    await client.setServiceStatus({
      params: { id: customer.serviceId },
      body: { status: 'unable_to_provision', reason: 'Nummerserien er i bruk' },
    })
    const page = await openPage(customer)
    await page.getByRole('button', { name: 'Ta tilbake lisenser: Møterom' }).click()
    const dialog = dialogOf(page)
    await dialog.getByText('Her kan lisenser bare tas tilbake').waitFor()
    await dialog.getByText('Klargjøringen har feilet', { exact: false }).waitFor()
    expect(await dialog.getByRole('radio').count()).toBe(0)
    await box(dialog, 'Kari 000002').check()
    await dialog.getByRole('button', { name: 'Ta tilbake 1 lisens' }).click()
    await dialog.getByText('1 lisens er tatt tilbake').waitFor()
    expect(await held(customer.serviceId)).toBe(2)
    await expectWellMade(page)
  })

  it('that found no seat are a file of who was passed over and why, for a spreadsheet', async () => {
    const customer = await newCustomer(2)
    const page = await openPage(customer)
    const dialog = await openDialog(page)
    await dialog.getByRole('checkbox', { name: 'Velg alle (5)' }).check()
    await dialog.getByText('2 personer får en lisens').waitFor()
    await dialog.getByRole('button', { name: 'Tildel 2 lisenser' }).click()
    await dialog.getByRole('heading', { name: 'Uten endring' }).waitFor()
    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Last ned som CSV' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('uten-endring.csv')
    const lines = (await readFile(await file.path(), 'utf8')).split('\r\n')
    expect(lines).toEqual([
      '\uFEFFperson_id;name;outcome',
      expect.stringMatching(/;Kari 000003;Ingen ledig lisens$/),
      expect.stringMatching(/;Ola 000001;Ingen ledig lisens$/),
      expect.stringMatching(/;Ola 000002;Ingen ledig lisens$/),
      '',
    ])
  })

  it('of which none is free are said to be ordered or taken back', async () => {
    const customer = await newCustomer(3)
    await client.assignLicences({ params: { id: customer.serviceId }, body: { people: { group: 'Salg' } } })
    const page = await openPage(customer)
    await opener(page).click()
    const dialog = dialogOf(page)
    await box(dialog, 'Ola 000001').check()
    await dialog.getByText('Ingen lisens er ledig. Bestill flere, eller ta noen tilbake.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Tildel lisenser' }).isDisabled()).toBe(true)
  })

  it('beyond what was bought are told plainly', async () => {
    const customer = await newCustomer(3)
    await client.assignLicences({ params: { id: customer.serviceId }, body: { people: { group: 'Salg' } } })
    const { subscriptions } = await client.getCustomer({ params: { id: customer.id } })
    await client.changeQuantity({ params: { id: subscriptions[0]?.id ?? '' }, body: { quantity: 2 } })
    const page = await openPage(customer)
    await page.getByRole('main').getByText('3 av 2 lisenser · 1 over').first().waitFor()
  })

  it('are the customer’s own administrator’s to give, and nobody’s who only reads', async () => {
    const customer = await newCustomer(2)
    const own = await newPerson(test.server, { role: 'customer_admin', customerId: customer.id })
    const { page } = await test.visitAs(own)
    await page.goto('/')
    await heading(page, customer.name).waitFor()
    const dialog = await openDialog(page)
    await box(dialog, 'Kari 000002').check()
    await dialog.getByText('1 person får en lisens').waitFor()
    await dialog.getByRole('button', { name: 'Tildel 1 lisens' }).click()
    await dialog.getByText('1 lisens er tildelt').waitFor()
    expect(await held(customer.serviceId)).toBe(1)
    const reader = await newPerson(test.server, { role: 'partner_read_only' })
    const theirs = await openPage(customer, {}, reader)
    expect(await opener(theirs).getAttribute('aria-disabled')).toBe('true')
  })

  it('are given from the people’s page, to who is selected there and to one', async () => {
    const customer = await newCustomer(3)
    const { page } = await test.visitAs(kari)
    await page.goto(`/customers/${customer.id}/people`)
    await page.getByRole('checkbox', { name: 'Kari 000001' }).check()
    await page.getByRole('checkbox', { name: 'Ola 000002' }).check()
    await page.getByRole('button', { name: 'Tildel lisens …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Tildel lisens: 2 personer' })
    await dialog.getByRole('radio', { name: 'Møterom · Suite' }).check()
    await dialog.getByText('2 personer får en lisens').waitFor()
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Tildel 2 lisenser' }).click()
    await dialog.getByText('2 lisenser er tildelt').waitFor()
    await dialog.getByRole('button', { name: 'Lukk' }).last().click()
    await dialog.waitFor({ state: 'detached' })
    const row = page.getByRole('row').filter({ hasText: 'Ola 000002' })
    await row.getByText('Møterom').waitFor()
    await row.getByRole('button', { name: /Ola 000002/ }).click()
    await page.getByRole('menuitem', { name: 'Ta tilbake lisens …' }).click()
    const one = page.getByRole('dialog', { name: 'Ta tilbake lisens: 1 person' })
    await one.getByRole('radio', { name: 'Møterom · Suite' }).check()
    await one.getByRole('button', { name: 'Ta tilbake 1 lisens' }).click()
    await one.getByText('1 lisens er tatt tilbake').waitFor()
    expect(await held(customer.serviceId)).toBe(1)
  })

  it.each(looks)('are well made in every state: %s, %i px wide', async (colorScheme, width) => {
    const customer = await newCustomer(2)
    const page = await openPage(customer, { colorScheme, viewport: { width, height: 900 } })
    await expectWellMade(page)
    const dialog = await openDialog(page)
    await dialog.getByRole('checkbox', { name: 'Velg alle (5)' }).check()
    await dialog.getByText('2 personer får en lisens').waitFor()
    await expectWellMade(page)
    await dialog.getByRole('searchbox').fill('finnes ikke')
    await dialog.getByText('Ingen passer til søket.').waitFor()
    await expectWellMade(page)
    await dialog.getByRole('searchbox').fill('')
    await box(dialog, 'Kari 000001').waitFor()
    await dialog.getByRole('checkbox', { name: 'Velg alle (5)' }).check()
    await dialog.getByRole('button', { name: 'Tildel 2 lisenser' }).click()
    await dialog.getByText('2 lisenser er tildelt').waitFor()
    await expectWellMade(page)
  })
})
