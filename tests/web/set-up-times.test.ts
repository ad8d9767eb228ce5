import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { addByHand, move, orderFor, submit, tellContact, type Lives } from '../set-up-times/lives.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, patient } from './account-steps.ts'

const hour = 3_600_000
/** The server's, which goes on with each story and never back; the browser has its own, which is later. */
const time = { now: Date.now() - 100 * dayMs }
let test: BrowserTest
let lives: Lives
let kari: TestPerson

beforeAll(async () => {
  test = await startBrowserTest({ readNow: async () => time.now })
  const { server } = test
  lives = {
    client: createClient({ baseUrl: server.origin, token: server.token }),
    database: server.database,
    partner: server.partner,
    get now() {
      return time.now
    },
  }
  kari = await newPerson(server, { name: 'Kari Full', role: 'partner_full_admin' })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const busy = {
  code: 'rejected',
  params: {},
  words: 'Number range in use',
  technical: null,
} as const

/** Details for 3 days, by hand, failed, handed to the vendor, set up after 6 days. */
async function live(customer: string): Promise<{ customerId: string; id: string }> {
  const { customerId, services } = await orderFor(lives, customer, 'Telefoni')
  const [id = ''] = services
  time.now += 2 * hour
  await tellContact(lives, customerId, 'set_up_link_sent')
  time.now += 2 * dayMs
  await tellContact(lives, customerId, 'set_up_reminder_sent')
  time.now += dayMs - 2 * hour
  await submit(lives, id)
  time.now += 36 * hour
  await move(lives, id, { event: 'failed', trouble: busy })
  time.now += 12 * hour
  const answer = await kari.ask(`/api/v1/services/${id}/hand-over`, {
    method: 'POST',
    body: JSON.stringify({ to: 'vendor' }),
  })
  expect(answer.status).toBe(204)
  time.now += dayMs
  await move(lives, id, { event: 'finished_by_hand' })
  time.now += hour
  return { customerId, id }
}

async function openCustomer(
  person: TestPerson,
  customerId: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(`/customers/${customerId}`)
  await page.getByRole('heading', { name: 'Åpne abonnementer' }).waitFor()
  return page
}

/** From the top: what has been scrolled halfway below the bar is no smaller for that. */
async function expectClean(page: Page): Promise<void> {
  await page.evaluate('scrollTo(0, 0)')
  await expectWellMade(page)
}

async function openTimeline(page: Page, product: string): Promise<Locator> {
  await page.getByRole('button', { name: `${product}: klargjøring` }).click()
  const fold = page.getByRole('button', { name: `Historikk for ${product}` })
  await fold.focus()
  await page.keyboard.press('Enter')
  const stays = page.getByRole('list', { name: `Historikk for ${product}` })
  await stays.waitFor()
  return stays
}

const openTimes = async (page: Page): Promise<void> => {
  await page.goto('/set-up-times')
  await page.getByRole('heading', { level: 1, name: 'Klargjøringstider' }).waitFor()
}
const rowOf = (page: Page, product: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: product }) })
const cellsOf = (page: Page, product: string) => rowOf(page, product).getByRole('cell').allTextContents()

describe('set-up times', () => {
  it('say when there will be figures', async () => {
    const { page } = await test.visitAs(kari)
    await openTimes(page)
    await page.getByRole('heading', { name: 'Ingen klargjøringstider ennå' }).waitFor()
    await page.getByText('Det er ingen produkter å måle ennå.', { exact: false }).waitFor()
    await expectClean(page)
    await addByHand(lives, 'Telefoni', null, {
      type: 'object',
      required: ['street'],
      properties: { street: { type: 'string', title: 'Gateadresse' } },
    })
    await addByHand(lives, 'Ruter', 'PT6H')
    await addByHand(lives, 'Møterom')
    await openTimes(page)
    await page.getByText('Når et av produktene er bestilt', { exact: false }).waitFor()
    await expectClean(page)
  })

  it('have the figures of each product, and where the time went', async () => {
    await live('Alfa Bakeri')
    await live('Beta Båt')
    await orderFor(lives, 'Gamma Gård', 'Ruter')
    time.now += dayMs
    const { page } = await test.visitAs(kari)
    await openTimes(page)
    await rowOf(page, 'Telefoni').waitFor()
    expect(await cellsOf(page, 'Telefoni')).toEqual(['2', '6 dager', '6 dager', '', '0', '0'])
    expect(await cellsOf(page, 'Ruter')).toEqual(['0', '', '', '6 timer', '1', '1'])
    expect(await cellsOf(page, 'Møterom')).toEqual(['0', '', '', '', '0', '0'])
    const spent = page.getByRole('img', { name: 'Hvor tiden gikk for Telefoni' })
    await spent.waitFor()
    expect(await spent.getAttribute('aria-label')).toMatch(
      /Venter på klargjøringsdetaljer, 50\s%, halvparten høyst 3 dager.*Manuell klargjøring \(partner\), 25\s%/,
    )
    await page.getByText('8 % · halvparten høyst 12 timer'.replace(' ', '\u00a0')).waitFor()
  })

  it('are reached from the settings and from a product, which shows its own', async () => {
    const { page } = await test.visitAs(kari)
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Mer for Telefoni' }).click()
    await page.getByRole('menuitem', { name: 'Klargjøringstider' }).click()
    await page.getByRole('heading', { level: 1, name: 'Klargjøringstider' }).waitFor()
    await rowOf(page, 'Telefoni').waitFor()
    expect(new URL(page.url()).hash).toBe('#telefoni')
    await page.locator('#main').getByRole('link', { name: 'Innstillinger' }).click()
    await page
      .getByRole('region', { name: 'Produkter', exact: true })
      .getByRole('link', { name: 'Klargjøringstider' })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Klargjøringstider' }).waitFor()
  })

  it('are taken over as what a product usually takes', async () => {
    const { page } = await test.visitAs(kari)
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Mer for Telefoni' }).click()
    await page.getByRole('menuitem', { name: 'Endre' }).click()
    const dialog = page.getByRole('dialog', { name: 'Telefoni' })
    // Without the wait for details, and without what stood because it had failed.
    await dialog
      .getByText('Av de siste 2 tok halvparten høyst 2,5 dager, og 9 av 10 høyst 2,5 dager', { exact: false })
      .waitFor()
    await dialog.getByRole('button', { name: 'Bruk 3 dager' }).click()
    const usual = dialog.getByRole('textbox', { name: 'Tar vanligvis' })
    await expect.poll(() => usual.inputValue()).toBe('3')
    await dialog.getByRole('button', { name: 'Lagre' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page
      .getByRole('region', { name: 'Produkter', exact: true })
      .getByText('tar vanligvis 3 dager', { exact: false })
      .waitFor()
  })

  it('are not for the help desk, which is told so', async () => {
    const desk = await newPerson(test.server, { role: 'help_desk' })
    const { page } = await test.visitAs(desk)
    await openTimes(page)
    await page.getByText('kan ikke se tilbud', { exact: false }).waitFor()
  })
})

describe('a service’s history', () => {
  it('has every state with how long it took, by whom and why, and what happened meanwhile', async () => {
    const { customerId } = await live('Delta Drift')
    const page = await openCustomer(kari, customerId)
    const stays = await openTimeline(page, 'Telefoni')
    const states = stays.locator(':scope > li')
    await expect.poll(() => states.count(), patient).toBe(5)
    const texts = await states.evaluateAll((items) => items.map((item) => item.textContent))
    const expected = [
      ['Venter på klargjøringsdetaljer', '3 dager', 'Påminnet om detaljer på e-post', 'k…@example.no'],
      ['Manuell klargjøring (partner)', '36 timer', 'Detaljene er sendt inn'],
      ['Kan ikke klargjøre', '12 timer', 'Oppsettet lyktes ikke', 'Det andre systemet sa nei.'],
      ['Manuell klargjøring (Cisco)', '1 dag', 'Kari Full'],
      ['Klargjort', 'dager så langt', 'Satt opp for hånd'],
    ]
    for (const [index, words] of expected.entries())
      for (const each of words) expect(texts[index]).toContain(each)
    const bar = page.getByRole('img', { name: 'Venter på klargjøringsdetaljer: 3 dager, 50' })
    await bar.waitFor()
    await page.getByText('Klargjøringen tok 6 dager', { exact: true }).waitFor()
    // And the customer's own history says it too.
    const history = page.getByRole('region', { name: 'Historikk' })
    await history.getByText('Etter 3 dager i «Venter på klargjøringsdetaljer»').waitFor()
    const link = page.getByRole('link', { name: 'Klargjøringstider' })
    await link.click()
    await page.getByRole('heading', { level: 1, name: 'Klargjøringstider' }).waitFor()
  })

  it('goes on by itself, and says since when it is late', async () => {
    const { customerId, services } = await orderFor(lives, 'Epsilon Energi', 'Ruter')
    const [id = ''] = services
    time.now += 3 * dayMs
    const page = await openCustomer(kari, customerId)
    const stays = await openTimeline(page, 'Ruter')
    await stays.getByText('dager så langt', { exact: false }).waitFor()
    await stays.getByText('Lenger enn vanlig siden', { exact: false }).waitFor()
    await page.getByText('Klargjøringen så langt:', { exact: false }).waitFor()
    await move(lives, id, { event: 'finished_by_hand' })
    await stays.getByText('Satt opp for hånd').waitFor()
    await stays.getByText('Lenger enn vanlig siden', { exact: false }).waitFor({ state: 'detached' })
    await page.getByText('Klargjøringen tok 3 dager').waitFor()
  })

  it('is read by the help desk, without the way to figures that are not for it', async () => {
    const { customerId } = await live('Zeta Zoo')
    const desk = await newPerson(test.server, { role: 'help_desk' })
    const page = await openCustomer(desk, customerId)
    const stays = await openTimeline(page, 'Telefoni')
    await stays.getByText('Det andre systemet sa nei.').waitFor()
    expect(await page.getByRole('link', { name: 'Klargjøringstider' }).count()).toBe(0)
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in histories and set-up times', async () => {
    const { customerId } = await live(`Eta ${width}`)
    const options = { colorScheme, viewport: { width, height: 900 } } as const
    const page = await openCustomer(kari, customerId, options)
    const stays = await openTimeline(page, 'Telefoni')
    await stays.getByText('Det andre systemet sa nei.').waitFor()
    await expectClean(page)
    await openTimes(page)
    await page.getByRole('img', { name: 'Hvor tiden gikk for Telefoni' }).waitFor()
    await expectClean(page)
  })
})
