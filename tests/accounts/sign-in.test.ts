import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink, hasAnybodySignedIn } from '../../src/accounts/links.ts'
import { asOwner } from '../../src/database/transactions.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.close())

async function newLink(): Promise<string> {
  const { path } = await createSignInLink(server.database.db, server.partner.id)
  return server.origin + path
}

function press(link: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(link, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.origin, ...headers },
  })
}

/** What a browser sends back of a cookie that was set. */
async function signIn(): Promise<string> {
  const response = await press(await newLink())
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

function ask(cookie: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(server.origin + path, { ...init, headers: { cookie, ...(init.headers as object) } })
}

describe('a sign-in link', () => {
  it('is not spent by being looked at, however often', async () => {
    expect(await hasAnybodySignedIn(server.database.db)).toBe(false)
    const link = await newLink()
    for (let look = 0; look < 3; look += 1) {
      const page = await fetch(link)
      expect(page.headers.get('cache-control')).toBe('no-store')
      expect(page.headers.get('referrer-policy')).toBe('same-origin')
      expect(page.headers.get('set-cookie')).toBeNull()
      expect(await page.text()).toContain('<form method="post"><button type="submit">Sign in</button></form>')
    }
    expect((await press(link)).status).toBe(303)
    expect(await hasAnybodySignedIn(server.database.db)).toBe(true)
  })

  it('signs one browser in, which is then the partner', async () => {
    const response = await press(await newLink())
    expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      /^varde_session=\w{32}\.[\w%]{40,60}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    const me = await ask(cookie.split(';')[0] ?? '', '/api/v1/me')
    expect(await me.json()).toMatchObject({ signedInBy: 'session', partner: { id: server.partner.id } })
  })

  it('is spent once, also when pressed by many at once', async () => {
    const link = await newLink()
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await press(link)).status))
    expect(statuses.filter((status) => status === 303)).toHaveLength(1)
    expect(statuses.filter((status) => status === 410)).toHaveLength(7)
  })

  it('that was never made, is spent or has expired gets one and the same page', async () => {
    const spent = await newLink()
    await press(spent)
    const expired = await newLink()
    await asOwner(server.database.db, (trx) =>
      sql`update sign_in_links set expires_at = now() where used_at is null`.execute(trx),
    )
    const never = `${server.origin}/sign-in/${'x'.repeat(43)}`
    const pages = await Promise.all(
      [spent, expired, never, `${server.origin}/sign-in/short`].map(async (link) => {
        const response = await press(link, { 'accept-language': 'nb' })
        return `${response.status} ${await response.text()}`
      }),
    )
    expect(new Set(pages).size).toBe(1)
    expect(pages[0]).toMatch(/^410 [\s\S]*Denne lenken virker ikke lenger/)
  })

  it('is refused when another site presses it', async () => {
    const link = await newLink()
    expect((await press(link, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await press(link, { origin: 'null' })).status).toBe(403)
    expect((await press(link)).status).toBe(303)
  })
})

describe('a session', () => {
  it('cannot be used for writes by another site', async () => {
    const cookie = await signIn()
    const write = (headers: Record<string, string>) =>
      ask(cookie, '/api/v1/partner', {
        method: 'PATCH',
        body: '{"name":"Ny"}',
        headers: { 'content-type': 'application/json', ...headers },
      })
    expect((await write({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await write({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await write({ origin: server.origin })).status).toBe(200)
    expect((await write({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  it('ends at once by signing out', async () => {
    const cookie = await signIn()
    const out = await ask(cookie, '/api/v1/sign-out', { method: 'POST' })
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toMatch(
      /^varde_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax/,
    )
    expect((await ask(cookie, '/api/v1/me')).status).toBe(401)
  })

  it('is told on the front page, which has a button that ends it', async () => {
    const cookie = await signIn()
    const page = await (await ask(cookie, '/')).text()
    expect(page).toContain('You are signed in.')
    expect(page).toContain('<form method="post" action="/sign-out">')
    const out = await ask(cookie, '/sign-out', {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.origin },
    })
    expect([out.status, out.headers.get('location')]).toEqual([303, '/'])
    expect(await (await ask(cookie, '/')).text()).toContain('npx varde sign-in-link')
  })

  it('is stored as a hash only, and so are links and tokens', async () => {
    const cookie = await signIn()
    const secrets = [cookie.split('=')[1]?.split('.')[0] ?? '', server.token]
    expect(secrets[0]).toHaveLength(32)
    const rows = await asOwner(server.database.db, (trx) =>
      sql<{ row: string }>`select s::text as row from sessions s union all select t::text from tokens t
        union all select l::text from sign_in_links l`.execute(trx),
    )
    expect(rows.rows.length).toBeGreaterThan(2)
    for (const { row } of rows.rows) {
      expect(row).toMatch(/\\x[0-9a-f]{64}|,[\w-]{43},/)
      for (const secret of secrets) expect(row).not.toContain(secret)
    }
  })
})

describe('behind https', () => {
  it('the cookie never goes another way', async () => {
    const secure = await startServer({ environment: { VARDE_PUBLIC_URL: 'https://varde.example.com' } })
    try {
      const { path } = await createSignInLink(secure.database.db, secure.partner.id)
      const response = await fetch(secure.origin + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: 'https://varde.example.com' },
      })
      const cookie = response.headers.get('set-cookie') ?? ''
      expect(cookie).toMatch(/^__Host-varde_session=\w{32}\.[\w%]{40,60}; .*HttpOnly; Secure; SameSite=Lax$/)
      const me = await fetch(`${secure.origin}/api/v1/me`, {
        headers: { cookie: cookie.split(';')[0] ?? '' },
      })
      expect(me.status).toBe(200)
      expect(response.headers.get('strict-transport-security')).not.toBeNull()
    } finally {
      await secure.close()
    }
  })
})
