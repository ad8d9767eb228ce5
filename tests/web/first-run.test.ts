import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink } from '../../src/accounts/links.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest, type Visitor } from '../support/browser.ts'
import { csvFile, csvLine, jsonlFile, rightRows, workbookFile } from './import-files.ts'

let test: BrowserTest
beforeAll(async () => {
  test = await startBrowserTest()
})
afterEach(() => test.leave())
afterAll(() => test.close())

/** Somebody who opens the printed link of a new installation. */
async function visitFirst(
  options?: Parameters<BrowserTest['visit']>[0],
  name: string | null = null,
): Promise<Visitor> {
  const { db } = test.server.database
  const visitor = await test.visit(options)
  const { id } = await createPartner(db, name)
  const { path } = await createSignInLink(db, id)
  await visitor.page.goto(path)
  await visitor.page.locator('form button').click()
  await visitor.page.getByRole('heading', { level: 1, name: 'Velkommen til Varde' }).waitFor()
  return visitor
}

const overflowPx = () => document.documentElement.scrollWidth - document.documentElement.clientWidth

async function nameIt(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Virksomheten din' }).fill('Nordlys Drift AS')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Velg kundefilen din' }).waitFor()
}

const step = (page: Page) => page.locator('[aria-current=step]').innerText()

describe('the first run', () => {
  it('names the partner and its vendor, takes a workbook with its own headings, and leads to the customers: filtered, counted, unfolded, exported', async () => {
    const visitor = await visitFirst()
    visitor.expectTrouble(/400/)
    const { page } = visitor
    expect(new URL(page.url()).pathname).toBe('/start')
    expect(await page.getByRole('textbox', { name: 'Leverandør' }).inputValue()).toBe('Cisco')

    await page.getByRole('button', { name: 'Neste' }).click()
    await page.getByText('Skriv navnet på én linje, høyst 200 tegn.').waitFor()
    const name = page.getByRole('textbox', { name: 'Virksomheten din' })
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true)
    await page.getByRole('textbox', { name: 'Leverandør' }).fill('Telenor')
    await nameIt(page)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Velg kundefilen din')
    await page.getByRole('banner').getByText('Nordlys Drift AS').waitFor()
    expect(await step(page)).toMatch(/Kunder/)

    await page.setInputFiles('input[type=file]', workbookFile('Kunder.xlsx', rightRows))
    await page.getByRole('combobox', { name: 'Les «Hva slags» som' }).selectOption('kind')
    await page.getByRole('button', { name: 'Kontroller filen' }).click()
    await page.getByRole('heading', { name: 'Filen er i orden' }).waitFor()
    await page.getByRole('button', { name: 'Importer', exact: true }).click()
    await page.getByRole('heading', { name: '2 kunder er på plass' }).waitFor()
    expect(await step(page)).toMatch(/Klar/)
    await page.getByRole('link', { name: 'Vis kundene' }).click()
    await page.getByRole('link', { name: 'Åsgård Bygg AS' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/customers')
    const partner = await page.evaluate(
      async () => (await fetch('/api/v1/partner')).json() as Promise<unknown>,
    )
    expect(partner).toMatchObject({ name: 'Nordlys Drift AS', vendor: 'Telenor' })

    await page.getByRole('button', { name: 'Velg et filter …' }).click()
    const panel = page.getByRole('dialog')
    const choice = (label: string) => panel.locator('label', { hasText: label })
    expect(await choice('Manuell klargjøring (partner)').innerText()).toMatch(/\s1$/)
    // The vendor that was named above, and nothing that waits for it.
    expect(await choice('Manuell klargjøring (Telenor)').innerText()).toMatch(/\s0$/)
    await panel.getByRole('checkbox', { name: 'Manuell klargjøring (partner)' }).check()
    await page.getByText('1 kunde', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    const rows = page.getByRole('rowheader').getByRole('link')
    await expect.poll(() => rows.allInnerTexts()).toEqual(['Åsgård Bygg AS'])
    await page.getByRole('button', { name: 'Abonnementene til Åsgård Bygg AS' }).click()
    const below = page.getByRole('list', { name: 'Abonnementer' })
    for (const text of ['Webex Suite', 'Meetings', 'Calling', 'Klargjort'])
      await below.getByText(text).first().waitFor()

    await page.getByRole('button', { name: 'Eksporter' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'CSV for regneark' }).click()
    const [head = '', ...lines] = (await readFile(await (await coming).path(), 'utf8')).trim().split('\r\n')
    const columns = head.split(';')
    const cells = (column: string) => lines.map((line) => line.split(';')[columns.indexOf(column)])
    expect(cells('customer_id')).toEqual(['K-1', 'K-1'])
    expect(cells('service_id')).toEqual(['T-1', 'T-2'])
    expect(cells('provisioning_status')).toEqual(['provisioned', 'manual_partner'])
    expect(cells('ends_at')).toEqual(['2027-06-30', '2027-06-30'])
  })

  it('takes JSON lines, with a key of the sender’s own', async () => {
    const { page } = await visitFirst()
    await nameIt(page)
    await page.setInputFiles('input[type=file]', jsonlFile('kunder.jsonl'))
    const name = page.getByRole('combobox', { name: 'Les «Kundenavn» som' })
    expect(await name.inputValue()).toBe('customer_name')
    await page.getByRole('button', { name: 'Kontroller filen' }).click()
    await page.getByRole('heading', { name: 'Filen er i orden' }).waitFor()
    await page.getByRole('button', { name: 'Importer', exact: true }).click()
    await page.getByRole('heading', { name: '2 kunder er på plass' }).waitFor()
    await page.getByRole('link', { name: 'Vis kundene' }).click()
    const row = page.getByRole('row', { name: /Fjord 1 AS/ })
    for (const text of ['Manuell klargjøring (partner)', '19 / 25', 'nord', 'skole'])
      await row.getByText(text).first().waitFor({ state: 'attached' })
    await page.getByRole('link', { name: 'Fjord 2 AS' }).waitFor()
  })

  it('comes back to an import that is under way, after a reload in its middle', async () => {
    const { page } = await visitFirst()
    await nameIt(page)
    const file = csvFile('kunder.csv', [csvLine(1), csvLine(2)])
    await page.setInputFiles('input[type=file]', file)
    await page.getByText('9 av 9 overskrifter importeres.').waitFor()
    // What has not been sent is the reader's still: the name stays, the file is chosen again.
    await page.reload()
    await page.getByRole('heading', { name: 'Velg kundefilen din' }).waitFor()
    expect(await step(page)).toMatch(/Kunder/)
    await page.setInputFiles('input[type=file]', file)
    await page.getByText('9 av 9 overskrifter importeres.').waitFor()
    // Who writes customers has to wait, as behind another long import.
    await test.server.database.db.transaction().execute(async (trx) => {
      await sql`lock table customers in access exclusive mode`.execute(trx)
      await page.getByRole('button', { name: 'Importer uten kontroll' }).click()
      await page.getByRole('heading', { name: 'Kundene er på vei inn' }).waitFor()
      await page.reload()
      await page.getByRole('heading', { name: 'Kundene er på vei inn' }).waitFor()
      expect(await step(page)).toMatch(/Klar/)
      await page.getByRole('progressbar').waitFor()
      await expectNoAxeFindings(page)
    })
    await page.getByRole('heading', { name: '2 kunder er på plass' }).waitFor()
    await page.getByRole('link', { name: 'Vis kundene' }).click()
    await page.getByRole('link', { name: 'Kunde 2', exact: true }).waitFor()
    const runs = await page.evaluate(
      async () => ((await (await fetch('/api/v1/imports')).json()) as { items: unknown[] }).items.length,
    )
    expect(runs).toBe(1)
  })

  it('loads the demo, once', async () => {
    const { page } = await visitFirst({}, 'Navngitt AS')
    // A partner with a name begins with its customers.
    expect(await step(page)).toMatch(/Kunder/)
    await page.getByRole('button', { name: 'Last inn demoen' }).click()
    await page.getByRole('heading', { name: /^2\s000 kunder er på plass$/ }).waitFor()
    await page.getByRole('link', { name: 'Vis kundene' }).click()
    await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
    await page.goto('/start')
    await page.getByText('Du har allerede kunder.').waitFor()
    expect(await page.getByRole('button', { name: 'Last inn demoen' }).count()).toBe(0)
  })
})

describe.each([
  ['light', 1440],
  ['dark', 360],
] as const)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing at any step, and nothing is wider than the page', async () => {
    const visitor = await visitFirst({ colorScheme, viewport: { width, height: 760 } })
    visitor.expectTrouble(/400/)
    const { page } = visitor
    const look = async () => {
      await expectNoAxeFindings(page)
      expect(await page.evaluate(overflowPx)).toBe(0)
    }
    await look()
    await page.getByRole('button', { name: 'Neste' }).click()
    await page.getByText('Skriv navnet på én linje').waitFor()
    await look()
    await nameIt(page)
    await look()
    await page.getByRole('button', { name: 'Last inn demoen' }).click()
    await page.getByRole('heading', { name: /kunder er på plass/ }).waitFor()
    await look()
  })
})
