import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endSession } from '../../src/accounts/sessions.ts'
import { readTenant, withInstallation } from '../../src/database/transactions.ts'
import { callbackPath } from '../../src/accounts/oidc.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { freePort } from '../support/free-port.ts'
import { startProvider, type Claimed, type TestProvider } from '../support/oidc-provider.ts'
import { newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { CookieJar } from '../support/visitor.ts'

const password = 'drei Birken am Fjord'
let server: TestServer
let provider: TestProvider

async function start(claimsInIdToken = false): Promise<{ server: TestServer; provider: TestProvider }> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const started = await startProvider(origin + callbackPath, { claimsInIdToken })
  return {
    provider: started,
    server: await startServer({
      port,
      environment: {
        VARDE_PUBLIC_URL: origin,
        VARDE_TRUST_PROXY: '1',
        OIDC_ISSUER: started.issuer,
        OIDC_CLIENT_ID: started.clientId,
        OIDC_CLIENT_SECRET: started.clientSecret,
        OIDC_NAME: 'Fjell Konto',
        OIDC_MEMBERSHIP: 'groups=varde-admins -> partner_full_admin; groups=varde -> partner_read_only',
      },
    }),
  }
}

beforeAll(async () => {
  ;({ server, provider } = await start())
})
afterAll(async () => {
  await server.close()
  await provider.close()
})
beforeEach(() => provider.silent.clear())

/** From the button to the provider's answer: the address that it sends the browser back to. */
async function toCallback(
  jar: CookieJar,
  person: Claimed,
  change: (url: URL) => void = () => undefined,
  back = '',
): Promise<URL> {
  provider.is(person)
  const begun = await jar.ask(`/api/v1/sign-in/oidc${back}`)
  expect(begun.status).toBe(303)
  return atProvider(new URL(begun.headers.get('location') ?? ''), change)
}

async function atProvider(url: URL, change: (url: URL) => void = () => undefined): Promise<URL> {
  change(url)
  const there = new CookieJar({ origin: provider.issuer })
  let next = url
  for (let hop = 0; hop < 10; hop += 1) {
    if (next.origin !== provider.issuer) return next
    const response = await there.ask(next.pathname + next.search)
    next = new URL(response.headers.get('location') ?? '', next)
  }
  throw new Error(`The provider leads nowhere: ${next.href}`)
}

async function signIn(jar: CookieJar, person: Claimed, back = ''): Promise<Response> {
  const url = await toCallback(jar, person, undefined, back)
  return jar.ask(url.pathname + url.search)
}

async function shown(response: Response): Promise<{ status: number; text: string }> {
  const text = await response.text()
  return { status: response.status, text: /role="alert">([^<]*)</.exec(text)?.[1] ?? text }
}

const nobodyIn = async (jar: CookieJar) => expect((await jar.send('GET', '/api/v1/me')).status).toBe(401)

describe('the ways in', () => {
  it('are told to everybody', async () => {
    expect((await new CookieJar(server).send('GET', '/api/v1/sign-in/ways')).body).toEqual({
      password: true,
      passkey: false,
      oidc: { name: 'Fjell Konto' },
    })
  })

  it('without a provider, the button’s address says so', async () => {
    const bare = await startServer()
    try {
      const jar = new CookieJar(bare)
      expect((await jar.send('GET', '/api/v1/sign-in/ways')).body).toMatchObject({ oidc: null })
      const answer = await jar.ask('/api/v1/sign-in/oidc')
      expect(answer.status).toBe(404)
    } finally {
      await bare.close()
    }
  })
})

describe('by the organisation’s sign-in', () => {
  it('goes with PKCE, state and nonce, and asks for no more than it needs', async () => {
    const begun = await new CookieJar(server).ask('/api/v1/sign-in/oidc')
    const { searchParams } = new URL(begun.headers.get('location') ?? '')
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect(searchParams.get('state')).toMatch(/^[\w-]{32}$/)
    expect(searchParams.get('nonce')).toMatch(/^[\w-]{32}$/)
    expect(searchParams.get('scope')?.split(' ').toSorted()).toEqual(['email', 'openid', 'profile'])
    expect(searchParams.get('redirect_uri')).toBe(server.origin + callbackPath)
  })

  it('lets somebody new in by a rule, and notes it', async () => {
    const jar = new CookieJar(server)
    const person = {
      sub: 'u-1',
      email: 'Kari@Example.com',
      email_verified: true,
      name: 'Kari Nordmann',
      groups: ['other', 'varde'],
    }
    const answer = await signIn(jar, person, '?back=/customers%3Fsearch%3Da')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/customers?search=a'])
    const me = (await jar.send('GET', '/api/v1/me')).body
    expect(me).toMatchObject({
      role: 'partner_read_only',
      person: { name: 'Kari Nordmann', email: 'kari@example.com', hasPassword: false },
      partner: { id: server.partner.id },
    })
    const { id } = (me as { person: { id: string } }).person
    const actions = await readTenant(server.database.db, server.partner.id, (trx) =>
      sql<{ action: string; details: unknown }>`select action, details from audit
        where partner_id = ${server.partner.id} and person_id = ${id} order by at, id`.execute(trx),
    )
    expect(actions.rows).toEqual([
      { action: 'membership_by_rule', details: { role: 'partner_read_only' } },
      { action: 'signed_in', details: { by: 'oidc' } },
    ])
    const again = new CookieJar(server)
    expect((await signIn(again, person)).status).toBe(303)
    expect((await again.send('GET', '/api/v1/me')).body).toMatchObject({ person: { id } })
  })

  it('keeps nothing that opens something elsewhere', async () => {
    const { rows } = await withInstallation(server.database.db, (trx) =>
      sql<{ kept: number }>`select count(*)::integer as kept from credentials where provider_id = 'oidc'
        and (access_token is not null or refresh_token is not null or id_token is not null)`.execute(trx),
    )
    expect(rows).toEqual([{ kept: 0 }])
  })

  it('takes the first rule that fits', async () => {
    const jar = new CookieJar(server)
    await signIn(jar, {
      sub: 'u-2',
      email: 'boss@example.com',
      email_verified: true,
      groups: ['varde', 'varde-admins'],
    })
    expect((await jar.send('GET', '/api/v1/me')).body).toMatchObject({ role: 'partner_full_admin' })
  })

  it('lets nobody in whom no rule fits, and says so', async () => {
    const jar = new CookieJar(server)
    const answer = await signIn(jar, { sub: 'u-3', email: 'u3@example.com', email_verified: true })
    expect(await shown(answer)).toEqual({
      status: 403,
      text: 'You have signed in, but belong to no partner here. Ask an administrator of your partner for an invitation.',
    })
    await nobodyIn(jar)
    const { rows } = await withInstallation(server.database.db, (trx) =>
      sql`select 1 from people where email = 'u3@example.com'`.execute(trx),
    )
    expect(rows).toEqual([])
  })

  it('joins who has the address already, where the provider vouches for it alone', async () => {
    const known = await newPerson(server, { role: 'help_desk', password })
    const jar = new CookieJar(server)
    const unverified = await signIn(jar, { sub: 'u-4', email: known.email, groups: ['varde-admins'] })
    expect((await shown(unverified)).text).toMatch(/^Your organisation’s sign-in does not vouch/)
    await nobodyIn(jar)
    const verified = await signIn(jar, { sub: 'u-4', email: known.email, email_verified: true })
    expect(verified.status).toBe(303)
    expect((await jar.send('GET', '/api/v1/me')).body).toMatchObject({
      person: { id: known.id },
      role: 'help_desk',
    })
  })

  it('brings nobody back whom an administrator has removed', async () => {
    const admin = await newPerson(server, { role: 'partner_full_admin' })
    const person = { sub: 'u-5', email: 'u5@example.com', email_verified: true, groups: ['varde'] }
    const jar = new CookieJar(server)
    await signIn(jar, person)
    const { id } = ((await jar.send('GET', '/api/v1/me')).body as { person: { id: string } }).person
    expect((await admin.ask(`/api/v1/people/${id}`, { method: 'DELETE' })).status).toBe(204)
    const again = new CookieJar(server)
    expect((await shown(await signIn(again, person))).status).toBe(403)
    await nobodyIn(again)
  })

  it('goes back nowhere else', async () => {
    const person = { sub: 'u-1', email: 'kari@example.com', email_verified: true }
    for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example', 'x']) {
      const answer = await signIn(new CookieJar(server), person, `?back=${encodeURIComponent(back)}`)
      expect([back, answer.headers.get('location')]).toEqual([back, '/'])
    }
  })

  it('a rule without a partner is for the only one', async () => {
    const two = await start()
    const [before, beforeProvider] = [server, provider]
    try {
      ;({ server, provider } = two)
      await createPartner(server.database.db, 'Another')
      const jar = new CookieJar(server)
      const person = { sub: 'u-6', email: 'u6@example.com', email_verified: true, groups: ['varde'] }
      expect((await shown(await signIn(jar, person))).status).toBe(403)
    } finally {
      await two.server.close()
      await two.provider.close()
      server = before
      provider = beforeProvider
    }
  })
})

describe('what is tried at the organisation’s sign-in', () => {
  const person = {
    sub: 'victim',
    email: 'victim@example.com',
    email_verified: true,
    groups: ['varde-admins'],
  } as const

  it.each<[string, (url: URL) => void]>([
    ['another nonce', (url) => url.searchParams.set('nonce', 'x'.repeat(32))],
    ['no nonce', (url) => url.searchParams.delete('nonce')],
    ['another PKCE challenge', (url) => url.searchParams.set('code_challenge', 'x'.repeat(43))],
  ])('%s is refused', async (_, change) => {
    const jar = new CookieJar(server)
    const url = await toCallback(jar, person, change)
    expect((await shown(await jar.ask(url.pathname + url.search))).status).toBe(502)
    await nobodyIn(jar)
  })

  it('another state is refused, and so is one that began in another browser or was used', async () => {
    const jar = new CookieJar(server)
    const url = await toCallback(jar, person)
    const other = new URL(url)
    other.searchParams.set('state', 'x'.repeat(32))
    expect((await shown(await jar.copy().ask(other.pathname + other.search))).status).toBe(410)
    const stolen = new CookieJar(server)
    expect((await shown(await stolen.ask(url.pathname + url.search))).status).toBe(410)
    await nobodyIn(stolen)
    expect((await jar.ask(url.pathname + url.search)).status).toBe(303)
    expect((await shown(await jar.copy().ask(url.pathname + url.search))).status).toBe(410)
    expect((await shown(await new CookieJar(server).ask(callbackPath))).status).toBe(410)
  })

  it('a code that the provider never gave is refused', async () => {
    const jar = new CookieJar(server)
    const url = await toCallback(jar, person)
    url.searchParams.set('code', 'x'.repeat(43))
    expect((await shown(await jar.ask(url.pathname + url.search))).status).toBe(502)
    await nobodyIn(jar)
  })

  it('what another issuer answers is refused', async () => {
    const jar = new CookieJar(server)
    const url = await toCallback(jar, person)
    url.searchParams.set('iss', 'https://evil.example')
    expect((await shown(await jar.ask(url.pathname + url.search))).status).toBe(502)
  })

  it('whom the provider turns away is told so', async () => {
    const jar = new CookieJar(server)
    const url = await toCallback(jar, person)
    const refused = new URL(server.origin + callbackPath)
    refused.searchParams.set('error', 'access_denied')
    refused.searchParams.set('error_description', '<script>')
    refused.searchParams.set('state', url.searchParams.get('state') ?? '')
    const answer = await shown(await jar.ask(refused.pathname + refused.search))
    expect(answer.status).toBe(403)
    expect(answer.text).toMatch(/^Your organisation’s sign-in did not let you in/)
  })
})

describe('connecting it to somebody who is in already', () => {
  it('needs no address in common, and can be undone while there is another way in', async () => {
    const own = await newPerson(server, { role: 'partner_admin', password })
    const jar = new CookieJar(server)
    await jar.send('POST', '/api/v1/sign-in', { email: own.email, password })
    const begun = await jar.send('POST', '/api/v1/me/oidc')
    provider.is({ sub: 'linked-1', email: 'other@example.org' })
    const url = await atProvider(new URL((begun.body as { url: string }).url))
    const answer = await jar.ask(url.pathname + url.search)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account'])
    expect((await jar.send('GET', '/api/v1/me/ways-in')).body).toMatchObject({ oidc: { isLinked: true } })
    const fresh = new CookieJar(server)
    expect((await signIn(fresh, { sub: 'linked-1', email: 'other@example.org' })).status).toBe(303)
    expect((await fresh.send('GET', '/api/v1/me')).body).toMatchObject({
      person: { id: own.id, email: own.email },
    })
    expect((await fresh.send('DELETE', '/api/v1/me/oidc')).status).toBe(204)
    const gone = await signIn(new CookieJar(server), { sub: 'linked-1', email: 'other@example.org' })
    expect(gone.status).toBe(403)
  })

  it('does not take what is somebody else’s', async () => {
    await signIn(new CookieJar(server), {
      sub: 'taken',
      email: 'taken@example.com',
      email_verified: true,
      groups: ['varde'],
    })
    const own = await newPerson(server, { role: 'partner_admin', password })
    const jar = new CookieJar(server)
    await jar.send('POST', '/api/v1/sign-in', { email: own.email, password })
    const begun = await jar.send('POST', '/api/v1/me/oidc')
    provider.is({ sub: 'taken' })
    const url = await atProvider(new URL((begun.body as { url: string }).url))
    // Without the cookie that the beginning set it is not this browser's.
    expect((await new CookieJar(server).ask(url.pathname + url.search)).status).toBe(410)
    expect((await shown(await jar.ask(url.pathname + url.search))).status).toBe(409)
    expect((await jar.send('GET', '/api/v1/me/ways-in')).body).toMatchObject({ oidc: { isLinked: false } })
  })

  it('ends with the session that began it', async () => {
    const own = await newPerson(server, { role: 'partner_admin', password })
    const jar = new CookieJar(server)
    await jar.send('POST', '/api/v1/sign-in', { email: own.email, password })
    const begun = await jar.send('POST', '/api/v1/me/oidc')
    provider.is({ sub: 'linked-2', email: 'l2@example.org' })
    const url = await atProvider(new URL((begun.body as { url: string }).url))
    const sessions = (await jar.send('GET', '/api/v1/me/sessions')).body as {
      items: { id: string; isThis: boolean }[]
    }
    for (const { id, isThis } of sessions.items) if (isThis) await endSession(server.database.db, own.id, id)
    expect((await jar.ask(url.pathname + url.search)).status).toBe(502)
  })
})

describe('a provider in trouble', () => {
  it('that takes the code and never answers is not waited for', async () => {
    const jar = new CookieJar(server)
    const url = await toCallback(jar, { sub: 'u-9', email: 'u9@example.com', email_verified: true })
    provider.silent.add('/token')
    const answer = await shown(await jar.ask(url.pathname + url.search))
    expect(answer.status).toBe(503)
    expect(answer.text).toMatch(/^Your organisation’s sign-in does not answer/)
    await nobodyIn(jar)
  })

  it('that is down holds up nobody else, and is asked again', async () => {
    const fresh = await start(true)
    const [before, beforeProvider] = [server, provider]
    try {
      ;({ server, provider } = fresh)
      provider.silent.add('/.well-known/openid-configuration')
      const jar = new CookieJar(server)
      expect((await shown(await jar.ask('/api/v1/sign-in/oidc'))).status).toBe(503)
      const { email } = await newPerson(server, { role: 'partner_admin', password })
      expect((await jar.send('POST', '/api/v1/sign-in', { email, password })).status).toBe(200)
      provider.silent.clear()
      const other = new CookieJar(server)
      // Here the ID token says everything.
      const person = { sub: 'u-10', email: 'u10@example.com', email_verified: true, groups: ['varde'] }
      expect((await signIn(other, person)).status).toBe(303)
      expect((await other.send('GET', '/api/v1/me')).body).toMatchObject({ role: 'partner_read_only' })
    } finally {
      await fresh.server.close()
      await fresh.provider.close()
      server = before
      provider = beforeProvider
    }
  })
})
