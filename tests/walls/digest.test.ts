import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { withInstallation, writeTenant } from '../../src/database/transactions.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'
import { DatabaseDigest } from './digest.ts'

let fresh: FreshDatabase
let digest: DatabaseDigest
let partnerId: string

beforeAll(async () => {
  fresh = await freshDatabase()
  digest = new DatabaseDigest(fresh.admin)
  await digest.open()
  partnerId = await newPartner(fresh.database.db)
})
afterAll(async () => {
  await digest?.close()
  await fresh?.drop()
})

/** Tables that hold something else than before. */
async function changedBy(act: () => Promise<unknown>): Promise<string[]> {
  const before = await digest.take()
  await act()
  const after = await digest.take()
  return Object.keys(before).filter((table) => after[table] !== before[table])
}

const addTag = () =>
  writeTenant(fresh.database.db, partnerId, (trx) =>
    sql`insert into known_tags (partner_id, tag, id) values (${partnerId}, 'tag', ${newId()})`.execute(trx),
  )
const onPartners = (statement: string) =>
  withInstallation(fresh.database.db, (trx) => sql.raw(statement).execute(trx))

describe('the digest of a database', () => {
  it('knows every table, and is the same while nobody writes', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'varde' and table_type = 'BASE TABLE'`.execute(fresh.database.db)
    const taken = await digest.take()
    expect(Object.keys(taken).toSorted()).toEqual(rows.map(({ name }) => name).toSorted())
    expect(await digest.take()).toEqual(taken)
  })

  it('says which tables rows were added to, changed in and taken out of', async () => {
    expect(await changedBy(addTag)).toEqual(['known_tags'])
    expect(await changedBy(() => onPartners(`update partners set name = 'Another'`))).toEqual(['partners'])
    expect(await changedBy(() => newPartner(fresh.database.db))).toEqual(['partners'])
    expect(await changedBy(() => onPartners(`delete from partners where name = 'Test'`))).toEqual([
      'partners',
    ])
  })

  it('does not take for a change what says the same, or was rolled back', async () => {
    expect(await changedBy(() => onPartners('update partners set name = name'))).toEqual([])
    const failing = `update partners set name = 'Nobody'; select 1 / 0`
    expect(await changedBy(() => onPartners(failing).catch(() => undefined))).toEqual([])
  })

  it('waits for what is being written', async () => {
    const before = await digest.take()
    const written = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const writing = withInstallation(fresh.database.db, async (trx) => {
      await sql`update partners set name = 'In the end'`.execute(trx)
      written.resolve()
      await mayEnd.promise
    })
    await written.promise
    const taking = digest.take()
    mayEnd.resolve()
    await writing
    expect((await taking)['partners']).not.toBe(before['partners'])
  })
})
