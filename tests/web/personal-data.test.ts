import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { withInstallation } from '../../src/database/transactions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, goodPassword, looks, passwordField, soon } from './account-steps.ts'

let test: BrowserTest
let root: TestPerson
beforeAll(async () => {
  test = await startBrowserTest()
  await newPerson(test.server, { role: 'partner_full_admin' })
  root = await newPerson(test.server, {
    name: 'Rut Rot',
    email: 'root@example.com',
    role: 'partner_full_admin',
    isInstallationAdmin: true,
    password: goodPassword,
  })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const own = (page: Page) => page.getByRole('region', { name: 'Personopplysninger' })
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })
const eraseDialog = (page: Page) => page.getByRole('dialog', { name: 'Slette deg for godt?' })

/** Opens one's own page and asks to be erased. */
async function askToBeErased(page: Page): Promise<void> {
  await page.goto('/account')
  await page.getByRole('heading', { level: 1, name: 'Min konto' }).waitFor()
  await own(page).getByRole('button', { name: 'Slett meg' }).click()
  await eraseDialog(page).waitFor()
}

/** Makes somebody's sessions so old. */
async function age(personId: string, minutes: number): Promise<void> {
  await withInstallation(test.server.database.db, (trx) =>
    sql`update sessions set created_at = now() - make_interval(mins => ${minutes}) where person_id = ${personId}`.execute(
      trx,
    ),
  )
}

describe('what is kept about me', () => {
  it('is downloaded as a file that holds it', async () => {
    const person = await newPerson(test.server, {
      name: 'Kari Nes',
      role: 'help_desk',
      password: goodPassword,
    })
    const { page } = await test.visitAs(person)
    await page.goto('/account')
    await page.getByRole('heading', { level: 1, name: 'Min konto' }).waitFor()
    const coming = page.waitForEvent('download')
    await own(page).getByRole('button', { name: 'Last ned det som er lagret om meg' }).click()
    const file = await coming
    expect(file.suggestedFilename()).toBe('opplysninger-om-meg.json')
    const held = JSON.parse(await readFile(await file.path(), 'utf8')) as {
      person: object
      sessions: object[]
    }
    expect(held.person).toMatchObject({ id: person.id, name: 'Kari Nes', email: person.email })
    expect(held.sessions).toHaveLength(1)
    await own(page).getByText('Filen er lastet ned').waitFor()
  })

  it('is erased for who gives the password, and nothing of it is left in the page', async () => {
    const person = await newPerson(test.server, {
      name: 'Per Holm',
      role: 'help_desk',
      password: goodPassword,
    })
    const visitor = await test.visitAs(person)
    visitor.expectTrouble(/40[0-3]/)
    const { page } = visitor
    await askToBeErased(page)
    const dialog = eraseDialog(page)
    await dialog.getByText('Dette blir stående, uten navnet ditt').waitFor()
    await passwordField(page, 'Passordet du har nå').last().fill('not this one')
    await dialog.getByRole('button', { name: 'Slett meg for godt' }).click()
    await dialog.getByText('Dette er ikke passordet du har nå.').waitFor()
    expect((await person.ask('/api/v1/me')).status).toBe(200)
    await dialog.getByLabel('Passordet du har nå', { exact: true }).fill(goodPassword)
    await dialog.getByRole('button', { name: 'Slett meg for godt' }).click()
    await page.getByRole('heading', { level: 1, name: 'Logg på Varde' }).waitFor()
    await page.getByText('Du er slettet. Ingenting her viser hvem du var.').waitFor()
    expect((await person.ask('/api/v1/me')).status).toBe(401)
  })

  it('is erased for who has no password and has just signed in; else they sign in again', async () => {
    const person = await newPerson(test.server, { name: 'Ole Uten', role: 'help_desk' })
    await age(person.id, 11)
    const visitor = await test.visitAs(person)
    visitor.expectTrouble(/40[13]/)
    const { page } = visitor
    await askToBeErased(page)
    const dialog = eraseDialog(page)
    await dialog.getByText('Du har ikke noe passord.').waitFor()
    await dialog.getByRole('button', { name: 'Slett meg for godt' }).click()
    await dialog.getByText('Du logget på for lenge siden.').waitFor()
    await dialog.getByRole('button', { name: 'Logg på igjen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Logg på Varde' }).waitFor()
    expect(new URL(page.url()).searchParams.get('back')).toBe('/account')

    const fresh = await newPerson(test.server, { name: 'Ole Uten', role: 'help_desk' })
    const again = await test.visitAs(fresh)
    again.expectTrouble(/401/)
    await askToBeErased(again.page)
    await eraseDialog(again.page).getByRole('button', { name: 'Slett meg for godt' }).click()
    await again.page.getByText('Du er slettet.').waitFor()
  })
})

describe('the people of the installation', () => {
  it('are found by name or address, and one is erased', async () => {
    const person = await newPerson(test.server, {
      name: 'Liv Dahl',
      email: 'liv@fjord.example',
      role: 'help_desk',
    })
    await newPerson(test.server, { name: 'Liv Annen', email: 'annen@fjord.example' })
    const { page } = await test.visitAs(root)
    await page.goto('/installation')
    await page.getByRole('heading', { level: 1, name: 'Installasjon' }).waitFor()
    await rowOf(page, 'root@example.com').getByText('(deg)').waitFor()
    await page.getByRole('searchbox').fill('liv@')
    await rowOf(page, 'annen@fjord.example').waitFor({ state: 'detached' })
    await expect.poll(() => new URL(page.url()).searchParams.get('search'), soon).toBe('liv@')
    await page.getByRole('button', { name: 'Slett Liv Dahl' }).click()
    const dialog = page.getByRole('dialog', { name: 'Slette Liv Dahl for godt?' })
    await dialog.getByText('Liv Dahl, liv@fjord.example').waitFor()
    await dialog.getByRole('button', { name: 'Slett for godt' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Liv Dahl er slettet').waitFor({ state: 'attached' })
    await page.getByText('Ingen passer').waitFor()
    const field = page.getByRole('searchbox')
    await expect
      .poll(() => field.evaluate((node) => node.ownerDocument.activeElement === node), soon)
      .toBe(true)
    expect((await person.ask('/api/v1/me')).status).toBe(401)
    await page.getByRole('button', { name: 'Vis alle' }).click()
    await rowOf(page, 'Liv Annen').waitFor()
  })

  it('are not erased where a partner would have nobody left, and oneself not here', async () => {
    const alone = await createPartner(test.server.database.db, 'Alene')
    await newPerson(test.server, { name: 'Siste Person', role: 'partner_full_admin', partnerId: alone.id })
    const visitor = await test.visitAs(root)
    visitor.expectTrouble(/409/)
    const { page } = visitor
    await page.goto('/installation?search=Siste')
    await page.getByRole('button', { name: 'Slett Siste Person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Slett for godt' }).click()
    await dialog.getByText('Dette er partnerens siste fulle administrator.').waitFor()
    await dialog.getByRole('button', { name: 'Avbryt' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('searchbox').fill('root@')
    const closed = page.getByRole('button', { name: 'Slett Rut Rot' })
    expect(await closed.getAttribute('aria-disabled')).toBe('true')
    await closed.hover()
    await page.getByRole('tooltip').filter({ hasText: 'Slett deg selv på kontosiden din' }).waitFor()
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing where people’s data is taken along or erased', async () => {
    const options = { colorScheme, viewport: { width, height: 780 } }
    const visitor = await test.visitAs(root, options)
    visitor.expectTrouble(/40[039]/)
    const { page } = visitor
    await askToBeErased(page)
    await expectWellMade(page)
    await eraseDialog(page).getByLabel('Passordet du har nå', { exact: true }).fill('wrong')
    await eraseDialog(page).getByRole('button', { name: 'Slett meg for godt' }).click()
    await eraseDialog(page).locator('[aria-invalid=true]').waitFor()
    await expectWellMade(page)

    await page.goto('/installation')
    await page.getByRole('button', { name: 'Slett Rut Rot' }).hover()
    await page.getByRole('tooltip').waitFor()
    await expectWellMade(page)
    await page.getByRole('button', { name: /^Slett Liv Annen/ }).click()
    await page.getByRole('dialog').waitFor()
    await expectWellMade(page)
    await page.goto('/installation?search=nobody-at-all')
    await page.getByText('Ingen passer').waitFor()
    await expectWellMade(page)

    const lone = await newPerson(test.server, { role: 'help_desk' })
    await age(lone.id, 11)
    const theirs = await test.visitAs(lone, options)
    theirs.expectTrouble(/403/)
    await askToBeErased(theirs.page)
    await eraseDialog(theirs.page).getByRole('button', { name: 'Slett meg for godt' }).click()
    await eraseDialog(theirs.page).getByRole('button', { name: 'Logg på igjen' }).waitFor()
    await expectWellMade(theirs.page)

    const after = await test.visit(options)
    after.expectTrouble(/401/)
    await after.page.goto('/sign-in?said=erased')
    await after.page.getByText('Du er slettet.').waitFor()
    await expectWellMade(after.page)
  })
})
