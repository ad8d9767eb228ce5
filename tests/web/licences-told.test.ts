import { sql } from 'kysely'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { addPerson, assign, giveBack, licence } from '../bindings/licences.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, patient } from './account-steps.ts'
import { addProduct, order, simulation } from './hands-data.ts'

let test: BrowserTest
let client: Client
let kari: TestPerson

beforeAll(async () => {
  test = await startBrowserTest()
  const { server } = test
  client = createClient({ baseUrl: server.origin, token: server.token })
  kari = await newPerson(server, { name: 'Kari Full', role: 'partner_full_admin' })
  await addProduct(server, { name: 'Calling', provisioner: simulation(0) })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const trouble = {
  code: 'rejected',
  params: { status: 422 },
  words: 'No numbers left in this area',
  technical: {
    request: 'PUT /v2/service_instances/42/service_bindings/7',
    status: 422,
    body: '{"error":"Quota"}',
  },
} as const

interface Refused {
  readonly customerId: string
  readonly serviceId: string
  readonly licences: readonly string[]
}

/** A customer of whose three licences two were refused, and a fourth could not be taken back. */
async function withRefused(customer: string): Promise<Refused> {
  const { database, partner } = test.server
  const ordered = await order(test.server, customer, ['Calling'])
  const [serviceId = ''] = ordered.services
  await expect
    .poll(async () => (await client.getServiceSetUp({ params: { id: serviceId } })).state, patient)
    .toBe('provisioned')
  const people: string[] = []
  for (const name of ['Kari Nordmann', 'Ola Fjord', 'Liv Fjell', 'Per Hav'])
    people.push(await addPerson(database.db, partner.id, serviceId, { name }))
  const licences = await assign(database.db, partner.id, serviceId, people)
  for (const id of licences)
    await expect.poll(async () => (await licence(database.db, partner.id, id)).told, patient).toBe('bound')
  const [, ola, liv, per] = licences
  await writeTenant(database.db, partner.id, async (trx) => {
    await sql`update licences set told = 'failed', told_at = now(), telling_trouble = ${JSON.stringify(trouble)}
      where partner_id = ${partner.id} and id = any(${[ola, liv]}::uuid[])`.execute(trx)
    await sql`update licences set told = 'stays', told_at = now(),
        telling_trouble = ${JSON.stringify({ ...trouble, code: 'timeout', words: null, technical: null })}
      where partner_id = ${partner.id} and id = ${per}`.execute(trx)
    const mail = newId()
    await sql`insert into licence_mails (partner_id, id, customer_id, person_id, created_at, failures, delivery, delivered_at)
      values (${partner.id}, ${mail}, ${ordered.customerId}, ${people[2]}, now(), 6, 'failed', now())`.execute(
      trx,
    )
    await sql`update licences set mail_pending = false, mail_id = ${mail}
      where partner_id = ${partner.id} and id = ${liv}`.execute(trx)
  })
  await giveBack(database.db, partner.id, [per ?? ''])
  return { customerId: ordered.customerId, serviceId, licences }
}

async function openService(
  person: TestPerson,
  { customerId }: Refused,
  options = {},
): Promise<[Page, Locator]> {
  const { page } = await test.visitAs(person, options)
  await page.goto(`/customers/${customerId}`)
  await page.getByRole('heading', { name: 'Åpne abonnementer' }).waitFor()
  const fold = page.getByRole('button', { name: 'Calling: klargjøring' })
  await fold.click()
  const row = page.getByRole('listitem').filter({ has: fold }).last()
  await row.getByText('Settes opp av').waitFor()
  return [page, row]
}

describe('licences that the other system refused', () => {
  it('are counted in the service, with whose they are and why, and tried again one by one and all', async () => {
    const refused = await withRefused('Alfa Bakeri')
    const [page, row] = await openService(kari, refused)
    await row.getByText('2 lisenser ble avvist av det andre systemet').waitFor()
    await row.getByText('1 lisens kunne ikke tas tilbake i det andre systemet').waitFor()
    await row.getByText('1 kjent', { exact: true }).waitFor()
    await row.getByText('1 person fikk ikke e-posten om lisensen').waitFor()
    await row.getByRole('button', { name: 'Vis hvem (2)' }).click()
    await row.getByText('Ola Fjord').waitFor()
    await row.getByText('No numbers left in this area').first().waitFor()
    await row.getByText('Teknisk svar').first().click()
    await row.getByText('{"error":"Quota"}').first().waitFor()
    await row.getByRole('button', { name: 'Prøv på nytt: Ola Fjord' }).click()
    await row.getByText('1 lisens ble avvist av det andre systemet').waitFor()
    await row.getByText('2 kjent', { exact: true }).waitFor()
    await row.getByText('Liv Fjell').first().waitFor()
    // What had the focus is gone.
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName ?? '')).not.toBe('BODY')
    const left = row.getByRole('button', { name: 'Prøv lisensen på nytt' })
    await left.first().click()
    await row.getByText('1 lisens ble avvist av det andre systemet').waitFor({ state: 'detached' })
    await row.getByText('3 kjent', { exact: true }).waitFor()
    await left.click()
    await row.getByText('kunne ikke tas tilbake i det andre systemet').waitFor({ state: 'detached' })
    const told = await client.getLicencesTold({ params: { id: refused.serviceId } })
    expect(told).toMatchObject({ known: 3, refused: 0, notTakenBack: 0 })
  })

  it('are not shown to the help desk, and read by who may not change them', async () => {
    const refused = await withRefused('Beta Båt')
    const [, closed] = await openService(await newPerson(test.server, { role: 'help_desk' }), refused)
    await closed.getByText('En simulering: ingenting settes opp på ordentlig').waitFor()
    expect(await closed.getByText('ble avvist av det andre systemet').count()).toBe(0)
    const [, row] = await openService(await newPerson(test.server, { role: 'partner_read_only' }), refused)
    await row.getByText('2 lisenser ble avvist av det andre systemet').waitFor()
    const all = row.getByRole('button', { name: 'Prøv alle 2 på nytt' })
    expect(await all.getAttribute('aria-disabled')).toBe('true')
  })
})

async function openSettings(options = {}): Promise<Page> {
  const { page, expectTrouble } = await test.visitAs(kari, options)
  // What is refused is said in the browser's console too.
  expectTrouble(/400/)
  await page.goto('/settings')
  await page.getByRole('heading', { name: 'E-post om lisenser' }).waitFor()
  await page.getByRole('textbox', { name: 'Emne' }).waitFor()
  return page
}

describe('the mails about licences, in the settings', () => {
  it('are written anew, shown with a made-up person, refused with wrong places, and set back', async () => {
    const page = await openSettings()
    const subject = page.getByRole('textbox', { name: 'Emne' })
    const text = page.getByRole('textbox', { name: 'Tekst', exact: true })
    const form = page.locator('form').filter({ has: subject })
    expect(await subject.inputValue()).toBe('Du har fått {services}')
    const preview = page.getByRole('figure', { name: 'Slik ser den ut' })
    await preview.getByText('Du har fått Calling og Meetings').waitFor()
    await preview.getByText('– Calling: https://calling.example.com').waitFor()
    await subject.fill('Velkommen, {navn}')
    await form.getByRole('button', { name: 'Lagre' }).click()
    await form.getByText('«{navn}» er ingen plass som kan fylles ut.', { exact: false }).waitFor()
    await subject.fill('Velkommen, {name}')
    await text.fill('Hei {name}\n\n{services}')
    await preview.getByText('Velkommen, Kari Nordmann').waitFor()
    await form.getByRole('button', { name: 'Lagre' }).click()
    await form.getByText('Lagret').waitFor()
    const saved = await client.getLicenceMails({})
    expect(saved.texts.find(({ language }) => language === 'nb')).toMatchObject({
      subject: 'Velkommen, {name}',
      isOwn: true,
    })
    await form.getByRole('button', { name: 'Bruk den vanlige teksten' }).click()
    await preview.getByText('Du har fått Calling og Meetings').waitFor()
    await form.getByRole('combobox', { name: 'Språk' }).selectOption('de')
    await preview.getByText('Sie haben jetzt Calling und Meetings').waitFor()
    const isOn = page.getByRole('switch', { name: 'Send e-post til den som får en lisens' })
    const off = page.locator('form').filter({ has: isOn })
    await isOn.click()
    await subject.waitFor({ state: 'detached' })
    await off.getByRole('button', { name: 'Lagre' }).click()
    await expect.poll(async () => (await client.getLicenceMails({})).isOn, patient).toBe(false)
    expect((await client.getLicenceMails({})).texts.every(({ isOwn }) => !isOwn)).toBe(true)
    await client.changeLicenceMails({ body: { isOn: true, texts: [] } })
  })

  it.each(looks)('have no axe findings in %s, %i wide', async (colorScheme, width) => {
    const page = await openSettings({ colorScheme, viewport: { width, height: 900 } })
    await expectWellMade(page)
    await page.getByRole('textbox', { name: 'Emne' }).fill('Til {navn}')
    await page
      .locator('form')
      .filter({ has: page.getByRole('textbox', { name: 'Emne' }) })
      .getByRole('button', { name: 'Lagre' })
      .click()
    await page.getByText('«{navn}» er ingen plass som kan fylles ut.', { exact: false }).waitFor()
    await expectWellMade(page)
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing where licences were refused', async () => {
    const refused = await withRefused(`Gamma ${width}`)
    const [page, row] = await openService(kari, refused, { colorScheme, viewport: { width, height: 900 } })
    await row.getByRole('button', { name: 'Vis hvem (2)' }).click()
    await row.getByText('Ola Fjord').waitFor()
    await row.getByRole('button', { name: 'Vis hvem (1)' }).click()
    await row.getByText('Per Hav').waitFor()
    await expectWellMade(page)
  })
})
