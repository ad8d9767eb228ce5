import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTenant } from '../../src/database/transactions.ts'
import { demoCustomers } from '../../src/demo/generate.ts'
import { claimImport, renewLease } from '../../src/imports/claim.ts'
import { maxRunning } from '../../src/imports/limits.ts'
import { runImport } from '../../src/imports/run-import.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'
import { csvOf } from './files.ts'
import { ended, expectDerived, HeldClock, readAll, send, traces } from './support.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => fresh.drop())

const required = 'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status'

describe('two imports at once', () => {
  it('of overlapping files make every customer once', { timeout: 120_000 }, async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const clock = new HeldClock()
    const customers = [...demoCustomers({ customers: 1_500, now: clock.now })]
    const text = (part: typeof customers): string => [...csvOf(part)].join('')
    const ids = [
      await send(db, partnerId, clock, text(customers.slice(0, 1_100))),
      // The other way round, so that batches are cut at other places.
      await send(db, partnerId, clock, text(customers.slice(300).toReversed())),
    ]
    const outcomes = await Promise.all(ids.map((id) => runImport(db, clock.read, partnerId, id)))
    expect(outcomes).toEqual(['ended', 'ended'])
    const [first, second] = await Promise.all(ids.map((id) => ended(db, partnerId, id)))
    expect([first?.row.failure, second?.row.failure]).toEqual([null, null])
    expect((first?.counts.customers.new ?? 0) + (second?.counts.customers.new ?? 0)).toBe(1_500)
    expect(first?.counts.customers.refused).toBe(0)
    expect(second?.counts.customers.refused).toBe(0)
    expect(await readAll(db, partnerId)).toHaveLength(1_500)
    expect((await traces(db, partnerId)).history).toBe(1_500)
    await expectDerived(fresh, partnerId, clock)
  })

  it('give one subscription to one customer only', async () => {
    const { db } = fresh.database
    for (let round = 0; round < 5; round += 1) {
      const partnerId = await newPartner(db)
      const clock = new HeldClock()
      const file = (customer: string): string =>
        `${required}\n${customer},Name,S1,Suite,paid,V1,Calling,provisioned\n`
      const ids = [await send(db, partnerId, clock, file('C1')), await send(db, partnerId, clock, file('C2'))]
      await Promise.all(ids.map((id) => runImport(db, clock.read, partnerId, id)))
      const all = await Promise.all(ids.map((id) => ended(db, partnerId, id)))
      expect(all.reduce((sum, { counts }) => sum + counts.customers.new, 0)).toBe(1)
      expect(all.flatMap(({ errors }) => errors.map(({ code }) => code))).toEqual(['subscription_elsewhere'])
      await expectDerived(fresh, partnerId, clock)
    }
  })
})

describe('claims', () => {
  it('let no more of a partner’s imports run than may, and give each to one run', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const clock = new HeldClock()
    for (let file = 0; file < maxRunning + 1; file += 1) await send(db, partnerId, clock, required)
    const claims = await Promise.all(
      Array.from({ length: maxRunning + 2 }, () => claimImport(db, clock.read, partnerId)),
    )
    const claimed = claims.flatMap((claim) => claim?.row.id ?? [])
    expect(claimed).toHaveLength(maxRunning)
    expect(new Set(claimed).size).toBe(maxRunning)
  })

  it('tell a run whose lease has passed that another has taken over', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const clock = new HeldClock()
    const id = await send(db, partnerId, clock, required)
    const first = await claimImport(db, clock.read, partnerId)
    await writeTenant(db, partnerId, (trx) =>
      trx
        .updateTable('imports')
        .set({ lease_until: new Date(0) })
        .where('partner_id', '=', partnerId)
        .execute(),
    )
    const second = await claimImport(db, clock.read, partnerId)
    expect(second?.row.id).toBe(id)
    expect(await renewLease(db, partnerId, id, first?.run ?? 0, {})).toBe(false)
    expect(await renewLease(db, partnerId, id, second?.run ?? 0, {})).toBe(true)
  })
})
