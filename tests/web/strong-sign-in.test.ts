import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPartner } from '../../src/partners/repository.ts'
import { readSettings } from '../../src/server/settings.ts'
import { freePort } from '../support/free-port.ts'
import { signIn, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson } from '../support/people.ts'
import { totp } from '../support/totp.ts'
import { expectWellMade, goodPassword, looks, signInBy } from './account-steps.ts'

let test: BrowserTest
beforeAll(async () => {
  // Passkeys hold at one address, port included, so the server is told its own beforehand.
  const port = await freePort()
  test = await startBrowserTest({ settings: readSettings({ LOG_LEVEL: 'silent', PORT: String(port) }) })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const section = (page: Page, name: string) => page.getByRole('region', { name })
const factor = (page: Page) => section(page, 'Ekstra faktor')

/** Scrolled down, the bar at the top covers what axe then takes for small. */
async function fromTop(page: Page): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, 0))
}

/** Sets a second factor up on the page of one's account. @returns its secret and the recovery codes */
async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.goto('/account')
  await factor(page).getByRole('button', { name: 'Sett opp' }).click()
  await factor(page).getByLabel('Passordet du har nå', { exact: true }).fill(goodPassword)
  await factor(page).getByRole('button', { name: 'Sett opp' }).click()
  await factor(page).getByRole('img', { name: 'Koden som skal skannes' }).waitFor()
  const secret = await factor(page).locator('code').innerText()
  await factor(page).getByLabel('Kode', { exact: true }).fill(totp(secret))
  await factor(page).getByRole('button', { name: 'Bekreft' }).click()
  await factor(page).getByText('Ta vare på disse gjenopprettingskodene').waitFor()
  const codes = await factor(page).getByRole('listitem').allInnerTexts()
  await factor(page).getByRole('button', { name: 'Jeg har tatt vare på dem' }).click()
  await factor(page).getByText(`${codes.length} gjenopprettingskoder igjen`).waitFor()
  return { secret, codes }
}

describe('a second factor', () => {
  it('is set up on one’s account; from then on a password alone opens nothing', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only', password: goodPassword })
    const owner = await test.visitAs(person)
    const { codes } = await setUp(owner.page)

    const thief = await test.visit()
    await thief.page.goto('/sign-in')
    await signInBy(thief.page, person.email, goodPassword)
    await thief.page.getByRole('heading', { name: 'En kode fra appen din' }).waitFor()
    thief.expectTrouble(/403|401/)
    await thief.page.getByLabel('Kode', { exact: true }).fill('000000')
    await thief.page.getByRole('button', { name: 'Logg på' }).click()
    await thief.page.getByRole('alert').waitFor()
    expect((await thief.context.cookies()).map(({ name }) => name)).not.toContain('varde_session')

    await thief.page.getByRole('button', { name: 'Bruk en gjenopprettingskode', exact: false }).click()
    await thief.page.getByLabel('Gjenopprettingskode', { exact: true }).fill(codes[0] ?? '')
    await thief.page.getByRole('button', { name: 'Logg på' }).click()
    await thief.page.waitForURL((url) => url.pathname !== '/sign-in')
    await thief.page.goto('/account')
    await factor(thief.page)
      .getByText(`${codes.length - 1} gjenopprettingskoder igjen`)
      .waitFor()
  })

  it('is switched off by who knows the password', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only', password: goodPassword })
    const { page } = await test.visitAs(person)
    await setUp(page)
    await factor(page).getByRole('button', { name: 'Slå av' }).click()
    await factor(page).getByLabel('Passordet du har nå', { exact: true }).fill(goodPassword)
    await factor(page).getByRole('button', { name: 'Slå av' }).click()
    await factor(page).getByRole('button', { name: 'Sett opp' }).waitFor()
  })

  it.each(looks)('is well made in %s, %i wide, at each step', async (colorScheme, width) => {
    const person = await newPerson(test.server, { role: 'partner_read_only', password: goodPassword })
    const { page } = await test.visitAs(person, { colorScheme, viewport: { width, height: 900 } })
    await page.goto('/account')
    await factor(page).getByRole('button', { name: 'Sett opp' }).click()
    await factor(page).getByLabel('Passordet du har nå', { exact: true }).fill(goodPassword)
    await fromTop(page)
    await expectWellMade(page)
    await factor(page).getByRole('button', { name: 'Sett opp' }).click()
    await factor(page).getByRole('img', { name: 'Koden som skal skannes' }).waitFor()
    await fromTop(page)
    await expectWellMade(page)
    const secret = await factor(page).locator('code').innerText()
    await factor(page).getByLabel('Kode', { exact: true }).fill(totp(secret))
    await factor(page).getByRole('button', { name: 'Bekreft' }).click()
    await factor(page).getByText('Ta vare på disse gjenopprettingskodene').waitFor()
    await fromTop(page)
    await expectWellMade(page)
  })
})

describe('a partner that wants a second factor', () => {
  it('asks its administrator first, and everybody who has none for one before anything else', async () => {
    const partner = await createPartner(test.server.database.db, 'Strengt AS')
    const wish = { partnerId: partner.id, password: goodPassword }
    const colleague = await newPerson(test.server, { ...wish, role: 'partner_read_only' })
    const there = await test.visit()
    // Before signing in, and once more is wanted.
    there.expectTrouble(/40[13]/)
    await there.page.goto('/sign-in')
    await signInBy(there.page, colleague.email, goodPassword)
    await there.page
      .getByRole('heading', { level: 1, name: 'Ingen kunder ennå' })
      .or(there.page.getByRole('heading', { level: 1, name: 'Kunder' }))
      .first()
      .waitFor()

    const { page } = await test.visit()
    // By a printed link, which is as good as a second factor.
    await signIn(page, { ...test.server, partner })
    await page.goto('/settings')
    const settings = section(page, 'Pålogging')
    await settings.getByText('Hver og en velger selv').waitFor()
    await settings.getByRole('button', { name: 'Krev en ekstra faktor' }).click()
    const dialog = page.getByRole('dialog', { name: 'Kreve en ekstra faktor av alle?' })
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Krev en ekstra faktor' }).click()
    await settings.getByText('Alle må ha en ekstra faktor.').waitFor()

    // Whoever is there already comes to it with the next thing that they do.
    const required = there.page.getByRole('heading', { level: 1, name: 'Sett opp en ekstra faktor' })
    await expect
      .poll(
        async () => {
          await there.page.goto('/customers?search=x')
          await there.page.getByRole('heading', { level: 1 }).first().waitFor()
          return required.count()
        },
        { timeout: 30_000, interval: 1_000 },
      )
      .toBe(1)
    await expectWellMade(there.page)
    await factor(there.page).getByText('Strengt AS krever mer enn et passord').waitFor()
    await factor(there.page).getByRole('button', { name: 'Sett opp' }).click()
    await factor(there.page).getByLabel('Passordet du har nå', { exact: true }).fill(goodPassword)
    await factor(there.page).getByRole('button', { name: 'Sett opp' }).click()
    const secret = await factor(there.page).locator('code').innerText()
    await factor(there.page).getByLabel('Kode', { exact: true }).fill(totp(secret))
    await factor(there.page).getByRole('button', { name: 'Bekreft' }).click()
    await factor(there.page).getByRole('button', { name: 'Jeg har tatt vare på dem' }).click()
    await there.page.waitForURL((url) => url.pathname === '/customers')

    await settings.getByRole('button', { name: 'Ikke krev det lenger' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Ikke krev det lenger' }).click()
    await settings.getByText('Hver og en velger selv').waitFor()
  })
})

describe('a passkey', () => {
  it('is made on one’s account, opens it, and is removed', async () => {
    const baseURL = test.server.origin.replace('127.0.0.1', 'localhost')
    const person = await newPerson(test.server, { role: 'partner_read_only', password: goodPassword })
    const visitor = await test.visit({ baseURL })
    // The same server by the name that passkeys hold at.
    visitor.expectTrouble(/^foreign request: http:\/\/localhost:/)
    // The sign-in page asks whether somebody is in already.
    visitor.expectTrouble(/401/)
    const { page, context } = visitor
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto('/sign-in')
    await signInBy(page, person.email, goodPassword)
    await page.waitForURL((url) => url.pathname !== '/sign-in')
    await page.goto('/account')
    const passkeys = section(page, 'Passnøkler')
    await passkeys.getByText('Du har ingen ennå.').waitFor()
    await passkeys.getByLabel('Navn på passnøkkelen').fill('Bærbar')
    await passkeys.getByRole('button', { name: 'Legg til en passnøkkel' }).click()
    await passkeys.getByText('Bærbar', { exact: true }).waitFor()

    await context.clearCookies()
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Logg på med en passnøkkel' }).click()
    await page.waitForURL((url) => url.pathname !== '/sign-in')
    const me = (await (await context.request.get('/api/v1/me')).json()) as { person: { id: string } }
    expect(me.person.id).toBe(person.id)

    await page.goto('/account')
    await passkeys.getByRole('button', { name: 'Fjern Bærbar' }).click()
    await passkeys.getByText('Du har ingen ennå.').waitFor()
  })
})
