import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, soon } from './account-steps.ts'
import { customerNames, threeCustomers } from './roles-data.ts'

let test: BrowserTest
let full: TestPerson
let ids: Awaited<ReturnType<typeof threeCustomers>>
const { alfa, beta, gamma } = customerNames

beforeAll(async () => {
  test = await startBrowserTest()
  ids = await threeCustomers(test.server)
  full = await newPerson(test.server, { name: 'Frida Full', role: 'partner_full_admin' })
  await newPerson(test.server, { name: 'Berit Bakstad', role: 'customer_admin', customerId: ids.alfa })
  await full.ask('/api/v1/invitations', {
    method: 'POST',
    body: JSON.stringify({ email: 'siri@alfa.example', role: 'customer_admin', customerId: ids.alfa }),
  })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const bar = (page: Page, name: string) => page.getByRole('region', { name: `Kundevisning: ${name}` })
const history = (page: Page) => page.getByRole('region', { name: 'Historikk' })

async function openedViews(): Promise<number> {
  const answer = await full.ask('/api/v1/audit?action=customer_view_opened&limit=200')
  return ((await answer.json()) as { items: unknown[] }).items.length
}

describe('the customer view', () => {
  it('opens from the customer’s page, marked, to look only; it is noted, and Escape leaves it', async () => {
    const before = await openedViews()
    const { page } = await test.visitAs(full)
    await page.goto(`/customers/${ids.alfa}`)
    await heading(page, alfa).waitFor()
    await page.getByRole('link', { name: 'Åpne kundevisningen' }).click()
    await bar(page, alfa).getByText('Du ser det kundens administrator ser.').waitFor()
    await heading(page, alfa).waitFor()
    expect(await page.title()).toBe(`Kundevisning: ${alfa} · Varde`)
    await page.getByText('Betalingen for Webex Suite er forfalt.').waitFor()
    await page.getByText('Berit Bakstad').waitFor()
    const main = await page.getByRole('main').innerText()
    for (const text of ['internt', 'skrevet for oss'])
      expect([text, main.includes(text)]).toEqual([text, false])
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
    await expect.poll(openedViews, soon).toBe(before + 1)
    await page.keyboard.press('Escape')
    await history(page).getByText('Åpnet kundevisningen').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/customers/${ids.alfa}`)
    expect(await openedViews()).toBe(before + 1)
  })

  it('opens from the list, by the row and by its key, and leaves to the list as it was', async () => {
    const { page } = await test.visitAs(full)
    await page.goto('/customers?search=beta')
    await page.getByRole('rowheader').getByRole('link', { name: beta }).waitFor()
    await page.getByRole('row').getByRole('link', { name: 'Åpne kundevisningen' }).click()
    await bar(page, beta).waitFor()
    await heading(page, beta).waitFor()
    await page.getByText('Dere trenger ikke gjøre noe nå').waitFor()
    await bar(page, beta).getByRole('link', { name: 'Forlat kundevisningen' }).click()
    await heading(page, 'Kunder').waitFor()
    await expect.poll(() => new URL(page.url()).search, soon).toBe('?search=beta')
    await page.getByRole('rowheader').getByRole('link', { name: beta }).waitFor()
    await page.keyboard.press('v')
    await bar(page, beta).waitFor()
    await heading(page, beta).waitFor()
  })

  it('says so where there is no such customer, or nothing to see yet', async () => {
    const visitor = await test.visitAs(full)
    visitor.expectTrouble(/40[04]/)
    const { page } = visitor
    await page.goto('/customers/nobody/view')
    await heading(page, 'Denne kunden finnes ikke her').waitFor()
    await page.goto(`/customers/${ids.gamma}/view`)
    await bar(page, gamma).waitFor()
    await page.getByText('Dere har ingen abonnementer nå').waitFor()
  })

  it('is gone for a customer’s administrator whose customer was deleted', async () => {
    const person = await newPerson(test.server, { role: 'customer_admin', customerId: ids.gamma })
    expect((await full.ask(`/api/v1/customers/${ids.gamma}`, { method: 'DELETE' })).status).toBe(204)
    const visitor = await test.visitAs(person)
    visitor.expectTrouble(/404/)
    await visitor.page.goto('/')
    await heading(visitor.page, 'Virksomheten er ikke her lenger').waitFor()
    await expectWellMade(visitor.page)
    const back = await full.ask(`/api/v1/customers/${ids.gamma}/restore`, { method: 'POST' })
    expect(back.status).toBe(204)
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in the view, on the own page, and in what can be asked about administrators', async () => {
    const options = { colorScheme, viewport: { width, height: 780 } }
    const { page } = await test.visitAs(full, options)
    await page.goto(`/customers/${ids.alfa}/view`)
    await bar(page, alfa).waitFor()
    await page.getByText('Berit Bakstad').waitFor()
    await expectWellMade(page)
    await page.goto(`/customers/${ids.alfa}`)
    await heading(page, alfa).waitFor()
    const administrators = page.getByRole('region', { name: /^Administratorer hos kunden/ })
    await administrators.getByText('siri@alfa.example').waitFor()
    await page.getByRole('textbox', { name: 'Skriv et notat' }).fill('x'.repeat(3_900))
    await page.getByText('100 tegn igjen').waitFor()
    await expectWellMade(page)
    const dialog = page.getByRole('dialog')
    for (const name of [
      'Inviter en administrator',
      'Trekk tilbake invitasjonen til siri@alfa.example',
      'Fjern Berit Bakstad',
    ]) {
      await administrators.getByRole('button', { name }).click()
      await dialog.waitFor()
      await expectWellMade(page)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    for (const [customerId, text] of [
      [ids.alfa, 'Det dere må gjøre'],
      [ids.beta, 'Dere trenger ikke gjøre noe nå'],
      [ids.gamma, 'Dere har ingen abonnementer nå'],
    ] as const) {
      const person = await newPerson(test.server, { role: 'customer_admin', customerId })
      const own = await test.visitAs(person, options)
      await own.page.goto('/')
      await own.page.getByText(text).waitFor()
      await expectWellMade(own.page)
    }
  })
})
