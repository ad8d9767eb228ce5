import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Authenticator, rememberedMs, type Credentials } from '../../src/accounts/authenticate.ts'
import { createSignInLink, spendSignInLink } from '../../src/accounts/links.ts'
import { createToken, revokeToken } from '../../src/accounts/tokens.ts'
import type { Asker } from '../../src/contract/actor.ts'
import { asOwner } from '../../src/database/transactions.ts'
import { newId } from '../../src/database/ids.ts'
import {
  createPartner,
  ensureFirstPartner,
  listPartners,
  type Partner,
} from '../../src/partners/repository.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { testAuth } from '../support/people.ts'

let fresh: FreshDatabase
let partner: Partner
beforeAll(async () => {
  fresh = await freshDatabase()
  partner = (
    await Promise.all(Array.from({ length: 6 }, () => ensureFirstPartner(fresh.database.db)))
  )[0] as Partner
})
afterAll(() => fresh?.drop())

const bearer = (text: string) => ({ bearer: text, headers: {}, address: '127.0.0.1' })
const session = (cookie: string) => ({
  bearer: undefined,
  headers: { cookie },
  address: '127.0.0.1',
})

/** Asks with nothing remembered. */
async function identify(credentials: Credentials, readMonotonicMs?: () => number): Promise<Asker | null> {
  const { db } = fresh.database
  return (await new Authenticator(db, testAuth(db), readMonotonicMs).identify(credentials)).asker
}

describe('the first partner', () => {
  it('is made once, also when several processes start at once, and has no name', async () => {
    expect(await listPartners(fresh.database.db)).toEqual([partner])
    expect(partner).toEqual({
      id: partner.id,
      name: null,
      vendor: 'Cisco',
      requireSecondFactor: false,
      timeZone: 'UTC',
      trialMaxDays: 180,
      reminderDays: [3, 7, 14],
      setUpLinkDays: 60,
      trialGraceDays: 14,
      lowUsePercent: 50,
      supportMail: null,
      supportLink: null,
    })
    await createPartner(fresh.database.db, 'Second')
    expect(await ensureFirstPartner(fresh.database.db)).toEqual(partner)
  })
})

describe('a token', () => {
  it('says whose it is, without a second lookup for ten seconds', async () => {
    const { db } = fresh.database
    const { id, text } = await createToken(db, partner.id, 'ci', null)
    expect(text).toMatch(/^varde_[\w-]{43}$/)
    const connection = vi.spyOn(db, 'connection')
    const authenticator = new Authenticator(db, testAuth(db))
    for (let request = 0; request < 5; request += 1)
      expect((await authenticator.identify(bearer(text))).asker).toMatchObject({
        kind: 'token',
        id,
        membership: { partnerId: partner.id, role: 'partner_full_admin' },
      })
    expect(connection).toHaveBeenCalledTimes(1)
    connection.mockRestore()
  })

  it('that is revoked holds no longer than that, and by its own partner only', async () => {
    const { db } = fresh.database
    let nowMs = 0
    const authenticator = new Authenticator(db, testAuth(db), () => nowMs)
    const { id, text } = await createToken(db, partner.id, 'ci', null)
    expect((await authenticator.identify(bearer(text))).asker).not.toBeNull()
    expect(await revokeToken(db, newId(), id)).toBe(false)
    expect(await revokeToken(db, partner.id, id)).toBe(true)
    expect(await revokeToken(db, partner.id, id)).toBe(false)
    nowMs = rememberedMs - 1
    expect((await authenticator.identify(bearer(text))).asker).not.toBeNull()
    nowMs = rememberedMs
    expect((await authenticator.identify(bearer(text))).asker).toBeNull()
  })

  it('ends when it expires', async () => {
    const { db } = fresh.database
    const { text } = await createToken(db, partner.id, 'ci', Date.now() + 3_600_000)
    const authenticator = new Authenticator(db, testAuth(db), () => Infinity)
    expect((await authenticator.identify(bearer(text))).asker).not.toBeNull()
    await asOwner(db, (trx) =>
      sql`update tokens set expires_at = now() where expires_at is not null`.execute(trx),
    )
    expect(await identify(bearer(text))).toBeNull()
  })

  it('notes its last use, at most once a minute', async () => {
    const { db } = fresh.database
    const { id, text } = await createToken(db, partner.id, 'ci', null)
    const lastUse = async () => {
      await identify(bearer(text))
      const row = await asOwner(db, (trx) =>
        trx.selectFrom('tokens').select('last_used_at').where('id', '=', id).executeTakeFirstOrThrow(),
      )
      return row.last_used_at
    }
    const first = await lastUse()
    expect(first).not.toBeNull()
    expect(await lastUse()).toBe(first)
    await asOwner(db, (trx) =>
      sql`update tokens set last_used_at = now() - interval '61 seconds' where id = ${id}`.execute(trx),
    )
    expect(await lastUse()).toBeGreaterThanOrEqual(first ?? Infinity)
  })

  it('of a wrong form is not looked up at all', async () => {
    const { db } = fresh.database
    const connection = vi.spyOn(db, 'connection')
    const authenticator = new Authenticator(db, testAuth(db))
    for (const text of ['', 'varde_', `varde_${'x'.repeat(44)}`, `Varde_${'x'.repeat(43)}`, 'x'.repeat(43)])
      expect((await authenticator.identify(bearer(text))).asker).toBeNull()
    expect((await authenticator.identify(session('varde_session='))).asker).toBeNull()
    expect(connection).not.toHaveBeenCalled()
    connection.mockRestore()
  })
})

describe('a session', () => {
  it('lasts thirty days from its last day of use', async () => {
    const { db } = fresh.database
    const { path } = await createSignInLink(db, partner.id)
    const newcomer = await spendSignInLink(db, path.slice('/sign-in/'.length))
    if (newcomer === null) throw new Error('the link was not taken')
    const { headers, response } = await testAuth(db).api.comeIn({
      headers: new Headers(),
      body: { personId: newcomer.personId },
      returnHeaders: true,
    })
    const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
    await asOwner(db, (trx) =>
      sql`update sessions set updated_at = now() - interval '29 days',
        expires_at = now() + interval '1 day'`.execute(trx),
    )
    expect(await identify(session(cookie))).toMatchObject({
      kind: 'person',
      id: newcomer.personId,
      sessionId: response.sessionId,
      isInstallationAdmin: true,
      membership: { partnerId: partner.id, role: 'partner_full_admin' },
    })
    const left = await asOwner(db, (trx) =>
      sql<{ days: number }>`select extract(days from expires_at - now())::int as days from sessions`.execute(
        trx,
      ),
    )
    expect(left.rows[0]?.days).toBeGreaterThanOrEqual(29)
    await asOwner(db, (trx) => sql`update sessions set expires_at = now()`.execute(trx))
    expect(await identify(session(cookie))).toBeNull()
  })
})
