import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { headerOf } from '../../support/smtp.ts'
import { newPerson, type TestPerson } from '../../support/people.ts'
import { expectWellMade } from '../account-steps.ts'
import { choose, heading, send, sent, zone } from '../details-steps.ts'
import * as live from '../live-data.ts'
import * as scene from './scene.ts'
import { patient, wholeStory } from './scene.ts'

let story: scene.Story
let operator: TestPerson
beforeAll(async () => {
  story = await scene.startStory()
  operator = await newPerson(story.test.server, {
    name: 'Olga Operatør',
    role: 'vendor_operator',
    vendor: 'cisco',
  })
  await scene.order(story, 'Aa Første AS', 'asking')
})
afterEach(async () => {
  await story.test.leave()
  await story.expectSound()
})
afterAll(() => story?.close())

const byPartner = 'Manuell klargjøring (partner)'
const byVendor = 'Manuell klargjøring (Cisco)'
const title = `Sett opp ${scene.products.partner}`
const rowOf = (page: Page, customer: string): Locator => page.getByRole('row').filter({ hasText: customer })

/** The tasks, open before there is anything new in them. */
async function openTasks(person: TestPerson): Promise<Page> {
  const { page, expectTrouble } = await story.test.visitAs(person)
  // What is ended may be asked for once more on the way back.
  expectTrouble(/status of 409/)
  await page.goto('/tasks')
  await heading(page, 'Oppgaver').waitFor()
  await live.mark(page)
  return page
}

async function openTask(page: Page, { name }: scene.Ordered): Promise<void> {
  await rowOf(page, name).getByRole('link', { name: title }).click()
  await heading(page, title).waitFor()
  await page.getByRole('heading', { name: 'Notater' }).waitFor()
}

/** Fills in what a mail asks for, as the customer's administrator. */
async function fillIn(link: string, street: string): Promise<void> {
  const { page } = await scene.openLink(story, link)
  await page.getByLabel('Gateadresse').fill(street)
  if ((await zone(page).inputValue()) === '') await choose(page, zone(page), 'oslo', /^Europe\/Oslo/)
  await send(page).click()
  await sent(page).waitFor(patient)
}

/** An order of what the partner sets up by hand, with its details filled in. */
async function orderedByHand(name: string): Promise<scene.Ordered> {
  const ordered = await scene.order(story, name, 'partner')
  await fillIn(scene.linkIn(await scene.mailTo(story, ordered.email)), 'Storgata 1')
  return ordered
}

describe('what the partner sets up by hand', wholeStory, () => {
  it('becomes a task once the details are there, is taken, done, and set up in everybody’s list', async () => {
    const list = await scene.openList(story, story.ola)
    const tasks = await openTasks(story.kari)
    const ordered = await scene.order(story, 'Rett Fram AS', 'partner')
    await scene.rowSays(list, ordered, 'Venter på klargjøringsdetaljer')
    await fillIn(scene.linkIn(await scene.mailTo(story, ordered.email)), 'Storgata 1')
    await scene.rowSays(list, ordered, byPartner)
    await rowOf(tasks, ordered.name).waitFor()
    await expectWellMade(tasks)
    await openTask(tasks, ordered)
    await tasks.getByText('Bestill ruteren, og meld den inn.').waitFor()
    // Called what it was called in the form, in the reader's language.
    const details = tasks.getByRole('region', { name: 'Detaljer fra kunden' })
    expect(await details.getByRole('term').allTextContents()).toEqual(['Gateadresse', 'Tidssone'])
    await details.getByText('Storgata 1').waitFor()
    await tasks.getByRole('button', { name: 'Jeg tar den' }).click()
    await tasks.getByRole('region', { name: 'Hvem gjør det' }).getByText('Kari Full').waitFor()
    await expectWellMade(tasks)
    await tasks.getByRole('button', { name: 'Ferdig', exact: true }).click()
    await heading(tasks, 'Oppgaver').waitFor()
    await tasks
      .getByRole('status')
      .filter({ hasText: `${scene.products.partner} hos Rett Fram AS er satt opp.` })
      .waitFor()
    await scene.rowSays(list, ordered, 'Klargjort')
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(tasks)
  })

  it('that could not be done says why, in the list’s other pages too, and comes back as a task', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await orderedByHand('Uten Dekning AS')
    const page = await scene.openCustomer(story, story.ola, ordered)
    const row = await scene.unfold(page, 'partner')
    await row.getByRole('link', { name: 'Se oppgaven' }).waitFor()
    const tasks = await openTasks(story.kari)
    await openTask(tasks, ordered)
    await tasks.getByRole('button', { name: 'Lot seg ikke gjøre …' }).click()
    const dialog = tasks.getByRole('dialog', { name: `${scene.products.partner} lot seg ikke gjøre` })
    await dialog.getByLabel('Hva stanset det?').fill('Ingen dekning på adressen')
    await dialog.getByRole('button', { name: 'Meld at det ikke gikk' }).click()
    await heading(tasks, 'Oppgaver').waitFor()
    await scene.rowSays(list, ordered, 'Kan ikke klargjøre')
    await row.getByText('Arbeidet kunne ikke gjøres.').waitFor()
    await row.getByText('Ingen dekning på adressen').first().waitFor()
    await expectWellMade(page)
    await row.getByRole('button', { name: 'Prøv på nytt' }).click()
    await scene.rowSays(list, ordered, byPartner)
    await rowOf(tasks, ordered.name).waitFor()
    await row.getByRole('link', { name: 'Se oppgaven' }).waitFor()
    for (const open of [list, page, tasks]) await live.expectNotReloaded(open)
  })

  it('that needs other details waits for the customer again, and is a task again when they are there', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await orderedByHand('Feil Adresse AS')
    const tasks = await openTasks(story.kari)
    await openTask(tasks, ordered)
    await tasks.getByRole('button', { name: 'Trenger flere detaljer …' }).click()
    const dialog = tasks.getByRole('dialog', { name: `Flere detaljer til ${scene.products.partner}` })
    await dialog.getByLabel('Hvilke detaljer, og hvorfor').fill('Hvilken inngang er det?')
    await dialog.getByRole('button', { name: 'Be om detaljene' }).click()
    await heading(tasks, 'Oppgaver').waitFor()
    await rowOf(tasks, ordered.name).waitFor({ state: 'detached' })
    await scene.rowSays(list, ordered, 'Venter på klargjøringsdetaljer')
    const mail = await scene.mailTo(story, ordered.email, 2)
    expect(headerOf(mail, 'Subject')).toBe(`Vi trenger andre opplysninger: ${scene.products.partner}`)
    const { page: form } = await scene.openLink(story, scene.linkIn(mail))
    await form.getByText('Hvilken inngang er det?').waitFor()
    await form.getByLabel('Gateadresse').fill('Storgata 1 B')
    await send(form).click()
    await sent(form).waitFor(patient)
    await scene.rowSays(list, ordered, byPartner)
    await openTask(tasks, ordered)
    await tasks.getByRole('region', { name: 'Detaljer fra kunden' }).getByText('Storgata 1 B').waitFor()
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(tasks)
  })
})

describe('what the vendor sets up by hand', wholeStory, () => {
  it('is done by the vendor’s operator on a page of their own, and the partner’s list follows', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await scene.order(story, 'Hos Leverandøren AS', 'vendor')
    await scene.rowSays(list, ordered, byVendor)
    const { page, expectTrouble } = await story.test.visitAs(operator)
    // What is ended may be asked for once more on the way back.
    expectTrouble(/status of 404/)
    await page.goto('/vendor')
    await heading(page, 'Venter på cisco').waitFor()
    await rowOf(page, ordered.name).getByRole('link', { name: scene.products.vendor }).click()
    await heading(page, `Sett opp ${scene.products.vendor}`).waitFor()
    await page.getByRole('heading', { name: 'Notater' }).waitFor()
    await expectWellMade(page)
    await page.getByRole('button', { name: 'Ferdig', exact: true }).click()
    await heading(page, 'Venter på cisco').waitFor()
    await page
      .getByRole('status')
      .filter({ hasText: `${scene.products.vendor} hos ${ordered.name} er satt opp.` })
      .waitFor()
    await scene.rowSays(list, ordered, 'Klargjort')
    await live.expectNotReloaded(list)
  })

  it('and could not says why on the customer’s page, and comes to the partner’s own tasks when they take it over', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await scene.order(story, 'Fant Ikke Fram AS', 'vendor')
    const page = await scene.openCustomer(story, story.kari, ordered)
    const row = await scene.unfold(page, 'vendor')
    const visitor = await story.test.visitAs(operator)
    visitor.expectTrouble(/status of 404/)
    const { page: theirs } = visitor
    await theirs.goto('/vendor')
    await heading(theirs, 'Venter på cisco').waitFor()
    await rowOf(theirs, ordered.name).getByRole('link', { name: scene.products.vendor }).click()
    await heading(theirs, `Sett opp ${scene.products.vendor}`).waitFor()
    await theirs.getByRole('button', { name: 'Lot seg ikke gjøre …' }).click()
    const dialog = theirs.getByRole('dialog', { name: `${scene.products.vendor} lot seg ikke gjøre` })
    await dialog.getByLabel('Hva stanset det?').fill('Utsolgt til mars')
    await dialog.getByRole('button', { name: 'Meld at det ikke gikk' }).click()
    await heading(theirs, 'Venter på cisco').waitFor()
    await scene.rowSays(list, ordered, 'Kan ikke klargjøre')
    await row.getByText('Utsolgt til mars').first().waitFor()
    await row.getByRole('button', { name: 'Vi gjør det for hånd' }).click()
    await scene.rowSays(list, ordered, byPartner)
    const tasks = await openTasks(story.ola)
    await rowOf(tasks, ordered.name).waitFor()
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(page)
  })
})
