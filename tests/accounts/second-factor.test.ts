import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asOwner, readTenant } from '../../src/database/transactions.ts'
import { newPerson, type TestPerson, type Wish } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { totp } from '../support/totp.ts'
import { CookieJar } from '../support/visitor.ts'

const password = 'drei Birken am Fjord'
let server: TestServer
beforeAll(async () => {
  server = await startServer({ environment: { VARDE_TRUST_PROXY: '1' } })
})
afterAll(async () => server.close())
afterEach(async () => forgetCodes())

/** What was used stays used for minutes; a test has only three codes that hold. */
async function forgetCodes(): Promise<void> {
  await asOwner(server.database.db, (trx) =>
    sql`delete from verifications where identifier = 'used-code'`.execute(trx),
  )
}

async function somebody(wish: Wish = {}): Promise<{ person: TestPerson; jar: CookieJar }> {
  const person = await newPerson(server, { role: 'partner_admin', password, ...wish })
  const jar = new CookieJar(server)
  expect(await signIn(jar, person)).toEqual({ status: 200, body: { next: 'in' } })
  return { person, jar }
}

const signIn = (jar: CookieJar, { email }: TestPerson, given = password) =>
  jar.send('POST', '/api/v1/sign-in', { email, password: given })

const secondFactor = (jar: CookieJar, body: Record<string, string>) =>
  jar.send('POST', '/api/v1/sign-in/second-factor', body)

async function setUp(jar: CookieJar): Promise<{ secret: string; recoveryCodes: string[] }> {
  const begun = await jar.send('POST', '/api/v1/me/second-factor', { password })
  expect(begun.status).toBe(200)
  const { secret } = begun.body as { secret: string }
  const confirmed = await jar.send('PUT', '/api/v1/me/second-factor', { code: totp(secret) })
  expect(confirmed.status).toBe(200)
  await forgetCodes()
  return { secret, ...(confirmed.body as { recoveryCodes: string[] }) }
}

const code = (answer: { body: unknown }) => (answer.body as { code: string }).code
const refused = (status: number, name: string) => ({
  status,
  body: expect.objectContaining({ code: name }) as unknown,
})

async function actionsOf(person: TestPerson): Promise<{ action: string; details: unknown }[]> {
  const rows = await readTenant(server.database.db, server.partner.id, (trx) =>
    sql<{ action: string; details: unknown }>`select action, details from audit
      where partner_id = ${server.partner.id} and person_id = ${person.id} order by at, id`.execute(trx),
  )
  return rows.rows
}

describe('setting a second factor up', () => {
  it('shows the app what it needs, once the password is right', async () => {
    const { jar } = await somebody()
    expect(await jar.send('POST', '/api/v1/me/second-factor', { password: 'another one' })).toEqual(
      refused(403, 'password_wrong'),
    )
    const begun = await jar.send('POST', '/api/v1/me/second-factor', { password })
    const { uri, secret, qr } = begun.body as { uri: string; secret: string; qr: string }
    expect(uri).toMatch(/^otpauth:\/\/totp\/Varde:.+secret=[A-Z2-7]+.*issuer=Varde/)
    expect(secret).toMatch(/^[A-Z2-7]{32,}$/)
    expect(qr).toMatch(/^<svg /)
  })

  it('counts only from the first code on', async () => {
    const { jar, person } = await somebody()
    await jar.send('POST', '/api/v1/me/second-factor', { password })
    expect(await signIn(new CookieJar(server), person)).toEqual({ status: 200, body: { next: 'in' } })
    expect(await jar.send('PUT', '/api/v1/me/second-factor', { code: '000000' })).toEqual(
      refused(403, 'code_wrong'),
    )
    const { recoveryCodes } = await setUp(jar)
    expect(recoveryCodes).toHaveLength(10)
    expect(new Set(recoveryCodes).size).toBe(10)
    for (const one of recoveryCodes) expect(one).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/)
    const ways = await jar.send('GET', '/api/v1/me/ways-in')
    expect(ways.body).toMatchObject({
      hasPassword: true,
      secondFactor: { isOn: true, recoveryCodesLeft: 10, isRequired: false },
    })
    expect(await jar.send('POST', '/api/v1/me/second-factor', { password })).toEqual(
      refused(409, 'second_factor_on'),
    )
  })

  it('keeps the place that one acts in, and ends the session from before', async () => {
    const { jar } = await somebody()
    const earlier = jar.copy()
    const before = await jar.send('GET', '/api/v1/me')
    await setUp(jar)
    const after = await jar.send('GET', '/api/v1/me')
    expect(after.body).toMatchObject({
      membershipId: (before.body as { membershipId: string }).membershipId,
      person: { hasSecondFactor: true },
    })
    expect((await earlier.send('GET', '/api/v1/me')).status).toBe(401)
  })

  it('stores nothing that can be read', async () => {
    const { jar, person } = await somebody()
    const { secret, recoveryCodes } = await setUp(jar)
    const { rows } = await asOwner(server.database.db, (trx) =>
      sql<{ row: string }>`select t::text as row from two_factors t where person_id = ${person.id}`.execute(
        trx,
      ),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.row).toMatch(/\$ba\$\d+\$[0-9a-f]+/)
    for (const text of [secret, ...recoveryCodes]) expect(rows[0]?.row).not.toContain(text)
  })

  it('is not for who has no password, nor for tokens', async () => {
    const { ask } = await newPerson(server, { role: 'partner_admin' })
    const answer = await ask('/api/v1/me/second-factor', {
      method: 'POST',
      body: JSON.stringify({ password }),
    })
    expect(await answer.json()).toMatchObject({ code: 'password_not_set' })
    const byToken = await server.ask('/api/v1/me/second-factor', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    })
    expect(await byToken.json()).toMatchObject({ code: 'people_only' })
  })
})

describe('signing in with a second factor', () => {
  it('opens no session before the code', async () => {
    const { jar, person } = await somebody()
    const { secret } = await setUp(jar)
    const browser = new CookieJar(server)
    expect(await signIn(browser, person)).toEqual({ status: 200, body: { next: 'second_factor' } })
    expect(browser.has('varde_session')).toBe(false)
    expect((await browser.send('GET', '/api/v1/me')).status).toBe(401)
    expect(await secondFactor(browser, { code: '12345' })).toEqual(refused(400, 'invalid_request'))
    expect(await secondFactor(browser, { code: totp(secret) })).toEqual({ status: 200, body: { next: 'in' } })
    expect((await browser.send('GET', '/api/v1/me')).status).toBe(200)
  })

  it('hands out no cookie of a session that would hold', async () => {
    const { jar, person } = await somebody()
    await setUp(jar)
    const answer = await fetch(`${server.origin}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin },
      body: JSON.stringify({ email: person.email, password }),
    })
    const live = answer.headers.getSetCookie().filter((line) => /^varde_session=./.test(line))
    for (const line of live) {
      const me = await fetch(`${server.origin}/api/v1/me`, { headers: { cookie: line.split(';')[0] ?? '' } })
      expect(me.status).toBe(401)
    }
  })

  it('takes a code once, also by two at the same instant', async () => {
    const { jar, person } = await somebody()
    const { secret } = await setUp(jar)
    const browsers = [new CookieJar(server), new CookieJar(server), new CookieJar(server)]
    for (const browser of browsers) await signIn(browser, person)
    const now = totp(secret)
    const answers = await Promise.all(browsers.map((browser) => secondFactor(browser, { code: now })))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403, 403])
  })

  it('takes a recovery code once, however it is written', async () => {
    const { jar, person } = await somebody()
    const { recoveryCodes } = await setUp(jar)
    const [first = '', second = ''] = recoveryCodes
    const written = ` ${first.toUpperCase().replace('-', ' ')} `
    const browser = new CookieJar(server)
    await signIn(browser, person)
    expect(await secondFactor(browser, { recoveryCode: written })).toEqual({
      status: 200,
      body: { next: 'in' },
    })
    const again = new CookieJar(server)
    await signIn(again, person)
    expect(await secondFactor(again, { recoveryCode: first })).toEqual(refused(403, 'code_wrong'))
    expect((await secondFactor(again, { recoveryCode: second })).status).toBe(200)
    const ways = await again.send('GET', '/api/v1/me/ways-in')
    expect(ways.body).toMatchObject({ secondFactor: { recoveryCodesLeft: 8 } })
    expect((await actionsOf(person)).slice(-3)).toEqual([
      { action: 'signed_in', details: { by: 'password', factor: 'recovery_code' } },
      { action: 'sign_in_failed', details: { by: 'second_factor' } },
      { action: 'signed_in', details: { by: 'password', factor: 'recovery_code' } },
    ])
  })

  it('begins anew after five wrong codes, and is locked after ten, also for the right code', async () => {
    const { jar, person } = await somebody()
    const { secret, recoveryCodes } = await setUp(jar)
    const tries = async (browser: CookieJar, from: number) => {
      const codes: string[] = []
      for (let n = from; n < from + 6; n += 1)
        codes.push(code(await secondFactor(browser, { code: String(100_000 + n) })))
      return codes
    }
    const first = new CookieJar(server)
    await signIn(first, person)
    const wrong = Array.from({ length: 5 }, () => 'code_wrong')
    expect(await tries(first, 0)).toEqual([...wrong, 'sign_in_expired'])
    expect(code(await secondFactor(first, { code: totp(secret) }))).toBe('sign_in_expired')
    const second = new CookieJar(server)
    await signIn(second, person)
    expect(await tries(second, 10)).toEqual([...wrong, 'second_factor_locked'])
    const third = new CookieJar(server)
    await signIn(third, person)
    expect(await secondFactor(third, { code: totp(secret, 1) })).toEqual(refused(429, 'second_factor_locked'))
    expect(await secondFactor(third, { recoveryCode: recoveryCodes[0] ?? '' })).toEqual(
      refused(429, 'second_factor_locked'),
    )
    // After the quarter of an hour.
    await asOwner(server.database.db, (trx) =>
      sql`update two_factors set locked_until = now() - interval '1 second' where person_id = ${person.id}`.execute(
        trx,
      ),
    )
    await forgetCodes()
    expect((await secondFactor(third, { code: totp(secret, 1) })).status).toBe(200)
  })

  it('does not take the code of somebody else, nor one without a password before it', async () => {
    const [one, other] = [await somebody(), await somebody()]
    await setUp(one.jar)
    const { secret } = await setUp(other.jar)
    const browser = new CookieJar(server)
    expect(await secondFactor(browser, { code: totp(secret) })).toEqual(refused(410, 'sign_in_expired'))
    await signIn(browser, one.person)
    expect(await secondFactor(browser, { code: totp(secret) })).toEqual(refused(403, 'code_wrong'))
  })

  it('counts attempts also in a browser where somebody is signed in', async () => {
    const { jar, person } = await somebody()
    const { secret } = await setUp(jar)
    const browser = new CookieJar(server)
    await signIn(browser, person)
    const both = browser.copy()
    const cookie = `${both.cookie}; ${jar.cookie}`
    const answers: string[] = []
    for (let n = 0; n < 6; n += 1) {
      const answer = await fetch(`${server.origin}/api/v1/sign-in/second-factor`, {
        method: 'POST',
        headers: {
          cookie,
          origin: server.origin,
          'content-type': 'application/json',
          'x-forwarded-for': '10.2.0.1',
        },
        body: JSON.stringify({ code: String(200_000 + n) }),
      })
      answers.push(((await answer.json()) as { code: string }).code)
    }
    expect(answers.at(-1)).toBe('sign_in_expired')
    expect(code(await secondFactor(browser, { code: totp(secret) }))).toBe('sign_in_expired')
  })
})

describe('recovery codes and switching off', () => {
  it('new codes end the old ones', async () => {
    const { jar, person } = await somebody()
    const { recoveryCodes } = await setUp(jar)
    expect(
      await jar.send('POST', '/api/v1/me/second-factor/recovery-codes', { password: 'another one' }),
    ).toEqual(refused(403, 'password_wrong'))
    const made = await jar.send('POST', '/api/v1/me/second-factor/recovery-codes', { password })
    const fresh = (made.body as { recoveryCodes: string[] }).recoveryCodes
    const browser = new CookieJar(server)
    await signIn(browser, person)
    expect(code(await secondFactor(browser, { recoveryCode: recoveryCodes[0] ?? '' }))).toBe('code_wrong')
    expect((await secondFactor(browser, { recoveryCode: fresh[0] ?? '' })).status).toBe(200)
  })

  it('switching off needs the password, and then the password is enough', async () => {
    const { jar, person } = await somebody()
    await setUp(jar)
    expect(await jar.send('POST', '/api/v1/me/second-factor/off', { password: 'another one' })).toEqual(
      refused(403, 'password_wrong'),
    )
    expect((await jar.send('POST', '/api/v1/me/second-factor/off', { password })).status).toBe(204)
    expect((await jar.send('GET', '/api/v1/me')).status).toBe(200)
    expect(await signIn(new CookieJar(server), person)).toEqual({ status: 200, body: { next: 'in' } })
    expect(await jar.send('POST', '/api/v1/me/second-factor/recovery-codes', { password })).toEqual(
      refused(409, 'second_factor_off'),
    )
    const actions = (await actionsOf(person)).map(({ action }) => action)
    expect(actions).toContain('second_factor_on')
    expect(actions).toContain('second_factor_off')
  })
})

describe('an administrator of the partner', () => {
  it('takes it off a colleague who has lost it, whose sessions end', async () => {
    const admin = await newPerson(server, { role: 'partner_full_admin' })
    const { jar, person } = await somebody()
    await setUp(jar)
    const path = `/api/v1/people/${person.id}/second-factor`
    expect((await admin.ask(path, { method: 'DELETE' })).status).toBe(204)
    expect((await jar.send('GET', '/api/v1/me')).status).toBe(401)
    expect(await signIn(new CookieJar(server), person)).toEqual({ status: 200, body: { next: 'in' } })
    const again = await admin.ask(path, { method: 'DELETE' })
    expect(await again.json()).toMatchObject({ code: 'second_factor_off' })
    expect((await actionsOf(admin)).map(({ action }) => action)).toContain('second_factor_removed')
  })

  it('does not take it off themselves, nor who is somewhere else too, nor strangers', async () => {
    const { jar, person: self } = await somebody({ role: 'partner_full_admin' })
    await setUp(jar)
    expect(code(await jar.send('DELETE', `/api/v1/people/${self.id}/second-factor`))).toBe(
      'second_factor_own',
    )
    const elsewhere = await somebody({ isInstallationAdmin: true })
    expect(code(await jar.send('DELETE', `/api/v1/people/${elsewhere.person.id}/second-factor`))).toBe(
      'person_elsewhere',
    )
    const stranger = await newPerson(server)
    expect(code(await jar.send('DELETE', `/api/v1/people/${stranger.id}/second-factor`))).toBe(
      'person_not_found',
    )
    const { ask } = await newPerson(server, { role: 'partner_read_only' })
    expect((await ask(`/api/v1/people/${self.id}/second-factor`, { method: 'DELETE' })).status).toBe(403)
  })

  it('requires one of everybody who comes by password, who may do nothing else until then', async () => {
    const admin = await newPerson(server, { role: 'partner_full_admin' })
    const { jar, person } = await somebody()
    const changed = await admin.ask('/api/v1/partner', {
      method: 'PATCH',
      body: JSON.stringify({ requireSecondFactor: true }),
    })
    expect(await changed.json()).toMatchObject({ requireSecondFactor: true, name: 'Nordlys Drift' })
    const browser = new CookieJar(server)
    await signIn(browser, person)
    expect(await browser.send('GET', '/api/v1/customers')).toEqual(refused(403, 'second_factor_required'))
    expect(await browser.send('GET', '/api/v1/me/sessions')).toEqual(refused(403, 'second_factor_required'))
    expect((await browser.send('GET', '/api/v1/me')).body).toMatchObject({
      lacksSecondFactor: true,
      may: { see_customers: false },
    })
    expect((await browser.send('GET', '/api/v1/me/ways-in')).body).toMatchObject({
      secondFactor: { isOn: false, isRequired: true },
    })
    // Who came by a printed link or another way that is strong by itself is not held up.
    expect((await admin.ask('/api/v1/customers')).status).toBe(200)
    expect((await server.ask('/api/v1/customers')).status).toBe(200)
    await setUp(browser)
    expect((await browser.send('GET', '/api/v1/customers')).status).toBe(200)
    await admin.ask('/api/v1/partner', {
      method: 'PATCH',
      body: JSON.stringify({ requireSecondFactor: false }),
    })
    const other = new CookieJar(server)
    await signIn(other, (await somebody()).person)
    expect((await other.send('GET', '/api/v1/customers')).status).toBe(200)
    expect((await jar.send('POST', '/api/v1/sign-out')).status).toBe(204)
  })
})
