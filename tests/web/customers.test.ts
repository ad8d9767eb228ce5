import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink } from '../../src/accounts/links.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { chosen, importCustomers, makeCustomers } from './customers-data.ts'

const customers = makeCustomers(5_000)
let test: BrowserTest

beforeAll(async () => {
  test = await startBrowserTest()
  await importCustomers(test.server, customers, Date.now())
}, 60_000)
afterEach(() => test.leave())
afterAll(() => test.close())

const number = (value: number) => new Intl.NumberFormat('nb').format(value)
const row = (page: Page, index: number) => page.locator(`[role=row][data-row="${index}"]`)
const filterButton = (page: Page) => page.getByRole('button', { name: 'Velg et filter …', exact: true })
const total = (page: Page, count: number) =>
  page
    .getByRole('status')
    .filter({ hasText: new RegExp(`^${number(count)} kunder?$`) })
    .waitFor()
const names = (rows: Locator) => rows.getByRole('rowheader').getByRole('link').allTextContents()
const position = (page: Page, pattern: RegExp) => page.getByText(pattern).waitFor()
const focusedRow = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-row]')?.getAttribute('data-row') ?? null)

async function open(path: string, options: Parameters<BrowserTest['enter']>[0] = {}) {
  const visitor = await test.enter(options)
  await visitor.page.goto(path)
  await row(visitor.page, 0).getByRole('rowheader').getByRole('link').waitFor()
  return visitor
}

describe('the filter', () => {
  it('offers all fourteen with the customers each would show, and shows those', async () => {
    const { page } = await open('/customers')
    await total(page, customers.length)
    await filterButton(page).click()
    const panel = page.getByRole('dialog', { name: 'Velg et filter …' })
    const stuck = chosen(customers, { provisioning: ['unable_to_provision'] })
    const box = panel.getByRole('checkbox', { name: 'Kan ikke klargjøre' })
    await panel.getByRole('checkbox').nth(14).waitFor()
    expect(await panel.getByRole('checkbox').count()).toBe(15)
    expect(
      await panel
        .locator('label', { has: page.getByRole('checkbox', { name: 'Kan ikke klargjøre' }) })
        .innerText(),
    ).toContain(number(stuck.length))
    await box.click()
    await total(page, stuck.length)
    expect(new URL(page.url()).search).toBe('?provisioning=unable_to_provision')

    // Counts of a column apply the other one, and not its own.
    const suspended = panel.getByRole('checkbox', { name: 'Suspendert' })
    const both = chosen(customers, { provisioning: ['unable_to_provision'], subscription: ['suspended'] })
    const label = panel.locator('label', { has: page.getByRole('checkbox', { name: 'Suspendert' }) })
    await label.getByText(number(both.length), { exact: true }).waitFor()
    await suspended.click()
    await total(page, both.length)
    await panel.getByRole('checkbox', { name: 'Manuell klargjøring (partner)' }).click()
    const three = chosen(customers, {
      provisioning: ['unable_to_provision', 'manual_partner'],
      subscription: ['suspended'],
    })
    await total(page, three.length)
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await filterButton(page).evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('has groups of one click, tags, chips, and a way back through all of it', async () => {
    const { page } = await open('/customers?search=fjell')
    await filterButton(page).click()
    await page.getByRole('button', { name: /^Slutter innen 60 dager/ }).click()
    await page.waitForURL(/subscription=expires_in_30_days,trial_expires_in_30_days,expires_in_60_days/)
    expect(new URL(page.url()).searchParams.get('search')).toBe('fjell')
    await page.keyboard.press('Escape')
    const chips = page.getByRole('list', { name: 'Valgte filtre' })
    expect(await chips.getByRole('button', { name: /^Fjern «/ }).count()).toBe(4)
    await chips.getByRole('button', { name: 'Fjern «Utløper innen 30 dager»' }).click()
    await page.waitForURL(/subscription=trial_expires_in_30_days,expires_in_60_days,trial_expires/)
    await chips.getByRole('button', { name: 'Fjern alle' }).click()
    await total(page, customers.length)
    expect(new URL(page.url()).search).toBe('')
    await page.goBack()
    await page.waitForURL(/subscription=trial_expires_in_30_days/)
    await page.goForward()
    await total(page, customers.length)

    await page.getByRole('button', { name: 'Etiketter' }).click()
    await page.getByRole('checkbox', { name: 'skole' }).click()
    await total(page, chosen(customers, { tag: 'skole' }).length)
    expect(new URL(page.url()).search).toBe('?tag=skole')
  })

  it('is in a link, as is the order', async () => {
    const { page } = await open('/customers?subscription=suspended&tag=nord&sort=name&order=desc')
    const expected = chosen(customers, { subscription: ['suspended'], tag: 'nord' })
    await total(page, expected.length)
    const shown = await names(page.locator('[data-row]'))
    expect(shown).toEqual(
      expected
        .map(({ name }) => name)
        .toSorted()
        .toReversed()
        .slice(0, shown.length),
    )
    expect(await page.getByRole('columnheader', { name: 'Kunde' }).getAttribute('aria-sort')).toBe(
      'descending',
    )
    await page.getByRole('button', { name: 'Neste slutt' }).click()
    await page.waitForURL(/sort=ends$/)
  })

  it('finds while one writes, and one search is one step back', async () => {
    const { page } = await open('/customers')
    await page.keyboard.press('/')
    await page.keyboard.type('kunde 00042', { delay: 30 })
    await total(page, 1)
    expect(await names(page.locator('[data-row]'))).toEqual([customers[42]?.name])
    await page.goBack()
    await total(page, customers.length)
    expect(await page.getByRole('searchbox').inputValue()).toBe('')
  })

  it('stays on a narrow screen, with its counts', async () => {
    const { page } = await open('/customers', { viewport: { width: 360, height: 780 } })
    await page.getByRole('button', { name: 'Velg et filter …' }).click()
    const panel = page.getByRole('dialog', { name: 'Velg et filter …' })
    await panel.waitFor()
    const { x, y, width, height } = (await panel.boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 }
    expect([x >= 0, y >= 0, x + width <= 360, y + height <= 780]).toEqual([true, true, true, true])
  })

  it('exports exactly what it shows, as a spreadsheet in this language wants it', async () => {
    const { page } = await open('/customers?provisioning=pending_details&tag=nord')
    await page.getByRole('button', { name: 'Eksporter' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'CSV for regneark' }).click()
    const file = await coming
    expect(file.suggestedFilename()).toMatch(/^customers-\d{4}-\d\d-\d\d\.csv$/)
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
    expect(lines[0]).toMatch(/^customer_id;customer_name;/)
    const expected = chosen(customers, { provisioning: ['pending_details'], tag: 'nord' })
    expect(new Set(lines.slice(1).map((line) => line.split(';')[0]))).toEqual(
      new Set(expected.map(({ id }) => id)),
    )
    expect(lines.length - 1).toBe(expected.flatMap(({ subscriptions }) => subscriptions).length)
  })
})

describe('a row', () => {
  it('unfolds to all subscriptions, marks what is more important, and is there again on the way back', async () => {
    // Each tenth has a second subscription, outside of this filter and with a more important status.
    const { page } = await open('/customers?provisioning=pending_details,manual_vendor&sort=name')
    const index = chosen(customers, { provisioning: ['pending_details', 'manual_vendor'] }).findIndex(
      ({ subscriptions }) => subscriptions.length === 2,
    )
    const line = row(page, index)
    expect(await line.innerText()).toContain('+1')
    await line
      .getByText('Et annet abonnement er viktigere: Kan ikke klargjøre')
      .waitFor({ state: 'attached' })
    await line.getByRole('button', { expanded: false }).first().click()
    const list = page.getByRole('list', { name: 'Abonnementer' })
    expect(await list.getByText('utenfor filteret').count()).toBe(1)
    await list.getByText('Nummeret er opptatt').waitFor()
    expect(await list.locator('> li').allInnerTexts()).toHaveLength(2)

    await page.mouse.move(700, 600)
    // As far as is known, and then on.
    await page.mouse.wheel(0, 20_000)
    await position(page, /^Rad 1[89]\d–/)
    await page.waitForFunction(() => document.documentElement.scrollHeight > 11_000)
    await page.mouse.wheel(0, 1_000)
    await page.locator('[data-row="215"]').getByRole('rowheader').getByRole('link').waitFor()
    const before = await page.evaluate(() => window.scrollY)
    const link = page.locator('[data-row="215"]').getByRole('rowheader').getByRole('link')
    const name = await link.textContent()
    await link.click()
    await page.getByRole('heading', { level: 1, name: name ?? '' }).waitFor()
    await page.goBack()
    await page.locator('[data-row="215"]').getByRole('rowheader').getByRole('link').waitFor()
    expect(await page.evaluate(() => window.scrollY)).toBe(before)
    await page.keyboard.press('Home')
    await list.getByText('utenfor filteret').waitFor()
  })

  it('shows what has changed after a refresh, in its place', async () => {
    const { page } = await open('/customers?sort=name')
    const changed = customers[5]
    if (changed === undefined) throw new Error('none')
    await row(page, 5).getByText('Klargjort').waitFor()
    await row(page, 5).focus()
    const subscriptions = changed.subscriptions.map((each) => ({
      ...each,
      provisioning: 'provisioning' as const,
    }))
    await importCustomers(test.server, [{ ...changed, subscriptions }], Date.now())
    await page.getByRole('button', { name: 'Oppdater' }).click()
    await row(page, 5).getByText('Klargjøring', { exact: true }).waitFor()
    await importCustomers(test.server, [changed], Date.now())
  })
})

describe('scrolling', () => {
  it('reaches the last of 5,000 with few rows drawn, and comes back to the first', async () => {
    const { page } = await open('/customers?sort=name')
    await row(page, 0).focus()
    const last = row(page, customers.length - 1)
    for (let turn = 0; turn < 200 && !(await last.isVisible()); turn += 1) {
      await page.keyboard.press('End')
      await page.waitForTimeout(50)
    }
    expect(await last.getByRole('rowheader').innerText()).toContain(customers.at(-1)?.name ?? '')
    await position(page, new RegExp(`–${number(5_000)} av ${number(5_000)}$`))
    expect(await page.locator('[data-row]').count()).toBeLessThan(60)
    expect(await focusedRow(page)).toBe('4999')
    await page.keyboard.press('Home')
    await position(page, /^Rad 1–/)
    expect(await row(page, 0).getByRole('rowheader').innerText()).toContain(customers[0]?.name ?? '')
  })
})

describe('the keyboard', () => {
  it('does all of it alone', async () => {
    const { page } = await open('/customers?sort=name')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowDown')
    expect(await focusedRow(page)).toBe('2')
    await page.keyboard.press('k')
    await page.keyboard.press('x')
    await page.getByText('1 valgt').waitFor()
    await page.keyboard.press('o')
    await page.getByRole('list', { name: 'Abonnementer' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('list', { name: 'Abonnementer' }).waitFor({ state: 'detached' })
    expect(await focusedRow(page)).toBe('1')
    await page.keyboard.press('Escape')
    await page.getByText('1 valgt').waitFor({ state: 'detached' })
    await page.keyboard.press('f')
    await page.getByRole('dialog', { name: 'Velg et filter …' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.keyboard.type('00010')
    await total(page, 1)
    await page.keyboard.press('Enter')
    expect(await focusedRow(page)).toBe('0')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: customers[10]?.name ?? '' }).waitFor()
    await page.goBack()
    await row(page, 0).waitFor()
    await expect.poll(() => focusedRow(page)).toBe('0')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Hurtigtaster' }).getByText('Fold raden ut eller inn').waitFor()
  })
})

describe('an empty list', () => {
  it('says that nothing matches, and clears the filter', async () => {
    const { page } = await test.enter()
    await page.goto('/customers?search=finnesikke')
    await page.getByRole('heading', { name: 'Ingen kunder passer' }).waitFor()
    await expectNoAxeFindings(page)
    await page.getByRole('button', { name: 'Fjern alle' }).click()
    await total(page, customers.length)
  })

  it('says that there is nothing yet, also behind a filter', async () => {
    const { db } = test.server.database
    const partner = await createPartner(db, 'Tomt')
    const { path } = await createSignInLink(db, partner.id)
    const { page } = await test.visit()
    await page.goto(path)
    await page.locator('form button').click()
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    await page.goto('/customers?search=hvem')
    await page.getByRole('heading', { name: 'Ingen kunder ennå' }).waitFor()
    await expectNoAxeFindings(page)
    await page.getByRole('link', { name: 'Kom i gang' }).click()
    await page.waitForURL(/\/start$/)
  })

  it('says that it could not be loaded, and tries again', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/500/)
    const { page } = visitor
    await page.route('**/api/v1/customers?search=*', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        json: { type: 'about:blank', status: 500, code: 'internal', title: 'x', detail: 'Noe sviktet' },
      }),
    )
    await page.goto('/customers?search=kunde')
    await page.getByRole('heading', { name: 'Dette kunne ikke lastes' }).waitFor()
    await page.getByText('Noe sviktet').waitFor()
    await expectNoAxeFindings(page)
    await page.unroute('**/api/v1/customers?search=*')
    await page.getByRole('button', { name: 'Prøv igjen' }).click()
    await total(page, customers.length)
  })
})

describe.each(['light', 'dark'] as const)('axe in %s', (colorScheme) => {
  it('finds nothing in the list, unfolded and selected, nor in what opens above it', async () => {
    const { page } = await open('/customers?provisioning=pending_details,manual_vendor', { colorScheme })
    await expectNoAxeFindings(page)
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('o')
    await page.getByRole('list', { name: 'Abonnementer' }).waitFor()
    await expectNoAxeFindings(page)
    await page.keyboard.press('f')
    await page.getByRole('dialog', { name: 'Velg et filter …' }).waitFor()
    await expectNoAxeFindings(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Etiketter' }).click()
    await page.getByRole('checkbox', { name: 'nord' }).waitFor()
    await expectNoAxeFindings(page)
  })

  it('finds nothing in cards, and nothing is wider than a narrow screen', async () => {
    const { page } = await open('/customers?subscription=trial_expires_in_30_days', {
      colorScheme,
      viewport: { width: 360, height: 740 },
    })
    await row(page, 0).getByRole('button', { expanded: false }).first().click()
    await expectNoAxeFindings(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  })
})
