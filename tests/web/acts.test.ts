import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson } from '../support/people.ts'

/** So many days from now, as files have it. */
const day = (offset: number) => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10)

let test: BrowserTest
let client: Client
beforeAll(async () => {
  test = await startBrowserTest()
  client = createClient({ baseUrl: test.server.origin, token: test.server.token })
  const rows = [
    'customer_id,customer_name,subscription_id,offer,kind,term,starts_at,ends_at,auto_renew,quantity,amount,currency,service_id,product,provisioning_status,licences',
    `A1,Ås Bakeri,A1-T,Prøvepakke,trial,,${day(-5)},${day(20)},,10,600.00,NOK,V,Calling,provisioned,10`,
    `A1,Ås Bakeri,A1-P,Møtepakke,paid,P1Y,${day(-100)},${day(265)},true,10,1200.00,NOK,V,Meetings,provisioned,10`,
    `A1,Ås Bakeri,A1-Q,Ringepakke,paid,P1Y,${day(-340)},${day(25)},false,4,400.00,NOK,V,Calling,provisioned,4`,
  ]
  const body = new TextEncoder().encode(`${rows.join('\n')}\n`)
  await client.importCustomers({ body, contentType: 'text/csv' })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const dialog = (page: Page): Locator => page.getByRole('dialog')
const card = (page: Page, offer: string): Locator => page.getByRole('article', { name: offer })

async function openCustomer(page: Page): Promise<void> {
  const { id } = await client.getCustomerByExternalId({ params: { externalId: 'A1' } })
  await page.goto(`/customers/${id}`)
  await page.getByRole('heading', { level: 1, name: 'Ås Bakeri' }).waitFor()
}

async function openMenu(page: Page, offer: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Endre ${offer}`) }).click()
  await page.getByRole('menuitem').first().waitFor()
}

async function choose(page: Page, offer: string, act: string): Promise<Locator> {
  await openMenu(page, offer)
  await page.getByRole('menuitem', { name: act, exact: true }).click()
  const form = dialog(page)
  await form.getByRole('heading', { name: act }).waitFor()
  return form
}

describe('acts on a subscription', () => {
  it('extend a trial: what will happen is said before, and stands on the page after', async () => {
    const { page } = await test.enter()
    await openCustomer(page)
    const form = await choose(page, 'Prøvepakke', 'Forleng prøveperioden')
    await form.getByText('30 dager mer').waitFor()
    await expectNoAxeFindings(page)
    await form.getByLabel('Antall dager').fill('40')
    await form.getByText('40 dager mer').waitFor()
    await form.getByRole('button', { name: 'Forleng prøveperioden' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await card(page, 'Prøvepakke').getByText('Prøveperioden utløper innen 60 dager').waitFor()
    await page.getByText('Prøveperioden ble forlenget').waitFor()
  })

  it('refuse what cannot be, with what to write instead', async () => {
    const { page, expectTrouble } = await test.enter()
    expectTrouble(/status of 409/)
    await openCustomer(page)
    const form = await choose(page, 'Prøvepakke', 'Forleng prøveperioden')
    await form.getByLabel('Antall dager').fill('900')
    await form.getByText('En prøveperiode varer høyst 180 dager i alt', { exact: false }).waitFor()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
  })

  it('make a trial paid at its end, and take that back', async () => {
    const { page } = await test.enter()
    await openCustomer(page)
    const form = await choose(page, 'Prøvepakke', 'Gjør om til betalt')
    await form.getByText(/Den første betalte perioden varer til/).waitFor()
    await expectNoAxeFindings(page)
    await form.getByRole('button', { name: 'Gjør om til betalt' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await card(page, 'Prøvepakke').getByText('Blir betalt').first().waitFor()
    const back = await choose(page, 'Prøvepakke', 'Ikke gjør om likevel')
    await back.getByRole('button', { name: 'Ikke gjør om likevel' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await card(page, 'Prøvepakke').getByText('Slutter').first().waitFor()
  })

  it('suspend with the reason, by keyboard, and what cannot be done then says why', async () => {
    const { page } = await test.enter()
    await openCustomer(page)
    await page.getByRole('button', { name: /^Endre Møtepakke/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Suspender', exact: true }).waitFor()
    await page.getByRole('menuitem', { name: 'Suspender', exact: true }).focus()
    await page.keyboard.press('Enter')
    const reason = dialog(page).getByLabel('Hvorfor')
    await reason.waitFor()
    await reason.fill('Bedt om det')
    await dialog(page).getByText('Suspendert for hånd').waitFor()
    await dialog(page).getByRole('button', { name: 'Suspender' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await card(page, 'Møtepakke').getByText('Bedt om det').waitFor()
    await openMenu(page, 'Møtepakke')
    await page.getByRole('menuitem', { name: 'Opphev suspensjonen', exact: true }).waitFor()
    await expectNoAxeFindings(page)
    await page.keyboard.press('Escape')
    const form = await choose(page, 'Møtepakke', 'Opphev suspensjonen')
    await form.getByRole('button', { name: 'Opphev suspensjonen' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await card(page, 'Møtepakke').getByText('Aktivt').first().waitFor()
  })

  it('end together with another one, whose worth is said before', async () => {
    const { page } = await test.enter()
    await openCustomer(page)
    const form = await choose(page, 'Ringepakke', 'Samme sluttdato som et annet')
    await form.getByPlaceholder('Velg et abonnement').click()
    await page.getByRole('option', { name: /Møtepakke/ }).click()
    await form.getByText(/240 dager mer \(verd/).waitFor()
    await form.getByRole('button', { name: 'Samme sluttdato som et annet' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await page.getByText('Samme sluttdato som et annet abonnement').waitFor()
  })

  it('stay on the menu of who may not, with the reason', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only' })
    const { page } = await test.visitAs(person)
    await openCustomer(page)
    await openMenu(page, 'Møtepakke')
    const item = page.getByRole('menuitem', { name: /^Avslutt nå/ })
    await expect.poll(() => item.getAttribute('aria-disabled')).toBe('true')
    await item.getByText(/Rollen din/).waitFor()
  })
})

describe('value at risk', () => {
  it('is summed beside the list, by status and currency', async () => {
    const { page } = await test.enter()
    await page.goto('/customers')
    await page
      .getByRole('row', { name: /Ås Bakeri/ })
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Verdi i fare' }).click()
    await dialog(page)
      .getByRole('row', { name: /600,00/ })
      .waitFor()
    await expectNoAxeFindings(page)
    const link = dialog(page).getByRole('link', { name: 'Last ned som CSV' })
    expect(await link.getAttribute('href')).toContain('/api/v1/customers/at-risk.csv')
  })
})
