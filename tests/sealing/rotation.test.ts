import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countStoredSecrets, encryptAnew } from '../../src/sealing/stored.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, withInstallation, writeTenant } from '../../src/database/transactions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { createSealer } from '../../src/sealing/sealer.ts'
import { createApp } from '../../src/server/app.ts'
import { readSettings } from '../../src/server/settings.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { newPerson } from '../support/people.ts'
import { startServer, testSecret, type TestServer } from '../support/server.ts'
import { totp } from '../support/totp.ts'
import { CookieJar } from '../support/visitor.ts'

const password = 'drei Birken am Fjord'
const later = 'another secret of a test, long enough'
const latest = 'the third secret of a test, long enough'
let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => server.close())

/** Another process over the same database, with other secrets. */
async function restart(secret: string, previous?: string) {
  const app = await createApp({
    database: server.database,
    settings: readSettings({
      LOG_LEVEL: 'silent',
      ...(previous === undefined ? {} : { VARDE_SECRET_PREVIOUS: previous }),
    }),
    readNow: databaseClock(),
    secret,
    ready: async () => ({ ok: true }),
    version: '0.0.0-test',
  })
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() }
}

async function somebodyWithTotp() {
  const person = await newPerson(server, { role: 'partner_admin', password })
  const jar = new CookieJar(server)
  await jar.send('POST', '/api/v1/sign-in', { email: person.email, password })
  const begun = await jar.send('POST', '/api/v1/me/second-factor', { password })
  const { secret } = begun.body as { secret: string }
  const made = await jar.send('PUT', '/api/v1/me/second-factor', { code: totp(secret) })
  return { ...person, jar, secret, codes: (made.body as { recoveryCodes: string[] }).recoveryCodes }
}

describe('a secret that was changed', () => {
  it('ends sessions cleanly, and loses no second factor while the earlier one is given', async () => {
    const person = await somebodyWithTotp()
    const rotated = await restart(later, testSecret)
    try {
      const old = new CookieJar(rotated)
      const me = await old.ask('/api/v1/me', { headers: { cookie: person.jar.cookie } })
      expect([me.status, ((await me.json()) as { code: string }).code]).toEqual([401, 'unauthenticated'])
      const browser = new CookieJar(rotated)
      const credentials = { email: person.email, password }
      expect(await browser.send('POST', '/api/v1/sign-in', credentials)).toMatchObject({
        body: { next: 'second_factor' },
      })
      expect(
        await browser.send('POST', '/api/v1/sign-in/second-factor', { code: totp(person.secret, 1) }),
      ).toMatchObject({ status: 200 })
    } finally {
      await rotated.close()
    }
    // By now it was encrypted anew, and the earlier one can be forgotten.
    expect(await countStoredSecrets(server.database.db, later, [])).toEqual({
      current: 1,
      previous: 0,
      lost: 0,
    })
    const without = await restart(later)
    try {
      const browser = new CookieJar(without)
      await browser.send('POST', '/api/v1/sign-in', { email: person.email, password })
      const recoveryCode = person.codes[0] ?? ''
      expect(await browser.send('POST', '/api/v1/sign-in/second-factor', { recoveryCode })).toMatchObject({
        status: 200,
      })
    } finally {
      await without.close()
    }
  })

  it('tells who can no longer be checked what to do, and lets an administrator put it right', async () => {
    const person = await somebodyWithTotp()
    const without = await restart('a secret that has never been here before')
    try {
      const browser = new CookieJar(without)
      await browser.send('POST', '/api/v1/sign-in', { email: person.email, password })
      for (const body of [{ code: totp(person.secret, 1) }, { recoveryCode: person.codes[0] ?? '' }])
        expect(await browser.send('POST', '/api/v1/sign-in/second-factor', body)).toMatchObject({
          status: 409,
          body: {
            code: 'second_factor_unreadable',
            detail: expect.stringContaining('ask a full administrator') as string,
          },
        })
      expect((await browser.send('GET', '/api/v1/me')).status).toBe(401)
    } finally {
      await without.close()
    }
    const admin = await newPerson(server, { role: 'partner_full_admin' })
    expect((await admin.ask(`/api/v1/people/${person.id}/second-factor`, { method: 'DELETE' })).status).toBe(
      204,
    )
  })

  it('is not made up for by anything: what nobody can read is counted', async () => {
    expect(await countStoredSecrets(server.database.db, latest, [])).toEqual({
      current: 0,
      previous: 0,
      lost: 1,
    })
    expect(await encryptAnew(server.database.db, latest, [testSecret])).toBe(0)
  })

  it('is written anew once, by however many processes', async () => {
    await withInstallation(server.database.db, (trx) =>
      sql`with people_made as (
          insert into people (id, name, email) select gen_random_uuid(), 'p', 'many-' || n || '@example.com'
          from generate_series(1, 250) n returning id)
        insert into two_factors (id, person_id, secret, backup_codes, verified)
        select gen_random_uuid(), people_made.id, t.secret, t.backup_codes, true
        from people_made, (select * from two_factors limit 1) t`.execute(trx),
    )
    const all = await countStoredSecrets(server.database.db, later, [])
    expect(all.current).toBe(251)
    const counts = await Promise.all([1, 2, 3].map(() => encryptAnew(server.database.db, latest, [later])))
    const { current, previous } = await countStoredSecrets(server.database.db, latest, [later])
    // Whoever found the rest locked by others left it to them.
    expect([current + previous, counts.reduce((sum, count) => sum + count, 0)]).toEqual([251, current])
    expect(previous).toBe(0)
  })
})

const secretsOf = (partnerId: string) =>
  readTenant(server.database.db, partnerId, async (trx) => [
    ...(await trx
      .selectFrom('connections')
      .select('secret')
      .where('partner_id', '=', partnerId)
      .where('secret', 'is not', null)
      .execute()),
    ...(await trx.selectFrom('set_up_links').select('secret').where('partner_id', '=', partnerId).execute()),
  ])

describe('what partners have sealed', () => {
  const someId = newId()

  async function addSealed(partnerId: string, secret: string) {
    const sealed = await createSealer(secret, []).seal('tjern og fjell')
    await writeTenant(server.database.db, partnerId, async (trx) => {
      await sql`insert into connections (partner_id, id, external_id, name, kind, url, auth, username, secret, created_at,
          updated_at) values
          (${partnerId}, ${someId}, 'broker', 'Broker', 'open_service_broker', 'https://broker.example', 'basic', 'varde',
            ${sealed}, now(), now()),
          (${partnerId}, ${newId()}, 'open', 'Open', 'open_service_broker', 'https://open.example', 'none', null, null,
            now(), now())`.execute(trx)
      await sql`insert into customers (partner_id, id, external_id, name, name_key, created_at, updated_at)
        values (${partnerId}, ${someId}, 'C-1', 'Fjord', 'fjord', now(), now())`.execute(trx)
      await sql`insert into set_up_links (partner_id, id, customer_id, email, language, secret, secret_hash, created_by_kind,
          created_at, expires_at)
        select ${partnerId}, gen_random_uuid(), ${someId}, n || '@example.com', 'nb', ${sealed}, decode(lpad(n::text, 4, '0'), 'hex'),
          'system', now(), now() from generate_series(1, 120) n`.execute(trx)
    })
  }

  it('is counted and encrypted anew too, partner by partner', async () => {
    const { db } = server.database
    const before = await countStoredSecrets(db, latest, [later])
    const [first, second] = [await createPartner(db, 'Vest'), await createPartner(db, 'Øst')]
    await addSealed(first.id, later)
    await addSealed(second.id, testSecret)
    expect(await countStoredSecrets(db, latest, [later])).toEqual({
      current: before.current,
      previous: before.previous + 121,
      lost: before.lost + 121,
    })
    expect(await encryptAnew(db, latest, [later])).toBe(121)
    expect(await countStoredSecrets(db, latest, [])).toMatchObject({ current: before.current + 121 })
    const { unseal } = createSealer(latest, [])
    for (const { secret } of await secretsOf(first.id))
      expect(await unseal(secret ?? '')).toBe('tjern og fjell')
    // What no secret at hand can read stays as it is, for the day on which somebody finds it.
    for (const { secret } of await secretsOf(second.id)) {
      expect(await unseal(secret ?? '')).toBeNull()
      expect(await createSealer(testSecret, []).unseal(secret ?? '')).toBe('tjern og fjell')
    }
  })
})
