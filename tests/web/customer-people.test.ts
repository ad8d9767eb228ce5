import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { plainStyles, rowsOf, workbookOf } from '../customers-file/workbook.ts'
import { layPeople } from '../customer-people/people.ts'
import { newCustomer } from '../customer-people/support.ts'
import { type BrowserTest, expectNoAxeFindings, startBrowserTest } from '../support/browser.ts'
import { newPerson } from '../support/people.ts'

let test: BrowserTest
let customerId: string
let manyId: string

beforeAll(async () => {
  test = await startBrowserTest()
  const { server } = test
  customerId = await newCustomer(server, 'Fjellheim')
  manyId = await newCustomer(server, 'Storby kommune')
  await layPeople(server.database.db, server.partner.id, manyId, 1_200)
})
afterEach(() => test.leave())
afterAll(() => test?.close())

const heading = (page: Page) => page.getByRole('heading', { level: 1, name: /^Personer/ })
const rows = (page: Page) => page.getByRole('table', { name: 'Personer' }).getByRole('rowheader')
async function openPeople(page: Page, id: string, query = '') {
  await page.goto(`/customers/${id}/people${query}`)
  await heading(page).waitFor()
}
const light = { colorScheme: 'light' } as const
const darkPhone = { colorScheme: 'dark', viewport: { width: 360, height: 760 } } as const

async function addPerson(page: Page, name: string, email: string, group: string) {
  await page.getByRole('button', { name: 'Legg til person' }).click()
  const dialog = page.getByRole('dialog', { name: 'Legg til person' })
  await dialog.getByLabel('Navn').fill(name)
  await dialog.getByLabel('E-post').fill(email)
  await dialog.getByLabel('Grupper').fill(group)
  await dialog.getByLabel('Grupper').press('Enter')
  await dialog.getByRole('button', { name: 'Legg til person' }).click()
  await dialog.waitFor({ state: 'detached' })
  await rows(page).filter({ hasText: name }).waitFor()
}

async function chooseDeed(page: Page, name: string, deed: string) {
  await page.getByRole('button', { name: `Handlinger for ${name}` }).click()
  await page.getByRole('menuitem', { name: deed }).click()
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

describe('a customer’s people', () => {
  it('are added, changed, deactivated, brought back and erased, each said and without axe findings', async () => {
    const { page, expectTrouble } = await test.enter(light)
    // Somebody has the address.
    expectTrouble(/409/)
    await page.goto(`/customers/${customerId}`)
    await page.getByRole('link', { name: /Personer.*ingen ennå/ }).click()
    await heading(page).waitFor()
    await page.getByText('Ingen personer ennå').waitFor()
    await expectNoAxeFindings(page)
    await addPerson(page, 'Kari Nordmann', 'kari@example.org', 'Salg')
    await addPerson(page, 'Ola Dahl', 'ola@example.org', 'Kjøkken')

    await page.getByRole('button', { name: 'Legg til person' }).click()
    const adding = page.getByRole('dialog', { name: 'Legg til person' })
    await adding.getByLabel('Navn').fill('Kari to')
    await adding.getByLabel('E-post').fill('kari@example.org')
    await adding.getByRole('button', { name: 'Legg til person' }).click()
    await adding.getByText('Personen med id «P-000001» har denne adressen.').waitFor()
    expect(await adding.getByLabel('E-post').evaluate((field) => field === document.activeElement)).toBe(true)
    await expectNoAxeFindings(page)
    await page.keyboard.press('Escape')
    await adding.waitFor({ state: 'detached' })

    await chooseDeed(page, 'Kari Nordmann', 'Endre')
    const changing = page.getByRole('dialog', { name: 'Endre Kari Nordmann' })
    await changing.getByLabel('Navn').fill('Kari Hansen')
    await changing.getByRole('button', { name: 'Lagre' }).click()
    await rows(page).filter({ hasText: 'Kari Hansen' }).waitFor()

    await chooseDeed(page, 'Kari Hansen', 'Deaktiver')
    const deactivating = page.getByRole('dialog', { name: 'Deaktivere Kari Hansen?' })
    await deactivating.getByText('Personen har ingen lisenser.').waitFor()
    await expectNoAxeFindings(page)
    await deactivating.getByRole('button', { name: 'Deaktiver' }).click()
    await expect.poll(() => rows(page).allInnerTexts()).toEqual([expect.stringContaining('Ola Dahl')])
    // The button that had the focus has gone with its row.
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await page.getByLabel('Tilstand').selectOption('Aktive og deaktiverte')
    await expect.poll(() => rows(page).count()).toBe(2)
    await expectNoAxeFindings(page)

    await chooseDeed(page, 'Kari Hansen', 'Aktiver igjen')
    await page.getByRole('dialog').getByRole('button', { name: 'Aktiver igjen' }).click()
    await page.getByText('Kari Hansen er aktiv igjen.').waitFor()
    await chooseDeed(page, 'Kari Hansen', 'Slett for godt')
    const erasing = page.getByRole('dialog', { name: 'Slette Kari Hansen for godt?' })
    await erasing.getByText('Dette kan ikke gjøres om.').waitFor()
    await erasing.getByRole('button', { name: 'Slett for godt' }).click()
    await expect.poll(() => rows(page).allInnerTexts()).toEqual([expect.stringContaining('Ola Dahl')])
  })

  it('are found, filtered and read on by scrolling, with the address as the state', async () => {
    const { page } = await test.enter(darkPhone)
    await openPeople(page, manyId)
    await page.getByText('1 140', { exact: true }).waitFor()
    await expect.poll(() => rows(page).count()).toBeGreaterThan(3)
    await expectNoAxeFindings(page)
    await page.getByRole('searchbox').fill('person.377@')
    await expect.poll(() => rows(page).count()).toBe(1)
    expect(new URL(page.url()).searchParams.get('search')).toBe('person.377@')
    await page.getByRole('searchbox').fill('ingen heter dette')
    await page.getByText('Ingen passer').waitFor()
    await expectNoAxeFindings(page)
    await page.getByRole('button', { name: 'Vis alle aktive' }).click()
    await page.getByLabel('Gruppe').selectOption({ label: 'Kitchen (380)' })
    await page.getByText('380', { exact: true }).waitFor()
    await page.getByLabel('Gruppe').selectOption({ label: 'Alle grupper' })
    await page.getByText('1 140', { exact: true }).waitFor()
    // Further down others are read and drawn.
    const last = page.getByText('Åse Østby 9', { exact: true })
    await expect
      .poll(
        async () => {
          await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
          return last.count()
        },
        { timeout: 60_000 },
      )
      .toBe(1)
  })

  it('are selected, some or all that match, and something is done with them', async () => {
    const { page } = await test.enter(light)
    await openPeople(page, manyId, '?group=Support')
    await page.getByText('380', { exact: true }).waitFor()
    await page
      .getByRole('checkbox', { name: /^Velg Bjørn/ })
      .first()
      .check()
    await page.getByText('1 valgt').waitFor()
    await page.getByRole('checkbox', { name: 'Velg alle 380' }).click()
    await page.getByText('380 valgt').waitFor()
    await expectNoAxeFindings(page)
    await page.getByRole('button', { name: 'Legg i gruppe' }).click()
    const dialog = page.getByRole('dialog', { name: 'Legge 380 personer i en gruppe?' })
    await dialog.getByLabel('Gruppe').fill('Vakt')
    await expectNoAxeFindings(page)
    await dialog.getByRole('button', { name: 'Legg i gruppe' }).click()
    await dialog.getByText('Endret').waitFor()
    await dialog.getByRole('button', { name: 'Lukk' }).last().click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await page.getByLabel('Gruppe').selectOption({ label: 'Vakt (380)' })
    await page.getByText('380', { exact: true }).waitFor()
  })

  it('come from a workbook: headings of its own, what would happen, what stays out, and in', async () => {
    const { page } = await test.enter(light)
    const id = await newCustomer(test.server, 'Fra fil')
    await openPeople(page, id)
    await page.getByText('Ingen personer ennå').waitFor()
    await page.getByRole('button', { name: 'Hent fra fil' }).click()
    const dialog = page.getByRole('dialog', { name: 'Hent fra fil' })
    await dialog.getByRole('button', { name: 'Velg fil' }).waitFor()
    await expectNoAxeFindings(page)
    const rowsOfFile = [
      ['Ansattnr', 'Hvem', 'E-postadresse', 'Avdeling', 'Skostørrelse'],
      ['1', 'Åse Fil', 'ase@fil.example', 'Salg|Drift', '38'],
      ['2', 'Bo Fil', 'ikke en adresse', '', '44'],
      ['3', 'Cato Fil', '', 'Salg', '45'],
    ]
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'ansatte.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: workbookOf({ sheets: [{ name: 'Ansatte', rows: rowsOf(rowsOfFile) }], styles: plainStyles }),
    })
    await dialog.getByText('ansatte.xlsx').waitFor()
    expect(await dialog.getByLabel('Id').inputValue()).toBe('Ansattnr')
    expect(await dialog.getByLabel('Grupper').inputValue()).toBe('Avdeling')
    await dialog.getByLabel('Navn').selectOption('Hvem')
    await dialog.getByText('Åse Fil · Bo Fil · Cato Fil').waitFor()
    await expectNoAxeFindings(page)
    await dialog.getByRole('button', { name: 'Se hva som skjer' }).click()
    await dialog.getByText('Dette vil skje').waitFor()
    await dialog.getByText('Linje 3').waitFor()
    await dialog.getByText('Disse kolonnene leses ikke: Skostørrelse.').waitFor()
    await expectNoAxeFindings(page)
    await dialog.getByRole('button', { name: 'Hent inn 2 personer' }).click()
    await dialog.getByText('Filen er hentet inn').waitFor()
    await dialog.getByRole('button', { name: 'Lukk' }).last().click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => rows(page).count()).toBe(2)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Last ned' }).click()
    expect((await download).suggestedFilename()).toBe('people.csv')
  })

  it('that are all deactivated are not lost from sight', async () => {
    const { page } = await test.enter(light)
    const id = await newCustomer(test.server, 'Nedlagt')
    await openPeople(page, id)
    await page.getByText('Ingen personer ennå').waitFor()
    await addPerson(page, 'Kari Nordmann', 'kari@nedlagt.example', 'Salg')
    await chooseDeed(page, 'Kari Nordmann', 'Deaktiver')
    const dialog = page.getByRole('dialog', { name: 'Deaktivere Kari Nordmann?' })
    await dialog.getByRole('button', { name: 'Deaktiver' }).click()
    await page.getByText('Ingen aktive personer').waitFor()
    await page.getByText('Én person er deaktivert. De kan aktiveres igjen.').waitFor()
    await expectNoAxeFindings(page)
    await page.getByRole('button', { name: 'Vis deaktiverte' }).click()
    await rows(page).filter({ hasText: 'Kari Nordmann' }).waitFor()
  })

  it('are asked for in words: what an address looks like, and which files are read', async () => {
    const { page, expectTrouble } = await test.enter(light)
    expectTrouble(/400/)
    const id = await newCustomer(test.server, 'Skrivefeil')
    await openPeople(page, id)
    await page.getByRole('button', { name: 'Legg til person' }).click()
    const adding = page.getByRole('dialog', { name: 'Legg til person' })
    await adding.getByLabel('Navn').fill('Kari')
    await adding.getByLabel('E-post').fill('kari hos fjellheim')
    await adding.getByRole('button', { name: 'Legg til person' }).click()
    await adding.getByText('Skriv en e-postadresse, for eksempel kari@example.com.').waitFor()
    await page.keyboard.press('Escape')
    await adding.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Hent fra fil' }).click()
    const importing = page.getByRole('dialog', { name: 'Hent fra fil' })
    await importing.getByRole('button', { name: 'Velg fil' }).waitFor()
    await importing.locator('input[type=file]').setInputFiles({
      name: 'ansatte.jsonl',
      mimeType: 'application/jsonl',
      buffer: Buffer.from('{"name":"Kari"}\n'),
    })
    await importing.getByText('Personer hentes fra CSV (.csv) og Excel-arbeidsbøker (.xlsx).').waitFor()
    await expectNoAxeFindings(page)
  })

  it('are their own administrator’s too, and nobody’s who sees no personal data', async () => {
    const administrator = await newPerson(test.server, { role: 'customer_admin', customerId })
    const own = await test.visitAs(administrator, light)
    await own.page.goto('/organisation')
    await own.page
      .getByRole('main')
      .getByRole('link', { name: /Personer/ })
      .click()
    await heading(own.page).waitFor()
    await addPerson(own.page, 'Egen Person', 'egen@example.org', 'Salg')
    await expectNoAxeFindings(own.page)

    const helpDesk = await newPerson(test.server, { role: 'help_desk' })
    const helper = await test.visitAs(helpDesk, light)
    await helper.page.goto(`/customers/${customerId}`)
    await helper.page.getByRole('heading', { level: 1, name: 'Fjellheim' }).waitFor()
    await helper.page.getByRole('heading', { name: /administratorer/i }).waitFor()
    expect(
      await helper.page
        .getByRole('main')
        .getByRole('link', { name: /Personer/ })
        .count(),
    ).toBe(0)
    await openPeople(helper.page, customerId)
    await helper.page
      .getByText(/brukerstøtte.*kan ikke|kan ikke/i)
      .first()
      .waitFor()
    await expectNoAxeFindings(helper.page)

    const reader = await newPerson(test.server, { role: 'partner_read_only' })
    const readOnly = await test.visitAs(reader, light)
    await openPeople(readOnly.page, customerId)
    await rows(readOnly.page).filter({ hasText: 'Egen Person' }).waitFor()
    expect(
      await readOnly.page.getByRole('button', { name: 'Legg til person' }).getAttribute('aria-disabled'),
    ).toBe('true')
    expect(await readOnly.page.getByRole('button', { name: /Handlinger for/ }).count()).toBe(0)
  })
})
