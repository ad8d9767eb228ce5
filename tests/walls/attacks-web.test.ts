import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink } from '../../src/accounts/links.ts'
import { testAuth } from '../support/people.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, testSecret, type TestServer } from '../support/server.ts'
import { createAuth } from '../../src/accounts/auth.ts'
import { DatabaseDigest } from './digest.ts'

let server: TestServer
let digest: DatabaseDigest
let victim: TestPerson
let other: TestPerson
const password = 'the password of a victim'

beforeAll(async () => {
  server = await startServer({ environment: { VARDE_TRUST_PROXY: '1' } })
  victim = await newPerson(server, { role: 'partner_full_admin', password })
  other = await newPerson(server, { role: 'help_desk', password })
  digest = new DatabaseDigest(server.admin)
  await digest.open()
})
afterAll(async () => {
  await digest?.close()
  await server?.close()
})

async function codeOf(response: Response): Promise<string> {
  const text = await response.text()
  return text.startsWith('{') ? ((JSON.parse(text) as { code?: string }).code ?? '') : text
}

const write = (headers: Record<string, string>, body = '{"name":"Taken over"}') =>
  fetch(`${server.origin}/api/v1/partner`, {
    method: 'PATCH',
    body,
    headers: { cookie: victim.cookie, 'content-type': 'application/json', ...headers },
  })

describe('a page of another site', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'http://127.0.0.1' },
    { origin: 'http://127.0.0.1.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'nonsense' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ])('cannot write with a person’s cookie: %o', async (headers) => {
    const before = await digest.take()
    const response = await write(headers)
    expect([response.status, await codeOf(response)]).toEqual([403, 'origin_refused'])
    expect(await digest.take()).toEqual(before)
  })

  it('cannot sign a browser in, or spend a link', async () => {
    const before = await digest.take()
    const headers = { origin: 'https://evil.example', 'content-type': 'application/json' }
    const refused = await fetch(`${server.origin}/api/v1/sign-in`, {
      method: 'POST',
      body: JSON.stringify({ email: victim.email, password }),
      headers,
    })
    expect([refused.status, refused.headers.get('set-cookie')]).toEqual([403, null])
    expect(await digest.take()).toEqual(before)
  })

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    'application/jsonp',
    '',
  ])('cannot send a form as JSON: %s', async (type) => {
    const before = await digest.take()
    const response = await fetch(`${server.origin}/api/v1/partner`, {
      method: 'PATCH',
      body: Buffer.from('{"name":"Taken over"}'),
      headers: {
        cookie: victim.cookie,
        origin: server.origin,
        ...(type === '' ? {} : { 'content-type': type }),
      },
    })
    expect([response.status, await codeOf(response)]).toEqual([415, 'media_type_unsupported'])
    expect(await digest.take()).toEqual(before)
  })

  it('is told nothing of what may be read: no CORS header, and no answer to a preflight', async () => {
    const headers = { origin: 'https://evil.example', cookie: victim.cookie }
    const read = await fetch(`${server.origin}/api/v1/me`, { headers })
    expect(read.headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await fetch(`${server.origin}/api/v1/partner`, {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'PATCH' },
    })
    expect(preflight.status).toBeGreaterThanOrEqual(400)
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('changes nothing by reading methods', async () => {
    const before = await digest.take()
    for (const [method, path] of [
      ['GET', '/api/v1/partner?name=x'],
      ['GET', '/api/v1/sign-out'],
      ['HEAD', '/sign-out'],
      ['GET', '/sign-out'],
    ] as const)
      await fetch(server.origin + path, {
        method,
        headers: { cookie: victim.cookie, origin: 'https://evil.example' },
      })
    // Another method in disguise is no other method.
    const disguised = await fetch(`${server.origin}/api/v1/partner?_method=PATCH`, {
      method: 'POST',
      body: '{"name":"x"}',
      headers: {
        cookie: victim.cookie,
        origin: server.origin,
        'content-type': 'application/json',
        'x-http-method-override': 'PATCH',
      },
    })
    expect(disguised.status).toBeGreaterThanOrEqual(400)
    expect(await digest.take()).toEqual(before)
  })
})

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

async function spend(cookie: string): Promise<Response> {
  const { path } = await createSignInLink(server.database.db, server.partner.id)
  return fetch(server.origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: server.origin },
  })
}

const whoIs = async (cookie: string) => {
  const response = await fetch(`${server.origin}/api/v1/me`, { headers: { cookie } })
  if (response.status !== 200) return response.status
  return ((await response.json()) as { person: { id: string } }).person.id
}

const signIn = (cookie: string) =>
  fetch(`${server.origin}/api/v1/sign-in`, {
    method: 'POST',
    body: JSON.stringify({ email: victim.email, password }),
    headers: { cookie, origin: server.origin, 'content-type': 'application/json' },
  })

const valueOf = (cookie: string) => cookie.split('=')[1] ?? ''

describe('a session', () => {
  it('set beforehand is not taken over: every sign-in makes a new one', async () => {
    const planted = `varde_session=${'a'.repeat(32)}.${'b'.repeat(43)}%3D`
    const seen = new Set<string>([planted, victim.cookie, other.cookie])
    for (const cookie of ['', planted, other.cookie, victim.cookie])
      for (const way of [spend, signIn]) {
        const response = await way(cookie)
        const made = cookieOf(response)
        expect(made).toMatch(/^varde_session=\w{32}\./)
        expect(seen).not.toContain(made)
        seen.add(made)
      }
    // What was shown stays what it was.
    expect(await whoIs(planted)).toBe(401)
    expect(await whoIs(other.cookie)).toBe(other.id)
  })

  it('with a changed cookie is nobody’s', async () => {
    const [name = '', value = ''] = victim.cookie.split('=')
    const [token = '', signature = ''] = decodeURIComponent(value).split('.')
    const [otherToken = ''] = decodeURIComponent(other.cookie.split('=')[1] ?? '').split('.')
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
    const elsewhere = createAuth({
      db: server.database.db,
      secret: `${testSecret} of before`,
      isSecure: false,
      origin: 'http://127.0.0.1',
      sendReset: async () => undefined,
    })
    const { headers } = await elsewhere.api.comeIn({
      headers: new Headers(),
      body: { personId: victim.id },
      returnHeaders: true,
    })
    const oldSecret = headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const forged = [
      `${token}.${flipped}`,
      `${otherToken}.${signature}`,
      token,
      `${token}.`,
      `.${signature}`,
      `${token}.${signature}.${signature}`,
      victim.id,
      `${victim.id}.${signature}`,
      `${token} .${signature}`,
    ].map((text) => `${name}=${encodeURIComponent(text)}`)
    for (const cookie of [...forged, oldSecret, `varde_session_data=${victim.id}`])
      expect([cookie, await whoIs(cookie)]).toEqual([cookie, 401])
    expect(await whoIs(victim.cookie)).toBe(victim.id)
  })

  it('is the same whichever of two cookies is looked at', async () => {
    const mixed = [
      `__Host-varde_session=${valueOf(victim.cookie)}; varde_session=${valueOf(other.cookie)}`,
      `varde_session=${valueOf(other.cookie)}; __Host-varde_session=${valueOf(victim.cookie)}`,
    ]
    for (const cookie of mixed) expect(await whoIs(cookie)).toBe(other.id)
    // What was remembered of the mixture is remembered of nobody else.
    expect(await whoIs(victim.cookie)).toBe(victim.id)
    expect(await whoIs(other.cookie)).toBe(other.id)
  })

  it('is opened by nothing that the database holds', async () => {
    const stored = await testAuth(server.database.db).$context
    const rows = (await digest.everything()).matchAll(/sessions .*?"token": "([^"]+)"/g)
    for (const [, token = ''] of rows) {
      const cookie = `varde_session=${encodeURIComponent(`${token}.${'x'.repeat(43)}=`)}`
      expect(await whoIs(cookie)).toBe(401)
    }
    expect(stored.secret).toBe(testSecret)
  })
})

/** Sends bytes as they are. @returns all that comes back */
function raw(text: string): Promise<string> {
  const { port } = new URL(server.origin)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(text))
    let answer = ''
    socket.setEncoding('utf8').on('data', (piece: string) => {
      answer += piece
    })
    socket.on('end', () => resolve(answer)).on('error', reject)
  })
}

describe('every kind of answer', () => {
  const answers: readonly [what: string, path: string, init?: RequestInit][] = [
    ['the front page', '/'],
    ['a page', '/sign-in/whatever'],
    ['a spent link', '/sign-in/whatever', { method: 'POST' }],
    ['a file', '/site.css'],
    ['a font', '/fonts/ibm-plex-sans-latin-wght-normal.woff2'],
    ['the documents', '/api/docs/'],
    ['a file of the documents', '/api/docs/static/swagger-ui.css'],
    ['the API', '/api/v1/me'],
    ['the API’s description', '/api/v1/openapi.json'],
    ['a list', '/api/v1/customers'],
    ['an export', '/api/v1/customers.csv'],
    ['metrics', '/metrics'],
    ['health', '/healthz'],
    ['no such page', '/nothing'],
    ['no such route', '/api/v1/nothing'],
    ['no such method', '/api/v1/partner', { method: 'DELETE' }],
    ['no such customer', '/api/v1/customers/01890000-0000-7000-8000-000000000000'],
    ['a malformed address', '/api/v1/customers/%'],
    ['a long address', `/api/v1/customers/by-external-id/${'x'.repeat(3_000)}`],
    [
      'malformed JSON',
      '/api/v1/partner',
      { method: 'PATCH', body: '{', headers: { 'content-type': 'application/json' } },
    ],
    [
      'another media type',
      '/api/v1/partner',
      { method: 'PATCH', body: 'x', headers: { 'content-type': 'text/plain' } },
    ],
  ]

  it.each(answers)('carries the headers that browsers obey: %s', async (_, path, init = {}) => {
    const response = await fetch(server.origin + path, {
      redirect: 'manual',
      ...init,
      headers: {
        authorization: `Bearer ${server.token}`,
        ...(init.headers as Record<string, string> | undefined),
      },
    })
    await response.arrayBuffer()
    const { headers } = response
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
    const isOpen = /^\/(?:site|fonts|healthz|api\/docs)/.test(path)
    if (!isOpen) expect(headers.get('cache-control')).toMatch(/no-store|private, no-cache/)
  })

  it('says so too where what came is no HTTP', async () => {
    for (const text of [
      'nonsense\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
    ]) {
      const answer = await raw(text)
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
      expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff')
      expect(answer.toLowerCase()).toContain("content-security-policy: default-src 'none'")
      expect(answer.toLowerCase()).toContain('cache-control: private, no-store')
    }
  })

  it('holds browsers to TLS where people come by it', async () => {
    const secure = await startServer({ environment: { VARDE_PUBLIC_URL: 'https://varde.example.com' } })
    try {
      for (const path of ['/', '/api/v1/me', '/site.css', '/nothing', '/api/v1/customers/%']) {
        const { headers } = await fetch(secure.origin + path)
        expect([path, headers.get('strict-transport-security')]).toEqual([
          path,
          expect.stringMatching(/max-age=\d{8}/),
        ])
      }
    } finally {
      await secure.close()
    }
  })
})
