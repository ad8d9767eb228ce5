import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/accounts/tokens.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { expectWellMade, goodPassword, looks, patient, soon } from './account-steps.ts'
import { addProduct, byVendor, order, submitDetails } from './hands-data.ts'

let test: BrowserTest
let operator: TestPerson

const head =
  'customer_id,customer_name,country,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status,provisioning_reason\n'
const rowsOf = (name: string) =>
  `${name}-1,${name} Bakeri,NO,${name}-S1,Suite,paid,2099-01-01,V1,Calling,manual_vendor,Flytt nummerserien først\n` +
  `${name}-2,${name} Maskin,SE,${name}-S2,Suite,paid,2099-01-01,V1,Meetings,manual_vendor,\n` +
  `${name}-3,${name} Klart,DK,${name}-S3,Suite,paid,2099-01-01,V1,Webinars,provisioned,\n`

beforeAll(async () => {
  test = await startBrowserTest()
  const { server } = test
  const { db } = server.database
  const other = await createPartner(db, 'Sørvest')
  const { text } = await createToken(db, other.id, 'tests', null)
  for (const [name, token] of [
    ['Nord', server.token],
    ['Sør', text],
  ] as const) {
    const answer = await fetch(new URL('/api/v1/imports', server.origin), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: head + rowsOf(name),
    })
    expect(answer.status).toBe(200)
  }
  await addProduct(server, {
    name: 'Meetings',
    provisioner: byVendor,
    instructions: 'Opprett møterommene.',
    details: { type: 'object', properties: { street: { type: 'string' } } },
  })
  operator = await newPerson(server, { name: 'Olga Operatør', role: 'vendor_operator', vendor: 'cisco' })
})
afterEach(() => test.leave())
afterAll(() => test.close())

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })
/** A service of a product that the vendor sets up, with its details filled in. */
async function orderMeetings(customer: string) {
  const ordered = await order(test.server, customer, ['Meetings'])
  await submitDetails(test.server, ordered.services[0] ?? '', { street: 'Storgata 1' })
  return ordered
}

async function openService(page: Page, customer: string): Promise<void> {
  await page.goto('/vendor')
  await rowOf(page, customer).getByRole('link', { name: 'Meetings' }).click()
  await page.getByRole('heading', { level: 1, name: 'Sett opp Meetings' }).waitFor()
  await page.getByRole('heading', { name: 'Notater' }).waitFor(patient)
}

const heading = (page: Page) => page.getByRole('heading', { level: 1, name: 'Venter på cisco' }).waitFor()

describe('a vendor’s operator', () => {
  it('comes to what waits for the vendor at every partner, and sees nothing else', async () => {
    const visitor = await test.visitAs(operator)
    visitor.expectTrouble(/403/)
    const { page } = visitor
    await page.goto('/')
    await heading(page)
    expect(new URL(page.url()).pathname).toBe('/vendor')
    for (const name of ['Nord', 'Sør'] as const) {
      const row = rowOf(page, `${name} Bakeri`)
      await row.getByText('Calling').waitFor()
      await row.getByText('Flytt nummerserien først').waitFor()
      await row.getByText(`${name}-S1`).waitFor()
      await row.getByText('Norge').waitFor()
      await rowOf(page, `${name} Maskin`).getByText('Meetings').waitFor()
    }
    expect(await page.getByText('Klart').count()).toBe(0)
    const places = page.getByRole('navigation', { name: 'Hovednavigasjon' }).getByRole('link')
    expect(await places.allTextContents()).toEqual(['Venter på dere'])
    // There is nothing to press that does nothing.
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
    for (const path of ['/customers', '/no-partner', '/people']) {
      await page.goto(path)
      await heading(page)
      expect(new URL(page.url()).pathname).toBe('/vendor')
    }
  })

  it('filters by partner and searches, and the address holds both', async () => {
    const { page } = await test.visitAs(operator)
    await page.goto('/vendor')
    await heading(page)
    await rowOf(page, 'Sør Bakeri').waitFor()
    await page.getByRole('combobox', { name: 'Partner' }).selectOption({ label: 'Nordlys Drift' })
    await rowOf(page, 'Sør Bakeri').waitFor({ state: 'detached' })
    await rowOf(page, 'Nord Bakeri').waitFor()
    const field = page.getByRole('searchbox', { name: 'Søk' })
    await field.fill('MEETINGS nord')
    await rowOf(page, 'Nord Bakeri').waitFor({ state: 'detached' })
    await rowOf(page, 'Nord Maskin').waitFor()
    await expect.poll(() => new URL(page.url()).searchParams.get('search'), soon).toBe('MEETINGS nord')
    await page.reload()
    await heading(page)
    await rowOf(page, 'Nord Maskin').waitFor()
    expect(await rowOf(page, 'Nord Bakeri').count()).toBe(0)
    expect(await field.inputValue()).toBe('MEETINGS nord')
    await field.fill('no such service')
    await page.getByText('Ingenting passer').waitFor()
    await page.getByRole('button', { name: 'Vis alle' }).click()
    await rowOf(page, 'Sør Bakeri').waitFor()
    await expect.poll(() => new URL(page.url()).search, soon).toBe('')
    expect(await field.inputValue()).toBe('')
  })

  it('opens a service, notes for the partner too, and is done with it', async () => {
    const { services } = await orderMeetings('Opal Optikk')
    const { page, expectTrouble } = await test.visitAs(operator)
    // What is ended may be asked for once more on the way back.
    expectTrouble(/status of 404/)
    await openService(page, 'Opal Optikk')
    await page.getByText('Opprett møterommene.').waitFor()
    await page.getByRole('region', { name: 'Detaljer fra kunden' }).getByText('Storgata 1').waitFor()
    await page.getByText('Partneren leser det også.', { exact: false }).waitFor()
    await page.getByRole('textbox', { name: 'Skriv et notat' }).fill('Rommene er bestilt.')
    await page.getByRole('button', { name: 'Lagre notatet' }).click()
    const note = page.getByRole('listitem').filter({ hasText: 'Rommene er bestilt.' })
    await note.getByText('Olga Operatør').waitFor()
    const theirs = await test.server.ask(`/api/v1/services/${services[0]}/task`)
    expect(((await theirs.json()) as { notes: { text: string }[] }).notes.map(({ text }) => text)).toEqual([
      'Rommene er bestilt.',
    ])
    await page.getByRole('button', { name: 'Ferdig', exact: true }).click()
    await heading(page)
    await page.getByRole('status').filter({ hasText: 'Meetings hos Opal Optikk er satt opp.' }).waitFor()
    expect(await rowOf(page, 'Opal Optikk').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('status')
  })

  it('says that it could not be done, or asks for other details', async () => {
    const first = await orderMeetings('Perle Papir')
    const second = await orderMeetings('Kvarts Kraft')
    const { page, expectTrouble } = await test.visitAs(operator)
    // What is ended may be asked for once more on the way back.
    expectTrouble(/status of 404/)
    await openService(page, 'Perle Papir')
    await page.getByRole('button', { name: 'Lot seg ikke gjøre …' }).click()
    const failing = page.getByRole('dialog', { name: 'Meetings lot seg ikke gjøre' })
    await failing.getByLabel('Hva stanset det?').fill('Ingen ledige rom')
    await failing.getByRole('button', { name: 'Meld at det ikke gikk' }).click()
    await heading(page)
    await page
      .getByRole('status')
      .filter({ hasText: 'Meetings hos Perle Papir lot seg ikke gjøre' })
      .waitFor()
    await openService(page, 'Kvarts Kraft')
    await page.getByRole('button', { name: 'Trenger flere detaljer …' }).click()
    const asking = page.getByRole('dialog', { name: 'Flere detaljer til Meetings' })
    await asking.getByLabel('Hvilke detaljer, og hvorfor').fill('Hvor mange rom?')
    await asking.getByRole('button', { name: 'Be om detaljene' }).click()
    await heading(page)
    await page.getByRole('status').filter({ hasText: 'Kvarts Kraft er bedt om flere detaljer' }).waitFor()
    for (const [{ services }, state] of [
      [first, 'unable_to_provision'],
      [second, 'pending_details'],
    ] as const) {
      const answer = await test.server.ask(`/api/v1/services/${services[0]}/set-up`)
      expect(((await answer.json()) as { state: string }).state).toBe(state)
    }
  })

  it('comes to what does not wait for them, and reads that', async () => {
    const { page, expectTrouble } = await test.visitAs(operator)
    expectTrouble(/status of 404/)
    await page.goto(`/vendor/${test.server.partner.id}/0199c0de-0000-7000-8000-000000000000`)
    await page.getByRole('heading', { level: 1, name: 'Denne oppgaven er ikke her' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Venter på dere' }).click()
    await heading(page)
  })

  it('is invited on the page of the installation', async () => {
    const root = await newPerson(test.server, { isInstallationAdmin: true })
    const visitor = await test.visitAs(root)
    visitor.expectTrouble(/40[03]/)
    const { page } = visitor
    await page.goto('/installation')
    await page.getByRole('button', { name: 'Inviter en operatør' }).click()
    const dialog = page.getByRole('dialog', { name: 'Inviter en operatør' })
    await dialog.getByRole('textbox', { name: 'E-postadresse' }).fill('ny@leverandor.example')
    await dialog.getByRole('button', { name: 'Send invitasjonen' }).click()
    await dialog.getByText('Skriv minst 1 tegn').waitFor()
    await dialog.getByRole('textbox', { name: 'Leverandør' }).fill('Cisco')
    await dialog.getByRole('button', { name: 'Send invitasjonen' }).click()
    const link = await dialog.getByRole('textbox', { name: 'Lenken' }).inputValue()
    await dialog.getByRole('button', { name: 'Ferdig' }).click()
    await dialog.waitFor({ state: 'detached' })

    const newcomer = await test.visit()
    newcomer.expectTrouble(/40[13]/)
    await newcomer.page.goto(new URL(link).pathname)
    await newcomer.page.getByRole('textbox', { name: 'Navnet ditt' }).fill('Nina Ny')
    await newcomer.page.getByLabel('Passord', { exact: true }).fill(goodPassword)
    await newcomer.page.getByRole('button', { name: 'Godta og gå inn' }).click()
    await newcomer.page.getByRole('heading', { level: 1, name: 'Venter på Cisco' }).waitFor()
    await rowOf(newcomer.page, 'Nord Bakeri').waitFor()
  })

  it('of a vendor for whom nothing waits reads that', async () => {
    const { page } = await test.visitAs(
      await newPerson(test.server, { role: 'vendor_operator', vendor: 'Nobody' }),
    )
    await page.goto('/vendor')
    await page.getByText('Ingenting venter på dere').waitFor()
  })

  it('is who the page is for', async () => {
    const { page } = await test.visitAs(await newPerson(test.server, { role: 'help_desk' }))
    await page.goto('/vendor')
    await page.getByText('Dette er for en leverandørs operatører.').waitFor()
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in what a vendor’s operator sees', async () => {
    const options = { colorScheme, viewport: { width, height: 780 } }
    const { page } = await test.visitAs(operator, options)
    await page.goto('/vendor')
    await rowOf(page, 'Sør Bakeri').waitFor()
    await expectWellMade(page)
    await page.goto('/vendor?search=no+such+service')
    await page.getByText('Ingenting passer').waitFor()
    await expectWellMade(page)
    await orderMeetings(`Rubin ${width}`)
    await openService(page, `Rubin ${width}`)
    await expectWellMade(page)
    await page.getByRole('button', { name: 'Trenger flere detaljer …' }).click()
    await page.getByLabel('Hvilke detaljer, og hvorfor').waitFor()
    await expectWellMade(page)
    const idle = await newPerson(test.server, { role: 'vendor_operator', vendor: 'Nobody' })
    const theirs = await test.visitAs(idle, options)
    await theirs.page.goto('/vendor')
    await theirs.page.getByText('Ingenting venter på dere').waitFor()
    await expectWellMade(theirs.page)
  })
})
