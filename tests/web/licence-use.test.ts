import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startClock } from '../../src/jobs/clock-loop.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, patient } from './account-steps.ts'

let test: BrowserTest
let kari: TestPerson

const header =
  'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status,provisioning_since,' +
  'licences,licences_used'
const row = (customer: string, service: string, licences: number, used: number | '') =>
  `${customer},${customer},${customer}-S,Suite,paid,${service},${service},provisioned,2025-01-01T10:00:00Z,${licences},${used}`

beforeAll(async () => {
  test = await startBrowserTest()
  kari = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
  const rows = [
    header,
    row('Alfa', 'Telefoni', 10, 12),
    row('Beta', 'Telefoni', 50, 5),
    row('Gamma', 'Telefoni', 20, 0),
    row('Delta', 'Telefoni', 10, 8),
    row('Delta', 'Møterom', 4, 1),
    row('Epsilon', 'Telefoni', 30, 27),
    row('Zeta', 'Telefoni', 10, ''),
  ]
  const answer = await test.server.ask('/api/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: `${rows.join('\n')}\n`,
  })
  expect(await answer.json()).toMatchObject({ state: 'done', errorCount: 0 })
})
afterEach(() => test.leave())
afterAll(() => test.close())

async function openList(path: string, options = {}): Promise<Page> {
  const { page } = await test.visitAs(kari, options)
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
  await page.getByRole('rowheader').first().waitFor()
  return page
}

const over = 'Over lisensgrensen'
const low = 'Lav bruk av lisenser'
const nobody = 'Ingen har lisens ennå'
const names = (page: Page) => page.getByRole('rowheader').getByRole('link').allTextContents()
const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })

describe('how licences are used', () => {
  it('stands beside the number of licences, of the customer and of each service', async () => {
    const page = await openList('/customers?sort=name')
    const cell = (name: string) => rowOf(page, name).getByRole('gridcell').filter({ hasText: ' / ' })
    await cell('Alfa').getByTitle(over).waitFor()
    await cell('Beta').getByTitle(low).waitFor()
    // What nobody uses is little used too: what says more is said.
    await cell('Gamma').getByTitle(nobody).waitFor()
    for (const name of ['Epsilon', 'Zeta'])
      expect(
        await rowOf(page, name)
          .getByTitle(/lisens/i)
          .count(),
      ).toBe(0)
    await rowOf(page, 'Delta').getByRole('button', { name: 'Abonnementene til Delta' }).click()
    const services = page.getByRole('list', { name: 'Tjenester' }).getByRole('listitem')
    await services.filter({ hasText: 'Møterom' }).getByTitle(low).waitFor()
    expect(await services.filter({ hasText: 'Telefoni' }).getByTitle(low).count()).toBe(0)
    await expectWellMade(page)
  })

  it('is one click in the filter each, with its number, and a choice to take away', async () => {
    const page = await openList('/customers?sort=name')
    const numbers = [
      [over, '1', ['Alfa'], 'overLimit'],
      [low, '3', ['Beta', 'Delta', 'Gamma'], 'lowUse'],
      [nobody, '1', ['Gamma'], 'nobodyAssigned'],
    ] as const
    for (const [word, count, shown, parameter] of numbers) {
      await page.getByRole('button', { name: 'Velg et filter …' }).click()
      const oneClick = page.getByRole('group', { name: 'Hurtigvalg' }).getByRole('button', { name: word })
      await oneClick.getByText(count, { exact: true }).waitFor()
      await oneClick.click()
      await expect.poll(() => names(page), patient).toEqual(shown)
      expect(new URL(page.url()).searchParams.get(parameter)).toBe('true')
      expect(await oneClick.getAttribute('aria-pressed')).toBe('true')
      await expectWellMade(page)
      await page.keyboard.press('Escape')
      await page.getByRole('group', { name: 'Hurtigvalg' }).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: `Fjern «${word}»` }).click()
      await expect.poll(() => names(page), patient).toHaveLength(6)
    }
    await page.goto('/customers?lowUse=false&sort=name')
    await page.getByRole('button', { name: 'Fjern «Ikke lav bruk av lisenser»' }).waitFor()
    await expect.poll(() => names(page), patient).toEqual(['Alfa', 'Epsilon', 'Zeta'])
  })

  it('is an order that the head of the column gives, both ways; who counts none is last', async () => {
    const page = await openList('/customers')
    const head = page.getByRole('columnheader', { name: 'Lisenser' })
    await head.getByRole('button').click()
    await expect
      .poll(() => names(page), patient)
      .toEqual(['Gamma', 'Beta', 'Delta', 'Epsilon', 'Alfa', 'Zeta'])
    expect(new URL(page.url()).searchParams.get('sort')).toBe('use')
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
    await head.getByRole('button').click()
    await expect
      .poll(() => names(page), patient)
      .toEqual(['Alfa', 'Epsilon', 'Delta', 'Beta', 'Gamma', 'Zeta'])
    expect(new URL(page.url()).searchParams.get('order')).toBe('desc')
    await expectWellMade(page)
  })

  it('is an order to choose where rows are cards', async () => {
    const page = await openList('/customers?sort=use&order=desc', { viewport: { width: 360, height: 800 } })
    await expect
      .poll(() => names(page), patient)
      .toEqual(['Alfa', 'Epsilon', 'Delta', 'Beta', 'Gamma', 'Zeta'])
    await page.getByRole('button', { name: 'Etter bruk av lisenser' }).waitFor()
    await rowOf(page, 'Alfa').getByText(over).filter({ visible: true }).waitFor()
  })

  it('says on the customer’s page what to do', async () => {
    const page = await openList('/customers?sort=name')
    for (const [name, title, words] of [
      [
        'Alfa',
        'Se på bruken av lisenser',
        'Telefoni: 12 av 10 lisenser i bruk. Kjøp flere, eller ta noen tilbake.',
      ],
      ['Beta', 'Se på bruken av lisenser', 'Telefoni: 5 av 50 lisenser i bruk.'],
      [
        'Gamma',
        'Se på bruken av lisenser',
        'Telefoni: 0 av 20 lisenser i bruk. Tildel dem til dem som skal ha dem.',
      ],
      ['Epsilon', 'Ingenting å gjøre for deg', '3 lisenser er ledige og kan tildeles.'],
    ] as const) {
      await page.goto('/customers?sort=name')
      await page.getByRole('rowheader', { name }).getByRole('link').click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
      await page.getByRole('heading', { level: 2, name: title }).waitFor()
      await page.getByText(words).waitFor()
    }
    await expectWellMade(page)
  })

  it.each(looks)('looks well, %s at %i pixels', async (colorScheme, width) => {
    const page = await openList('/customers?sort=use', { viewport: { width, height: 800 }, colorScheme })
    await rowOf(page, 'Gamma').getByTitle(nobody).filter({ visible: true }).waitFor()
    await expectWellMade(page)
    await page.getByRole('rowheader', { name: 'Gamma' }).getByRole('link').click()
    await page.getByRole('heading', { level: 2, name: 'Se på bruken av lisenser' }).waitFor()
    await expectWellMade(page)
  })
})

async function openSettings(options = {}) {
  // As high as the page: nothing of it stands half below the head while axe looks.
  const { page, expectTrouble } = await test.visitAs(kari, {
    viewport: { width: 1440, height: 4_000 },
    ...options,
  })
  await page.goto('/settings')
  const section = page.getByRole('region', { name: 'Bruk av lisenser' })
  const field = section.getByRole('textbox', { name: 'Lav bruk er under (prosent)' })
  await field.waitFor()
  return { page, field, section, expectTrouble }
}

describe('the share of low use in the settings', () => {
  it('refuses what is no share, and says what to write', async () => {
    const { page, field, section, expectTrouble } = await openSettings()
    expectTrouble(/400 \(Bad Request\)/)
    for (const text of ['0', '101', '12,5', 'mye']) {
      await field.fill(text)
      await section.getByRole('button', { name: 'Lagre' }).click()
      await section.getByText('Skriv et helt tall fra 1 til 100.').waitFor()
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      await expectWellMade(page)
    }
  })

  it('is kept, and it is said until the list has followed by itself', async () => {
    const { page, field, section } = await openSettings()
    expect(await field.inputValue()).toBe('50')
    await field.fill('95 %')
    await section.getByRole('button', { name: 'Lagre' }).click()
    await section.getByText('Lagret').waitFor()
    const settling = section.getByText(/følger den nye grensen/)
    await settling.waitFor()
    await expectWellMade(page)
    const clock = startClock({
      db: test.server.database.db,
      readNow: databaseClock(),
      onError: () => undefined,
      tickMs: 50,
    })
    try {
      await settling.waitFor({ state: 'detached' })
    } finally {
      await clock.stop()
    }
    await page.goto('/customers?lowUse=true&sort=name')
    await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
    await expect.poll(() => names(page), patient).toEqual(['Beta', 'Delta', 'Epsilon', 'Gamma'])

    const again = await openSettings({ viewport: { width: 360, height: 4_000 }, colorScheme: 'dark' })
    expect(await again.field.inputValue()).toBe('95')
    await again.field.fill('')
    await again.section.getByRole('button', { name: 'Lagre' }).click()
    await again.section.getByText('Lagret').waitFor()
    await expectWellMade(again.page)
  })
})
