import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink } from '../../src/accounts/links.ts'
import { maxImportBytes, maxPreviewBytes, maxWorkbookBytes } from '../../src/imports/limits.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { fileKinds } from '../../src/web/imports/file-kinds.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest, type Visitor } from '../support/browser.ts'
import { csvFile, csvLine, type HandedFile, rightRows, workbookFile, wrongRows } from './import-files.ts'

let test: BrowserTest
beforeAll(async () => {
  test = await startBrowserTest()
})
afterEach(() => test.leave())
afterAll(() => test.close())

/** Somebody of a partner of their own, on the page where a file is chosen. */
async function visitNew(options?: Parameters<BrowserTest['visit']>[0]): Promise<Visitor> {
  const { db } = test.server.database
  const visitor = await test.visit(options)
  const { id } = await createPartner(db, 'Importør AS')
  const { path } = await createSignInLink(db, id)
  // As the sign-in page's own button does; the first run tries that one.
  const { origin } = test.server
  const answer = await visitor.context.request.post(path, { headers: { origin }, maxRedirects: 0 })
  expect(answer.status()).toBe(303)
  await visitor.page.goto('/imports/new')
  await visitor.page.getByRole('heading', { name: 'Velg kundefilen din' }).waitFor()
  return visitor
}

const overflowPx = () => document.documentElement.scrollWidth - document.documentElement.clientWidth

async function hand(page: Page, ...files: HandedFile[]): Promise<void> {
  await page.setInputFiles('input[type=file]', files)
}

async function check(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Kontroller filen' }).click()
  await page.getByRole('heading', { name: 'Hva importen ville gjort' }).waitFor()
}

const everything = [...rightRows, ...wrongRows]

describe('a workbook with headings of its own', () => {
  it('is mapped, checked, corrected, imported, and its changes stand in the history', async () => {
    const { page } = await visitNew()
    await hand(page, workbookFile('Kundeliste.xlsx', everything))

    // What its headings mean: guessed where it can be, said where not.
    const readAs = (heading: string) => page.getByRole('combobox', { name: `Les «${heading}» som` })
    await readAs('Kundenr').waitFor()
    expect(await readAs('Kundenr').inputValue()).toBe('customer_id')
    expect(await readAs('Abonnement').inputValue()).toBe('subscription_id')
    expect(await readAs('Internt notat').inputValue()).toBe('')
    expect(await readAs('Hva slags').inputValue()).toBe('')
    await page.getByText('Nye abonnementer og tjenester trenger også: Type').waitFor()
    await page.getByText('Åsgård Bygg AS · Østre Rør AS').waitFor()

    // A column has one heading: the other one loses it, and the file cannot go on without what it needs.
    await readAs('Internt notat').selectOption('customer_name')
    await page.getByText('«Kundenavn» importeres ikke lenger').waitFor()
    expect(await readAs('Kundenavn').inputValue()).toBe('')
    await readAs('Internt notat').selectOption('')
    await page.getByText('En kolonne mangler: Kundenavn').waitFor()
    expect(await page.getByRole('button', { name: 'Kontroller filen' }).isDisabled()).toBe(true)
    await readAs('Kundenavn').selectOption('customer_name')
    await readAs('Hva slags').selectOption('kind')
    await page.getByText('Alt som trengs, er med').waitFor()

    await check(page)
    await page.getByRole('heading', { name: '3 kunder ville ikke blitt importert' }).waitFor()
    const rows = page.locator('section[aria-label="Hva som er galt"] tbody tr')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(3)
    // The file's own heading, and its own line.
    expect(await rows.first().innerText()).toMatch(/5\s+K-3\s+Hva slags\s+«gratis» er ingen type/)

    await page.getByRole('button', { name: /^2 «ferdig»/ }).click()
    await page.getByText('2 feil', { exact: true }).waitFor()
    expect(await rows.count()).toBe(2)
    await page.getByRole('searchbox').fill('klar')
    await page.getByText('1 feil', { exact: true }).waitFor()
    expect(await rows.innerText()).toContain('K-5')
    await page.getByRole('searchbox').fill('finnes ikke')
    await page.getByText('Ingen feil passer til dette.').waitFor()
    await page.getByRole('button', { name: 'Vis alle', exact: true }).click()
    await page.getByText('3 feil', { exact: true }).waitFor()
    await page.getByRole('combobox', { name: 'Kolonne' }).selectOption('kind')
    await page.getByText('1 feil', { exact: true }).waitFor()

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Last ned listen' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('feil.csv')
    const list = await readFile(await download.path(), 'utf8')
    expect(list.trim().split('\r\n')).toHaveLength(4)
    expect(list).toContain('«gratis» er ingen type abonnement')

    // All or nothing would be nothing.
    await page.getByRole('switch', { name: 'Alt eller ingenting' }).click()
    expect(await page.getByRole('button', { name: 'Importer resten' }).isDisabled()).toBe(true)
    await page.getByRole('switch', { name: 'Alt eller ingenting' }).click()
    await page.getByRole('button', { name: 'Importer resten' }).click()
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { name: 'Importert, men 3 kunder ble ikke med' }).waitFor()
    await page.getByRole('link', { name: 'Vis kundene' }).click()
    await page.getByRole('link', { name: 'Østre Rør AS' }).waitFor()
    await page.getByRole('link', { name: 'Åsgård Bygg AS' }).waitFor()
    expect(await page.getByText('Feil Type AS').count()).toBe(0)

    // The next file: what was chosen is remembered, and what it changed is told.
    await page.goto('/imports/new')
    const changed = rightRows.map((row) => row.map((cell) => (cell === '2027-01-31' ? '2027-03-31' : cell)))
    await hand(page, workbookFile('Kundeliste 2.xlsx', changed))
    expect(await readAs('Hva slags').inputValue()).toBe('kind')
    await page.getByText('Som i forrige import').first().waitFor()
    await check(page)
    await page.getByText('Ingen nye kunder, 1 med endringer.').waitFor()
    await page.getByRole('button', { name: 'Importer', exact: true }).click()
    await page.getByRole('heading', { name: 'Alt er importert' }).waitFor()

    await page.getByRole('link', { name: 'Alle importer' }).click()
    await page.getByRole('heading', { level: 1, name: 'Importer' }).waitFor()
    const imports = page.getByRole('table').getByRole('row')
    await imports.nth(4).waitFor()
    expect(await imports.count()).toBe(5)
    expect(await imports.nth(1).innerText()).toMatch(/Kundeliste 2\.xlsx\s+Importert\s+.*\s+Operator/)
    expect(await imports.nth(2).innerText()).toMatch(/Kundeliste 2\.xlsx\s+Bare kontrollert/)
    expect(await imports.nth(3).innerText()).toMatch(/Kundeliste\.xlsx\s+Importert, med feil/)
    await imports.nth(1).getByRole('link').click()
    const change = page.getByRole('row', { name: /Østre Rør AS/ })
    await change.waitFor()
    expect(await change.innerText()).toContain('31. mars 2027')
    await change.getByRole('link', { name: 'Østre Rør AS' }).click()
    await page.getByRole('heading', { level: 1, name: 'Østre Rør AS' }).waitFor()
  })
})

describe('a CSV file', () => {
  it('is dropped anywhere on the page and imported at once', async () => {
    const { page } = await visitNew()
    const { name, mimeType, buffer } = csvFile('kunder.csv', [csvLine(1), csvLine(2)])
    const data = await page.evaluateHandle(
      ([text, fileName, type]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([text], fileName, { type }))
        return transfer
      },
      [buffer.toString(), name, mimeType] as const,
    )
    await page.dispatchEvent('main', 'dragover', { dataTransfer: data })
    await page.getByText('Slipp for å lese filen').waitFor()
    await page.dispatchEvent('main', 'drop', { dataTransfer: data })
    await page.getByText('9 av 9 overskrifter importeres.').waitFor()
    await page.getByRole('button', { name: 'Importer uten kontroll' }).click()
    await page.getByRole('heading', { name: 'Alt er importert' }).waitFor()
    await page.getByText('2 nye kunder, ingen endret.').waitFor()
    await page.getByRole('link', { name: 'Kunde 1', exact: true }).waitFor()
  })

  it('has a template, with the separator that spreadsheets of the language expect', async () => {
    const { page } = await visitNew()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Last ned malen' }).click(),
    ])
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^\uFEFFcustomer_id;customer_name;/)
  })
})

describe('what cannot be imported', () => {
  it('is refused with what to do instead, and the next file is taken', async () => {
    const visitor = await visitNew()
    visitor.expectTrouble(/422/)
    const { page } = visitor
    const refused = async (words: RegExp) => page.getByRole('alert').getByText(words).waitFor()
    const file = { name: 'tom.csv', mimeType: 'text/csv', buffer: Buffer.from('x') }
    await hand(page, { ...file, name: 'kunder.xls' })
    await refused(/det gamle Excel-formatet/)
    await hand(page, { ...file, name: 'kunder.pdf' })
    await refused(/Varde leser Excel-arbeidsbøker/)
    await hand(page, { ...file, buffer: Buffer.alloc(0) })
    await refused(/Filen er tom/)
    await dropNames(page, ['a.csv', 'b.csv'])
    await refused(/én fil om gangen/)
    // In the server's words.
    await hand(page, { ...file, buffer: Buffer.from([0xff, 0x41, 0xe6, 0x0a]) })
    await refused(/UTF-8/)
    await hand(page, csvFile('kunder.csv', [csvLine(1)]))
    await page.getByRole('heading', { name: 'Hva overskriftene betyr' }).waitFor()
  })

  it('is known to the page by the server’s own limits', () => {
    expect(fileKinds.csv).toMatchObject({ maxBytes: maxImportBytes, previewBytes: maxPreviewBytes })
    expect(fileKinds.jsonl).toMatchObject({ maxBytes: maxImportBytes, previewBytes: maxPreviewBytes })
    expect(fileKinds.xlsx).toMatchObject({ maxBytes: maxWorkbookBytes, previewBytes: maxWorkbookBytes })
  })
})

async function dropNames(page: Page, names: readonly string[]): Promise<void> {
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const name of all) transfer.items.add(new File(['x'], name))
    return transfer
  }, names)
  await page.dispatchEvent('main', 'drop', { dataTransfer: data })
}

describe('on the way', () => {
  it('a server that is gone loses nothing: the same file goes again, and is taken once', async () => {
    const visitor = await visitNew()
    visitor.expectTrouble(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
    const { page, context } = visitor
    const listens = page.waitForResponse('**/api/v1/events/stream')
    await page.reload()
    await page.getByRole('heading', { name: 'Velg kundefilen din' }).waitFor()
    await hand(page, csvFile('kunder.csv', [csvLine(1)]))
    await page.getByRole('button', { name: 'Importer uten kontroll' }).waitFor()
    // All of the page's code is there: what cannot be fetched would load the page anew.
    await listens
    await context.setOffline(true)
    await page.getByRole('button', { name: 'Importer uten kontroll' }).click()
    const alert = page.getByRole('alert').filter({ hasText: 'Filen ble ikke tatt imot' })
    await alert.waitFor()
    await context.setOffline(false)
    await alert.getByRole('button', { name: 'Prøv igjen' }).click()
    await page.getByRole('heading', { name: 'Alt er importert' }).waitFor()
    await page.goto('/imports')
    await page.getByRole('link', { name: 'kunder.csv' }).waitFor()
    expect(await page.getByRole('link', { name: 'kunder.csv' }).count()).toBe(1)
  })

  it('a session that has ended leads to the sign-in page', async () => {
    const visitor = await visitNew()
    visitor.expectTrouble(/401/)
    const { page, context } = visitor
    const listens = page.waitForResponse('**/api/v1/events/stream')
    await page.reload()
    await page.getByRole('heading', { name: 'Velg kundefilen din' }).waitFor()
    await hand(page, csvFile('kunder.csv', [csvLine(1)]))
    await page.getByRole('button', { name: 'Kontroller filen' }).waitFor()
    // What listens to changes would find it out as well.
    await listens
    await context.clearCookies()
    await page.getByRole('button', { name: 'Kontroller filen' }).click()
    await page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()
  })

  it('shows how far it has come, and a check can be stopped', async () => {
    const { page } = await visitNew()
    const lines = Array.from({ length: 2_000 }, (_, number) => csvLine(number))
    await hand(page, csvFile('mange.csv', lines))
    await page.getByRole('button', { name: 'Kontroller filen' }).waitFor()
    // Who compares with the customers has to wait, as behind another long import.
    await test.server.database.db.transaction().execute(async (trx) => {
      await sql`lock table customers in access exclusive mode`.execute(trx)
      await page.getByRole('button', { name: 'Kontroller filen' }).click()
      await page.getByRole('heading', { name: 'Kontrollerer filen' }).waitFor()
      await page.getByText('Sammenligner med det som er her', { exact: true }).waitFor()
      await page.getByText(/^25\s%$/).waitFor()
      expect(await page.getByRole('progressbar').getAttribute('value')).toBe('0.25')
      await expectNoAxeFindings(page)
      await page.getByRole('button', { name: 'Stans' }).click()
      await page.getByRole('heading', { name: 'Stanset' }).waitFor()
    })
    // The columns are still as they were chosen.
    await page.getByRole('button', { name: 'Tilbake til kolonnene' }).click()
    await page.getByText('9 av 9 overskrifter importeres.').waitFor()
  })
})

describe('the keyboard', () => {
  it('is enough, and the focus comes along from step to step', async () => {
    const { page } = await visitNew()
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    // Asked for before the key is pressed: the browser's own dialog must not open instead.
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Velg fil' }).focus()
    await page.keyboard.press('Enter')
    const chooser = await choosing
    await chooser.setFiles([csvFile('kunder.csv', [csvLine(1)])])
    await page.getByRole('heading', { name: 'Hva overskriftene betyr' }).waitFor()
    expect(await focused()).toBe('Hva overskriftene betyr')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Les «customer_id» som',
    )
    for (let column = 1; column <= 10; column += 1) await page.keyboard.press('Tab')
    expect(await focused()).toBe('Kontroller filen')
    await page.keyboard.press('Enter')
    await page.getByText('1 ny kunde, ingen med endringer.').waitFor()
    expect(await focused()).toBe('Hva importen ville gjort')
  })
})

describe.each([
  ['light', 1440],
  ['dark', 360],
] as const)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing at any step, and nothing is wider than the page', async () => {
    const visitor = await visitNew({ colorScheme, viewport: { width, height: 800 } })
    visitor.expectTrouble(/422/)
    const { page } = visitor
    const look = async () => {
      await expectNoAxeFindings(page)
      expect(await page.evaluate(overflowPx)).toBe(0)
    }
    await look()
    await page.goto('/imports')
    await page.getByRole('heading', { name: 'Ingen importer ennå' }).waitFor()
    await look()
    await page.getByRole('link', { name: 'Importer en fil' }).click()
    await hand(page, { name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from([0xff, 0x0a]) })
    await page.getByRole('alert').waitFor()
    await look()
    await hand(page, workbookFile('Kundeliste.xlsx', everything))
    await page.getByRole('combobox', { name: 'Les «Kundenavn» som' }).selectOption('')
    await page.getByText('En kolonne mangler').waitFor()
    await look()
    await page.getByRole('combobox', { name: 'Les «Kundenavn» som' }).selectOption('customer_name')
    await page.getByRole('combobox', { name: 'Les «Hva slags» som' }).selectOption('kind')
    await check(page)
    await page.getByRole('button', { name: /^2 «ferdig»/ }).click()
    await page.getByText('2 feil', { exact: true }).waitFor()
    await look()
    await page.getByRole('button', { name: 'Importer resten' }).click()
    await page.getByRole('row', { name: /Østre Rør AS/ }).waitFor()
    await look()
    await page.getByRole('link', { name: 'Alle importer' }).click()
    await page.getByRole('link', { name: 'Kundeliste.xlsx' }).first().waitFor()
    await look()
  })
})
