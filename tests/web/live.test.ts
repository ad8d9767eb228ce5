import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { looks, patient } from './account-steps.ts'
import * as live from './live-data.ts'
import { expectShown, expectTotal, fileRow, names, rowOf } from './live-data.ts'

const stuckFilter = '/customers?provisioning=unable_to_provision&sort=name'

let test: BrowserTest
let kari: TestPerson
let ola: TestPerson
let ids: ReadonlyMap<string, string>
const idOf = (name: string): string => ids.get(name) ?? ''

beforeAll(async () => {
  test = await startBrowserTest()
  kari = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
  ola = await newPerson(test.server, { name: 'Ola Full', role: 'partner_full_admin' })
})
beforeEach(async () => {
  await live.importRows(
    test,
    names.map((name) => fileRow(name)),
  )
  ids = await live.idsByName(test)
})
afterEach(() => test.leave())
afterAll(() => test.close())

const change = (name: string, status: string) => live.importRows(test, [fileRow(name, status)])

async function openList(person: TestPerson, path = '/customers?sort=name', options = {}): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
  await page.getByRole('rowheader').first().waitFor()
  await live.mark(page)
  return page
}

async function openCustomer(person: TestPerson, name: string, options = {}): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(`/customers/${idOf(name)}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.getByRole('region', { name: 'Historikk' }).getByRole('listitem').first().waitFor()
  await live.mark(page)
  return page
}

const waiting = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).last()

describe('the list of one, and what another one does', () => {
  it('changes the row in its place, with what is selected, unfolded and focused as it was', async () => {
    const page = await openList(ola)
    await rowOf(page, 'Beta AS').focus()
    await page.keyboard.press('x')
    await page.keyboard.press('o')
    await page.getByRole('list', { name: 'Abonnementer' }).waitFor()
    const theirs = await openCustomer(kari, 'Beta AS')
    await theirs.getByRole('button', { name: 'Sett status for Meetings' }).click()
    await theirs.getByRole('menuitemradio', { name: 'Klargjøring', exact: true }).click()
    await rowOf(page, 'Beta AS').getByText('Klargjøring', { exact: true }).waitFor()
    await page.getByRole('list', { name: 'Abonnementer' }).getByText('Klargjøring', { exact: true }).waitFor()
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    await page.getByText('1 valgt').waitFor()
    await expect
      .poll(() => rowOf(page, 'Beta AS').evaluate((row) => row === document.activeElement), patient)
      .toBe(true)
    await live.expectNotReloaded(page)
  })

  it('says of a row that it matches no more, moves its counts, and lets it go when nobody is in the table', async () => {
    const page = await openList(ola, stuckFilter)
    await expectTotal(page, '4 kunder')
    await live.point(page, 'Gamma AS')
    await change('Beta AS', 'provisioned')
    await rowOf(page, 'Beta AS').getByText('Passer ikke lenger').waitFor()
    await rowOf(page, 'Beta AS').getByText('Klargjort').first().waitFor()
    await expectTotal(page, '3 kunder')
    await waiting(page, '1 passer ikke lenger').waitFor()
    // Others change too; nothing moves under the pointer.
    await change('Delta AS', 'provisioned')
    await rowOf(page, 'Delta AS').getByText('Passer ikke lenger').waitFor()
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    await page.getByRole('button', { name: 'Velg et filter …' }).click()
    const panel = page.getByRole('dialog', { name: 'Velg et filter …' })
    const stuck = panel.locator('label', { has: page.getByRole('checkbox', { name: 'Kan ikke klargjøre' }) })
    await stuck.getByText('2', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await live.pointElsewhere(page)
    await expectShown(page, 'Alfa AS', 'Gamma AS')
    await expectTotal(page, '2 kunder')
    await live.expectNotReloaded(page)
  })

  it('takes the mark away where the row matches again', async () => {
    const page = await openList(ola, stuckFilter)
    await live.point(page, 'Gamma AS')
    await change('Beta AS', 'provisioned')
    await rowOf(page, 'Beta AS').getByText('Passer ikke lenger').waitFor()
    await change('Beta AS', 'unable_to_provision')
    await rowOf(page, 'Beta AS').getByText('Passer ikke lenger').waitFor({ state: 'detached' })
    await expectTotal(page, '4 kunder')
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
  })

  it('lets the last row say so too, before it says that nothing matches', async () => {
    const page = await openList(ola, '/customers?search=beta&provisioning=unable_to_provision')
    await live.point(page, 'Beta AS')
    await change('Beta AS', 'provisioned')
    await rowOf(page, 'Beta AS').getByText('Passer ikke lenger').waitFor()
    await expectTotal(page, '0 kunder')
    await live.pointElsewhere(page)
    await page.getByRole('heading', { name: 'Ingen kunder passer' }).waitFor()
    await change('Beta AS', 'unable_to_provision')
    await expectShown(page, 'Beta AS')
  })

  it('brings in who is new by itself where nobody is in the table, else by a press', async () => {
    await change('Alfa AS', 'provisioned')
    await change('Delta AS', 'provisioned')
    const page = await openList(ola, stuckFilter)
    await expectShown(page, 'Beta AS', 'Gamma AS')
    await live.pointElsewhere(page)
    await change('Alfa AS', 'unable_to_provision')
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Gamma AS')
    await live.point(page, 'Gamma AS')
    await change('Delta AS', 'unable_to_provision')
    await waiting(page, '1 ny kunde passer').waitFor()
    await expectTotal(page, '4 kunder')
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Gamma AS')
    await page.getByRole('button', { name: 'Vis', exact: true }).click()
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    await waiting(page, '1 ny kunde passer').waitFor({ state: 'detached' })
    // The button is gone; the focus is still in the bar, and not at the top of the page.
    await expect
      .poll(() => page.evaluate(() => document.activeElement === document.body), patient)
      .toBe(false)
    await live.expectNotReloaded(page)
  })

  it('says that the order is another, and puts it right for who asks', async () => {
    const page = await openList(ola, '/customers')
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    await live.point(page, 'Gamma AS')
    await change('Alfa AS', 'provisioning')
    await rowOf(page, 'Alfa AS').getByText('Klargjøring', { exact: true }).waitFor()
    await waiting(page, 'Rekkefølgen er endret').waitFor()
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS')
    await page.getByRole('button', { name: 'Oppdater' }).click()
    await expectShown(page, 'Beta AS', 'Delta AS', 'Gamma AS', 'Alfa AS')
    await waiting(page, 'Rekkefølgen er endret').waitFor({ state: 'detached' })
  })
})

describe('a list that its reader has scrolled', () => {
  it('stays where it is, with nobody in the table too, until they ask', async () => {
    const crowd = Array.from({ length: 180 }, (_, n) => `Mange ${String(n).padStart(3, '0')} AS`)
    await live.importRows(
      test,
      crowd.map((name) => fileRow(name, 'provisioned')),
    )
    const page = await openList(ola, '/customers?search=mange&sort=name')
    await rowOf(page, 'Mange 000 AS').waitFor()
    await page.evaluate(() => window.scrollTo(0, 2_000))
    await rowOf(page, 'Mange 050 AS').waitFor()
    const place = () =>
      page.evaluate(() => {
        const row = document.elementFromPoint(400, 400)?.closest('[role=row]')
        return [window.scrollY, row?.querySelector('[role=rowheader] a')?.textContent]
      })
    const before = await place()
    await live.importRows(test, [
      fileRow('Mange 010b AS', 'provisioned'),
      fileRow('Mange 049 AS', 'provisioning'),
    ])
    await rowOf(page, 'Mange 049 AS').getByText('Klargjøring', { exact: true }).waitFor()
    await waiting(page, '1 ny kunde passer').waitFor()
    await expectTotal(page, '181 kunder')
    expect(await place()).toEqual(before)
    await page.evaluate(() => window.scrollTo(0, 0))
    await rowOf(page, 'Mange 010b AS').waitFor()
    await waiting(page, '1 ny kunde passer').waitFor({ state: 'detached' })
  })
})

describe.each(looks)('what waits, in %s at %i', (colorScheme, width) => {
  it('is nothing that axe finds wrong, and nothing wider than the screen', async () => {
    const page = await openList(ola, stuckFilter, { colorScheme, viewport: { width, height: 800 } })
    await rowOf(page, 'Gamma AS').focus()
    await change('Beta AS', 'provisioned')
    await live.importRows(test, [fileRow('Epsilon AS')])
    await rowOf(page, 'Beta AS').getByText('Passer ikke lenger').waitFor()
    await waiting(page, '1 ny kunde passer').waitFor()
    await expectNoAxeFindings(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    await change('Epsilon AS', 'provisioned')
  })
})
