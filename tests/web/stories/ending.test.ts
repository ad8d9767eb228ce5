import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { answers, takesUp } from '../../support/broker/behaviour.ts'
import { expectWellMade } from '../account-steps.ts'
import { heading } from '../details-steps.ts'
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

/** Closes the only subscription of a customer, as one does on its page. */
async function closeByHand(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Endre / }).click()
  await page.getByRole('menuitem', { name: 'Avslutt nå', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('heading', { name: 'Avslutt nå' }).waitFor()
  await expectWellMade(page)
  await dialog.getByRole('button', { name: 'Avslutt nå', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'Ingen åpne abonnementer' }).waitFor()
}

/** The broker is asked to take a service down, and does: once. */
async function expectTakenDown(serviceId: string): Promise<void> {
  const { record } = story.broker
  await expect.poll(() => record.removed.filter((id) => id === serviceId), patient).toEqual([serviceId])
  await scene.settled(story, serviceId)
  expect(record.of('deprovision', serviceId)).toHaveLength(1)
  expect(record.live).not.toContain(serviceId)
}

const stateOf = async (id: string): Promise<string> =>
  (await story.client.getServiceSetUp({ params: { id } })).state

/** A service that the broker has set up, beside one that the vendor has. */
async function orderTwo(name: string): Promise<scene.Ordered> {
  const { client } = story
  const { id: customerId } = await client.addCustomer({ body: { name, country: 'NO' } })
  const { services } = await client.addSubscription({
    params: { id: customerId },
    body: {
      offer: 'Alt i ett',
      products: [scene.products.express, scene.products.vendor].map((product) => ({ product })),
      kind: 'paid',
    },
  })
  const idOf = (product: string) => services.find((one) => one.product === product)?.id ?? ''
  await client.finishTask({ params: { id: idOf(scene.products.vendor) } })
  const serviceId = idOf(scene.products.express)
  await expect.poll(() => stateOf(serviceId), patient).toBe('provisioned')
  return { name, email: '', customerId, serviceId }
}

async function withdraw(page: Page, row: Locator): Promise<void> {
  await row.getByRole('button', { name: 'Trekk tilbake …' }).click()
  const dialog = page.getByRole('dialog', { name: `Trekke tilbake ${scene.products.express}?` })
  await dialog.getByText('Tjenesten tas ned i det andre systemet', { exact: false }).waitFor()
  await dialog.getByRole('button', { name: 'Trekk tilbake', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

describe('a subscription that is closed', wholeStory, () => {
  it('has its service taken down by the broker, and its customer’s row says that there is none', async () => {
    const list = await scene.openList(story, story.ola)
    const ordered = await scene.order(story, 'Takk For Alt AS', 'express')
    await scene.rowSays(list, ordered, 'Klargjort')
    const page = await scene.openCustomer(story, story.kari, ordered)
    await closeByHand(page)
    await live.rowOf(list, ordered.name).getByText('Klargjort').waitFor({ state: 'detached' })
    await live.rowOf(list, ordered.name).getByText('Ingen', { exact: true }).first().waitFor()
    await expectTakenDown(ordered.serviceId)
    expect(await stateOf(ordered.serviceId)).toBe('removed')
    await page.getByRole('button', { name: /^Avsluttede abonnementer/ }).click()
    await page.getByText(`${scene.products.express} for alle`, { exact: false }).first().waitFor()
    await expectWellMade(page)
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(page)
  })

  it('while it is being set up leaves nothing behind', async () => {
    const list = await scene.openList(story, story.ola)
    story.broker.script.always('*', 'provision', takesUp({ polls: 1_000 }))
    const ordered = await scene.order(story, 'Ombestemt AS', 'express')
    await scene.rowSays(list, ordered, 'Klargjøring')
    await expect.poll(() => story.broker.record.made, patient).toContain(ordered.serviceId)
    const page = await scene.openCustomer(story, story.kari, ordered)
    await closeByHand(page)
    await live.rowOf(list, ordered.name).getByText('Klargjøring').waitFor({ state: 'detached' })
    await expectTakenDown(ordered.serviceId)
    expect(story.broker.record.of('provision', ordered.serviceId)).toHaveLength(1)
  })

  it('leaves what people set up to be taken down by people', async () => {
    const ordered = await scene.order(story, 'Hent Headsettene AS', 'vendor')
    await story.client.finishTask({ params: { id: ordered.serviceId } })
    const page = await scene.openCustomer(story, story.kari, ordered)
    await closeByHand(page)
    const { page: tasks, expectTrouble } = await story.test.visitAs(story.kari)
    expectTrouble(/status of 409/)
    await tasks.goto('/tasks?party=vendor')
    await heading(tasks, 'Oppgaver').waitFor()
    const title = `Ta ned ${scene.products.vendor}`
    const row = tasks.getByRole('row').filter({ hasText: ordered.name })
    await row.getByRole('link', { name: title }).click()
    await heading(tasks, title).waitFor()
    await tasks.getByRole('heading', { name: 'Notater' }).waitFor()
    await tasks.getByRole('button', { name: 'Ferdig', exact: true }).click()
    await heading(tasks, 'Oppgaver').waitFor()
    await tasks
      .getByRole('status')
      .filter({ hasText: `${scene.products.vendor} hos ${ordered.name} er tatt ned.` })
      .waitFor()
    expect(await stateOf(ordered.serviceId)).toBe('removed')
  })
})

describe('a service that is withdrawn', wholeStory, () => {
  it('is being taken down as long as the broker is at it, and then gone', async () => {
    const ordered = await orderTwo('En Mindre AS')
    const list = await scene.openList(story, story.ola)
    await scene.rowSays(list, ordered, 'Klargjort')
    const held = scene.hold(story.broker, ordered.serviceId, 'deprovision')
    const page = await scene.openCustomer(story, story.kari, ordered)
    const row = await scene.unfold(page, 'express')
    await withdraw(page, row)
    await scene.rowSays(list, ordered, 'Klargjøring')
    await row.getByText('Tas ned, forsøk 1').waitFor()
    await page.getByText(`${scene.products.express} tas ned.`, { exact: true }).waitFor()
    await expectWellMade(page)
    held.release()
    await scene.rowSays(list, ordered, 'Klargjort')
    await row.waitFor({ state: 'detached' })
    await page.getByText(`${scene.products.vendor} er klargjort.`, { exact: true }).waitFor()
    await expectTakenDown(ordered.serviceId)
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(page)
  })

  it('that the broker does not take down stays, says so, and is tried again from the customer’s page', async () => {
    const ordered = await orderTwo('Sitter Fast AS')
    const list = await scene.openList(story, story.ola)
    story.broker.script.always(
      ordered.serviceId,
      'deprovision',
      answers(500, { description: 'Nøkkelen er borte' }),
    )
    const page = await scene.openCustomer(story, story.kari, ordered)
    const row = await scene.unfold(page, 'express')
    await withdraw(page, row)
    const again = row.getByRole('button', { name: 'Prøv å ta ned på nytt' })
    await again.waitFor()
    await row.getByText('Det andre systemet fikk en feil.').waitFor()
    await row.getByText('Nøkkelen er borte').first().waitFor()
    await row.getByText('Tar lenger tid enn vanlig').waitFor()
    await page.getByText(`${scene.products.express} tar lenger tid enn vanlig. Se hva som stopper.`).waitFor()
    await page.getByRole('heading', { name: 'Denne kunden trenger deg' }).waitFor()
    await scene.rowSays(list, ordered, 'Klargjøring')
    await expectWellMade(page)
    expect(story.broker.record.live).toContain(ordered.serviceId)
    story.broker.script.clear()
    await again.click()
    await row.waitFor({ state: 'detached' })
    await scene.rowSays(list, ordered, 'Klargjort')
    expect(story.broker.record.live).not.toContain(ordered.serviceId)
    await live.expectNotReloaded(list)
    await live.expectNotReloaded(page)
  })
})
