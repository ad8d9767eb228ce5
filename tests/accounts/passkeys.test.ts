import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { withInstallation } from '../../src/database/transactions.ts'
import { Authenticator, type Behaviour } from '../support/authenticator.ts'
import { freePort } from '../support/free-port.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { CookieJar } from '../support/visitor.ts'

const password = 'drei Birken am Fjord'
let server: TestServer
let origin: string
beforeAll(async () => {
  const port = await freePort()
  origin = `http://localhost:${port}`
  server = await startServer({
    port,
    environment: { VARDE_PUBLIC_URL: origin, VARDE_TRUST_PROXY: '1' },
  })
})
afterAll(async () => server.close())

async function somebody(): Promise<{ person: TestPerson; jar: CookieJar }> {
  const person = await newPerson(server, { role: 'partner_admin', password })
  const jar = new CookieJar(server)
  expect((await jar.send('POST', '/api/v1/sign-in', { email: person.email, password })).status).toBe(200)
  return { person, jar }
}

type Creation = Parameters<Authenticator['register']>[0]
type Request = Parameters<Authenticator['sign']>[0]

async function add(
  jar: CookieJar,
  device: Authenticator,
  behaviour: Partial<Behaviour> = {},
): Promise<{ status: number; body: unknown }> {
  const options = await jar.send('POST', '/api/v1/me/passkeys/options')
  const response = device.register(options.body as Creation, { origin, ...behaviour })
  return jar.send('POST', '/api/v1/me/passkeys', { name: ' Phone ', response })
}

async function signIn(
  jar: CookieJar,
  device: Authenticator,
  behaviour: Partial<Behaviour> = {},
): Promise<{ status: number; body: unknown }> {
  const options = await jar.send('POST', '/api/v1/sign-in/passkey/options')
  const response = device.sign(options.body as Request, { origin, ...behaviour })
  return jar.send('POST', '/api/v1/sign-in/passkey', { response })
}

const refused = (status: number, code: string) => ({
  status,
  body: expect.objectContaining({ code }) as unknown,
})

describe('a passkey', () => {
  it('is made for this domain, by a device that makes sure who holds it', async () => {
    const { jar } = await somebody()
    const { body } = await jar.send('POST', '/api/v1/me/passkeys/options')
    expect(body).toMatchObject({
      rp: { id: 'localhost', name: 'Varde' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    })
    const asked = await new CookieJar(server).send('POST', '/api/v1/sign-in/passkey/options')
    expect(asked.body).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    expect(asked.body).not.toHaveProperty('allowCredentials')
  })

  it('is added, listed, renamed, signs in, and is removed', async () => {
    const { person, jar } = await somebody()
    const device = new Authenticator()
    expect(await add(jar, device)).toMatchObject({ status: 201 })
    const browser = new CookieJar(server)
    expect(await signIn(browser, device)).toEqual({ status: 200, body: { next: 'in' } })
    expect((await browser.send('GET', '/api/v1/me')).body).toMatchObject({ person: { id: person.id } })
    const list = async () =>
      ((await jar.send('GET', '/api/v1/me/passkeys')).body as { items: { id: string; name: string }[] }).items
    const [one] = await list()
    expect(one).toMatchObject({ name: 'Phone', isSynced: false, lastUsedAt: expect.any(String) as unknown })
    const path = `/api/v1/me/passkeys/${one?.id ?? ''}`
    expect((await jar.send('PATCH', path, { name: 'Old phone' })).status).toBe(204)
    expect(await list()).toMatchObject([{ name: 'Old phone' }])
    expect((await jar.send('GET', '/api/v1/me/ways-in')).body).toMatchObject({ passkeys: 1 })
    expect((await jar.send('DELETE', path)).status).toBe(204)
    expect(await list()).toEqual([])
    expect(await signIn(new CookieJar(server), device)).toEqual(refused(403, 'passkey_unknown'))
  })

  it('belongs to one person: nobody else renames or removes it', async () => {
    const [own, other] = [await somebody(), await somebody()]
    const { body } = await add(own.jar, new Authenticator())
    const path = `/api/v1/me/passkeys/${(body as { id: string }).id}`
    expect(await other.jar.send('PATCH', path, { name: 'Mine' })).toEqual(refused(404, 'passkey_not_found'))
    expect(await other.jar.send('DELETE', path)).toEqual(refused(404, 'passkey_not_found'))
  })

  it('is not removed where it is the last way in', async () => {
    const { jar, person } = await somebody()
    const { body } = await add(jar, new Authenticator())
    await withInstallation(server.database.db, (trx) =>
      sql`delete from credentials where person_id = ${person.id}`.execute(trx),
    )
    expect(await jar.send('DELETE', `/api/v1/me/passkeys/${(body as { id: string }).id}`)).toEqual(
      refused(409, 'last_way_in'),
    )
  })

  it('is strong enough for a partner that requires a second factor, also beside one', async () => {
    const admin = await newPerson(server, { role: 'partner_full_admin' })
    const { jar, person } = await somebody()
    const device = new Authenticator()
    await add(jar, device)
    const require = (requireSecondFactor: boolean) =>
      admin.ask('/api/v1/partner', { method: 'PATCH', body: JSON.stringify({ requireSecondFactor }) })
    await require(true)
    try {
      const browser = new CookieJar(server)
      await signIn(browser, device)
      expect((await browser.send('GET', '/api/v1/customers')).status).toBe(200)
      const byPassword = new CookieJar(server)
      await byPassword.send('POST', '/api/v1/sign-in', { email: person.email, password })
      expect(await byPassword.send('GET', '/api/v1/customers')).toEqual(
        refused(403, 'second_factor_required'),
      )
    } finally {
      await require(false)
    }
  })
})

describe('what is tried with passkeys', () => {
  it.each<[string, Partial<Behaviour>]>([
    ['of a page elsewhere', { origin: 'https://evil.example' }],
    ['of a device that does not make sure who holds it', { verifies: false }],
  ])('one %s is refused', async (_, behaviour) => {
    const { jar } = await somebody()
    expect(await add(jar, new Authenticator(), behaviour)).toEqual(refused(403, 'passkey_refused'))
    const device = new Authenticator()
    await add(jar, device)
    const browser = new CookieJar(server)
    expect(await signIn(browser, device, behaviour)).toEqual(refused(403, 'passkey_refused'))
    expect((await browser.send('GET', '/api/v1/me')).status).toBe(401)
  })

  it('an answer is taken once, and in the browser that asked', async () => {
    const { jar } = await somebody()
    const device = new Authenticator()
    await add(jar, device)
    const browser = new CookieJar(server)
    const options = await browser.send('POST', '/api/v1/sign-in/passkey/options')
    const response = device.sign(options.body as Request, { origin })
    const body = { response }
    expect(await new CookieJar(server).send('POST', '/api/v1/sign-in/passkey', body)).toEqual(
      refused(410, 'passkey_expired'),
    )
    const twice = browser.copy()
    expect((await browser.send('POST', '/api/v1/sign-in/passkey', body)).status).toBe(200)
    expect(await twice.send('POST', '/api/v1/sign-in/passkey', body)).toEqual(refused(410, 'passkey_expired'))
  })

  it('a copy of the key that lags behind is refused, and so is another key for the same passkey', async () => {
    const { jar } = await somebody()
    const device = new Authenticator()
    await add(jar, device)
    await signIn(new CookieJar(server), device)
    await signIn(new CookieJar(server), device)
    device.turnBack()
    expect(await signIn(new CookieJar(server), device)).toEqual(refused(403, 'passkey_refused'))
    const forged = new Authenticator()
    Object.assign(forged, { credentialId: device.credentialId })
    expect(await signIn(new CookieJar(server), forged)).toEqual(refused(403, 'passkey_refused'))
  })

  it.each([{}, { id: 1 }, { id: 'x' }, { id: 'x', response: {} }])('%j is no answer', async (response) => {
    const browser = new CookieJar(server)
    await browser.send('POST', '/api/v1/sign-in/passkey/options')
    const answer = await browser.send('POST', '/api/v1/sign-in/passkey', { response })
    expect(answer.status).toBe(403)
    const { jar } = await somebody()
    await jar.send('POST', '/api/v1/me/passkeys/options')
    const added = await jar.send('POST', '/api/v1/me/passkeys', { name: 'x', response })
    expect(added).toEqual(refused(403, 'passkey_refused'))
  })

  it('one is not added long after signing in', async () => {
    const { jar, person } = await somebody()
    await withInstallation(server.database.db, (trx) =>
      sql`update sessions set created_at = now() - interval '2 days' where person_id = ${person.id}`.execute(
        trx,
      ),
    )
    expect(await jar.send('POST', '/api/v1/me/passkeys/options')).toEqual(refused(403, 'sign_in_again'))
  })

  it('there are at most twenty', async () => {
    const { jar, person } = await somebody()
    await withInstallation(server.database.db, (trx) =>
      sql`insert into passkeys (id, person_id, credential_id, public_key, counter, device_type, backed_up)
        select gen_random_uuid(), ${person.id}, 'many-' || n, '', 0, 'singleDevice', false
        from generate_series(1, 20) n`.execute(trx),
    )
    expect(await jar.send('POST', '/api/v1/me/passkeys/options')).toEqual(refused(409, 'too_many_passkeys'))
  })
})
