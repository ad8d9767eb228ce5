import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { patient } from './account-steps.ts'
import * as live from './live-data.ts'
import { fileRow, names } from './live-data.ts'

let test: BrowserTest
let kari: TestPerson
let ola: TestPerson
let ids: ReadonlyMap<string, string>
const idOf = (name: string): string => ids.get(name) ?? ''

beforeAll(async () => {
  test = await startBrowserTest()
  kari = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
  ola = await newPerson(test.server, { name: 'Ola Full', role: 'partner_full_admin' })
})
beforeEach(async () => {
  await live.importRows(
    test,
    names.map((name) => fileRow(name)),
  )
  ids = await live.idsByName(test)
})
afterEach(() => test.leave())
afterAll(() => test.close())

const change = (name: string, status: string) => live.importRows(test, [fileRow(name, status)])
const history = (page: Page) => page.getByRole('region', { name: 'Historikk' })
const service = (page: Page) =>
  page.locator('article li', { has: page.getByText('Meetings', { exact: true }) })

async function ask(path: string, method: string, body?: object): Promise<void> {
  const answer = await kari.ask(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expect(answer.status).toBeLessThan(300)
}

async function openCustomer(person: TestPerson, name: string, options = {}): Promise<Page> {
  const { page, expectTrouble } = await test.visitAs(person, options)
  // One that is deleted just as something of it is read.
  expectTrouble(/404/)
  await page.goto(`/customers/${idOf(name)}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await history(page).getByRole('listitem').first().waitFor()
  await live.mark(page)
  return page
}

describe('a customer’s open page', () => {
  it('shows what others do to it, with its history, and leaves alone what is being written', async () => {
    const page = await openCustomer(ola, 'Beta AS')
    const note = history(page).getByRole('textbox')
    await note.fill('Ringte dem i dag, de')
    await change('Beta AS', 'manual_partner')
    await service(page).getByText('Manuell klargjøring (partner)').first().waitFor()
    await ask(`/api/v1/customers/${idOf('Beta AS')}/notes`, 'POST', { text: 'De venter på nummeret' })
    await history(page).getByText('De venter på nummeret').waitFor()
    await ask(`/api/v1/customers/${idOf('Beta AS')}/hand`, 'PUT', {
      responsibleId: kari.id,
      inHandUntil: null,
      note: null,
    })
    await page.getByRole('region', { name: 'Oppfølging' }).getByText('Kari Full').waitFor()
    expect(await note.inputValue()).toBe('Ringte dem i dag, de')
    expect(await note.evaluate((field) => field === document.activeElement)).toBe(true)
    await live.expectNotReloaded(page)
    await ask(`/api/v1/customers/${idOf('Beta AS')}/hand`, 'DELETE')
  })

  it('closes no dialog that somebody is filling in, and shows what has changed behind it afterwards', async () => {
    const page = await openCustomer(ola, 'Gamma AS')
    const other = await page.context().newPage()
    await other.goto('/customers?sort=name')
    await live.rowOf(other, 'Gamma AS').waitFor()
    await change('Gamma AS', 'manual_partner')
    await service(page).getByText('Manuell klargjøring (partner)').first().waitFor()
    await page.getByRole('button', { name: 'Sett status for Meetings' }).click()
    await page.getByRole('menuitemradio', { name: 'Kan ikke klargjøre', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Nummeret er')
    await change('Gamma AS', 'provisioning')
    await live.rowOf(other, 'Gamma AS').getByText('Klargjøring', { exact: true }).waitFor()
    expect(await dialog.getByRole('textbox').inputValue()).toBe('Nummeret er')
    await page.keyboard.press('Escape')
    await service(page).getByText('Klargjøring', { exact: true }).first().waitFor()
  })

  it('says that the customer is deleted, and that it is back', async () => {
    const page = await openCustomer(ola, 'Delta AS')
    await ask(`/api/v1/customers/${idOf('Delta AS')}`, 'DELETE')
    const gone = page.getByRole('status').filter({ hasText: 'Kunden er ikke her lenger' })
    await gone.waitFor()
    await page.getByRole('heading', { level: 1, name: 'Delta AS' }).waitFor()
    await expectNoAxeFindings(page)
    await ask(`/api/v1/customers/${idOf('Delta AS')}/restore`, 'POST')
    await gone.waitFor({ state: 'detached' })
    await live.expectNotReloaded(page)
  })

  it('is told of in the view of its administrator, which only its reader opens again', async () => {
    const { page } = await test.visitAs(ola)
    await page.goto(`/customers/${idOf('Alfa AS')}/view`)
    await page.getByRole('heading', { level: 1, name: 'Alfa AS' }).waitFor()
    const views: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') views.push(request.url())
    })
    const told = page.getByText('Kunden er endret siden visningen ble åpnet.')
    // It is told of what happens once it listens.
    const statuses = ['provisioned', 'provisioning'] as const
    let turn = 0
    await expect
      .poll(async () => {
        await change('Alfa AS', statuses[turn % 2] ?? statuses[0])
        turn += 1
        return told.isVisible()
      }, patient)
      .toBe(true)
    await expectNoAxeFindings(page)
    expect(views).toEqual([])
    await page.getByRole('button', { name: 'Åpne på nytt' }).click()
    await told.waitFor({ state: 'detached' })
    expect(views.length).toBeGreaterThan(0)
  })
})

describe('other open pages', () => {
  it('show a customer’s administrator their organisation as it is', async () => {
    const admin = await newPerson(test.server, { role: 'customer_admin', customerId: idOf('Beta AS') })
    const { page } = await test.visitAs(admin)
    await page.goto('/')
    await page.getByRole('heading', { level: 1, name: 'Beta AS' }).waitFor()
    const own = page.getByRole('listitem').filter({ hasText: 'Meetings' })
    const before = await own.first().innerText()
    await change('Beta AS', 'provisioned')
    await expect.poll(() => own.first().innerText(), patient).not.toBe(before)
  })

  it('list who is deleted meanwhile, and who is brought back', async () => {
    const { page } = await test.visitAs(ola)
    await page.goto('/customers/deleted')
    await page.getByRole('heading', { level: 1, name: 'Slettede kunder' }).waitFor()
    await ask(`/api/v1/customers/${idOf('Gamma AS')}`, 'DELETE')
    await page.getByText('Gamma AS', { exact: true }).first().waitFor()
    // Who was about to bring it back themselves keeps the focus on the page.
    const bringBack = page.getByRole('button', { name: 'Hent tilbake' })
    await bringBack.focus()
    await ask(`/api/v1/customers/${idOf('Gamma AS')}/restore`, 'POST')
    await bringBack.waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.id), patient).toBe('main')
  })

  it('bring in who has become one’s own, and let go of them', async () => {
    const { page } = await test.visitAs(kari)
    await page.goto('/customers?responsible=me')
    await page.getByRole('heading', { name: 'Ingen kunder passer' }).waitFor()
    const hand = { responsibleId: kari.id, inHandUntil: null, note: null }
    await ask(`/api/v1/customers/${idOf('Beta AS')}/hand`, 'PUT', hand)
    await live.expectShown(page, 'Beta AS')
    await live.point(page, 'Beta AS')
    await ask(`/api/v1/customers/${idOf('Beta AS')}/hand`, 'DELETE')
    await live.rowOf(page, 'Beta AS').getByText('Passer ikke lenger').waitFor()
    await live.pointElsewhere(page)
    await page.getByRole('heading', { name: 'Ingen kunder passer' }).waitFor()
  })

  it('list an import that somebody else began', async () => {
    const { page } = await test.visitAs(ola)
    await page.goto('/imports')
    await page.getByRole('heading', { level: 1, name: 'Importer' }).waitFor()
    const rows = page.locator('main').getByRole('link')
    await rows.nth(1).waitFor()
    const before = await rows.count()
    await change('Gamma AS', 'provisioned')
    await expect.poll(() => rows.count(), patient).toBeGreaterThan(before)
  })

  it('show a vendor’s operator now and then what waits for them', async () => {
    await change('Beta AS', 'manual_vendor')
    await change('Delta AS', 'manual_vendor')
    const operator = await newPerson(test.server, { role: 'vendor_operator', vendor: 'Cisco' })
    const { page } = await test.visitAs(operator)
    await page.goto('/vendor')
    await page.getByText('Beta AS', { exact: true }).first().waitFor()
    await change('Beta AS', 'provisioned')
    await page.getByText('Beta AS', { exact: true }).first().waitFor({ state: 'detached', timeout: 90_000 })
    await page.getByText('Delta AS', { exact: true }).first().waitFor()
  })
})
