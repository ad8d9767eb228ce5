import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { newCustomer } from '../customer-people/support.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks } from './account-steps.ts'

/* What is remembered of people: headings of their files, who changed them, what their own administrators read of it. */

let test: BrowserTest
let client: Client
let kari: TestPerson
let made = 0

beforeAll(async () => {
  test = await startBrowserTest()
  client = createClient({ baseUrl: test.server.origin, token: test.server.token })
  kari = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
})
afterEach(() => test.leave())
afterAll(() => test.close())

async function customerWith(...names: string[]) {
  made += 1
  const name = `Spor ${made} AS`
  const id = await newCustomer(test.server, name)
  const people: string[] = []
  for (const [n, person] of names.entries()) {
    const body = { externalId: `S-${n}`, name: person, email: `s${n}@spor${made}.example` }
    people.push((await client.addCustomerPerson({ params: { id }, body })).id)
  }
  return { id, name, people }
}

async function openPeople(page: Page, id: string): Promise<void> {
  await page.goto(`/customers/${id}/people`)
  await page.getByRole('heading', { level: 1, name: /^Personer/ }).waitFor()
}

const file = (text: string) => ({
  name: 'ansatte.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
})

describe('a file of people', () => {
  it.each(looks)('is read as the one before: %s, %i px wide', async (colorScheme, width) => {
    const { id } = await customerWith()
    const { page } = await test.visitAs(kari, { colorScheme, viewport: { width, height: 900 } })
    await openPeople(page, id)
    const choose = async (text: string) => {
      await page.getByRole('button', { name: 'Hent fra fil' }).click()
      const dialog = page.getByRole('dialog', { name: 'Hent fra fil' })
      await dialog.locator('input[type=file]').setInputFiles(file(text))
      await dialog.getByRole('combobox', { name: 'E-post' }).waitFor()
      return dialog
    }
    const head = `Løpenummer ${width};Hvem er det ${width};Kontakt ${width}`
    const dialog = await choose(`${head}\n1;Liv;liv@firma.example\n`)
    expect(await dialog.getByText('Gjenkjent fra forrige gang').count()).toBe(0)
    await dialog.getByRole('combobox', { name: 'Navn' }).selectOption(`Hvem er det ${width}`)
    await dialog.getByRole('combobox', { name: 'E-post' }).selectOption(`Kontakt ${width}`)
    await dialog.getByRole('button', { name: 'Se hva som skjer' }).click()
    await dialog.getByRole('button', { name: 'Hent inn 1 person' }).click()
    await dialog.getByText('Filen er hentet inn').waitFor()
    await dialog.getByRole('button', { name: 'Lukk' }).last().click()
    await dialog.waitFor({ state: 'detached' })

    const again = await choose(`${head}\n2;Per;per@firma.example\n`)
    await again.getByText('Gjenkjent fra forrige gang').first().waitFor()
    expect(await again.getByText('Gjenkjent fra forrige gang').count()).toBe(2)
    expect(await again.getByRole('combobox', { name: 'Navn' }).inputValue()).toBe(`Hvem er det ${width}`)
    await expectWellMade(page)
    // It can be changed as any other.
    await again.getByRole('combobox', { name: 'Navn' }).selectOption('')
    await expect.poll(() => again.getByText('Gjenkjent fra forrige gang').count()).toBe(1)
  })
})

describe('what was done to somebody', () => {
  it('is in the audit log, reached from their menu, and the filter can be taken away', async () => {
    const { id, people } = await customerWith('Anne Spor', 'Bjørn Spor')
    await client.changeCustomerPerson({
      params: { id, personId: people[0] ?? '' },
      body: { email: 'anne.ny@spor.example' },
    })
    const { page } = await test.visitAs(kari)
    await openPeople(page, id)
    await page.getByRole('button', { name: 'Handlinger for Anne Spor' }).click()
    await page.getByRole('menuitem', { name: 'Vis i revisjonsloggen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Revisjonslogg' }).waitFor()
    await page.getByText('Viser det som gjelder én person hos en kunde.').waitFor()
    const table = page.getByRole('table')
    await table.getByText('Endret en person hos en kunde').waitFor()
    await table.getByText('E-post').waitFor()
    expect(await table.getByText('La til en person hos en kunde').count()).toBe(1)
    await expectWellMade(page)
    await page.getByRole('combobox', { name: 'Hva' }).selectOption('customer_person_added')
    await page.getByText('Viser det som gjelder én person hos en kunde.').waitFor()
    await page.getByRole('button', { name: 'Fjern alle' }).click()
    await page.getByText('Viser det som gjelder én person hos en kunde.').waitFor({ state: 'detached' })
  })

  it('is erased but for the customer’s contact, and the dialog says so', async () => {
    const { id } = await customerWith('Kontakt Spor')
    await client.changeCustomer({ params: { id }, body: { adminEmail: `s0@spor${made}.example` } })
    const { page } = await test.visitAs(kari)
    await openPeople(page, id)
    await page.getByRole('button', { name: 'Handlinger for Kontakt Spor' }).click()
    await page.getByRole('menuitem', { name: 'Slett for godt' }).click()
    const dialog = page.getByRole('dialog', { name: 'Slette Kontakt Spor for godt?' })
    await dialog.getByText('Adressen er også kundens kontakt').waitFor()
    await expectWellMade(page)
  })
})

describe('an organisation’s own page', () => {
  it.each(looks)('tells who gave what to whom: %s, %i px wide', async (colorScheme, width) => {
    const { id, name, people } = await customerWith('Dag Spor', 'Eli Spor')
    const own = await newPerson(test.server, { role: 'customer_admin', customerId: id, name: 'Eva Egen' })
    const { subscriptions } = await client.getCustomer({ params: { id } })
    const serviceId = subscriptions[0]?.services[0]?.id ?? ''
    await own.ask(`/api/v1/services/${serviceId}/licences/assign`, {
      method: 'POST',
      body: JSON.stringify({ people: { ids: people } }),
    })
    const { page } = await test.visitAs(own, { colorScheme, viewport: { width, height: 900 } })
    await page.goto('/')
    await page.getByRole('heading', { level: 1, name }).waitFor()
    const history = page.getByRole('region', { name: 'Hva som har skjedd med personer og lisenser' })
    await history.getByText('2 lisenser tildelt').waitFor()
    await history.getByText('Dag Spor og Eli Spor').waitFor()
    await history.getByText('Eva Egen').waitFor()
    expect(await history.getByText('Person lagt til').count()).toBe(2)
    await expectWellMade(page)
    await client.changeCustomerPerson({
      params: { id, personId: people[0] ?? '' },
      body: { groups: ['Salg'] },
    })
    // It stands there as it happens.
    await history.getByText('Person endret').waitFor()
  })
})
