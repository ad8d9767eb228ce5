import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPartner } from '../../src/partners/repository.ts'
import { addMembership } from '../../src/accounts/memberships.ts'
import { withInstallation } from '../../src/database/transactions.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import {
  emailField,
  expectWellMade,
  goodPassword,
  looks,
  passwordField,
  patient,
  signInBy,
  soon,
} from './account-steps.ts'

let test: BrowserTest
beforeAll(async () => {
  test = await startBrowserTest()
  await test.server.ask('/api/v1/demo', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customers: 20 }),
  })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const section = (page: Page, name: string) => page.getByRole('region', { name })

describe('my account', () => {
  it('keeps the name, and what was chosen goes along to another browser', async () => {
    const person = await newPerson(test.server, {
      name: 'Kari',
      role: 'partner_read_only',
      password: goodPassword,
    })
    const { page } = await test.visitAs(person)
    await page.goto('/customers')
    await page.getByRole('button', { name: 'Konto' }).click()
    await page.getByRole('menuitem', { name: 'Min konto' }).click()
    const name = page.getByRole('textbox', { name: 'Navn', exact: true })
    await name.fill('Kari Nordmann')
    await section(page, 'Deg').getByRole('button', { name: 'Lagre' }).click()
    await section(page, 'Deg').getByText('Lagret').waitFor()

    await page.getByRole('combobox', { name: 'Tidssone' }).selectOption('America/New_York')
    await page.getByRole('combobox', { name: 'Lyst eller mørkt' }).selectOption('dark')
    await page.getByRole('combobox', { name: 'Språk' }).selectOption('sv')
    await page.getByRole('heading', { level: 1, name: 'Mitt konto' }).waitFor()
    await expect
      .poll(async () => {
        const { person: stored } = (await (await person.ask('/api/v1/me')).json()) as { person: object }
        return stored
      }, soon)
      .toMatchObject({
        name: 'Kari Nordmann',
        language: 'sv',
        colourScheme: 'dark',
        timeZone: 'America/New_York',
      })

    const other = await test.visit({ locale: 'de-DE', colorScheme: 'light' })
    other.expectTrouble(/401/)
    await other.page.goto('/sign-in?back=/account')
    await other.page.getByRole('textbox', { name: 'E-Mail-Adresse' }).fill(person.email)
    await other.page.getByLabel('Passwort', { exact: true }).fill(goodPassword)
    await other.page.getByRole('button', { name: 'Anmelden' }).click()
    await other.page.getByRole('heading', { level: 1, name: 'Mitt konto' }).waitFor()
    expect(await other.page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
    const time = other.page.locator('time').first()
    expect(await time.getAttribute('title')).toMatch(/GMT[-−][45]$/)

    // Left open again, it follows the browser.
    await other.page.getByRole('combobox', { name: 'Språk' }).selectOption('')
    await other.page.getByRole('heading', { level: 1, name: 'Mein Konto' }).waitFor()
  })

  it('changes the password for who knows the one that holds, and ends the other sessions', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only', password: goodPassword })
    const visitor = await test.visit()
    visitor.expectTrouble(/40[13]/)
    const { page } = visitor
    await page.goto('/sign-in?back=/account')
    await signInBy(page, person.email, goodPassword)
    const change = page.getByRole('button', { name: 'Endre passordet' })
    await passwordField(page, 'Passordet du har nå').fill('not this one')
    await passwordField(page, 'Nytt passord').fill('et annet godt passord')
    await change.click()
    await page.getByText('Dette er ikke passordet du har nå.').waitFor()
    await passwordField(page, 'Passordet du har nå').fill(goodPassword)
    await change.click()
    await page.getByText('Passordet er endret').waitFor()
    await page.getByText('Du er bare pålogget her.').waitFor()
    expect((await person.ask('/api/v1/me')).status).toBe(401)
  })

  it('lists sessions by browser and system, and ends them', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only', password: goodPassword })
    const visitors = [
      await test.visit({
        userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0',
      }),
      await test.visit(),
    ] as const
    for (const visitor of visitors) {
      visitor.expectTrouble(/401/)
      await visitor.page.goto('/sign-in?back=/account')
      await signInBy(visitor.page, person.email, goodPassword)
      await visitor.page.getByRole('heading', { level: 1, name: 'Min konto' }).waitFor()
    }
    const [{ page: firefox }, { page }] = visitors
    const rows = section(page, 'Økter').getByRole('row')
    await rows.filter({ hasText: /^Chrome på LinuxDenne/ }).waitFor()
    await rows.filter({ hasText: 'Et ukjent program' }).waitFor()
    await page.getByRole('button', { name: 'Avslutt økten: Firefox på macOS' }).click()
    await rows.filter({ hasText: 'Firefox' }).waitFor({ state: 'detached' })
    await firefox.getByRole('link', { name: 'Kunder' }).click()
    await firefox.getByRole('heading', { name: 'Logg på Varde' }).waitFor()

    await newSession(person.email)
    await page.reload()
    await page.getByRole('button', { name: 'Avslutt alle andre' }).click()
    await page.getByText('Du er bare pålogget her.').waitFor()
    expect((await person.ask('/api/v1/me')).status).toBe(401)
  })

  it('makes a token that holds, shows it once and revokes it', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only' })
    const visitor = await test.visitAs(person)
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await page.goto('/account')
    await page.getByText('Ingen tokener ennå.').waitFor()
    await page.getByRole('button', { name: 'Lag et token' }).click()
    const dialog = page.getByRole('dialog')
    // Nobody gives more than they have.
    expect(await dialog.getByRole('radio', { name: 'Full administrator' }).isDisabled()).toBe(true)
    expect(await dialog.getByRole('radio', { name: 'Leseadministrator' }).isDisabled()).toBe(false)
    await dialog.getByRole('button', { name: 'Lag et token' }).click()
    await dialog.locator('[aria-invalid=true]').waitFor()
    await dialog.getByRole('textbox', { name: 'Navn' }).fill('Regnskapet')
    await dialog.getByRole('combobox', { name: 'Utløper' }).selectOption('30')
    await dialog.getByRole('button', { name: 'Lag et token' }).click()
    const text = await dialog.getByRole('textbox', { name: 'Tokenet' }).inputValue()
    await dialog.getByRole('button', { name: 'Kopier' }).click()
    await dialog.getByRole('button', { name: 'Kopiert' }).waitFor()
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(text)

    const ask = () =>
      fetch(new URL('/api/v1/me', test.server.origin), { headers: { authorization: `Bearer ${text}` } })
    const answer = await ask()
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { signedInBy: 'token', role: 'partner_read_only' },
    ])
    await page.getByRole('button', { name: 'Trekk tilbake «Regnskapet»' }).click()
    await dialog.getByText('Programmer som sender det, avvises med én gang.').waitFor()
    await dialog.getByRole('button', { name: 'Trekk tilbake' }).click()
    await page.getByText('Ingen tokener ennå.').waitFor()
    expect((await ask()).status).toBe(401)
  })

  it('is there for who belongs to no partner, and leads on once they do', async () => {
    const lone = await newPerson(test.server)
    const visitor = await test.visitAs(lone)
    visitor.expectTrouble(/403/)
    const { page } = visitor
    await page.goto('/customers')
    await page.getByRole('heading', { name: 'Du hører ikke til noen partner' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/no-partner')
    await page.getByRole('link', { name: 'Min konto' }).click()
    await page.getByRole('textbox', { name: 'Navn', exact: true }).waitFor()
    expect(await section(page, 'API-tokener').count()).toBe(0)
    await page.goBack()
    await accept(lone)
    await expect
      .poll(async () => {
        const again = page.getByRole('button', { name: 'Se etter igjen' })
        // It goes with the page, also between being seen and being pressed.
        if (await again.isVisible()) await again.click({ timeout: 1_000 }).catch(() => undefined)
        return new URL(page.url()).pathname
        // The server remembers for ten seconds what somebody was.
      }, patient)
      .toBe('/customers')
    await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
  })
})

describe('working for several partners', () => {
  it('is chosen in the top bar, and nothing of the other stays, in any tab', async () => {
    const other = await createPartner(test.server.database.db, 'Fjellheim')
    const person = await newPerson(test.server, { role: 'partner_read_only' })
    await join(person.id, other.id)
    const { page, context } = await test.visitAs(person)
    await page.goto('/customers')
    await page.getByText(/^20 kunder$/).waitFor()
    const second = await context.newPage()
    await second.goto('/imports')
    await second.getByRole('heading', { name: 'Importer' }).waitFor()

    const loaded: string[] = []
    page.on('load', () => void loaded.push(page.url()))
    await page.getByRole('button', { name: /^Nordlys Drift, som Leseadministrator/ }).click()
    await page.getByRole('menuitemradio', { name: /^Fjellheim/ }).click()
    await page.getByText('Ingen kunder for deg ennå').waitFor()
    expect(loaded.length).toBeGreaterThan(0)
    await page.getByRole('button', { name: /^Fjellheim, som Brukerstøtte/ }).waitFor()
    await second.getByText('Ingen kunder for deg ennå').waitFor()
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing on one’s own pages, in any state', async () => {
    const person = await newPerson(test.server, { role: 'partner_full_admin', password: goodPassword })
    await join(person.id, (await createPartner(test.server.database.db, null)).id)
    const visitor = await test.visitAs(person, { colorScheme, viewport: { width, height: 780 } })
    visitor.expectTrouble(/40[03]/)
    const { page } = visitor
    await page.goto('/account')
    await page.getByText('Du er bare pålogget her.').waitFor()
    await page
      .getByRole('button', { name: /^Trekk tilbake/ })
      .first()
      .waitFor()
    await expectWellMade(page)
    for (const menu of [
      page.getByRole('button', { name: 'Konto' }),
      page.getByRole('button', { name: /Bytt$/ }),
    ]) {
      await menu.click()
      await page.getByRole('menu').waitFor()
      await expectWellMade(page)
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'detached' })
    }
    await page.getByRole('button', { name: 'Endre passordet' }).click()
    await page.locator('[aria-invalid=true]').first().waitFor()
    await expectWellMade(page)
    await page.getByRole('button', { name: 'Lag et token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Regnskapet')
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Lag et token' }).click()
    await dialog.getByRole('textbox', { name: 'Tokenet' }).waitFor()
    await expectWellMade(page)

    const printed = await test.visitSignedIn({ colorScheme, viewport: { width, height: 780 } })
    await printed.page.goto('/account')
    await emailField(printed.page).waitFor()
    await printed.page
      .getByText('Du er bare pålogget her.')
      .or(printed.page.getByText('Denne'))
      .first()
      .waitFor()
    await expectWellMade(printed.page)

    const lone = await test.visitAs(await newPerson(test.server), {
      colorScheme,
      viewport: { width, height: 780 },
    })
    await lone.page.goto('/')
    await lone.page.getByRole('heading', { name: 'Du hører ikke til noen partner' }).waitFor()
    await expectWellMade(lone.page)
    lone.expectTrouble(/403/)
  })
})

/** Gives somebody a role in a partner, as an accepted invitation does. */
async function join(personId: string, partnerId: string): Promise<void> {
  const place = { partnerId, customerId: null, vendor: null }
  await withInstallation(test.server.database.db, (trx) => addMembership(trx, personId, place, 'help_desk'))
}

async function post(who: TestPerson, path: string, body: object): Promise<unknown> {
  return (await who.ask(path, { method: 'POST', body: JSON.stringify(body) })).json()
}

/** Invites somebody's address, and accepts as they do: signed in. */
async function accept(person: TestPerson): Promise<void> {
  const admin = await newPerson(test.server, { role: 'partner_full_admin' })
  const wish = { email: person.email, role: 'partner_read_only' }
  const { link } = (await post(admin, '/api/v1/invitations', wish)) as { link: string }
  const token = new URL(link).pathname.split('/').at(-1)
  expect(await post(person, '/api/v1/invitation/accept', { token })).toEqual({ next: 'in' })
}

/** A session elsewhere. */
async function newSession(email: string): Promise<void> {
  const answer = await fetch(new URL('/api/v1/sign-in', test.server.origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: test.server.origin },
    body: JSON.stringify({ email, password: goodPassword }),
  })
  expect(answer.status).toBe(200)
}
