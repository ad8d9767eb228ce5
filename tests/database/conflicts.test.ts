import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh?.drop())

it('who wait for each other in a ring are both done: one of them is begun again', async () => {
  const { db } = fresh.database
  const partnerId = await newPartner(db)
  const customers = ['a', 'b'].map((name) => ({ id: newId(), externalId: name, name, subscriptions: [] }))
  await seed(db, partnerId, customers, Date.now())
  const ids = customers.map(({ id }) => id)
  let first = 0
  const both = Promise.withResolvers<void>()
  let begun = 0
  const rename = (order: readonly string[], name: string) =>
    writeTenant(db, partnerId, async (trx) => {
      begun += 1
      for (const [at, id] of order.entries()) {
        await trx
          .updateTable('customers')
          .set({ name })
          .where('partner_id', '=', partnerId)
          .where('id', '=', id)
          .execute()
        if (at > 0) continue
        first += 1
        if (first === 2) both.resolve()
        await both.promise
      }
    })
  await Promise.all([rename(ids, newId()), rename(ids.toReversed(), newId())])
  expect(begun).toBeGreaterThan(2)
})
