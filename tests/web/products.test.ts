import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { readSettings } from '../../src/server/settings.ts'
import { startBroker, type TestBroker } from '../support/broker/broker.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'

let test: BrowserTest
let client: Client
let broker: TestBroker
beforeAll(async () => {
  broker = await startBroker()
  test = await startBrowserTest({
    settings: readSettings({ LOG_LEVEL: 'silent', PORT: '0', VARDE_PRIVATE_ADDRESSES: 'true' }),
  })
  client = createClient({ baseUrl: test.server.origin, token: test.server.token })
})
afterEach(() => test.leave())
afterAll(async () => {
  await test?.close()
  await broker?.close()
})

/** From the top: what has been scrolled halfway below the bar is no smaller for that. */
async function expectClean(page: Page): Promise<void> {
  await page.evaluate('scrollTo(0, 0)')
  await expectNoAxeFindings(page)
}

const dialog = (page: Page): Locator => page.getByRole('dialog')
const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
const lines = (page: Page, name: string): Locator => region(page, name).getByRole('listitem')
const namesIn = (page: Page, name: string) => lines(page, name).locator('strong').allTextContents()

async function openSettings(page: Page): Promise<void> {
  await page.goto('/settings')
  await region(page, 'Produkter').getByRole('button', { name: 'Legg til produkt' }).waitFor()
}

async function choose(page: Page, name: string, deed: string): Promise<void> {
  await page.getByRole('button', { name: `Mer for ${name}` }).click()
  await page.getByRole('menuitem', { name: deed }).click()
  // Until it is gone, its items could be taken for those of the next one.
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

describe('products in the settings', () => {
  it('are added with what is asked for, which is told as one writes', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/400|409/)
    const { page } = visitor
    await openSettings(page)
    await page.getByRole('heading', { name: 'Ingen produkter ennå' }).waitFor()
    await page.getByRole('heading', { name: 'Ingen tilkoblinger ennå' }).waitFor()
    await expectClean(page)
    await page.getByRole('button', { name: 'Legg til produkt' }).click()
    const form = dialog(page)
    await form.getByRole('textbox', { name: 'Navn' }).fill('Calling')
    await form.getByRole('combobox', { name: 'Klargjøres' }).selectOption({ label: 'For hånd, av partneren' })
    const schema = form.getByRole('textbox', { name: 'Detaljer det spørres om' })
    await schema.fill('{"type": "object"')
    await form.getByText('Dette er ikke JSON', { exact: false }).waitFor()
    await expectClean(page)
    await schema.fill(
      '{"type": "object", "required": ["street"], "properties": {"street": {"type": "string", "title": "Gateadresse"}, "zone": {"type": "string", "format": "time-zone", "title": "Tidssone"}}}',
    )
    await form.getByText('Gateadresse', { exact: true }).waitFor()
    await form.getByRole('listitem').filter({ hasText: 'tekst, må fylles ut' }).waitFor()
    await form.getByRole('textbox', { name: 'Instruks' }).fill('Bestill numrene først.\nSå telefonene.')
    await form.getByRole('textbox', { name: 'Én lisens er' }).fill('bruker')
    await form.getByRole('textbox', { name: 'Tar vanligvis' }).fill('0')
    await form.getByRole('button', { name: 'Lagre' }).click()
    await form.getByText('Skriv en varighet', { exact: false }).waitFor()
    const usual = form.getByRole('textbox', { name: 'Tar vanligvis' })
    await expect.poll(() => usual.evaluate((field) => field === document.activeElement)).toBe(true)
    await usual.fill('2')
    await expectClean(page)
    await form.getByRole('button', { name: 'Lagre' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await expect.poll(() => namesIn(page, 'Produkter')).toEqual(['Calling'])
    await lines(page, 'Produkter')
      .getByText('spør om 2 ting · har instruks · bruker · tar vanligvis 2 dager', { exact: true })
      .waitFor()
    const { items } = await client.listProducts({})
    expect(items).toMatchObject([
      { externalId: 'calling', usualDuration: 'P2D', instructions: 'Bestill numrene først.\nSå telefonene.' },
    ])
    await page.getByRole('button', { name: 'Legg til produkt' }).click()
    await form.getByRole('textbox', { name: 'Navn' }).fill('Calling')
    await form.getByRole('button', { name: 'Lagre' }).click()
    await form.getByText('Et annet produkt heter «Calling»', { exact: false }).waitFor()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
  })

  it('say what becomes of offers before they are retired, and come back', async () => {
    await client.addProduct({ body: { name: 'Møter', provisioner: { kind: 'manual', by: 'vendor' } } })
    await client.addOffer({ body: { name: 'Møtepakken', products: [{ product: 'Møter', licences: null }] } })
    const { page } = await test.enter()
    await openSettings(page)
    await lines(page, 'Produkter').getByText('For hånd, av Cisco', { exact: true }).waitFor()
    await choose(page, 'Møter', 'La det utgå')
    await dialog(page).getByText('Tilbudet Møtepakken har det', { exact: false }).waitFor()
    await expectClean(page)
    await dialog(page).getByRole('button', { name: 'La det utgå' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await expect.poll(() => namesIn(page, 'Produkter')).not.toContain('Møter')
    await page.getByRole('switch', { name: 'Vis også utgåtte produkter' }).click()
    await lines(page, 'Produkter').getByText('Utgått', { exact: true }).waitFor()
    await choose(page, 'Møter', 'Ta inn igjen')
    await lines(page, 'Produkter').getByText('Utgått', { exact: true }).waitFor({ state: 'detached' })
    await choose(page, 'Møter', 'Endre')
    const name = dialog(page).getByRole('textbox', { name: 'Navn' })
    await expect.poll(() => name.inputValue()).toBe('Møter')
    await name.fill('Møterom')
    await dialog(page)
      .getByRole('combobox', { name: 'Klargjøres' })
      .selectOption({ label: 'Som en simulering' })
    await dialog(page).getByText('Ingenting klargjøres noe sted', { exact: false }).waitFor()
    await dialog(page).getByRole('textbox', { name: 'Av hundre mislykkes' }).fill('10')
    await expectClean(page)
    await dialog(page).getByRole('button', { name: 'Lagre' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await lines(page, 'Produkter').getByText('Simulering', { exact: true }).waitFor()
    // The offer follows its name.
    await lines(page, 'Tilbud').getByText('Møterom', { exact: true }).waitFor()
    expect((await client.listProducts({})).items.at(-1)?.provisioner).toEqual({
      kind: 'simulated',
      seconds: { min: 5, max: 60 },
      fails: 0.1,
      failure: null,
    })
  })
})

describe('connections in the settings', () => {
  it('are added, read, and their plans become products', async () => {
    const visitor = await test.enter()
    visitor.expectTrouble(/400|502/)
    const { page } = visitor
    const { auth } = broker.connection
    if (auth.kind !== 'basic') throw new Error('the broker of the tests wants a password')
    await openSettings(page)
    await page.getByRole('button', { name: 'Legg til tilkobling' }).click()
    const form = dialog(page)
    await form.getByRole('textbox', { name: 'Navn', exact: true }).fill('Megleren')
    await form.getByRole('textbox', { name: 'Adresse' }).fill(`${broker.url}?a=1`)
    await form.getByRole('textbox', { name: 'Brukernavn' }).fill(auth.username)
    await form.getByLabel('Passord', { exact: true }).fill('feil')
    await form.getByRole('button', { name: 'Lagre' }).click()
    await form.getByText('Skriv adressen uten det som står fra ? eller #.').waitFor()
    await expectClean(page)
    await form.getByRole('textbox', { name: 'Adresse' }).fill(broker.url)
    await form.getByRole('button', { name: 'Lagre' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    const line = lines(page, 'Tilkoblinger').filter({ hasText: 'Megleren' })
    await line.getByText('katalogen er ikke lest', { exact: false }).waitFor()
    await line.getByRole('button', { name: 'Les katalogen' }).click()
    await page.getByText('tokenet ble avvist', { exact: false }).waitFor()
    await expectClean(page)

    await choose(page, 'Megleren', 'Endre')
    await form.getByText('beholdes når feltet står tomt', { exact: false }).waitFor()
    await form.getByLabel('Passord', { exact: true }).fill(auth.password)
    await expectClean(page)
    await form.getByRole('button', { name: 'Lagre' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await line.getByRole('button', { name: 'Les katalogen' }).click()
    const standard = form.getByRole('checkbox', { name: 'Standard' })
    await standard.waitFor()
    await standard.check()
    await form.getByRole('checkbox', { name: 'desk' }).check()
    await expectClean(page)
    await form.getByRole('button', { name: 'Lag 2 produkter' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await expect
      .poll(() => namesIn(page, 'Produkter'))
      .toEqual(expect.arrayContaining(['Calling Standard', 'devices desk']))
    await lines(page, 'Produkter').getByText('Megleren · Calling · Standard', { exact: true }).waitFor()
    await line.getByText('2 produkter', { exact: false }).waitFor()
    await line.getByRole('button', { name: 'Velg planer' }).click()
    await form.getByText('Er et produkt: Calling Standard', { exact: false }).waitFor()
    await expect.poll(() => standard.isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    // While products name it, it stays.
    visitor.expectTrouble(/409/)
    await choose(page, 'Megleren', 'La det utgå')
    await page.getByText('2 produkter bruker tilkoblingen', { exact: false }).waitFor()
    await choose(page, 'Calling Standard', 'Endre')
    await expect
      .poll(() => form.getByRole('combobox', { name: 'Plan' }).inputValue())
      .toBe('["service-calling","plan-calling-standard"]')
    await expectClean(page)
  })
})
