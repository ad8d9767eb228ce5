import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, goodPassword, looks, soon } from './account-steps.ts'

let test: BrowserTest
let admin: TestPerson
beforeAll(async () => {
  test = await startBrowserTest()
  admin = await newPerson(test.server, { name: 'Kari Full', role: 'partner_full_admin' })
  await test.server.ask('/api/v1/demo', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customers: 20 }),
  })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

/** Opens what can be done with somebody, and chooses. */
async function choose(page: Page, name: string, deed: string): Promise<void> {
  await page.getByRole('button', { name: `Hva du kan gjøre med ${name}` }).click()
  await page.getByRole('menuitem', { name: deed }).click()
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

describe('the people of a partner', () => {
  it('are found by name or address, and the search stands in the address', async () => {
    await newPerson(test.server, { name: 'Åse Bakken', role: 'help_desk', email: 'bakken@example.com' })
    const { page } = await test.visitAs(admin)
    await page.goto('/customers')
    await page.getByRole('link', { name: 'Personer' }).click()
    await rowOf(page, 'Kari Full').getByText('(deg)').waitFor()
    await page.getByRole('searchbox').fill('bakken@')
    await rowOf(page, 'Kari Full').waitFor({ state: 'detached' })
    await rowOf(page, 'Åse Bakken').getByText('Brukerstøtte').waitFor()
    await expect.poll(() => new URL(page.url()).searchParams.get('search'), soon).toBe('bakken@')
    await page.getByRole('searchbox').fill('nobody at all')
    await page.getByText('Ingen passer').waitFor()
    await page.getByRole('button', { name: 'Vis alle' }).click()
    await rowOf(page, 'Kari Full').waitFor()
  })

  it('get another role, which closes what it does not open, with the reason', async () => {
    const person = await newPerson(test.server, { name: 'Rolf Rolle', role: 'partner_full_admin' })
    const theirs = await test.visitAs(person)
    theirs.expectTrouble(/403/)
    await theirs.page.goto('/imports')
    await theirs.page.getByRole('link', { name: 'Importer en fil' }).waitFor()

    const { page } = await test.visitAs(admin)
    await page.goto('/people')
    await choose(page, 'Rolf Rolle', 'Endre rollen')
    const dialog = page.getByRole('dialog', { name: 'Rollen til Rolf Rolle' })
    await dialog.getByRole('radio', { name: 'Leseadministrator' }).check()
    await dialog.getByRole('button', { name: 'Gi denne rollen' }).click()
    await rowOf(page, 'Rolf Rolle').getByText('Leseadministrator').waitFor()

    // Whatever the page still thought was allowed, the server refuses; then the page knows better.
    await theirs.page.getByRole('link', { name: 'Personer' }).click()
    await theirs.page.getByText('Rollen din åpner ikke dette').waitFor()
    await theirs.page
      .getByText('Rollen din, Leseadministrator, kan ikke administrere personer.')
      .first()
      .waitFor()
    await theirs.page.goto('/imports')
    const begin = theirs.page.getByRole('button', { name: 'Importer en fil' })
    expect(await begin.getAttribute('aria-disabled')).toBe('true')
    await begin.focus()
    await theirs.page
      .getByRole('tooltip')
      .filter({ hasText: 'Rollen din, Leseadministrator, kan ikke importere kunder.' })
      .waitFor()
    await theirs.page.keyboard.press('Enter')
    expect(new URL(theirs.page.url()).pathname).toBe('/imports')
    const place = theirs.page.getByRole('link', { name: 'Revisjonslogg' })
    expect(await place.getAttribute('aria-disabled')).toBe('true')
    await place.click({ force: true })
    expect(new URL(theirs.page.url()).pathname).toBe('/imports')
    for (const [path, title] of [
      ['/imports/new', 'Importer en fil'],
      ['/start', 'Velkommen til Varde'],
      ['/audit', 'Revisjonslogg'],
      ['/installation', 'Installasjon'],
    ] as const) {
      await theirs.page.goto(path)
      await theirs.page.getByRole('heading', { level: 1, name: title }).waitFor()
      await theirs.page.getByText('Rollen din åpner ikke dette').waitFor()
    }
  })

  it('may not set a status or export where their role does not allow it', async () => {
    const person = await newPerson(test.server, { role: 'help_desk' })
    const { page } = await test.visitAs(person)
    await page.goto('/customers')
    const first = page.getByRole('rowheader').getByRole('link').first()
    await first.waitFor()
    const exporting = page.getByRole('button', { name: 'Eksporter' })
    expect(await exporting.getAttribute('aria-disabled')).toBe('true')
    expect(await exporting.getAttribute('aria-description')).toContain('kan ikke eksportere kunder')
    await first.click()
    const menu = page
      .getByRole('button', { name: /^Sett status for .*kan ikke sette status for hånd/ })
      .first()
    await menu.waitFor()
    await menu.click({ force: true })
    expect(await page.getByRole('menu').count()).toBe(0)
  })

  it('get a link for a new password, and leave with all that they could do', async () => {
    const person = await newPerson(test.server, { name: 'Siri Slutter', role: 'partner_read_only' })
    const { page } = await test.visitAs(admin)
    await page.goto('/people?search=siri')
    await choose(page, 'Siri Slutter', 'Send en lenke for nytt passord')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Send lenken' }).click()
    await dialog.getByText('Det er ingen e-posttjener').waitFor()
    expect(await dialog.getByRole('textbox', { name: 'Lenken' }).inputValue()).toMatch(
      /\/reset-password\/\S+$/,
    )
    await dialog.getByRole('button', { name: 'Ferdig' }).click()

    await choose(page, 'Siri Slutter', 'Fjern')
    await dialog.getByText('De ser ikke lenger noe hos Nordlys Drift').waitFor()
    await dialog.getByRole('button', { name: 'Fjern' }).click()
    await page.getByText('Ingen passer').waitFor()
    expect((await person.ask('/api/v1/customers')).status).toBe(403)
  })

  it('always have one full administrator', async () => {
    const { partner } = await newPartner('Ensom AS')
    const only = await newPerson(test.server, {
      name: 'Eneste',
      role: 'partner_full_admin',
      partnerId: partner,
    })
    const visitor = await test.visitAs(only)
    visitor.expectTrouble(/409/)
    const { page } = visitor
    await page.goto('/people')
    await choose(page, 'Eneste', 'Fjern')
    await page.getByRole('dialog').getByRole('button', { name: 'Fjern' }).click()
    await page.getByText('Dette er partnerens siste fulle administrator.').waitFor()
  })

  it('are invited, again, and not after all', async () => {
    const visitor = await test.visitAs(admin)
    visitor.expectTrouble(/40[09]/)
    const { page } = visitor
    await page.goto('/people')
    await page.getByRole('button', { name: 'Inviter noen' }).click()
    const dialog = page.getByRole('dialog')
    const email = dialog.getByRole('textbox', { name: 'E-postadresse' })
    await email.fill(admin.email)
    await dialog.getByRole('button', { name: 'Send invitasjonen' }).click()
    await dialog.getByText('Den som har denne adressen, hører allerede til partneren.').waitFor()
    await email.fill('invited@example.com')
    await dialog.getByRole('radio', { name: 'Brukerstøtte' }).check()
    await dialog.getByRole('button', { name: 'Send invitasjonen' }).click()
    const first = await dialog.getByRole('textbox', { name: 'Lenken' }).inputValue()
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await rowOf(page, 'invited@example.com').getByText('Brukerstøtte').waitFor()

    await page.getByRole('button', { name: 'Send på nytt til invited@example.com' }).click()
    const second = await dialog.getByRole('textbox', { name: 'Lenken' }).inputValue()
    expect(second).not.toBe(first)
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await page.getByRole('button', { name: 'Trekk tilbake invitasjonen til invited@example.com' }).click()
    await page.getByText('Ingen er invitert akkurat nå.').waitFor()
  })
})

describe('the audit log', () => {
  it('tells what was done in words, by filter, and the filter stands in the address', async () => {
    const person = await newPerson(test.server, { name: 'Lars Logg', role: 'partner_full_admin' })
    await person.ask('/api/v1/tokens', {
      method: 'POST',
      body: JSON.stringify({ name: 'Til loggen', role: 'help_desk', expiresAt: null }),
    })
    await person.ask(`/api/v1/people/${admin.id}/password-reset`, { method: 'POST' })
    const { page } = await test.visitAs(admin)
    await page.goto('/audit')
    await rowOf(page, 'Laget et token').filter({ hasText: 'Til loggen · Brukerstøtte' }).waitFor()
    await rowOf(page, 'Sendte noen en lenke for nytt passord: Kari Full').waitFor()
    await page.getByRole('combobox', { name: 'Hvem' }).selectOption({ label: 'Lars Logg' })
    await page.getByRole('combobox', { name: 'Hva' }).selectOption({ label: 'Laget et token' })
    await expect.poll(() => page.locator('tbody tr').count(), soon).toBe(1)
    const { searchParams } = new URL(page.url())
    expect(Object.fromEntries(searchParams)).toEqual({ action: 'token_created', person: person.id })

    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Last ned som CSV' }).click()
    const download = await coming
    expect(download.suggestedFilename()).toBe('revisjonslogg.csv')
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('token_created')

    await page.getByLabel('Til og med').fill('2020-01-01')
    await page.getByText('Ingenting passer').waitFor()
    await page.goBack()
    await rowOf(page, 'Til loggen').waitFor()
    await page.getByRole('button', { name: 'Fjern alle' }).click()
    await rowOf(page, 'Sendte noen en lenke').first().waitFor()
  })
})

describe('the installation', () => {
  it('makes a partner with its first administrator, for who administers it', async () => {
    const root = await newPerson(test.server, { name: 'Rota', isInstallationAdmin: true })
    const visitor = await test.visitAs(root)
    visitor.expectTrouble(/40[03]/)
    const { page } = visitor
    // Who belongs to no partner has these pages all the same.
    await page.goto('/')
    await page.getByRole('heading', { level: 1, name: 'Installasjon' }).waitFor()
    await rowOf(page, 'Nordlys Drift').waitFor()
    await page.getByRole('button', { name: 'Ny partner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Opprett partneren' }).click()
    await dialog.locator('[aria-invalid=true]').first().waitFor()
    await dialog.getByRole('textbox', { name: 'Hva partneren heter' }).fill('Havgløtt IT')
    await dialog.getByRole('textbox', { name: 'E-postadressen til' }).fill('first@example.com')
    await dialog.getByRole('button', { name: 'Opprett partneren' }).click()
    const link = await dialog.getByRole('textbox', { name: 'Lenken' }).inputValue()
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await rowOf(page, 'Havgløtt IT').waitFor()

    const first = await test.visit()
    await first.page.goto(new URL(link).pathname)
    await first.page.getByText('Til Havgløtt IT').waitFor()
    await first.page.getByText('Rollen din: Full administrator').waitFor()
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing on people, audit log and installation, in any state', async () => {
    const root = await newPerson(test.server, {
      name: 'Rota',
      role: 'partner_full_admin',
      isInstallationAdmin: true,
      password: goodPassword,
    })
    await root.ask('/api/v1/invitations', {
      method: 'POST',
      body: JSON.stringify({ email: `axe-${colorScheme}@example.com`, role: 'partner_admin' }),
    })
    const options = { colorScheme, viewport: { width, height: 780 } }
    const { page } = await test.visitAs(root, options)
    await page.goto('/people')
    await rowOf(page, `axe-${colorScheme}@example.com`).waitFor()
    await expectWellMade(page)
    await page.getByRole('button', { name: 'Inviter noen' }).click()
    await page.getByRole('dialog').waitFor()
    await expectWellMade(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Hva du kan gjøre med Kari Full' }).click()
    await page.getByRole('menu').waitFor()
    await expectWellMade(page)
    await page.getByRole('menuitem', { name: 'Fjern' }).click()
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.getByRole('dialog').waitFor()
    await expectWellMade(page)
    await page.goto('/people?search=nobody')
    await page.getByText('Ingen passer').waitFor()
    await expectWellMade(page)
    await page.goto('/audit')
    await page.locator('tbody tr').first().waitFor()
    await expectWellMade(page)
    await page.goto('/installation')
    await rowOf(page, 'Nordlys Drift').waitFor()
    await expectWellMade(page)
    await page.getByRole('button', { name: 'Ny partner' }).click()
    await page.getByRole('dialog').waitFor()
    await expectWellMade(page)

    const help = await test.visitAs(await newPerson(test.server, { role: 'help_desk' }), options)
    await help.page.goto('/people')
    await help.page.getByText('Rollen din åpner ikke dette').waitFor()
    await expectWellMade(help.page)
    await help.page.getByRole('link', { name: 'Revisjonslogg' }).focus()
    await help.page.getByRole('tooltip').first().waitFor()
    await expectWellMade(help.page)
  })
})

/** Another partner, by the installation's own route. */
async function newPartner(name: string): Promise<{ partner: string }> {
  const root = await newPerson(test.server, { isInstallationAdmin: true })
  const answer = await root.ask('/api/v1/partners', {
    method: 'POST',
    body: JSON.stringify({ name, adminEmail: 'nobody-yet@example.com' }),
  })
  return { partner: ((await answer.json()) as { id: string }).id }
}
