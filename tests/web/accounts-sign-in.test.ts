import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPartner } from '../../src/partners/repository.ts'
import { createSignInLink } from '../../src/accounts/links.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import {
  emailField,
  expectWellMade,
  goodPassword,
  linkIn,
  looks,
  passwordField,
  signInBy,
  soon,
} from './account-steps.ts'

const printed: string[] = []
let test: BrowserTest
let admin: TestPerson
beforeAll(async () => {
  test = await startBrowserTest({ printLine: (line) => void printed.push(line) })
  admin = await newPerson(test.server, { name: 'Kari', role: 'partner_full_admin', password: goodPassword })
})
afterEach(() => test.leave())
afterAll(() => test.close())

/** Invites somebody, and gives where the link leads. */
async function invite(email: string, role = 'partner_read_only'): Promise<string> {
  const answer = await admin.ask('/api/v1/invitations', {
    method: 'POST',
    body: JSON.stringify({ email, role }),
  })
  const { link } = (await answer.json()) as { link: string }
  return new URL(link).pathname
}

const inside = (page: Page) => page.getByRole('heading', { level: 1, name: 'Personer' })

describe('signing in with a password', () => {
  it('says one thing when it is wrong, and leads to the page that was wanted', async () => {
    const visitor = await test.visit()
    visitor.expectTrouble(/40[01]/)
    const { page } = visitor
    await page.goto('/people?search=kari')
    await page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()

    await page.getByRole('button', { name: 'Logg på' }).click()
    await page.getByText('Skriv en e-postadresse').waitFor()
    await expect
      .poll(() => emailField(page).evaluate((field) => field === document.activeElement), soon)
      .toBe(true)

    const said: string[] = []
    for (const email of [admin.email, 'nobody@example.com']) {
      await signInBy(page, email, 'not the password')
      await expect.poll(() => page.getByRole('alert').count(), soon).toBe(1)
      said.push(await page.getByRole('alert').innerText())
    }
    expect(said[0]).toContain('Adressen eller passordet stemmer ikke.')
    expect(said[1]).toBe(said[0])

    await signInBy(page, admin.email.toUpperCase(), goodPassword)
    await inside(page).waitFor()
    expect(new URL(page.url()).search).toBe('?search=kari')
  })

  it('never leads to another site', async () => {
    const visitor = await test.visit()
    visitor.expectTrouble(/401/)
    const { page } = visitor
    await page.goto('/sign-in?back=//example.com/')
    await signInBy(page, admin.email, goodPassword)
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    expect(page.url()).toContain(test.server.origin)
  })

  it('shows the password while it is written, by its own button', async () => {
    const visitor = await test.visit()
    visitor.expectTrouble(/401/)
    const { page } = visitor
    await page.goto('/sign-in')
    await passwordField(page).fill('hemmelig')
    await passwordField(page).press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => passwordField(page).getAttribute('type'), soon).toBe('text')
  })
})

describe('a new password', () => {
  it('is set by a link, whose secret stands in no address and no history', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only', password: goodPassword })
    const visitor = await test.visit()
    visitor.expectTrouble(/40[01]|410|422/)
    const { page } = visitor
    await page.goto('/sign-in')
    await page.getByRole('link', { name: 'Velg et nytt passord' }).click()
    // The page before has such a field too.
    await page.getByRole('button', { name: 'Send lenken' }).waitFor()
    await emailField(page).fill(person.email)
    const before = printed.length
    await page.getByRole('button', { name: 'Send lenken' }).click()
    await page.getByText('Se i e-posten din').waitFor()
    await expect.poll(() => printed.length, soon).toBe(before + 1)
    const link = linkIn(printed)
    const secret = link.split('/').at(-1) ?? ''

    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/api/'))
        asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`)
    })
    await page.goto(link)
    await page.getByRole('button', { name: 'Sett passordet' }).waitFor()
    expect(page.url()).not.toContain(secret)
    await passwordField(page, 'Nytt passord').fill('kort')
    await page.getByRole('button', { name: 'Sett passordet' }).click()
    await page.locator('[aria-invalid=true]').waitFor()
    await passwordField(page, 'Nytt passord').fill('et helt nytt passord')
    await page.getByRole('button', { name: 'Sett passordet' }).click()
    await page.getByText('Det nye passordet er satt.').waitFor()
    expect(asked.filter((text) => text.includes(secret))).toEqual([])

    // Neither way back holds it, and it opens nothing any more.
    await page.goBack()
    expect(page.url()).not.toContain(secret)
    await page.goto(link)
    await passwordField(page, 'Nytt passord').fill('enda et nytt passord')
    await page.getByRole('button', { name: 'Sett passordet' }).click()
    await page.getByText('Denne lenken virker ikke lenger').waitFor()

    await page.goto('/sign-in')
    await signInBy(page, person.email, 'et helt nytt passord')
    await page.getByRole('button', { name: 'Konto' }).waitFor()
  })

  it('says the same of an address that nobody has', async () => {
    const { page } = await test.visit()
    const before = printed.length
    await page.goto('/reset-password')
    await emailField(page).fill('nobody@example.com')
    await page.getByRole('button', { name: 'Send lenken' }).click()
    await page.getByText('Se i e-posten din').waitFor()
    await page.getByText('Hvis nobody@example.com er noens adresse her').waitFor()
    expect(printed.length).toBe(before)
  })

  it('comes from a page whose address is kept by nobody', async () => {
    const { headers } = await fetch(new URL('/reset-password/secret', test.server.origin))
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('strict-origin')
    expect(headers.get('x-robots-tag')).toBe('noindex')
  })
})

describe('an invitation', () => {
  it('makes somebody new one of the partner, with name and password', async () => {
    const link = await invite('new@example.com')
    const visitor = await test.visit()
    visitor.expectTrouble(/40[01]|422/)
    const { page } = visitor
    await page.goto(link)
    await page.getByText('Til Nordlys Drift').waitFor()
    await page.getByText('Rollen din: Leseadministrator').waitFor()
    expect(page.url()).not.toContain(link.split('/').at(-1))

    await page.getByRole('button', { name: 'Godta og gå inn' }).click()
    await page.locator('[aria-invalid=true]').first().waitFor()
    await page.getByRole('textbox', { name: 'Navnet ditt' }).fill('Nils Ny')
    await passwordField(page).fill(goodPassword)
    await page.getByRole('button', { name: 'Godta og gå inn' }).click()
    await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
    await page.getByText('Ingen kunder for deg ennå').waitFor()

    await page.goto(link)
    await page.getByText('Denne invitasjonen virker ikke lenger').waitFor()
    visitor.expectTrouble(/410/)
  })

  it('gives who is there already a role more, and lets them sign in as ever', async () => {
    const { db } = test.server.database
    const elsewhere = await createPartner(db, 'Fjellheim')
    const known = await newPerson(test.server, {
      role: 'partner_read_only',
      partnerId: elsewhere.id,
      password: goodPassword,
    })
    const link = await invite(known.email, 'partner_full_admin')
    const visitor = await test.visit()
    visitor.expectTrouble(/401/)
    const { page } = visitor
    await page.goto(link)
    await page.getByText(`${known.email} er her allerede.`).waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    await page.getByRole('button', { name: 'Godta' }).click()
    await page.getByText('Logg på for å godta invitasjonen.').waitFor()
    await signInBy(page, known.email, goodPassword)
    await page.getByRole('button', { name: 'Godta' }).click()
    // They act as what they have just become; what they were they are still.
    const places = page.getByRole('button', { name: /^Nordlys Drift, som Full administrator/ })
    await places.click()
    await page.getByText('Fjellheim').waitFor()
  })

  it('asks for its link again after a reload', async () => {
    const { page } = await test.visit()
    await page.goto(await invite('reload@example.com'))
    await page.getByText('Til Nordlys Drift').waitFor()
    await page.reload()
    await page.getByText('Åpne lenken i invitasjonen en gang til').waitFor()
  })
})

describe('an address of one’s own', () => {
  it('is offered to who came by a printed link, and signs in from then on', async () => {
    const { db } = test.server.database
    const fresh = await createPartner(db, 'Nystart AS')
    const visitor = await test.visit()
    visitor.expectTrouble(/40[019]/)
    const { page } = visitor
    const { path } = await createSignInLink(db, fresh.id)
    await page.goto(path)
    await page.locator('form button').click()
    await page.getByRole('heading', { name: 'Velkommen til Varde' }).waitFor()
    await page.goto('/imports')
    await page.getByText('Du kom med en utskrevet lenke.').waitFor()
    await page.getByRole('link', { name: 'Ta en adresse' }).click()

    await page.getByRole('textbox', { name: 'Navnet ditt' }).fill('Olga Operatør')
    await emailField(page).fill(admin.email)
    await passwordField(page).fill(goodPassword)
    await page.getByRole('button', { name: 'Ta denne adressen' }).click()
    await page.getByText('Noen har denne adressen allerede.').waitFor()
    await emailField(page).fill('olga@example.com')
    await page.getByRole('button', { name: 'Ta denne adressen' }).click()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Navn', exact: true }).inputValue(), soon)
      .toBe('Olga Operatør')
    await page.getByText('Fra nå av logger du på med olga@example.com.').waitFor()
    await page.goto('/imports')
    await page.getByRole('heading', { level: 1, name: 'Importer' }).waitFor()
    expect(await page.getByText('Du kom med en utskrevet lenke.').count()).toBe(0)

    await page.context().clearCookies()
    await page.goto('/sign-in')
    await signInBy(page, 'olga@example.com', goodPassword)
    await page.getByRole('button', { name: 'Konto' }).waitFor()
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing where one signs in, in any state', async () => {
    const visitor = await test.visit({ colorScheme, viewport: { width, height: 780 } })
    visitor.expectTrouble(/40[01]|410|422/)
    const { page } = visitor
    await page.goto('/sign-in')
    await emailField(page).waitFor()
    await expectWellMade(page)
    await page.getByText('Logg på med en utskrevet lenke').click()
    await signInBy(page, admin.email, 'not the password')
    await page.getByRole('alert').waitFor()
    await expectWellMade(page)
    await page.goto('/reset-password')
    await emailField(page).fill('somebody@example.com')
    await expectWellMade(page)
    await page.getByRole('button', { name: 'Send lenken' }).click()
    await page.getByText('Se i e-posten din').waitFor()
    await expectWellMade(page)
    await page.goto('/reset-password/none')
    await passwordField(page, 'Nytt passord').fill('kort')
    await page.getByRole('button', { name: 'Sett passordet' }).click()
    await page.locator('[aria-invalid=true]').waitFor()
    await expectWellMade(page)
    await page.goto(await invite(`axe-${colorScheme}@example.com`))
    await page.getByText('Til Nordlys Drift').waitFor()
    await expectWellMade(page)
    await page.goto('/invitation/none')
    await page.getByText('Denne invitasjonen virker ikke lenger').waitFor()
    await expectWellMade(page)
  })
})
