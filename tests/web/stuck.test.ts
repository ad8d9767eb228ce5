import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { looks, patient } from './account-steps.ts'
import { addProduct, byPartner, order } from './hands-data.ts'

let test: BrowserTest
let kari: TestPerson

beforeAll(async () => {
  test = await startBrowserTest()
  kari = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
  await addProduct(test.server, { name: 'Router', provisioner: byPartner, usualSeconds: 3 })
  await addProduct(test.server, { name: 'Chairs', provisioner: byPartner })
  await order(test.server, 'Alfa AS', ['Chairs'])
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

const late = 'Tar lenger tid enn vanlig'
const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
const names = (page: Page) => page.getByRole('rowheader').getByRole('link').allTextContents()

describe('what takes longer than it usually does', () => {
  it('is marked in the list when its time comes, without a reload', async () => {
    const page = await openList('/customers?sort=name')
    await order(test.server, 'Beta AS', ['Router', 'Chairs'])
    // What is new waits until somebody wants it.
    await rowOf(page, 'Beta AS').getByTitle(late).waitFor(patient)
    expect(await rowOf(page, 'Alfa AS').getByTitle(late).count()).toBe(0)
    await rowOf(page, 'Beta AS').getByRole('button', { name: 'Abonnementene til Beta AS' }).click()
    const services = page.getByRole('list', { name: 'Tjenester' }).getByRole('listitem')
    await services.filter({ hasText: 'Router' }).getByTitle(late).waitFor()
    expect(await services.filter({ hasText: 'Chairs' }).getByTitle(late).count()).toBe(0)
    await expectNoAxeFindings(page)
  })

  it('is one click in the filter, with its number, and a choice to take away', async () => {
    const page = await openList('/customers?sort=name')
    await page.getByRole('button', { name: 'Velg et filter …' }).click()
    const oneClick = page.getByRole('group', { name: 'Hurtigvalg' }).getByRole('button', { name: late })
    await oneClick.getByText('1', { exact: true }).waitFor()
    await oneClick.click()
    await expect.poll(() => names(page), patient).toEqual(['Beta AS'])
    expect(new URL(page.url()).searchParams.get('stuck')).toBe('true')
    expect(await oneClick.getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: `Fjern «${late}»` }).click()
    await expect.poll(() => names(page), patient).toEqual(['Alfa AS', 'Beta AS'])
    expect(new URL(page.url()).searchParams.get('stuck')).toBeNull()
  })

  it.each(looks)('looks well, %s at %i pixels', async (colorScheme, width) => {
    const page = await openList('/customers?stuck=true', { viewport: { width, height: 800 }, colorScheme })
    await rowOf(page, 'Beta AS').getByTitle(late).waitFor()
    await expectNoAxeFindings(page)
  })
})
