import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'
import { expectDerived, HeldClock, importText, readAll } from './support.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => fresh.drop())

const whole =
  'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status\n' +
  'C-1,Nord,S-1,Calling,trial,V-1,Calling,manual_partner\n'
const short = 'customer_id,customer_name,subscription_id,offer,service_id,product,payment\n'

it('kind and provisioning_status may be left out of a file for what is there already', async () => {
  const { db } = fresh.database
  const partnerId = await newPartner(db)
  const clock = new HeldClock()
  await importText(db, partnerId, clock, whole.replace('trial', 'paid'))
  const { counts, errors } = await importText(
    db,
    partnerId,
    clock,
    `${short}C-1,Nord,S-1,Calling,V-1,Calling,overdue\n`,
  )
  expect(errors).toEqual([])
  expect(counts.customers).toMatchObject({ changed: 1, refused: 0 })
  const [subscription] = (await readAll(db, partnerId))[0]?.subscriptions ?? []
  expect(subscription).toMatchObject({ kind: 'paid', payment: 'overdue', status: 'suspended' })
  expect(subscription?.services[0]).toMatchObject({ provisioning_status: 'manual_partner' })
  await expectDerived(fresh, partnerId, clock)
})

it('what is new needs them, and the error names line and column', async () => {
  const { db } = fresh.database
  const partnerId = await newPartner(db)
  const clock = new HeldClock()
  const { counts, errors } = await importText(
    db,
    partnerId,
    clock,
    `${short}C-1,Nord,S-1,Calling,V-1,Calling,\nC-1,Nord,S-1,Calling,V-2,Meetings,\n`,
  )
  expect(counts.customers).toMatchObject({ new: 0, refused: 1 })
  expect(errors.map(({ line, column, code }) => [Number(line), column, code])).toEqual([
    [2, 'kind', 'required_for_new'],
    [2, 'provisioning_status', 'required_for_new'],
    [3, 'provisioning_status', 'required_for_new'],
  ])
  expect(await readAll(db, partnerId)).toEqual([])
})
