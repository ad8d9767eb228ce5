import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  answers,
  doesAndAnswers,
  notJson,
  takesUp,
  wantsOtherDetails,
} from '../../support/broker/behaviour.ts'
import { headerOf } from '../../support/smtp.ts'
import { expectWellMade, looks } from '../account-steps.ts'
import { send, sent } from '../details-steps.ts'
import * as live from '../live-data.ts'
import * as scene from './scene.ts'
import { patient, wholeStory } from './scene.ts'

let story: scene.Story
beforeAll(async () => {
  story = await scene.startStory()
  await scene.order(story, 'Aa Første AS', 'partner')
})
afterEach(async () => {
  story.broker.script.clear()
  await story.test.leave()
  await story.expectSound()
})
afterAll(() => story?.close())

const filledIn = { street: 'Storgata 1', timeZone: 'Europe/Oslo' }

/** An order whose details are filled in, which is when the broker is asked. @param script what the broker does with it */
async function begun(name: string, script: (serviceId: string) => void): Promise<scene.Ordered> {
  const ordered = await scene.order(story, name, 'asking')
  script(ordered.serviceId)
  const params = { id: ordered.serviceId }
  await story.client.submitServiceDetails({ params, body: { details: filledIn, revision: 0 } })
  return ordered
}

/** The customer's page, with the set-up unfolded. */
async function openSetUp(ordered: scene.Ordered, product: scene.ProductKey = 'asking', options = {}) {
  const page = await scene.openCustomer(story, story.kari, ordered, options)
  return { page, row: await scene.unfold(page, product) }
}

const retry = (row: Locator): Locator => row.getByRole('button', { name: 'Prøv på nytt' })
const left = (row: Locator): Locator => row.getByText('Noe kan ligge igjen i det andre systemet')
const provisions = (serviceId: string): number => story.broker.record.of('provision', serviceId).length
/** All is over: what a failed attempt has left over there is taken down too. */
async function nothingLeft(serviceId: string): Promise<void> {
  await scene.settled(story, serviceId)
  expect(story.broker.record.live).not.toContain(serviceId)
}

async function expectTechnical(row: Locator, ...texts: readonly string[]): Promise<void> {
  await row.getByText('Teknisk svar').click()
  for (const text of texts) await row.getByText(text, { exact: false }).first().waitFor()
}

describe('a broker', wholeStory, () => {
  it('that has a fault of its own is read about, and tried again from the customer’s page', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await begun('Fem Hundre AS', (id) =>
      story.broker.script.always(id, 'provision', doesAndAnswers(500, { description: 'Disken er full' })),
    )
    await scene.rowSays(list, ordered, 'Kan ikke klargjøre')
    await nothingLeft(ordered.serviceId)
    const { page, row } = await openSetUp(ordered)
    await row.getByText('Det andre systemet fikk en feil.').waitFor()
    await row.getByText('Disken er full').first().waitFor()
    await expectTechnical(row, `PUT /v2/service_instances/${ordered.serviceId}`, '500')
    expect(await left(row).count()).toBe(0)
    await expectWellMade(page)
    const tried = provisions(ordered.serviceId)
    expect(tried).toBeGreaterThan(1)

    story.broker.script.clear()
    const held = scene.hold(story.broker, ordered.serviceId)
    await retry(row).click()
    await scene.rowSays(list, ordered, 'Klargjøring')
    await row.getByText('Settes opp, forsøk 1').waitFor()
    await retry(row).waitFor({ state: 'detached' })
    held.release()
    await scene.rowSays(list, ordered, 'Klargjort')
    await row.getByText('Klargjort', { exact: true }).first().waitFor()
    expect(provisions(ordered.serviceId)).toBe(tried + 1)
    expect(story.broker.record.live).toContain(ordered.serviceId)
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(page)
  })

  it('that says it failed is quoted in the list and on the customer’s page, which are open meanwhile', async () => {
    const list = await scene.openList(story, story.ola)
    let held: scene.Held | undefined
    const ordered = await begun('Sagt Nei AS', (id) => {
      held = scene.hold(story.broker, id)
    })
    await scene.rowSays(list, ordered, 'Klargjøring')
    const { page, row } = await openSetUp(ordered)
    await row.getByText('Bestiller nummer').waitFor()
    held?.fail('Nummerserien er opptatt')
    await scene.rowSays(list, ordered, 'Kan ikke klargjøre')
    await row.getByText('Det andre systemet begynte og meldte at det ikke gikk.').waitFor()
    await row.getByText('Nummerserien er opptatt').first().waitFor()
    await retry(row).waitFor()
    await nothingLeft(ordered.serviceId)
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(page)
  })

  it('that answers with something else than JSON is not taken at its word', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await begun('Proxy Prater AS', (id) =>
      story.broker.script.always(id, 'provision', notJson(201)),
    )
    await scene.rowSays(list, ordered, 'Kan ikke klargjøre')
    const { row } = await openSetUp(ordered)
    await row.getByText('Svaret fra det andre systemet kunne ikke leses.').waitFor()
    await expectTechnical(row, '<html>a proxy speaks</html>')
    await nothingLeft(ordered.serviceId)
  })

  it('that never finishes is waited for as long as its plan says, and no longer', async () => {
    const list = await scene.openList(story, story.ola)
    story.broker.script.always('*', 'provision', takesUp({ ends: 'never' }))
    const ordered = await scene.order(story, 'Aldri Ferdig AS', 'hasty')
    await scene.rowSays(list, ordered, 'Kan ikke klargjøre')
    const { row } = await openSetUp(ordered, 'hasty')
    await row.getByText('Det andre systemet ble ikke ferdig i tide.').waitFor()
    await nothingLeft(ordered.serviceId)
  })

  it('that wants other details has them asked for again, in a mail and with the reason in the form', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await scene.order(story, 'Feil Gate AS', 'asking')
    const { serviceId, email } = ordered
    const asked = await scene.mailTo(story, email)
    story.broker.script.next(serviceId, 'provision', wantsOtherDetails('street: det finnes ingen slik gate'))
    await story.client.submitServiceDetails({
      params: { id: serviceId },
      body: { details: filledIn, revision: 0 },
    })
    const again = await scene.mailTo(story, email, 2)
    expect(headerOf(again, 'Subject')).toBe(`Vi trenger andre opplysninger: ${scene.products.asking}`)
    const link = scene.linkIn(again)
    expect(link).toBe(scene.linkIn(asked))
    await scene.rowSays(list, ordered, 'Venter på klargjøringsdetaljer')
    const { page: form } = await scene.openLink(story, link)
    await form.getByText('Dette spørres det om på nytt').waitFor()
    await form.getByText('Det andre systemet godtok ikke detaljene.', { exact: false }).waitFor()
    await form.getByText('street: det finnes ingen slik gate').waitFor()
    await form.getByText('Nevnt i svaret. Se på dette på nytt.').waitFor()
    expect(await form.getByLabel('Gateadresse').inputValue()).toBe('Storgata 1')
    await expectWellMade(form)
    await form.getByLabel('Gateadresse').fill('Lillegata 2')
    await send(form).click()
    await sent(form).waitFor(patient)
    await scene.rowSays(list, ordered, 'Klargjort')
    expect(
      story.broker.record
        .of('provision', serviceId)
        .map(({ body }) => (body as { parameters: { street: string } }).parameters.street),
    ).toEqual(['Storgata 1', 'Lillegata 2'])
    await live.expectNotReloaded(list)
  })

  it('that neither makes it nor takes it down has something left, which goes before it is tried again', async () => {
    const list = await scene.openList(story, story.ola)
    const { script, record } = story.broker
    const broken = answers(500, { description: 'Skapet er låst' })
    const ordered = await begun('Ligger Igjen AS', (id) => {
      script.always(id, 'provision', doesAndAnswers(500, { description: 'Disken er full' }))
      script.always(id, 'deprovision', broken)
    })
    await scene.rowSays(list, ordered, 'Kan ikke klargjøre')
    const { page, row } = await openSetUp(ordered)
    await left(row).waitFor()
    await expectWellMade(page)
    await scene.settled(story, ordered.serviceId)
    expect(record.live).toContain(ordered.serviceId)
    script.clear()
    await retry(row).click()
    await scene.rowSays(list, ordered, 'Klargjort')
    await left(row).waitFor({ state: 'detached' })
    const ofThis = (ids: readonly string[]) => ids.filter((id) => id === ordered.serviceId).length
    expect([ofThis(record.made), ofThis(record.removed)]).toEqual([2, 1])
  })

  it('that refuses is not tried again by itself', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await begun('Nei Takk AS', (id) =>
      story.broker.script.always(id, 'provision', answers(412, { description: 'Ikke for denne kunden' })),
    )
    await scene.rowSays(list, ordered, 'Kan ikke klargjøre')
    const { row } = await openSetUp(ordered)
    await row.getByText('Det andre systemet sa nei.').waitFor()
    await row.getByText('Ikke for denne kunden').first().waitFor()
    expect(provisions(ordered.serviceId)).toBe(1)
  })
})

const dialog = (page: Page): Locator => page.getByRole('dialog')

describe('many that have failed', wholeStory, () => {
  it('are tried again together, from the list that shows them', async () => {
    const { script, record } = story.broker
    const names = ['Mange Alfa AS', 'Mange Beta AS', 'Mange Gamma AS', 'Mange Delta AS', 'Mange Epsilon AS']
    const failing = answers(500, { description: 'Strømmen er borte' })
    const ordered: scene.Ordered[] = []
    for (const name of names) ordered.push(await begun(name, (id) => script.always(id, 'provision', failing)))
    const address = '/customers?search=mange&provisioning=unable_to_provision&sort=name'
    const list = await scene.openList(story, story.ola, '/customers?search=mange&sort=name')
    for (const one of ordered) {
      await scene.rowSays(list, one, 'Kan ikke klargjøre')
      await nothingLeft(one.serviceId)
    }
    script.clear()
    const tried = ordered.map(({ serviceId }) => provisions(serviceId))
    const held = ordered.map(({ serviceId }) => scene.hold(story.broker, serviceId))

    const page = await scene.openList(story, story.kari, address)
    await live.expectTotal(page, '5 kunder')
    await page.getByRole('button', { name: 'Handlinger' }).first().click()
    await page.getByRole('menuitem', { name: 'Prøv oppsettet på nytt', exact: true }).click()
    await dialog(page).getByText('Alle 5 kundene som filteret viser').waitFor()
    await dialog(page).getByText('5 kunder endres').waitFor()
    await expectWellMade(page)
    await dialog(page).getByRole('button', { name: 'Prøv oppsettet på nytt (5)' }).click()
    await dialog(page).getByText('5 endret', { exact: true }).waitFor({ timeout: 240_000 })
    for (const one of ordered) await scene.rowSays(list, one, 'Klargjøring')
    held[0]?.release()
    const [first, ...others] = ordered
    if (first !== undefined) await scene.rowSays(list, first, 'Klargjort')
    for (const one of others) await scene.rowSays(list, one, 'Klargjøring')
    for (const each of held) each.release()
    for (const one of ordered) await scene.rowSays(list, one, 'Klargjort')
    await dialog(page).getByRole('button', { name: 'Ferdig' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await live.pointElsewhere(page)
    await page.getByRole('heading', { name: 'Ingen kunder passer' }).waitFor()
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(page)
    expect(record.live).toEqual(expect.arrayContaining(ordered.map(({ serviceId }) => serviceId)))
    expect(ordered.map(({ serviceId }) => provisions(serviceId))).toEqual(tried.map((times) => times + 1))
  })
})

describe.each(looks)('axe in %s, %i wide', (colorScheme, width) => {
  it('finds nothing in what has failed, on the page of its customer', async () => {
    const ordered = await begun(`Feilet ${width} AS`, (id) =>
      story.broker.script.always(id, 'provision', doesAndAnswers(500, { description: 'Disken er full' })),
    )
    const { page, row } = await openSetUp(ordered, 'asking', {
      colorScheme,
      viewport: { width, height: 800 },
    })
    await row.getByText('Det andre systemet fikk en feil.').waitFor()
    await expectTechnical(row, '500')
    await expectWellMade(page)
  })
})
