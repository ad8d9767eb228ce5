import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, patient } from './account-steps.ts'
import {
  addProduct,
  byPartner,
  leaveUntold,
  letWait,
  order,
  simulation,
  tellTrouble,
  type Ordered,
} from './hands-data.ts'

let test: BrowserTest
let client: Client
let kari: TestPerson

beforeAll(async () => {
  test = await startBrowserTest()
  const { server } = test
  client = createClient({ baseUrl: server.origin, token: server.token })
  kari = await newPerson(server, { name: 'Kari Full', role: 'partner_full_admin' })
  await addProduct(server, { name: 'Failing', provisioner: simulation(0, 1, 'Serien er opptatt') })
  await addProduct(server, { name: 'Slow', provisioner: simulation(7_200), usualSeconds: 14_400 })
  await addProduct(server, { name: 'Quick', provisioner: simulation(0) })
  await addProduct(server, { name: 'Router', provisioner: byPartner, usualSeconds: 14_400 })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const stateOf = async (id: string) => (await client.getServiceSetUp({ params: { id } })).state
const reaches = (id: string, state: string) => expect.poll(() => stateOf(id), patient).toBe(state)
const foldOf = (page: Page, product: string) => page.getByRole('button', { name: `${product}: klargjøring` })
/** The subscription around it is an item of a list too. */
const rowOf = (page: Page, product: string): Locator =>
  page
    .getByRole('listitem')
    .filter({ has: foldOf(page, product) })
    .last()

const broken = {
  code: 'rejected',
  params: {},
  words: 'Number range in use',
  technical: { request: 'PUT /v2/service_instances/42', status: 422, body: '{ "error": "Unprocessable" }' },
} as const

/** A customer with these services, the first of which has failed, as a broker's would. */
async function withFailure(customer: string, ...others: readonly string[]): Promise<Ordered> {
  const ordered = await order(test.server, customer, ['Failing', ...others])
  const [failing = ''] = ordered.services
  await reaches(failing, 'unable_to_provision')
  await tellTrouble(test.server, failing, broken)
  return ordered
}

const suspensionOf = async (id: string) =>
  (await client.getServiceSetUp({ params: { id } })).suspension?.state

/** A customer whose subscription is suspended, also in the other system that its first service stands in. */
async function suspended(customer: string): Promise<Ordered> {
  const ordered = await order(test.server, customer, ['Quick', 'Router'])
  const [quick = ''] = ordered.services
  await reaches(quick, 'provisioned')
  const { items } = await client.listSubscriptions({ params: { id: ordered.customerId } })
  await client.markOverdue({ params: { id: items[0]?.id ?? '' }, body: {} })
  await expect.poll(() => suspensionOf(quick), patient).toBe('suspended')
  return ordered
}

async function openCustomer(person: TestPerson, { customerId }: Ordered, options = {}): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(`/customers/${customerId}`)
  await page.getByRole('heading', { name: 'Åpne abonnementer' }).waitFor()
  return page
}

async function unfold(page: Page, product: string): Promise<Locator> {
  const row = rowOf(page, product)
  await foldOf(page, product).click()
  await row.getByText('Settes opp av').waitFor()
  return row
}

describe('a service’s set-up', () => {
  it('tells who does it, what went wrong, and what was answered', async () => {
    const page = await openCustomer(kari, await withFailure('Alfa Bakeri', 'Router'))
    const row = await unfold(page, 'Failing')
    await row.getByText('En simulering: ingenting settes opp på ordentlig').waitFor()
    await row.getByText('Det andre systemet sa nei.').waitFor()
    await row.getByText('Number range in use').waitFor()
    const link = row.getByRole('link', { name: 'Åpne i det andre systemet' })
    expect(await link.getAttribute('rel')).toContain('noopener')
    await row.getByText('Teknisk svar').click()
    await row.getByText('PUT /v2/service_instances/42').waitFor()
    await row.getByText('422').waitFor()
    await row.getByText('"Unprocessable"', { exact: false }).waitFor()
    await row.getByRole('button', { name: 'Kopier' }).click()
    await row.getByRole('status').filter({ hasText: 'Kopiert' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('tells what goes on now, and whether it takes longer than usual', async () => {
    const ordered = await order(test.server, 'Beta Båt', ['Slow', 'Router'])
    const [slow = ''] = ordered.services
    await expect
      .poll(async () => (await client.getServiceSetUp({ params: { id: slow } })).operation?.attempt, patient)
      .toBe(1)
    const page = await openCustomer(kari, ordered)
    const row = await unfold(page, 'Slow')
    await row.getByText('Settes opp, forsøk 1').waitFor()
    await row.getByText('Neste steg').waitFor()
    await row.getByText('4 timer').waitFor()
    await letWait(test.server, slow, 1)
    await page.reload()
    await page.getByRole('heading', { name: 'Åpne abonnementer' }).waitFor()
    const late = await unfold(page, 'Slow')
    await late.getByText('Tar lenger tid enn vanlig: vanligvis 4 timer').waitFor()
  })

  it('is tried again, and handed over to people, whose task it is then', async () => {
    const ordered = await withFailure('Gamma Gård', 'Router')
    const [failing = ''] = ordered.services
    const page = await openCustomer(kari, ordered)
    const row = await unfold(page, 'Failing')
    await row.getByRole('button', { name: 'Prøv på nytt' }).click()
    // It fails once more, by the same simulation, and the page follows by itself.
    await row.getByText('Det andre systemet begynte og meldte at det ikke gikk.').waitFor()
    await row.getByRole('button', { name: 'Vi gjør det for hånd' }).click()
    await row.getByText('Manuell klargjøring (partner)').waitFor()
    await row.getByRole('status').filter({ hasText: 'Står nå blant oppgavene' }).waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-expanded')), patient)
      .toBe('true')
    expect(await stateOf(failing)).toBe('manual_partner')
    await row.getByRole('button', { name: 'La Cisco gjøre det' }).click()
    await row.getByText('Manuell klargjøring (Cisco)').waitFor()
    await row.getByRole('link', { name: 'Se oppgaven' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sett opp Failing' }).waitFor()
  })

  it('follows what happens elsewhere', async () => {
    const ordered = await withFailure('Delta Drift', 'Router')
    const [failing = ''] = ordered.services
    const page = await openCustomer(kari, ordered)
    const row = await unfold(page, 'Failing')
    await row.getByRole('button', { name: 'Prøv på nytt' }).waitFor()
    await client.handOverService({ params: { id: failing }, body: { to: 'partner' } })
    await row.getByRole('button', { name: 'Prøv på nytt' }).waitFor({ state: 'detached' })
    await row.getByRole('link', { name: 'Se oppgaven' }).waitFor()
  })

  it('is withdrawn after a question; the last one goes with its subscription alone', async () => {
    const ordered = await order(test.server, 'Epsilon Energi', ['Quick', 'Router'])
    const [quick = '', router = ''] = ordered.services
    await reaches(quick, 'provisioned')
    const page = await openCustomer(kari, ordered)
    const row = await unfold(page, 'Router')
    await row.getByRole('button', { name: 'Trekk tilbake …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Trekke tilbake Router?' })
    await dialog.getByText('Abonnementet og de andre tjenestene består.', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Trekk tilbake', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await row.waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), patient).toBe('H3')
    expect(await stateOf(router)).toBe('removed')
    const last = await unfold(page, 'Quick')
    const withdraw = last.getByRole('button', { name: 'Trekk tilbake …' })
    expect(await withdraw.getAttribute('aria-disabled')).toBe('true')
    await withdraw.focus()
    await page.getByRole('tooltip').getByText('Avslutt abonnementet i stedet.', { exact: false }).waitFor()
  })

  it('goes while somebody stands on it, who is left with its subscription', async () => {
    const ordered = await order(test.server, 'Eta Elektro', ['Quick', 'Router'])
    const page = await openCustomer(kari, ordered)
    const row = await unfold(page, 'Router')
    await foldOf(page, 'Router').focus()
    await client.withdrawService({ params: { id: ordered.services[1] ?? '' } })
    await row.waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), patient).toBe('H3')
  })

  it('says since when it is suspended in the other system, and that it could not be', async () => {
    const ordered = await suspended('Theta Torg')
    const [quick = ''] = ordered.services
    const page = await openCustomer(kari, ordered)
    const row = await unfold(page, 'Quick')
    await row.getByText(/^Suspendert der siden \d/).waitFor()
    await leaveUntold(test.server, quick, broken)
    await page.reload()
    await page.getByRole('heading', { name: 'Åpne abonnementer' }).waitFor()
    const untold = await unfold(page, 'Quick')
    await untold.getByText('Kunne ikke suspenderes i det andre systemet').waitFor()
    await untold.getByText('Number range in use').waitFor()
    await untold.getByRole('button', { name: 'Prøv å suspendere på nytt' }).click()
    await untold.getByText(/^Suspendert der siden \d/).waitFor()
    await untold.getByRole('button', { name: 'Prøv å suspendere på nytt' }).waitFor({ state: 'detached' })
    await expect.poll(() => suspensionOf(quick), patient).toBe('suspended')
    await page.getByText('Suspendert i det andre systemet').first().waitFor()
  })

  it('is read by the help desk, and not acted on', async () => {
    const ordered = await withFailure('Zeta Zoo', 'Router')
    const desk = await newPerson(test.server, { role: 'help_desk' })
    const page = await openCustomer(desk, ordered)
    const row = await unfold(page, 'Failing')
    for (const name of ['Prøv på nytt', 'Vi gjør det for hånd', 'Trekk tilbake …'])
      expect(await row.getByRole('button', { name }).getAttribute('aria-disabled')).toBe('true')
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in set-ups of every kind', async () => {
    const ordered = await withFailure(`Eta ${width}`, 'Router', 'Slow')
    const [, router = '', slow = ''] = ordered.services
    await letWait(test.server, slow, 1)
    await letWait(test.server, router, 1)
    const page = await openCustomer(kari, ordered, { colorScheme, viewport: { width, height: 800 } })
    const failing = await unfold(page, 'Failing')
    await failing.getByText('Teknisk svar').click()
    await failing.getByRole('button', { name: 'Kopier' }).waitFor()
    await unfold(page, 'Slow')
    const row = await unfold(page, 'Router')
    // What the bar above happens to cover would count as too small to be hit.
    await page.evaluate(() => window.scrollTo(0, 0))
    await expectWellMade(page)
    await row.getByRole('button', { name: 'Trekk tilbake …' }).click()
    await page.getByRole('dialog', { name: 'Trekke tilbake Router?' }).waitFor()
    await expectWellMade(page)
  })

  it('finds nothing where something was told of a suspension, or could not be', async () => {
    const ordered = await suspended(`Iota ${width}`)
    const page = await openCustomer(kari, ordered, { colorScheme, viewport: { width, height: 800 } })
    await (await unfold(page, 'Quick')).getByText(/^Suspendert der siden \d/).waitFor()
    await expectWellMade(page)
    await leaveUntold(test.server, ordered.services[0] ?? '', broken)
    await page.reload()
    await page.getByRole('heading', { name: 'Åpne abonnementer' }).waitFor()
    const untold = await unfold(page, 'Quick')
    await untold.getByText('Kunne ikke suspenderes i det andre systemet').waitFor()
    await expectWellMade(page)
  })

  it('finds nothing where deleting a customer takes services down', async () => {
    const ordered = await suspended(`Kappa ${width}`)
    const page = await openCustomer(kari, ordered, { colorScheme, viewport: { width, height: 800 } })
    await page.getByRole('button', { name: `Mer du kan gjøre med Kappa ${width}` }).click()
    await page.getByRole('menuitem', { name: 'Slett kunden' }).click()
    const dialog = page.getByRole('dialog', { name: `Slette Kappa ${width}?` })
    await dialog.getByText('1 tjeneste tas ned', { exact: false }).waitFor()
    await dialog.getByText('kan den hentes tilbake').waitFor()
    await expectWellMade(page)
  })
})
