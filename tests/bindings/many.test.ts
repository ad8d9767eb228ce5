import { afterAll, beforeAll, expect, it } from 'vitest'
import { readTenant } from '../../src/database/transactions.ts'
import { usualPace } from '../../src/provisioning/limits.ts'
import { addPerson, assign, giveBack } from './licences.ts'
import { BindingScene } from './scene.ts'

let scene: BindingScene
const many = 200
const patient = { timeout: 120_000, interval: 200 }

beforeAll(async () => {
  scene = await BindingScene.open()
})
afterAll(async () => {
  expect(scene.provisioning.errors).toEqual([])
  await scene?.close()
})

async function counted(told: 'bound' | null): Promise<number> {
  return readTenant(scene.db, scene.partnerId, async (trx) => {
    const rows = await trx
      .selectFrom('licences')
      .select(['told', 'telling'])
      .where('partner_id', '=', scene.partnerId)
      .execute()
    return rows.filter((row) => row.told === told && row.telling === null).length
  })
}

it('tells of many licences by several workers, each once, and takes them all back', async () => {
  const service = await scene.provisioned()
  const people: string[] = []
  for (let n = 0; n < many; n += 1) people.push(await addPerson(scene.db, scene.partnerId, service))
  const ids = await assign(scene.db, scene.partnerId, service, people)
  for (const worker of [scene.startWorker(usualPace), scene.startWorker(usualPace)])
    worker.nudge(scene.partnerId)
  await expect.poll(async () => counted('bound'), patient).toBe(many)
  await giveBack(scene.db, scene.partnerId, ids)
  scene.nudge()
  await expect.poll(async () => counted(null), patient).toBe(many)
  const { record } = scene.broker
  for (const operation of ['bind', 'unbind'] as const) {
    const told = record.of(operation).map(({ bindingId }) => bindingId)
    expect(told).toHaveLength(many)
    expect(new Set(told)).toEqual(new Set(ids))
  }
  expect(record.liveBindings).toEqual([])
  expect(record.violations).toEqual([])
}, 300_000)
