import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { newId } from '../../src/database/ids.ts'
import { returnLicencesOf } from '../../src/licences/return.ts'
import { ProvisioningScene } from '../provisioning/scene.ts'
import { addPeople, licencesOf } from './scene.ts'

let scene: ProvisioningScene
beforeAll(async () => {
  scene = await ProvisioningScene.open()
  await scene.addProduct({ name: 'Rooms', provisioner: { kind: 'manual', by: 'partner' } })
  await scene.addProduct({ name: 'Mail', provisioner: { kind: 'manual', by: 'partner' } })
})
afterAll(() => scene?.close())

it('returns what these people hold, of all services, and tells numbers alone', async () => {
  const [rooms = '', mail = ''] = await scene.order('Rooms', 'Mail')
  const customerId = await scene.with(rooms, async (_, { customer }) => customer.id)
  const [kari = '', ola = ''] = await addPeople(scene.db, scene.partnerId, customerId, 2)
  await scene.with(rooms, async ([trx, partnerId]) => {
    for (const [service, person] of [
      [rooms, kari],
      [rooms, ola],
      [mail, kari],
    ])
      await sql`insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind,
          assigned_with)
        values (${partnerId}, ${newId()}, ${service}, ${customerId}, ${person}, now(), 'system', ${newId()})`.execute(
        trx,
      )
    await sql`update services set licences_counted = true,
        licences_used = (select count(*) from licences l where l.partner_id = ${partnerId} and l.service_id = services.id)
      where partner_id = ${partnerId} and id in (${rooms}, ${mail})`.execute(trx)
  })
  const returned = await scene.with(rooms, async ([trx, partnerId, actor, now]) =>
    returnLicencesOf(trx, partnerId, customerId, [kari], {
      why: 'deactivated',
      with: newId(),
      actor,
      now,
    }),
  )
  expect(returned).toBe(2)
  expect(await licencesOf(scene.db, scene.partnerId, rooms)).toMatchObject({
    used: 1,
    held: 1,
    holders: [ola],
  })
  expect(await licencesOf(scene.db, scene.partnerId, mail)).toMatchObject({ used: 0, held: 0 })
  expect(await scene.story(rooms)).toContain('licences_returned')
  const again = await scene.with(rooms, async ([trx, partnerId, actor, now]) =>
    returnLicencesOf(trx, partnerId, customerId, [kari], { why: 'erased', with: newId(), actor, now }),
  )
  expect(again).toBe(0)
})
