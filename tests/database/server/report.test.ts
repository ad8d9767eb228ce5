import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../src/database/connect.ts'
import { newId } from '../../../src/database/ids.ts'
import { prepareServer } from '../../../src/database/server/prepare.ts'
import { type ReportCheck, type ReportLine, serverReport } from '../../../src/database/server/report.ts'
import { withInstallation, writeTenant } from '../../../src/database/transactions.ts'
import { freshDatabase, type FreshDatabase } from '../../support/database.ts'

const kinds = ['VARDE_TEST_POSTGRES', 'VARDE_TEST_POSTGRES_15'].filter(
  (name) => process.env[name] !== undefined,
)

describe.each(kinds)('on %s', (variable) => {
  let fresh: FreshDatabase
  beforeAll(async () => {
    fresh = await freshDatabase(variable)
  })
  afterAll(() => fresh.drop())

  async function asAdmin(statement: string): Promise<void> {
    const admin = openDatabase(fresh.admin, { maxConnections: 1 })
    try {
      await sql.raw(statement).execute(admin.db)
    } finally {
      await admin.close()
    }
  }

  async function line(wanted: ReportCheck): Promise<ReportLine | undefined> {
    return (await serverReport(fresh.database.db)).find(({ check }) => check === wanted)
  }

  it('is well for a migrated database, as the check at the start is', async () => {
    await prepareServer(fresh.connection)
    const report = await serverReport(fresh.database.db)
    expect(report.filter(({ ok }) => !ok)).toEqual([])
    expect(report).toHaveLength(12)
  })

  it.each([
    [
      'walls',
      'alter table varde.services no force row level security',
      'alter table varde.services force row level security',
      'walls_open {"tables":"services"}',
    ],
    [
      'history',
      'grant delete on varde.history to varde_app',
      'revoke delete on varde.history from varde_app',
      'history_open',
    ],
    [
      'migrations',
      `insert into varde.schema_migrations (version, name, checksum) values (9999, 'later', '')`,
      'delete from varde.schema_migrations where version = 9999',
      'newer later',
    ],
    [
      'pg_trgm',
      'create schema elsewhere; alter extension pg_trgm set schema elsewhere',
      'alter extension pg_trgm set schema public',
      'pg_trgm_elsewhere {"schema":"elsewhere"}',
    ],
  ] as const)('notices what is wrong with %s, and that it was mended', async (check, spoil, mend, detail) => {
    await asAdmin(spoil)
    const found = await line(check)
    expect(found?.ok === false && found.error.message).toContain(detail)
    await asAdmin(mend)
    expect(await line(check)).toMatchObject({ ok: true })
  })

  it('names the partners whose clock has fallen behind', async () => {
    const { db } = fresh.database
    const [behind, well] = [newId(), newId()]
    await withInstallation(db, (trx) =>
      sql`insert into partners (id) values (${behind}), (${well})`.execute(trx),
    )
    for (const [id, until] of [
      [behind, new Date(Date.now() - 60_000)],
      [well, new Date(Date.now() + 3_600_000)],
    ] as const)
      await writeTenant(db, id, (trx) =>
        trx
          .insertInto('partner_clocks')
          .values({ partner_id: id, clock_at: until, covered_until: until })
          .execute(),
      )
    const found = await line('partner_clocks')
    const params = { count: 1, all: expect.any(Number) as number, partners: behind }
    expect(found).toMatchObject({ ok: false, error: { mistakes: [{ code: 'clocks_behind', params }] } })
  })
})
