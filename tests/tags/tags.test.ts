import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asOwner, readTenant, writeTenant } from '../../src/database/transactions.ts'
import { rememberTags, usedTags } from '../../src/tags/known.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

const header = 'customer_id,customer_name,tags,subscription_id,offer,service_id,product'
let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows([
    header,
    'C1,Ås,Østlandet|vip|Public sector,,,,',
    'C2,Bø,vip|E-handel|100 %,,,,',
    'C3,Cø,Åpen|Ny kunde|gone,,,,',
  ])
  await server.importRows([header, 'C3,Cø,Åpen|Ny kunde,,,,'])
})
afterAll(() => server.close())

const tags = async (query: { search?: string; limit?: number }) =>
  (await server.client.listTags({ query })).items

/** How many rows of the customers' tags a question reads. */
async function readBy(partnerId: string, candidates: readonly string[]): Promise<number> {
  const read = await readTenant(server.database.db, partnerId, async (trx) => {
    await usedTags(trx, candidates, 10)
    const { rows } = await sql<{ reads: bigint }>`
      select (sum(seq_tup_read) + sum(idx_tup_fetch))::int8 as reads from pg_stat_xact_user_tables
      where relname = 'customer_search'`.execute(trx)
    return Number(rows[0]?.reads ?? Number.NaN)
  })
  expect(read).toBeGreaterThan(0)
  return read
}

describe('GET /api/v1/tags', () => {
  it('gives the tags that customers have, by name, each once', async () => {
    expect(await server.client.listTags()).toEqual({
      items: ['100 %', 'E-handel', 'Ny kunde', 'Public sector', 'vip', 'Østlandet', 'Åpen'],
      hasMore: false,
    })
  })

  it('finds them folded, in the middle of a word, and those that begin so first', async () => {
    expect(await tags({ search: 'ostland' })).toEqual(['Østlandet'])
    expect(await tags({ search: 'KUND ny' })).toEqual(['Ny kunde'])
    expect(await tags({ search: 'handel' })).toEqual(['E-handel'])
    expect(await tags({ search: 'a' })).toEqual(['Åpen'])
    expect(await tags({ search: 's' })).toEqual(['Public sector'])
    expect(await tags({ search: 'p' })).toEqual(['Public sector'])
    expect(await tags({ search: '%' })).toEqual(['100 %'])
    expect(await tags({ search: 'nothing' })).toEqual([])
  })

  it('stops at the limit and says so', async () => {
    expect(await server.client.listTags({ query: { limit: 2 } })).toEqual({
      items: ['100 %', 'E-handel'],
      hasMore: true,
    })
    await expect(tags({ limit: 201 })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('shows another partner its own alone', async () => {
    const { client, token } = await server.stranger()
    expect(await client.listTags()).toEqual({ items: [], hasMore: false })
    await server.importRows([header, 'C1,Ås,theirs|gone,,,,'], token)
    expect((await client.listTags()).items).toEqual(['gone', 'theirs'])
    expect(await tags({ search: 'gone' })).toEqual([])
  })

  it('never reads the customers for it: not where a tag is rare, and not where everybody has it', async () => {
    const partnerId = server.partner.id
    const rows = Array.from({ length: 3_000 }, (_, n) => `T${n},T${n},${n === 7 ? 'rare|all' : 'all'},,,,`)
    await server.importRows([header, ...rows])
    await asOwner(server.database.db, (trx) => sql`analyze customer_search`.execute(trx))
    expect(await readBy(partnerId, ['rare', 'all', 'nobody'])).toBeLessThan(100)
    // Whose rows stand behind those of somebody big.
    const { partnerId: strangerId, token } = await server.stranger()
    await server.importRows([header, ...rows.slice(0, 5)], token)
    expect(await readBy(strangerId, ['all', 'nobody'])).toBeLessThan(100)
    expect((await tags({ search: 'rare' }))[0]).toBe('rare')
  })
})

describe('writers of the same new tag', () => {
  it('do not wait for each other, and the tag is shown once', async () => {
    const { db } = server.database
    const partnerId = server.partner.id
    const first = Promise.withResolvers<void>()
    const second = Promise.withResolvers<void>()
    const holding = writeTenant(db, partnerId, async (trx) => {
      await rememberTags(trx, partnerId, ['vip', 'brand new'])
      first.resolve()
      await second.promise
    })
    await first.promise
    await writeTenant(db, partnerId, (trx) => rememberTags(trx, partnerId, ['brand new', 'vip']))
    second.resolve()
    await holding
    await server.importRows([header, 'C9,Dø,brand new,,,,'])
    expect(await tags({ search: 'brand' })).toEqual(['brand new'])
  })
})
