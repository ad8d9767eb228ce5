import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CustomerListJson } from '../../src/customers/schema.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks } from './account-steps.ts'

const names = ['Alfa AS', 'Beta AS', 'Gamma AS', 'Delta AS']

let test: BrowserTest
let kari: TestPerson
let ola: TestPerson
let leser: TestPerson

/** Three on trial, one paid that is suspended; all of them as urgent as can be, so that they stand by name. */
const file = [
  'customer_id,customer_name,tags,subscription_id,offer,kind,starts_at,ends_at,payment,service_id,product,provisioning_status',
  ...names.map((name, index) =>
    [
      `C-${index}`,
      name,
      index === 3 ? 'sør' : 'nord',
      `C-${index}-S`,
      'Suite',
      ...(index === 3
        ? ['paid', '2026-01-01', '2099-01-01', 'overdue']
        : ['trial', trialStart(), trialEnd(), '']),
      'V',
      'Meetings',
      'unable_to_provision',
    ].join(','),
  ),
  '',
].join('\n')

function trialStart(): string {
  return new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)
}

function trialEnd(): string {
  return new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
}

beforeAll(async () => {
  test = await startBrowserTest()
  const answer = await test.server.ask('/api/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: file,
  })
  expect(answer.status).toBe(200)
  kari = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
  ola = await newPerson(test.server, { name: 'Ola Begrenset', role: 'partner_admin' })
  leser = await newPerson(test.server, { name: 'Lise Leser', role: 'partner_read_only' })
})
afterEach(() => test.leave())
afterAll(() => test.close())

/** A job may wait for its turn, and on a busy machine for long. */
const jobEnds = { timeout: 100_000 }

type Options = Parameters<BrowserTest['visitAs']>[1]

async function openList(person: TestPerson, path = '/customers', options?: Options): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(path)
  await page.getByRole('rowheader').first().waitFor()
  return page
}

/** Opens the list's menu, or that of the selection, and chooses an act there. */
async function choose(page: Page, act: string, which: 'first' | 'last' = 'first'): Promise<void> {
  await page.getByRole('button', { name: 'Handlinger' })[which]().click()
  await page.getByRole('menuitem', { name: act, exact: true }).click()
  await page.getByRole('dialog', { name: act }).waitFor()
}

async function tagged(tag: string): Promise<string[]> {
  const answer = await kari.ask(`/api/v1/customers?sort=name&tag=${encodeURIComponent(tag)}`)
  return ((await answer.json()) as CustomerListJson).items.map(({ name }) => name)
}

describe('acts over many', () => {
  it('adds a new tag to all that the filter shows, says so before and after, and undoes it', async () => {
    const page = await openList(kari, '/customers?tag=nord')
    await choose(page, 'Legg til etiketter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Alle 3 kundene som filteret viser').waitFor()
    await dialog.getByText('Fyll ut, så vises det hva som vil skje.').waitFor()
    await dialog.getByRole('searchbox').fill('høst|')
    await dialog.getByText('En etikett kan ikke ha loddrett strek').waitFor()
    await dialog.getByRole('searchbox').fill('høst')
    await dialog.getByRole('checkbox', { name: 'Ny etikett: høst' }).waitFor()
    await page.keyboard.press('Enter')
    await dialog.getByText('3 kunder endres').waitFor()
    await dialog.getByRole('button', { name: 'Legg til etiketter (3)' }).click()
    await dialog.getByText('3 endret', { exact: true }).waitFor(jobEnds)
    expect(await tagged('høst')).toEqual(['Alfa AS', 'Beta AS', 'Gamma AS'])

    await dialog.getByRole('link', { name: 'Åpne massehandlingen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Legg til etiketter' }).waitFor()
    await page.getByText('Etiketter: høst').waitFor()
    await page.getByRole('row', { name: /Gamma AS/ }).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Last ned som CSV' }).click()
    expect((await download).suggestedFilename()).toBe('massehandling.csv')
    await page.getByRole('button', { name: 'Angre' }).click()
    const question = page.getByRole('dialog', { name: 'Angre «Legg til etiketter»?' })
    await question.getByText('3 endringer gjøres om').waitFor()
    await question.getByRole('button', { name: 'Angre' }).click()
    await page.getByRole('heading', { level: 1, name: 'Angrer «Legg til etiketter»' }).waitFor()
    await page.getByRole('heading', { level: 2, name: '3 endret' }).waitFor(jobEnds)
    expect(await tagged('høst')).toEqual([])

    await page.getByRole('link', { name: 'Alle massehandlinger' }).click()
    await page.getByRole('heading', { level: 1, name: 'Massehandlinger' }).waitFor()
    await page.getByRole('row', { name: /^Angrer «Legg til etiketter»/ }).waitFor()
    await page.getByRole('row', { name: /^Legg til etiketter.*Angret/ }).waitFor()
  })

  it('takes selected ones in hand by the keyboard alone', async () => {
    const page = await openList(kari)
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-row'))
    for (const [index, said] of ['1 valgt', '2 valgte'].entries()) {
      await page.keyboard.press('j')
      await expect.poll(focused).toBe(String(index))
      await page.keyboard.press('x')
      await page.getByRole('status').filter({ hasText: said }).waitFor()
    }
    await page.keyboard.press('a')
    const line = page.getByRole('menuitem', { name: 'Ta hånd om' })
    await line.waitFor()
    await line.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Ta hånd om' })
    await dialog.getByText('2 valgte kunder').waitFor()
    await dialog.getByText('2 kunder endres').waitFor()
    const day = dialog.getByLabel('Tatt hånd om til og med', { exact: false }).first()
    await expect.poll(() => day.evaluate((one) => one === document.activeElement)).toBe(true)
    await dialog.getByRole('button', { name: 'Ta hånd om (2)' }).press('Enter')
    await dialog.getByText('2 endret', { exact: true }).waitFor(jobEnds)
    const done = dialog.getByRole('button', { name: 'Ferdig' })
    await done.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    const mine = await kari.ask('/api/v1/customers?responsible=me&inHand=true')
    expect(((await mine.json()) as CustomerListJson).total).toBe(2)
    await test.server.ask('/api/v1/bulk', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ act: 'let_go' }),
    })
  })

  it('says of subscriptions which cannot, and why, and changes the others', async () => {
    const page = await openList(kari)
    await choose(page, 'Forleng prøveperioden')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Det gjelder alle åpne abonnementer kundene har.').waitFor()
    await dialog.getByText('3 abonnementer endres').waitFor()
    await dialog.getByText('1 kan ikke endres').waitFor()
    await dialog.getByText('For eksempel Delta AS').waitFor()
    await dialog.getByRole('button', { name: 'Forleng prøveperioden (3)' }).click()
    await dialog.getByText('3 endret', { exact: true }).waitFor(jobEnds)
    await dialog.getByText('1 kan ikke endres').waitFor()
    await dialog.getByRole('link', { name: 'Åpne massehandlingen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Forleng prøveperioden' }).waitFor()
    await page.getByRole('button', { name: 'Ikke endret 1' }).click()
    await page.getByRole('row', { name: /Alfa AS/ }).waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /Delta AS.*C-3-S/ }).waitFor()
  })

  it('closes to who may not, and says why; a restricted administrator may some', async () => {
    const closed = await openList(leser)
    await closed.getByRole('button', { name: 'Handlinger' }).focus()
    await closed.getByText(/gjøre noe med mange kunder på én gang/).waitFor()
    await kari.ask(`/api/v1/customers/${await idOf('Alfa AS')}/assigned/${ola.id}`, { method: 'PUT' })
    const page = await openList(ola)
    await page.getByRole('button', { name: 'Handlinger' }).click()
    const assign = page.getByRole('menuitem', { name: /Tildel kollegaer/ })
    await assign.waitFor()
    expect(await assign.getAttribute('aria-disabled')).toBe('true')
    expect(
      await page.getByRole('menuitem', { name: 'Fjern etiketter' }).getAttribute('aria-disabled'),
    ).toBeNull()
  })
})

async function idOf(name: string): Promise<string> {
  const answer = await kari.ask('/api/v1/customers')
  return ((await answer.json()) as CustomerListJson).items.find((one) => one.name === name)?.id ?? ''
}

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in the menu, the dialog, its end and the pages', async () => {
    const page = await openList(kari, '/customers', { colorScheme, viewport: { width, height: 800 } })
    await page.getByRole('button', { name: 'Handlinger' }).click()
    await page.getByRole('menuitem', { name: 'Tildel kollegaer' }).waitFor()
    await expectWellMade(page)
    await page.getByRole('menuitem', { name: 'Legg til etiketter' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: 'nord' }).check()
    await dialog.getByText('1 kunde endres').waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await choose(page, 'Forleng prøveperioden')
    await dialog.getByText('1 kan ikke endres').waitFor()
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Forleng prøveperioden (3)' }).click()
    await dialog.getByText('3 endret', { exact: true }).waitFor(jobEnds)
    await expectWellMade(page)
    await dialog.getByRole('link', { name: 'Åpne massehandlingen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Forleng prøveperioden' }).waitFor()
    await page.getByRole('row', { name: /Delta AS/ }).waitFor()
    await expectWellMade(page)
    await page.getByRole('link', { name: 'Alle massehandlinger' }).click()
    await page.getByRole('heading', { level: 1, name: 'Massehandlinger' }).waitFor()
    await page
      .getByRole('row', { name: /Forleng/ })
      .first()
      .waitFor()
    await expectWellMade(page)
  })
})
