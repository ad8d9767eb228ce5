import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesAll } from '../../src/reach/reach.ts'
import { FactsCache } from '../../src/customers/facts-cache.ts'
import { loadFacts } from '../../src/customers/facts.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { setServiceStatus } from '../../src/services/set-status.ts'
import { someNow } from '../domain/arbitraries.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import { quietCustomers } from '../standings/customers.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => fresh.drop())

const actor = { kind: 'system', id: null } as const

async function seeded(): Promise<{ partnerId: string; ids: string[] }> {
  const partnerId = await newPartner(fresh.database.db)
  await seed(fresh.database.db, partnerId, quietCustomers(6), someNow)
  const ids = await readTenant(fresh.database.db, partnerId, async (trx) => {
    const rows = await trx.selectFrom('customers').select('id').where('partner_id', '=', partnerId).execute()
    return rows.map((row) => row.id)
  })
  return { partnerId, ids }
}

function read(cache: FactsCache, partnerId: string, ids: readonly string[]) {
  return readTenant(fresh.database.db, partnerId, (trx) => cache.read(trx, partnerId, ids, someNow))
}

function load(partnerId: string, ids: readonly string[]) {
  return readTenant(fresh.database.db, partnerId, (trx) => loadFacts(trx, partnerId, ids, someNow))
}

describe('remembered facts', () => {
  it('are the stored ones, and the very same objects while nothing changes', async () => {
    const { partnerId, ids } = await seeded()
    const cache = new FactsCache()
    const first = await read(cache, partnerId, ids)
    const again = await read(cache, partnerId, ids)
    expect(first).toEqual(await load(partnerId, ids))
    for (const id of ids) expect(again.get(id)).toBe(first.get(id))
  })

  it('give way where their customer has changed, and only there', async () => {
    const { partnerId, ids } = await seeded()
    const cache = new FactsCache()
    const before = await read(cache, partnerId, ids)
    const [changed = '', ...others] = ids
    const service = [...(before.get(changed)?.services.values() ?? [])].flat()[0]
    const context = { database: fresh.database, readNow: async () => someNow }
    const status = { status: 'unable_to_provision', reason: 'no number' } as const
    await setServiceStatus(context, partnerId, seesAll.reach, actor, service?.id ?? '', status)
    const after = await read(cache, partnerId, ids)
    expect(after).toEqual(await load(partnerId, ids))
    expect(after.get(changed)).not.toEqual(before.get(changed))
    for (const id of others) expect(after.get(id)).toBe(before.get(id))
  })

  it('stay behind the wall: another partner gets nothing by the same ids', async () => {
    const { partnerId, ids } = await seeded()
    const cache = new FactsCache()
    await read(cache, partnerId, ids)
    const other = await newPartner(fresh.database.db)
    expect((await read(cache, other, ids)).size).toBe(0)
  })

  it('are bounded: what was asked for longest ago goes, and every answer is whole all the same', async () => {
    const { partnerId, ids } = await seeded()
    const stored = await load(partnerId, ids)
    const cache = new FactsCache(1)
    const first = await read(cache, partnerId, ids)
    const again = await read(cache, partnerId, ids)
    expect(first).toEqual(stored)
    expect(again).toEqual(stored)
    for (const id of ids) expect(again.get(id)).not.toBe(first.get(id))
  })

  it('are read for those that are new beside those that are known', async () => {
    const { partnerId, ids } = await seeded()
    const cache = new FactsCache()
    await read(cache, partnerId, ids.slice(0, 3))
    expect(await read(cache, partnerId, ids)).toEqual(await load(partnerId, ids))
  })
})
