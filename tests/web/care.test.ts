import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CustomerListJson } from '../../src/customers/schema.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, soon } from './account-steps.ts'

const dayMs = 86_400_000
const names = ['Alfa AS', 'Beta AS', 'Gamma AS', 'Delta AS'] as const
type Name = (typeof names)[number]

let test: BrowserTest
let kari: TestPerson
let ola: TestPerson
let ids: ReadonlyMap<string, string>
const idOf = (name: Name): string => ids.get(name) ?? ''

/** All of them as urgent as can be, so that they stand by name. */
const fileOf = (some: readonly string[]) =>
  [
    'customer_id,customer_name,tags,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status',
    ...some.map(
      (name) =>
        `${name},${name},${name === 'Delta AS' ? 'sør' : 'nord'},${name}-S,Suite,paid,2099-01-01,V,Meetings,unable_to_provision`,
    ),
    '',
  ].join('\n')

beforeAll(async () => {
  test = await startBrowserTest()
  await importFile(names)
  kari = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
  ola = await newPerson(test.server, { name: 'Ola Begrenset', role: 'partner_admin' })
  const list = (await (await kari.ask('/api/v1/customers')).json()) as CustomerListJson
  ids = new Map(list.items.map(({ name, id }) => [name, id]))
})
beforeEach(async () => {
  // Nobody cares for anybody.
  for (const name of names) {
    await kari.ask(`/api/v1/customers/${idOf(name)}/hand`, { method: 'DELETE' })
    for (const { id } of [kari, ola])
      await kari.ask(`/api/v1/customers/${idOf(name)}/assigned/${id}`, { method: 'DELETE' })
  }
})
afterEach(() => test.leave())
afterAll(() => test.close())

async function importFile(some: readonly string[]): Promise<void> {
  const answer = await test.server.ask('/api/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: fileOf(some),
  })
  expect(answer.status).toBe(200)
}

async function setHand(name: Name, hand: object): Promise<void> {
  const body = JSON.stringify({ responsibleId: null, inHandUntil: null, ...hand })
  const answer = await kari.ask(`/api/v1/customers/${idOf(name)}/hand`, { method: 'PUT', body })
  expect(answer.status).toBe(204)
}

async function assign(name: Name, person: TestPerson): Promise<void> {
  const path = `/api/v1/customers/${idOf(name)}/assigned/${person.id}`
  expect((await kari.ask(path, { method: 'PUT' })).status).toBe(204)
}

const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString()
const namesShown = (page: Page) => page.getByRole('rowheader').getByRole('link').allTextContents()
const expectShown = (page: Page, ...expected: readonly Name[]) =>
  expect.poll(() => namesShown(page), soon).toEqual(expected)
const rowOf = (page: Page, name: Name) => page.getByRole('row').filter({ hasText: name })
/** What is responsible for a customer, in its row: there once more for narrow pages. */
const markOf = (page: Page, name: Name, text: RegExp) =>
  rowOf(page, name).locator('[tabindex]:visible').filter({ hasText: text }).last()
const mine = (page: Page) => page.getByRole('button', { name: 'Mine', exact: true })
const panelButton = (page: Page) => page.getByRole('button', { name: 'Ansvarlig', exact: true })
const chips = (page: Page) => page.getByRole('list', { name: 'Valgte filtre' })
const query = (page: Page) => new URL(page.url()).search

async function openList(person: TestPerson, path = '/customers', options = {}): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
  await page.getByRole('rowheader').first().waitFor()
  return page
}

async function openCustomer(person: TestPerson, name: Name, options = {}): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(`/customers/${idOf(name)}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.getByRole('heading', { level: 2, name: 'Ansvarlig' }).waitFor()
  return page
}

const care = (page: Page) => page.getByRole('region', { name: 'Oppfølging' })
/** What the history tells first. */
const expectNewest = (page: Page, text: string) =>
  expect
    .poll(
      () => page.getByRole('region', { name: 'Historikk' }).getByRole('listitem').first().innerText(),
      soon,
    )
    .toContain(text)

/** In an open dialog. */
async function choose(page: Page, role: 'radio' | 'checkbox', name: RegExp | string): Promise<void> {
  await page.getByRole('dialog').getByRole(role, { name }).check()
}

describe('the list by who cares', () => {
  it('shows one’s own by one press or by a key, in the address, as a chip', async () => {
    await setHand('Beta AS', { responsibleId: kari.id })
    const page = await openList(kari)
    await mine(page).click()
    await expectShown(page, 'Beta AS')
    expect(query(page)).toBe('?responsible=me')
    expect(await mine(page).getAttribute('aria-pressed')).toBe('true')
    await rowOf(page, 'Beta AS').getByText('Kari Full').first().waitFor()
    await chips(page).getByRole('button', { name: 'Fjern «Mine»' }).click()
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('m')
    await expectShown(page, 'Beta AS')
    await page.keyboard.press('m')
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Kundene du har ansvaret for, eller alle').waitFor()
  })

  it('shows a colleague’s, nobody’s, what is in hand and whom it is assigned to, with counts', async () => {
    await setHand('Alfa AS', { responsibleId: ola.id, inHandUntil: inDays(3) })
    await setHand('Beta AS', { responsibleId: kari.id })
    await assign('Gamma AS', ola)
    const page = await openList(kari)
    await panelButton(page).click()
    const panel = page.getByRole('dialog', { name: 'Ansvarlig' })
    const responsible = panel.getByRole('group', { name: 'Ansvarlig' })
    const inHand = panel.getByRole('group', { name: 'Tatt hånd om' })
    const assigned = panel.getByRole('group', { name: 'Tildelt' })
    await responsible.locator('label').filter({ hasText: 'Ingen' }).getByText('2').waitFor()
    await inHand.locator('label').filter({ hasText: 'Ikke tatt' }).getByText('3').waitFor()
    await responsible.getByRole('searchbox').fill('ola')
    await responsible.getByRole('radio', { name: /Ola Begrenset/ }).check()
    await expectShown(page, 'Alfa AS')
    expect(query(page)).toBe(`?responsible=${ola.id}`)
    await responsible.getByRole('radio', { name: 'Ingen' }).check()
    await expectShown(page, 'Delta AS', 'Gamma AS')
    await assigned.getByRole('radio', { name: /Ola Begrenset/ }).check()
    await expectShown(page, 'Gamma AS')
    await responsible.getByRole('radio', { name: 'Uansett hvem' }).check()
    await assigned.getByRole('radio', { name: 'Uansett hvem' }).check()
    await inHand.getByRole('radio', { name: 'Tatt hånd om', exact: true }).check()
    await expectShown(page, 'Alfa AS')
    expect(query(page)).toBe('?inHand=true')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await expect
      .poll(() => panelButton(page).evaluate((one) => one === document.activeElement), soon)
      .toBe(true)

    // A link has the colleague’s id alone, and the chip their name.
    await page.goto(`/customers?responsible=${ola.id}&inHand=true&assigned=nobody`)
    await expectShown(page, 'Alfa AS')
    await chips(page).getByRole('button', { name: 'Fjern «Ansvarlig: Ola Begrenset»' }).waitFor()
    await chips(page).getByRole('button', { name: 'Fjern «Tildelt: Ingen»' }).waitFor()
    const csv = await page.request.get(`/api/v1/customers.csv${query(page)}`)
    expect((await csv.text()).match(/AS-S/g)).toHaveLength(1)
    await chips(page).getByRole('button', { name: 'Fjern «Tatt hånd om»' }).click()
    await chips(page).getByRole('button', { name: 'Fjern alle' }).click()
    await expectShown(page, 'Beta AS', 'Delta AS', 'Gamma AS', 'Alfa AS')
    expect(query(page)).toBe('')
  })

  it('leaves out of an address what it does not understand', async () => {
    const page = await openList(kari, '/customers?responsible=somebody&assigned=me&inHand=perhaps')
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    expect(await chips(page).count()).toBe(0)
  })

  it('sets back what is in hand, and says until when and why on hover and focus', async () => {
    const page = await openList(kari)
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    await setHand('Alfa AS', { responsibleId: ola.id, inHandUntil: inDays(3), note: 'Styret møtes' })
    await page.getByRole('button', { name: 'Oppdater' }).click()
    await expectShown(page, 'Beta AS', 'Delta AS', 'Gamma AS', 'Alfa AS')
    const mark = markOf(page, 'Alfa AS', /Ola Begrenset/)
    await expect.poll(() => mark.innerText(), soon).toMatch(/til \d+\. \w+/)
    await mark.focus()
    const card = page.getByRole('tooltip')
    await card.getByText('Styret møtes').waitFor()
    await card.getByText('Så kommer den tilbake av seg selv', { exact: false }).waitFor()
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    await mark.hover()
    await card.getByText('Styret møtes').waitFor()
  })

  it('shows a restricted administrator what is assigned to them, and nothing else', async () => {
    await assign('Gamma AS', ola)
    const page = await openList(ola)
    await expectShown(page, 'Gamma AS')
    await assign('Alfa AS', ola)
    await page.getByRole('button', { name: 'Oppdater' }).click()
    await expectShown(page, 'Alfa AS', 'Gamma AS')
    await panelButton(page).click()
    const panel = page.getByRole('dialog', { name: 'Ansvarlig' })
    await panel.getByRole('radio', { name: /Kari Full/ }).waitFor()
    expect(await panel.getByRole('group').count()).toBe(2)
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Handlinger' }).click()
    const closed = page.getByRole('menuitem', { name: /Tildel kollegaer/ })
    await closed.getByText('kan ikke tildele kunder').waitFor()
    expect(await closed.getAttribute('aria-disabled')).toBe('true')
    const other = await test.visitAs(ola)
    other.expectTrouble(/404/)
    await other.page.goto(`/customers/${idOf('Beta AS')}`)
    await other.page.getByRole('heading', { level: 1, name: 'Denne kunden finnes ikke' }).waitFor()
  })
})

describe('a customer’s page', () => {
  it('is taken, given to a colleague and let go, and the history tells it', async () => {
    const page = await openCustomer(kari, 'Beta AS')
    await care(page).getByText('Ingen har ansvaret').waitFor()
    await care(page).getByRole('button', { name: 'Ta ansvaret' }).click()
    await care(page).getByText('Kari Full').waitFor()
    await expectNewest(page, 'Ansvarlig: Kari Full')
    await care(page).getByRole('button', { name: 'Gi til …' }).click()
    await choose(page, 'radio', /Ola Begrenset/)
    await page.getByRole('dialog').getByRole('button', { name: 'Lagre' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await care(page).getByText('Ola Begrenset').waitFor()
    await expectNewest(page, 'Ansvarlig: Ola Begrenset i stedet for Kari Full')
    const give = care(page).getByRole('button', { name: 'Gi til …' })
    await expect.poll(() => give.evaluate((one) => one === document.activeElement), soon).toBe(true)
    await care(page).getByRole('button', { name: 'Ta ansvaret' }).click()
    await care(page).getByRole('button', { name: 'Slipp' }).click()
    await care(page).getByText('Ingen har ansvaret').waitFor()
    await expectNewest(page, 'Ikke lenger ansvarlig: Kari Full')
  })

  it('is taken in hand by a restricted administrator, steps back in the list, and comes back', async () => {
    for (const name of names) await assign(name, ola)
    const page = await openCustomer(ola, 'Alfa AS')
    await care(page).getByRole('button', { name: 'Ta hånd om …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Oppfølging av Alfa AS' })
    expect(await dialog.getByRole('radio', { name: 'Meg' }).isChecked()).toBe(true)
    await dialog.getByRole('button', { name: 'Om en uke' }).click()
    await dialog.getByRole('textbox', { name: 'Notat' }).fill('Venter på styret')
    await dialog.getByRole('button', { name: 'Lagre' }).click()
    await dialog.waitFor({ state: 'detached' })
    await care(page).getByText('Venter på styret').waitFor()
    await care(page).getByText('om 7 dager').waitFor()
    await expectNewest(page, 'Tatt hånd om til')
    await expectNewest(page, 'Notatet: «Venter på styret»')
    await page.getByRole('link', { name: 'Kunder' }).last().click()
    await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
    await expectShown(page, 'Beta AS', 'Delta AS', 'Gamma AS', 'Alfa AS')
    await page.getByRole('link', { name: 'Alfa AS' }).click()
    await page.getByRole('heading', { level: 1, name: 'Alfa AS' }).waitFor()
    await care(page).getByRole('button', { name: 'Hent tilbake' }).click()
    await care(page).getByText('Ingen har tatt hånd om kunden').waitFor()
    await page.goto('/customers')
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
  })

  it('says what to write where a day cannot be', async () => {
    const page = await openCustomer(kari, 'Beta AS')
    await care(page).getByRole('button', { name: 'Ta hånd om …' }).click()
    const dialog = page.getByRole('dialog')
    const day = dialog.getByLabel('Tatt hånd om til og med')
    await expect.poll(() => day.evaluate((one) => one === document.activeElement), soon).toBe(true)
    await day.fill('2020-01-01')
    await dialog.getByRole('button', { name: 'Lagre' }).click()
    await dialog.getByText('Velg i dag eller en senere dag, høyst 365 dager fram.').waitFor()
    await expect.poll(() => day.evaluate((one) => one === document.activeElement), soon).toBe(true)
    await dialog.getByRole('button', { name: 'Ikke tatt hånd om' }).click()
    await dialog.getByRole('button', { name: 'Lagre' }).click()
    await dialog.waitFor({ state: 'detached' })
    await care(page).getByText('Kari Full').waitFor()
  })

  it('is assigned to colleagues, and taken from them', async () => {
    const page = await openCustomer(kari, 'Delta AS')
    await care(page).getByRole('button', { name: 'Tildel …' }).click()
    await choose(page, 'checkbox', /Ola Begrenset/)
    await choose(page, 'checkbox', /Kari Full/)
    await page.getByRole('dialog').getByRole('button', { name: 'Lagre' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await care(page)
      .getByText('Kari Full og Ola Begrenset')
      .or(care(page).getByText('Ola Begrenset og Kari Full'))
      .waitFor()
    // One after the other.
    await expectNewest(page, 'Tildelt Kari Full')
    await care(page).getByRole('button', { name: 'Endre …' }).click()
    await page
      .getByRole('dialog')
      .getByRole('checkbox', { name: /Kari Full/ })
      .uncheck()
    await page.getByRole('dialog').getByRole('button', { name: 'Lagre' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await care(page).getByText('Ola Begrenset', { exact: true }).waitFor()
    await expectNewest(page, 'Ikke lenger tildelt Kari Full')
  })

  it('tells who may not why, and shows customers’ own people nothing of it', async () => {
    await setHand('Beta AS', { responsibleId: ola.id })
    const johan = await newPerson(test.server, { name: 'Johan', role: 'help_desk' })
    const page = await openCustomer(johan, 'Beta AS')
    await care(page).getByText('Ola Begrenset').waitFor()
    for (const [name, reason] of [
      ['Ta ansvaret', 'kan ikke ta hånd om kunder'],
      ['Tildel …', 'kan ikke tildele kunder'],
    ] as const) {
      const closed = care(page).getByRole('button', { name })
      expect(await closed.getAttribute('aria-disabled')).toBe('true')
      await closed.focus()
      await page.getByRole('tooltip').filter({ hasText: reason }).waitFor()
      // Away by Escape, and the page stays.
      await page.keyboard.press('Escape')
      await page.getByRole('tooltip').waitFor({ state: 'detached' })
    }
    await care(page).getByText('Ola Begrenset').waitFor()

    const theirs = await newPerson(test.server, { role: 'customer_admin', customerId: idOf('Beta AS') })
    const { page: own } = await test.visitAs(theirs)
    await own.goto(`/customers/${idOf('Beta AS')}`)
    await own.getByRole('heading', { level: 1, name: 'Beta AS' }).waitFor()
    await own.getByRole('heading', { level: 2, name: /^Abonnementer/ }).waitFor()
    expect([await own.getByText('Ola Begrenset').count(), await care(own).count()]).toEqual([0, 0])
  })
})

/** A job may wait for its turn, and on a busy machine for long. */
const jobEnds = { timeout: 100_000 }

/** Opens the list's menu of acts, or that of the selection, and chooses one. */
async function act(page: Page, name: string, which: 'first' | 'last' = 'first'): Promise<void> {
  await page.getByRole('button', { name: 'Handlinger' })[which]().click()
  await page.getByRole('menuitem', { name, exact: true }).click()
  await page.getByRole('dialog', { name }).waitFor()
}

describe('assigning many', () => {
  it('says what would change, does it and says what it did, for all that the filter shows', async () => {
    await assign('Alfa AS', ola)
    const page = await openList(kari, '/customers?tag=nord')
    await act(page, 'Tildel kollegaer')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Alle 3 kundene som filteret viser').waitFor()
    await dialog.getByRole('button', { name: 'Tildel kollegaer', exact: true }).click()
    await dialog.getByText('Velg minst én kollega.').waitFor()
    await choose(page, 'checkbox', /Ola Begrenset/)
    await dialog.getByText('2 kunder endres').waitFor()
    await dialog.getByText('1 er slik allerede').waitFor()
    await dialog.getByRole('button', { name: 'Tildel kollegaer (2)' }).click()
    await dialog.getByText('2 endret', { exact: true }).waitFor(jobEnds)
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await dialog.waitFor({ state: 'detached' })
    const theirs = await openList(ola)
    await expectShown(theirs, 'Alfa AS', 'Beta AS', 'Gamma AS')
  })

  it('takes the selected ones by the keyboard alone, and takes them away again', async () => {
    const page = await openList(kari)
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-row'))
    for (const [index, said] of ['1 valgt', '2 valgte'].entries()) {
      await page.keyboard.press('j')
      await expect.poll(focused, soon).toBe(String(index))
      await page.keyboard.press('x')
      await page.getByRole('status').filter({ hasText: said }).waitFor()
    }
    await page.keyboard.press('a')
    const line = page.getByRole('menuitem', { name: 'Tildel kollegaer' })
    await line.waitFor()
    await line.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Tildel kollegaer' })
    await dialog.getByText('2 valgte kunder').waitFor()
    const search = dialog.getByRole('searchbox')
    await expect.poll(() => search.evaluate((one) => one === document.activeElement), soon).toBe(true)
    await page.keyboard.type('ola')
    await dialog.getByRole('checkbox', { name: /Kari Full/ }).waitFor({ state: 'detached' })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await dialog.getByText('2 kunder endres').waitFor()
    await dialog.getByRole('button', { name: 'Tildel kollegaer (2)' }).press('Enter')
    await dialog.getByText('2 endret', { exact: true }).waitFor(jobEnds)
    await dialog.getByRole('button', { name: 'Ferdig' }).press('Enter')
    await dialog.waitFor({ state: 'detached' })

    await act(page, 'Ta fra kollegaer', 'last')
    await choose(page, 'checkbox', /Ola Begrenset/)
    const takeAway = page.getByRole('dialog', { name: 'Ta fra kollegaer' })
    await takeAway.getByRole('button', { name: 'Ta fra kollegaer (2)' }).click()
    await takeAway.getByText('2 endret', { exact: true }).waitFor(jobEnds)
  })

  it('refuses where the filter shows others by now, and goes on with those', async () => {
    const { page, expectTrouble } = await test.visitAs(kari)
    expectTrouble(/409/)
    await page.goto('/customers?assigned=nobody&tag=nord')
    await page.getByRole('rowheader').first().waitFor()
    await act(page, 'Tildel kollegaer')
    const dialog = page.getByRole('dialog')
    await choose(page, 'checkbox', /Ola Begrenset/)
    await dialog.getByText('3 kunder endres').waitFor()
    await assign('Alfa AS', kari)
    await dialog.getByRole('button', { name: 'Tildel kollegaer (3)' }).click()
    await dialog.getByText('Filteret viser nå 2 kunder.', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Tildel kollegaer (2)' }).click()
    await dialog.getByText('2 endret', { exact: true }).waitFor(jobEnds)
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in the list, its panel, its card and its dialog', async () => {
    await setHand('Alfa AS', { responsibleId: ola.id, inHandUntil: inDays(3), note: 'Styret møtes' })
    await setHand('Beta AS', { responsibleId: kari.id })
    const page = await openList(kari, '/customers', { colorScheme, viewport: { width, height: 800 } })
    await markOf(page, 'Alfa AS', /Ola Begrenset/).focus()
    await page.getByRole('tooltip').waitFor()
    await expectWellMade(page)
    await panelButton(page).click()
    await page
      .getByRole('dialog')
      .getByRole('radio', { name: /Ola Begrenset/ })
      .first()
      .waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await mine(page).click()
    await expectShown(page, 'Beta AS')
    await expectWellMade(page)
    await act(page, 'Tildel kollegaer')
    const dialog = page.getByRole('dialog')
    await choose(page, 'checkbox', /Ola Begrenset/)
    await dialog.getByText('1 kunde endres').waitFor()
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Tildel kollegaer (1)' }).click()
    await dialog.getByText('1 endret', { exact: true }).waitFor(jobEnds)
    await expectWellMade(page)
  })

  it('finds nothing on the customer’s page and in its dialogs', async () => {
    await setHand('Alfa AS', { responsibleId: ola.id, inHandUntil: inDays(3), note: 'Styret møtes' })
    const page = await openCustomer(kari, 'Alfa AS', { colorScheme, viewport: { width, height: 800 } })
    await expectWellMade(page)
    await care(page).getByRole('button', { name: 'Endre …' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Tatt hånd om til og med').fill('2020-01-01')
    await dialog.getByRole('button', { name: 'Lagre' }).click()
    await dialog.getByText('Velg i dag eller en senere dag', { exact: false }).waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await care(page).getByRole('button', { name: 'Tildel …' }).click()
    await dialog.getByRole('checkbox', { name: /Ola Begrenset/ }).waitFor()
    await expectWellMade(page)
  })
})
