import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, looks, soon } from './account-steps.ts'

let test: BrowserTest
let admin: TestPerson
let customers: Customer[]

interface Customer {
  readonly id: string
  readonly name: string
  readonly externalId: string
}

beforeAll(async () => {
  test = await startBrowserTest()
  admin = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
  await test.server.ask('/api/v1/demo', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customers: 40 }),
  })
  const answer = await admin.ask('/api/v1/customers?sort=name&limit=40')
  customers = ((await answer.json()) as { items: Customer[] }).items
})
afterEach(() => test.leave())
afterAll(() => test.close())

const one = (n: number) => customers[n] as Customer
const pathOf = ({ id }: Customer) => `/customers/${id}`
const isThere = async ({ id }: Customer) => (await admin.ask(`/api/v1/customers/${id}`)).status === 200
const remove = ({ id }: Customer) => admin.ask(`/api/v1/customers/${id}`, { method: 'DELETE' })

/** Opens what can be done with the customer whose page is shown, once that page is there. */
async function openMenu(page: Page, { name }: Customer): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.getByRole('button', { name: `Mer du kan gjøre med ${name}` }).click()
  await page.getByRole('menu').waitFor()
}

async function choose(page: Page, customer: Customer, deed: string): Promise<void> {
  await openMenu(page, customer)
  await page.getByRole('menuitem', { name: deed }).click()
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

describe('a customer', () => {
  it('is deleted from its page, back to the list as it was left, and brought back from there', async () => {
    const customer = one(0)
    const { page } = await test.visitAs(admin)
    const search = encodeURIComponent(customer.externalId)
    await page.goto(`/customers?search=${search}`)
    await page.getByRole('link', { name: customer.name }).click()
    await choose(page, customer, 'Slett kunden')
    const dialog = page.getByRole('dialog', { name: `Slette ${customer.name}?` })
    // Until when it can be brought back, and that a file cannot do it.
    await dialog.getByText(/30 dager, til \d+\. \S+ \d{4}, kan den hentes tilbake/).waitFor()
    await dialog.getByText(`rader med id-en ${customer.externalId}`).waitFor()
    await dialog.getByRole('button', { name: 'Slett kunden' }).click()
    await heading(page, 'Kunder')
    await page.getByText(`${customer.name} er slettet`).waitFor()
    expect(new URL(page.url()).search).toBe(`?search=${search}`)
    await page.getByText('Ingen kunder passer').first().waitFor()
    expect(await isThere(customer)).toBe(false)

    await page.getByRole('button', { name: 'Hent tilbake' }).click()
    await page.getByText(`${customer.name} er hentet tilbake`).waitFor()
    await page.getByRole('row').filter({ hasText: customer.externalId }).waitFor()
    expect(await isThere(customer)).toBe(true)
    await page.getByRole('link', { name: 'Åpne kunden' }).click()
    await heading(page, customer.name)
    await page.getByText('Kunden ble hentet tilbake').waitFor()
    // Who has left the list knows.
    await page.goBack()
    await heading(page, 'Kunder')
    await page.getByRole('row').filter({ hasText: customer.externalId }).waitFor()
    expect(await page.getByText('er hentet tilbake').count()).toBe(0)
  })

  it('is deleted by keyboard alone, with the focus on what comes next', async () => {
    const customer = one(1)
    const { page } = await test.visitAs(admin)
    await page.goto(pathOf(customer))
    await heading(page, customer.name)
    await page.getByRole('button', { name: `Mer du kan gjøre med ${customer.name}` }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await expect.poll(() => focused(page), soon).toBe('Endre kunden …')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page), soon).toBe('Rett id-en …')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page), soon).toBe('Fjern en adresse …')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page), soon).toBe('Slett kunden …')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: `Slette ${customer.name}?` })
    await dialog.waitFor()
    // Escape leaves everything as it is, and the focus where it was.
    await expect.poll(() => focused(page), soon).toBe('Avbryt')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => focused(page), soon).toBe(`Mer du kan gjøre med ${customer.name}`)
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    // The first line takes the focus once the menu stands there.
    await expect.poll(() => focused(page), soon).toBe('Endre kunden …')
    await page.keyboard.press('End')
    await expect.poll(() => focused(page), soon).toBe('Slett kunden …')
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await expect.poll(() => focused(page), soon).toBe('Avbryt')
    await page.keyboard.press('Tab')
    await expect.poll(() => focused(page), soon).toBe('Slett kunden')
    await page.keyboard.press('Enter')
    await page.getByText(`${customer.name} er slettet`).waitFor()
    await expect.poll(() => focused(page), soon).toContain(`${customer.name} er slettet`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText(`${customer.name} er hentet tilbake`).waitFor()
    await expect.poll(() => focused(page), soon).toContain(`${customer.name} er hentet tilbake`)
    expect(await isThere(customer)).toBe(true)
  })

  it('gets its id corrected; one that another has is refused beside the field', async () => {
    const customer = one(2)
    const visitor = await test.visitAs(admin)
    visitor.expectTrouble(/40[09]/)
    const { page } = visitor
    await page.goto(pathOf(customer))
    await choose(page, customer, 'Rett id-en')
    const dialog = page.getByRole('dialog', { name: `Rett id-en til ${customer.name}` })
    const field = dialog.getByRole('textbox', { name: 'Kunde-id' })
    expect(await field.inputValue()).toBe(customer.externalId)
    await field.fill('')
    await dialog.getByRole('button', { name: 'Rett id-en' }).click()
    await dialog.getByText(/Skriv/).waitFor()
    await field.fill(one(3).externalId)
    await dialog.getByRole('button', { name: 'Rett id-en' }).click()
    await dialog.getByText('En annen kunde har denne id-en').waitFor()
    await expect
      .poll(() => field.evaluate((node) => node.ownerDocument.activeElement === node), soon)
      .toBe(true)
    await field.fill(' Å-17 ')
    await dialog.getByRole('button', { name: 'Rett id-en' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Id-en er nå Å-17').waitFor()
    await page.locator('dd code').getByText('Å-17', { exact: true }).waitFor()
    await page.getByText(`Ekstern id er endret fra ${customer.externalId} til Å-17`).waitFor()
  })

  it('can be neither deleted nor corrected by who may not, who reads why', async () => {
    const reader = await newPerson(test.server, { role: 'partner_read_only' })
    const visitor = await test.visitAs(reader)
    const { page } = visitor
    await page.goto(pathOf(one(4)))
    await openMenu(page, one(4))
    for (const [name, deed] of [
      ['Slett kunden', 'slette kunder'],
      ['Fjern en adresse', 'slette kunder'],
      ['Rett id-en', 'rette kunde-id-er'],
    ] as const) {
      const item = page
        .getByRole('menuitem', { name })
        .filter({ hasText: `Rollen din, Leseadministrator, kan ikke ${deed}.` })
      expect(await item.getAttribute('aria-disabled')).toBe('true')
      await item.click({ force: true })
    }
    await page.getByRole('menu').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.goto('/customers/deleted')
    await page.getByText('Rollen din åpner ikke dette').waitFor()
  })
})

describe('the address of a customer’s contact', () => {
  it('is erased for good, and then there is none to erase', async () => {
    const customer = one(9)
    const email = 'ingunn@kontakt.example'
    const named = await admin.ask(`/api/v1/customers/${customer.id}`, {
      method: 'PATCH',
      body: JSON.stringify({ adminEmail: email }),
    })
    expect(named.status).toBeLessThan(300)
    const { page } = await test.visitAs(admin)
    await page.goto(pathOf(customer))
    await heading(page, customer.name)
    await page.getByText(email).first().waitFor()
    await choose(page, customer, 'Fjern en adresse')
    const dialog = page.getByRole('dialog', { name: `Fjerne en adresse hos ${customer.name}?` })
    expect(await dialog.getByRole('combobox', { name: 'Adresse' }).inputValue()).toBe(email)
    await dialog.getByRole('button', { name: 'Fjern adressen' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('status').filter({ hasText: 'Adressen er fjernet.' }).waitFor()
    await expect.poll(() => focused(page), soon).toBe(`Mer du kan gjøre med ${customer.name}`)
    await expect.poll(() => page.getByText(email).count(), soon).toBe(0)
    await choose(page, customer, 'Fjern en adresse')
    await dialog.getByText('Kunden har ingen adresse som kan fjernes.').waitFor()
    await dialog.getByRole('button', { name: 'Lukk' }).last().click()
    await dialog.waitFor({ state: 'detached' })
  })
})

describe('deleted customers', () => {
  it('are found, with who deleted them, and brought back; their own page says where they are', async () => {
    const [gone, other] = [one(5), one(6)]
    await remove(gone)
    await remove(other)
    const visitor = await test.visitAs(admin)
    visitor.expectTrouble(/404/)
    const { page } = visitor
    await page.goto(pathOf(gone))
    await page.getByRole('link', { name: 'Slettede kunder' }).click()
    await heading(page, 'Slettede kunder')
    const rowOf = ({ externalId }: Customer) => page.getByRole('row').filter({ hasText: externalId })
    await rowOf(gone).getByText('Kari Full').waitFor()
    await rowOf(gone).getByText('om 30 dager').waitFor()
    await page.getByRole('searchbox').fill(other.externalId)
    await rowOf(gone).waitFor({ state: 'detached' })
    await expect.poll(() => new URL(page.url()).searchParams.get('search'), soon).toBe(other.externalId)
    await page.getByRole('searchbox').fill('no such customer')
    await page.getByText('Ingen slettet kunde passer').waitFor()
    await page.getByRole('button', { name: 'Vis alle' }).click()
    await page.getByRole('button', { name: `Hent tilbake ${gone.name}` }).click()
    await page.getByText(`${gone.name} er hentet tilbake`).waitFor()
    await rowOf(gone).waitFor({ state: 'detached' })
    await expect.poll(() => focused(page), soon).toBe('Åpne kunden')
    expect(await isThere(gone)).toBe(true)
    await page.getByRole('button', { name: `Hent tilbake ${other.name}` }).click()
    await page.getByText('Ingen slettede kunder').waitFor()
    await page.getByRole('link', { name: 'Åpne kunden' }).click()
    await heading(page, other.name)
  })
})

describe('the settings of the partner', () => {
  it('say for how long things are kept; what is shorter is asked about, what cannot be is told', async () => {
    const visitor = await test.visitAs(admin)
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await page.goto('/customers')
    await heading(page, 'Kunder')
    await page.getByRole('link', { name: 'Innstillinger' }).click()
    await heading(page, 'Innstillinger')
    const kept = page.getByRole('region', { name: 'Hvor lenge ting beholdes' })
    const [deleted, audit] = [
      kept.getByRole('textbox', { name: 'Slettede kunder, i dager' }),
      kept.getByRole('textbox', { name: 'Revisjonsloggen, i dager' }),
    ]
    const save = kept.getByRole('button', { name: 'Lagre' })
    await audit.fill('nei')
    await save.click()
    await kept.getByText('Skriv et heltall med sifre').waitFor()
    await audit.fill('3651')
    await save.click()
    await kept.getByText(/Skriv 3.?650 eller mindre/).waitFor()
    await audit.fill('365')
    await deleted.fill('60')
    await save.click()
    const dialog = page.getByRole('dialog', { name: 'Beholde ting kortere enn før?' })
    await dialog.getByRole('button', { name: 'Behold kortere' }).click()
    await dialog.waitFor({ state: 'detached' })
    await kept
      .getByText(
        'Lagret: slettede kunder 60 dager, detaljer om fjernede tjenester 90 dager, revisjonsloggen 365 dager',
      )
      .waitFor()
    const stored = await (await admin.ask('/api/v1/partner/retention')).json()
    expect(stored).toEqual({ auditDays: 365, deletedCustomersDays: 60, removedDetailsDays: 90 })

    await page.goto('/audit')
    await page
      .getByText('Slettede kunder: 60 dager, før 30 · Revisjonsloggen: 365 dager, før 730')
      .or(page.getByText('Revisjonsloggen: 365 dager, før 730 · Slettede kunder: 60 dager, før 30'))
      .waitFor()
    // Put back, for the tests beside this one.
    await admin.ask('/api/v1/partner/retention', {
      method: 'PATCH',
      body: JSON.stringify({ auditDays: 730, deletedCustomersDays: 30 }),
    })
  })

  it('name the partner and its vendor, here and in the top bar', async () => {
    const visitor = await test.visitAs(admin)
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await page.goto('/settings')
    await heading(page, 'Innstillinger')
    const names = page.getByRole('region', { name: 'Navn og leverandør' })
    const field = names.getByRole('textbox', { name: 'Virksomheten din' })
    await field.fill(' ')
    await names.getByRole('button', { name: 'Lagre' }).click()
    await names.getByText('Skriv 1 til 200 tegn på én linje').waitFor()
    await field.fill('Nordlys Nett')
    await names.getByRole('button', { name: 'Lagre' }).click()
    await names.getByText('Lagret', { exact: true }).waitFor()
    await page.getByRole('banner').getByText('Nordlys Nett').waitFor()
    await field.fill('Nordlys Drift')
    await names.getByRole('button', { name: 'Lagre' }).click()
    await page.getByRole('banner').getByText('Nordlys Drift').waitFor()
    const reader = await newPerson(test.server, { role: 'help_desk' })
    const theirs = await test.visitAs(reader)
    await theirs.page.goto('/settings')
    await theirs.page.getByText('Rollen din åpner ikke dette').waitFor()
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in any state of deleting, correcting and keeping', async () => {
    const customer = one(7)
    const visitor = await test.visitAs(admin, { colorScheme, viewport: { width, height: 780 } })
    visitor.expectTrouble(/40[09]/)
    const { page } = visitor
    await page.goto(pathOf(customer))
    await openMenu(page, customer)
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await choose(page, customer, 'Rett id-en')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill(one(8).externalId)
    await dialog.getByRole('button', { name: 'Rett id-en' }).click()
    await dialog.locator('[aria-invalid=true]').waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const named = await admin.ask(`/api/v1/customers/${customer.id}`, {
      method: 'PATCH',
      body: JSON.stringify({ adminEmail: `contact-${width}@kontakt.example` }),
    })
    expect(named.status).toBeLessThan(300)
    await choose(page, customer, 'Fjern en adresse')
    await dialog.getByRole('combobox', { name: 'Adresse' }).waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await choose(page, customer, 'Slett kunden')
    await dialog.getByText('kan den hentes tilbake').waitFor()
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Slett kunden' }).click()
    await page.getByText(`${customer.name} er slettet`).waitFor()
    await page.getByRole('row').nth(1).waitFor()
    await expectWellMade(page)

    await page.getByRole('link', { name: 'Slettede kunder' }).click()
    await heading(page, 'Slettede kunder')
    await page.getByRole('button', { name: `Hent tilbake ${customer.name}` }).waitFor()
    await expectWellMade(page)
    await page.getByRole('searchbox').fill('no such customer')
    await page.getByText('Ingen slettet kunde passer').waitFor()
    await expectWellMade(page)
    await page.getByRole('button', { name: 'Vis alle' }).click()
    await page.getByRole('button', { name: `Hent tilbake ${customer.name}` }).click()
    await page.getByText('Ingen slettede kunder').waitFor()
    await expectWellMade(page)

    await page.goto('/settings')
    const kept = page.getByRole('region', { name: 'Hvor lenge ting beholdes' })
    await kept.getByRole('textbox').first().fill('0')
    await kept.getByRole('button', { name: 'Lagre' }).click()
    await dialog.waitFor()
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Behold kortere' }).click()
    await kept.locator('[aria-invalid=true]').waitFor()
    await dialog.waitFor({ state: 'detached' })
    // Nothing is half below the bar at the top there.
    await page.evaluate(() => window.scrollTo(0, 0))
    await expectWellMade(page)

    const reader = await newPerson(test.server, { role: 'partner_read_only' })
    const theirs = await test.visitAs(reader, { colorScheme, viewport: { width, height: 780 } })
    await theirs.page.goto(pathOf(customer))
    await openMenu(theirs.page, customer)
    await expectWellMade(theirs.page)
  })
})

/** The name of what has the focus, or its text. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { activeElement: { ariaLabel: string | null; textContent: string | null } | null }
    }
    const element = document.activeElement
    return element?.ariaLabel ?? element?.textContent ?? ''
  })
}
