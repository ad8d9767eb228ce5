import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectWellMade } from '../account-steps.ts'
import { choose, heading, send, sent, zone } from '../details-steps.ts'
import * as live from '../live-data.ts'
import * as scene from './scene.ts'
import { patient, wholeStory } from './scene.ts'

let story: scene.Story
beforeAll(async () => {
  story = await scene.startStory()
  // Somebody stands in the list already.
  await scene.order(story, 'Aa Første AS', 'partner')
})
afterEach(async () => {
  await story.test.leave()
  await story.expectSound()
})
afterAll(() => story?.close())

const name = 'Fjordkraft AS'
const customer = { name }

/** Adds the customer and orders for it, as one does by hand. @returns the customer's page */
async function orderByHand(): Promise<Page> {
  const { page } = await story.test.visitAs(story.kari)
  await page.goto('/customers')
  await page.getByRole('rowheader').first().waitFor()
  await page.getByRole('button', { name: 'Legg til kunde' }).click()
  const adding = page.getByRole('dialog')
  await adding.getByRole('textbox', { name: 'Kundenavn' }).fill(name)
  await adding.getByRole('combobox', { name: 'Land' }).selectOption('NO')
  await adding.getByRole('textbox', { name: 'Administratorens e-post' }).fill(scene.addressOf(name))
  await adding.getByRole('button', { name: 'Legg til kunde' }).click()
  await heading(page, name).waitFor()
  await adding.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Legg til abonnement' }).click()
  const ordering = page.getByRole('dialog')
  const offer = ordering.getByRole('radio', { name: new RegExp(`^${scene.products.asking}`) })
  await offer.waitFor()
  await offer.check()
  await ordering.getByRole('textbox', { name: 'Antall' }).fill('4')
  await ordering.getByRole('status').getByText('1 tjeneste å klargjøre', { exact: false }).waitFor()
  await ordering.getByRole('button', { name: 'Legg til abonnement' }).click()
  await page.getByRole('article').first().waitFor()
  await ordering.waitFor({ state: 'detached' })
  await page.getByRole('region', { name: 'Historikk' }).getByText('Lagt til', { exact: true }).waitFor()
  await live.mark(page)
  return page
}

async function orderedService(): Promise<string> {
  const { items } = await story.client.listCustomers({ query: { search: name } })
  const { subscriptions } = await story.client.getCustomer({ params: { id: items[0]?.id ?? '' } })
  return subscriptions[0]?.services[0]?.id ?? ''
}

/** Opens the filter, and leaves it open. */
async function openFilter(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Velg et filter …', exact: true }).click()
  await page.getByRole('dialog', { name: 'Velg et filter …' }).getByRole('checkbox').first().waitFor()
}

const counts = (page: Page, status: string, count: string): Promise<void> =>
  page
    .getByRole('dialog', { name: 'Velg et filter …' })
    .locator('label', { has: page.getByRole('checkbox', { name: status, exact: true }) })
    .getByText(count, { exact: true })
    .waitFor()

/** Who the customer's people are, as somebody writes them down. */
const people = ['Kari Nordmann', 'Ola Dahl', 'Åse Berg']

/** Adds the customer's people, from its page and back to it. */
async function addPeople(page: Page): Promise<void> {
  await page.getByRole('link', { name: /Personer.*ingen ennå/ }).click()
  await page.getByRole('heading', { level: 1, name: /^Personer/ }).waitFor()
  for (const person of people) {
    await page.getByRole('button', { name: 'Legg til person' }).first().click()
    const adding = page.getByRole('dialog', { name: 'Legg til person' })
    await adding.getByLabel('Navn').fill(person)
    await adding.getByRole('button', { name: 'Legg til person' }).click()
    await adding.waitFor({ state: 'detached' })
    await page.getByRole('rowheader').filter({ hasText: person }).waitFor()
  }
  await expectWellMade(page)
  await page.goBack()
  await heading(page, name).waitFor()
}

/** Gives all of them a licence, ticked one by one. */
async function assignLicences(page: Page): Promise<void> {
  await page.getByRole('button', { name: `Tildel lisenser: ${scene.products.asking}` }).click()
  const dialog = page.getByRole('dialog', { name: `Lisenser: ${scene.products.asking}` })
  for (const person of people) await dialog.getByRole('checkbox', { name: person }).check()
  await dialog.getByRole('status').getByText('3 personer får en lisens').waitFor()
  await expectWellMade(page)
  await dialog.getByRole('button', { name: 'Tildel 3 lisenser' }).click()
  await dialog.getByText('3 lisenser er tildelt').waitFor()
  await dialog.getByRole('button', { name: 'Lukk', exact: true }).last().click()
  await dialog.waitFor({ state: 'detached' })
}

/** How many of its licences the customer's row in a list says are in use. */
const inUse = (page: Page, used: number): Promise<void> =>
  live
    .rowOf(page, name)
    .getByText(new RegExp(`^${used}\\s*/\\s*4$`))
    .waitFor()

describe('what is ordered in one browser', wholeStory, () => {
  it('is followed in the list of another, from details that are asked for in a mail to licences that people hold', async () => {
    const { broker } = story
    const list = await scene.openList(story, story.ola)
    const filter = await scene.openList(story, story.ola)
    await openFilter(filter)
    await counts(filter, 'Klargjort', '0')
    const phone = await scene.openList(story, story.ola, '/customers?sort=name', {
      locale: 'en-GB',
      colorScheme: 'dark',
      viewport: { width: 360, height: 780 },
    })

    const page = await orderByHand()
    await scene.rowSays(list, customer, 'Venter på klargjøringsdetaljer')
    await scene.rowSays(phone, customer, 'Pending provisioning details')
    await counts(filter, 'Venter på klargjøringsdetaljer', '2')
    await expectWellMade(phone)
    expect(broker.record.of('provision')).toEqual([])

    const held = scene.hold(broker, await orderedService())
    const link = scene.linkIn(await scene.mailTo(story, scene.addressOf(name)))
    const { page: form, expectTrouble } = await scene.openLink(story, link)
    expectTrouble(/status of 400/)
    await form.getByLabel('Gateadresse').fill('S')
    await send(form).click()
    const wrong = form.getByRole('alert')
    await wrong.getByText('2 ting må rettes før dette kan sendes').waitFor()
    expect(await wrong.getByRole('button').allTextContents()).toEqual(['Gateadresse', 'Tidssone'])
    await form.getByText('Skriv minst 3 tegn. Nå er det 1.').first().waitFor()
    await form.getByText('Dette må fylles ut.').first().waitFor()
    await expectWellMade(form)
    expect(broker.record.of('provision')).toEqual([])
    await form.getByLabel('Gateadresse').fill('Storgata 1')
    await choose(form, zone(form), 'oslo', /^Europe\/Oslo/)
    await send(form).click()
    await sent(form).waitFor(patient)
    await form.getByText('Alt er sendt.').waitFor()

    await scene.rowSays(list, customer, 'Klargjøring')
    await scene.rowSays(phone, customer, 'Provisioning')
    await counts(filter, 'Klargjøring', '1')
    await counts(filter, 'Venter på klargjøringsdetaljer', '1')
    const row = await scene.unfold(page, 'asking')
    await row.getByText('Settes opp, forsøk 1').waitFor()
    await row.getByText('Bestiller nummer').waitFor()
    // Nobody can have a licence of what is not set up.
    const free = page.getByText('0 av 4 lisenser i bruk. Tildel dem til dem som skal ha dem.')
    expect(await free.count()).toBe(0)
    await expectWellMade(page)

    held.release()
    await scene.rowSays(list, customer, 'Klargjort')
    await scene.rowSays(phone, customer, 'Provisioned')
    await counts(filter, 'Klargjort', '1')
    await counts(filter, 'Klargjøring', '0')
    await row.getByText('Klargjort', { exact: true }).first().waitFor()
    await row.getByText('Settes opp, forsøk 1').waitFor({ state: 'detached' })
    await free.waitFor()

    await inUse(list, 0)
    await addPeople(page)
    await assignLicences(page)
    await inUse(list, 3)
    await page.getByText('1 lisens er ledig og kan tildeles.').waitFor()
    for (const open of [list, filter, phone, page]) await live.expectNotReloaded(open)

    const serviceId = await orderedService()
    expect(broker.record.of('provision').map(({ instanceId }) => instanceId)).toEqual([serviceId])
    expect(broker.record.of('provision')[0]?.body).toMatchObject({
      parameters: { street: 'Storgata 1', timeZone: 'Europe/Oslo' },
    })
    expect(broker.record.made).toEqual([serviceId])
    expect(broker.record.live).toEqual([serviceId])
  })

  it('takes no details a second time: its link says that all is sent', async () => {
    const { page } = await story.test.visit()
    await page.goto(scene.linkIn(await scene.mailTo(story, scene.addressOf(name))))
    await page.getByText('Alt er sendt.').waitFor()
    await expect.poll(() => send(page).count(), patient).toBe(0)
    expect(story.broker.record.of('provision')).toHaveLength(1)
  })
})
