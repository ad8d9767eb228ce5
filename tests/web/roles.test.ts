import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, goodPassword, signInBy, soon } from './account-steps.ts'
import { customerNames, threeCustomers } from './roles-data.ts'

let test: BrowserTest
let full: TestPerson
let ids: Awaited<ReturnType<typeof threeCustomers>>
const { alfa, beta, gamma } = customerNames

beforeAll(async () => {
  test = await startBrowserTest()
  ids = await threeCustomers(test.server)
  full = await newPerson(test.server, {
    name: 'Frida Full',
    role: 'partner_full_admin',
    password: goodPassword,
  })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const nameIn = (page: Page, name: string) => page.getByRole('rowheader').getByRole('link', { name })
const history = (page: Page) => page.getByRole('region', { name: 'Historikk' })
const administrators = (page: Page) => page.getByRole('region', { name: /^Administratorer hos kunden/ })

/** Opens a customer from the list, and waits until its page is there. */
async function openFromList(page: Page, name: string): Promise<void> {
  await nameIn(page, name).click()
  await heading(page, name).waitFor()
  await history(page).getByRole('listitem').first().waitFor()
}

/** What may not be pressed stays there, and says why. */
async function expectClosed(page: Page, name: string | RegExp, why: string): Promise<void> {
  const button = page.getByRole('button', { name }).first()
  await button.waitFor()
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  expect(await button.getAttribute('aria-description')).toContain(why)
}

async function invite(email: string, customerId: string): Promise<void> {
  const body = JSON.stringify({ email, role: 'customer_admin', customerId })
  expect((await full.ask('/api/v1/invitations', { method: 'POST', body })).status).toBe(201)
}

describe('each role does what it is there for', () => {
  it('a full administrator sets a status, invites a customer’s administrator, and takes it back', async () => {
    const visitor = await test.visit()
    visitor.expectTrouble(/401/)
    const { page } = visitor
    await page.goto('/sign-in')
    await signInBy(page, full.email, goodPassword)
    await heading(page, 'Kunder').waitFor()
    for (const name of [alfa, beta, gamma]) await nameIn(page, name).waitFor()
    await openFromList(page, alfa)
    await page.getByRole('button', { name: 'Sett status for Contact Center' }).click()
    await page.getByRole('menuitemradio', { name: 'Klargjort', exact: true }).click()
    await history(page).getByText('Contact Center').waitFor()
    expect(await history(page).getByText('Frida Full').count()).toBeGreaterThan(0)

    await administrators(page).getByRole('button', { name: 'Inviter en administrator' }).click()
    const dialog = page.getByRole('dialog')
    const email = dialog.getByRole('textbox', { name: 'E-postadresse' })
    await email.waitFor()
    expect(await email.inputValue()).toBe('berit@alfa.example')
    await email.fill('siri@alfa.example')
    await dialog.getByRole('button', { name: 'Send invitasjonen' }).click()
    const link = dialog.getByRole('textbox', { name: 'Lenken' })
    await link.waitFor()
    expect(await link.inputValue()).toContain('/invitation/')
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await administrators(page).getByText('siri@alfa.example').waitFor()
    await administrators(page)
      .getByRole('button', { name: 'Trekk tilbake invitasjonen til siri@alfa.example' })
      .click()
    await dialog.getByRole('button', { name: 'Trekk tilbake' }).click()
    await administrators(page).getByText('er trukket tilbake').waitFor()
    await administrators(page)
      .getByRole('button', { name: 'Send på nytt til siri@alfa.example' })
      .waitFor({ state: 'detached' })
  })

  it('an administrator sees the customers assigned to them and no others, and works on those', async () => {
    const person = await newPerson(test.server, { name: 'Arne Avgrenset', role: 'partner_admin' })
    const assigned = `/api/v1/customers/${ids.beta}/assigned/${person.id}`
    expect((await full.ask(assigned, { method: 'PUT' })).status).toBe(204)
    const visitor = await test.visitAs(person)
    visitor.expectTrouble(/404/)
    const { page } = visitor
    await page.goto('/')
    await heading(page, 'Kunder').waitFor()
    await nameIn(page, beta).waitFor()
    expect(await page.getByRole('rowheader').count()).toBe(1)
    await openFromList(page, beta)
    await page.getByRole('button', { name: 'Sett status for Meetings' }).click()
    await page.getByRole('menuitemradio', { name: 'Klargjøring', exact: true }).click()
    await history(page).getByText('Arne Avgrenset').first().waitFor()
    await expectClosed(page, 'Inviter en administrator', 'administrere personer')
    for (const path of [`/customers/${ids.alfa}`, `/customers/${ids.alfa}/view`]) {
      await page.goto(path)
      await heading(page, 'Denne kunden finnes ikke her').waitFor()
    }
  })

  it('a read-only administrator looks and exports, and finds closed what they may not', async () => {
    const person = await newPerson(test.server, { role: 'partner_read_only' })
    const { page } = await test.visitAs(person)
    await page.goto('/')
    await heading(page, 'Kunder').waitFor()
    await nameIn(page, alfa).waitFor()
    await page.getByRole('button', { name: 'Eksporter' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem').first().click()
    const text = await readFile(await (await coming).path(), 'utf8')
    for (const name of [alfa, beta]) expect(text).toContain(name)
    await openFromList(page, alfa)
    await page.getByText('berit@alfa.example').first().waitFor()
    await page
      .getByRole('button', { name: /^Sett status for Calling\. Rollen din, Leseadministrator/ })
      .waitFor()
    await expectClosed(page, 'Skriv et notat', 'skrive notater')
    await expectClosed(page, 'Inviter en administrator', 'administrere personer')
    expect(await page.getByRole('textbox').count()).toBe(0)
    await expectWellMade(page)
  })

  it('help desk finds a customer, sees no people’s data, writes a note and sends an invitation again', async () => {
    await invite('berit@alfa.example', ids.alfa)
    const person = await newPerson(test.server, { name: 'Hanne Hjelp', role: 'help_desk' })
    const visitor = await test.visitAs(person)
    visitor.expectTrouble(/400/)
    const { page } = visitor
    await page.goto('/')
    await heading(page, 'Kunder').waitFor()
    await page.getByRole('searchbox').fill('alfa')
    await nameIn(page, beta).waitFor({ state: 'detached' })
    await openFromList(page, alfa)

    const field = page.getByRole('textbox', { name: 'Skriv et notat' })
    await page.keyboard.press('n')
    await expect.poll(() => field.evaluate((one) => one === document.activeElement), soon).toBe(true)
    await page.keyboard.press('Control+Enter')
    await page.getByText('Skriv noe, og ikke bare mellomrom.').waitFor()
    await field.fill('Ringte: de venter på en kode.\nRing igjen i morgen.')
    await field.press('Control+Enter')
    await page.getByText('Notatet er lagret').waitFor()
    const note = history(page).getByRole('listitem').filter({ hasText: 'Ring igjen i morgen.' })
    await note.waitFor()
    expect(await field.inputValue()).toBe('')
    await history(page).getByText('Hanne Hjelp').first().waitFor()

    const again = administrators(page).getByRole('button', { name: 'Send på nytt til b•••@alfa.example' })
    await again.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Lenken ville gitt deg mer enn rollen din').waitFor()
    expect(await dialog.getByRole('textbox').count()).toBe(0)
    await expectWellMade(page)
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expectClosed(page, 'Trekk tilbake invitasjonen til b•••@alfa.example', 'administrere personer')
    const whole = await page.locator('body').innerText()
    expect(whole).not.toContain('berit')
    await expectWellMade(page)
  })

  it('a customer’s administrator sees their own subscriptions and nothing else, whatever they open', async () => {
    const person = await newPerson(test.server, {
      name: 'Berit Bakstad',
      email: 'berit@alfa.example',
      role: 'customer_admin',
      customerId: ids.alfa,
      password: goodPassword,
    })
    expect(person.email).toBe('berit@alfa.example')
    const visitor = await test.visit()
    visitor.expectTrouble(/401/)
    const { page } = visitor
    await page.goto(`/customers/${ids.beta}`)
    await page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()
    await signInBy(page, person.email, goodPassword)
    await heading(page, alfa).waitFor()
    expect(new URL(page.url()).pathname).toBe('/organisation')
    const todo = page.getByRole('region', { name: 'Det dere må gjøre' })
    await todo.getByText('Betalingen for Webex Suite er forfalt.').waitFor()
    await todo.getByText(/Webex Calling slutter om 1[23] dager/).waitFor()
    await todo.getByText('Meetings venter på opplysninger fra dere.').waitFor()
    for (const text of ['Klar til bruk', 'Venter på dere', 'Venter på Cisco', '17 av 20 lisenser'])
      await page.getByText(text, { exact: true }).first().waitFor()
    await page.getByText('Berit Bakstad').waitFor()
    const whole = await page.locator('body').innerText()
    for (const text of ['internt', 'skrevet for oss', beta, gamma, 'Frida', 'Importer'])
      expect([text, whole.includes(text)]).toEqual([text, false])
    const nav = page.getByRole('navigation', { name: 'Hovednavigasjon' })
    expect(await nav.getByRole('link').allTextContents()).toEqual(['Abonnementer'])
    for (const path of ['/customers', `/customers/${ids.alfa}`, '/imports', '/people', '/start', '/audit']) {
      await page.goto(path)
      await heading(page, alfa).waitFor()
      await expect.poll(() => new URL(page.url()).pathname, soon).toBe('/organisation')
    }
    await page.goto('/account')
    await heading(page, 'Min konto').waitFor()
    await page.getByRole('link', { name: 'Varde: til abonnementene' }).click()
    await heading(page, alfa).waitFor()
  })

  it('a vendor’s operator comes to a page of their own and sees nothing of the partner’s list', async () => {
    const person = await newPerson(test.server, { role: 'vendor_operator', vendor: 'Cisco' })
    const visitor = await test.visitAs(person)
    visitor.expectTrouble(/403/)
    const { page } = visitor
    await page.goto('/customers')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect.poll(() => new URL(page.url()).pathname, soon).not.toBe('/customers')
    const nav = page.getByRole('navigation', { name: 'Hovednavigasjon' })
    await nav.waitFor({ state: 'attached' })
    for (const name of ['Kunder', 'Importer', 'Personer', 'Revisjonslogg'])
      expect([name, await nav.getByRole('link', { name }).count()]).toEqual([name, 0])
    expect(await page.getByRole('grid').count()).toBe(0)
  })

  it('who administers the installation makes a partner, whose first administrator comes in by the link', async () => {
    const root = await newPerson(test.server, { name: 'Rota', isInstallationAdmin: true })
    const visitor = await test.visitAs(root)
    visitor.expectTrouble(/403/)
    const { page } = visitor
    await page.goto('/')
    await heading(page, 'Installasjon').waitFor()
    await page.getByRole('button', { name: 'Ny partner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Hva partneren heter' }).fill('Skjær Systemer')
    await dialog.getByRole('textbox', { name: 'E-postadressen til' }).fill('forste@skjaer.example')
    await dialog.getByRole('button', { name: 'Opprett partneren' }).click()
    const field = dialog.getByRole('textbox', { name: 'Lenken' })
    await field.waitFor()
    const link = await field.inputValue()

    const first = await test.visit()
    await first.page.goto(new URL(link).pathname)
    await first.page.getByText('Til Skjær Systemer').waitFor()
    await first.page.getByRole('textbox', { name: 'Navnet ditt' }).fill('Første Administrator')
    await first.page.getByLabel('Passord', { exact: true }).fill(goodPassword)
    await first.page.getByRole('button', { name: 'Godta og gå inn' }).click()
    await heading(first.page, 'Velkommen til Varde').waitFor()
    await first.page.goto('/people')
    await first.page.getByRole('row').filter({ hasText: 'Første Administrator' }).getByText('(deg)').waitFor()
  })
})
