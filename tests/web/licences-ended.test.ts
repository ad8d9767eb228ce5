import type { Page } from 'playwright-core'
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

/** A customer of whose closed subscription three people hold a licence. */
async function newCustomer() {
  made += 1
  const name = `Slutt ${made} AS`
  const row = `E${made},${name},E${made}-S,Suite,paid,P1Y,2026-01-01,2099-01-01,true,V,Møterom,provisioned,4`
  const body = new TextEncoder().encode(`${header}\n${row}\n`)
  const { id: importId } = await client.importCustomers({ body, contentType: 'text/csv' })
  const stateOf = async () => (await client.getImport({ params: { id: importId } })).state
  await expect.poll(stateOf, patient).toBe('done')
  const { id, subscriptions } = await client.getCustomerByExternalId({ params: { externalId: `E${made}` } })
  const people = await addPeople(test.server.database.db, test.server.partner.id, id, 3)
  const [subscription] = subscriptions
  const serviceId = subscription?.services[0]?.id ?? ''
  await client.assignLicences({ params: { id: serviceId }, body: { people: { ids: people } } })
  await client.closeSubscription({ params: { id: subscription?.id ?? '' }, body: {} })
  return { id, name, serviceId }
}

const panel = (page: Page) => page.getByRole('region', { name: 'Lisenser til det som er avsluttet' })
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Lisenser: Møterom' })

describe('licences of what has ended', () => {
  it('are told on the customer’s page and taken back there; then nobody holds any', async () => {
    const customer = await newCustomer()
    const { page } = await test.visitAs(kari)
    await page.goto(`/customers/${customer.id}`)
    await page.getByRole('heading', { level: 1, name: customer.name }).waitFor()
    await panel(page).getByText('3 personer').waitFor()
    await panel(page).getByText('Abonnement avsluttet').waitFor()
    await panel(page).getByRole('button', { name: 'Ta tilbake lisenser: Møterom' }).click()
    const dialog = dialogOf(page)
    await dialog.getByText('Tjenesten er avsluttet.').waitFor()
    await dialog.getByRole('checkbox', { name: 'Velg alle (3)' }).check()
    await dialog.getByText('3 lisenser tas tilbake').waitFor()
    await dialog.getByRole('button', { name: 'Ta tilbake 3 lisenser' }).click()
    await dialog.getByText('3 lisenser er tatt tilbake').waitFor()
    expect(await dialog.getByRole('button', { name: 'Angre' }).count()).toBe(0)
    await dialog.getByRole('button', { name: 'Lukk' }).last().click()
    await dialog.waitFor({ state: 'detached' })
    await panel(page).getByText('Ingen har lenger en lisens til noe som er avsluttet.').waitFor()
    // The button is gone: the heading has the focus.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent), patient)
      .toContain('Lisenser til det som er avsluttet')
    const { held, used } = await licencesOf(
      test.server.database.db,
      test.server.partner.id,
      customer.serviceId,
    )
    expect({ held, used }).toEqual({ held: 0, used: 0 })
  })

  it('stand with each person as ended, and are taken back from one', async () => {
    const customer = await newCustomer()
    const { page } = await test.visitAs(kari)
    await page.goto(`/customers/${customer.id}/people`)
    const row = page.getByRole('row').filter({ hasText: 'Kari 000002' })
    await row.getByText('avsluttet').waitFor()
    await row.getByRole('button', { name: /Kari 000002/ }).click()
    await page.getByRole('menuitem', { name: 'Ta tilbake lisens …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Ta tilbake lisens: 1 person' })
    await dialog.getByText('Abonnementet er avsluttet · 3 personer').waitFor()
    await dialog.getByRole('radio', { name: 'Møterom · Suite' }).check()
    await dialog.getByText('1 lisens tas tilbake').waitFor()
    await dialog.getByRole('button', { name: 'Ta tilbake 1 lisens' }).click()
    await dialog.getByText('1 lisens er tatt tilbake').waitFor()
    await expectWellMade(page)
  })

  it('are the customer’s own administrator’s to take back, and nobody’s who only reads', async () => {
    const customer = await newCustomer()
    const own = await newPerson(test.server, { role: 'customer_admin', customerId: customer.id })
    const { page } = await test.visitAs(own)
    await page.goto('/')
    await page.getByRole('heading', { level: 1, name: customer.name }).waitFor()
    const button = panel(page).getByRole('button', { name: 'Ta tilbake lisenser: Møterom' })
    await button.waitFor()
    expect(await button.getAttribute('aria-disabled')).toBeNull()
    const reader = await newPerson(test.server, { role: 'partner_read_only' })
    const { page: theirs } = await test.visitAs(reader)
    await theirs.goto(`/customers/${customer.id}`)
    const closed = panel(theirs).getByRole('button', { name: 'Ta tilbake lisenser: Møterom' })
    await closed.waitFor()
    expect(await closed.getAttribute('aria-disabled')).toBe('true')
  })

  it.each(looks)('are well made: %s, %i px wide', async (colorScheme, width) => {
    const customer = await newCustomer()
    const { page } = await test.visitAs(kari, { colorScheme, viewport: { width, height: 900 } })
    await page.goto(`/customers/${customer.id}`)
    await panel(page).getByText('3 personer').waitFor()
    await expectWellMade(page)
    await panel(page).getByRole('button', { name: 'Ta tilbake lisenser: Møterom' }).click()
    await dialogOf(page).getByRole('checkbox', { name: 'Velg alle (3)' }).waitFor()
    await expectWellMade(page)
  })
})
