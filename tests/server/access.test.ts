import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/accounts/tokens.ts'
import { newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'

interface Operation {
  operationId?: string
  summary?: string
  security?: unknown[]
  parameters?: { in: string; name: string; required?: boolean; schema?: unknown }[]
  responses: Record<string, unknown>
}
interface Description {
  openapi: string
  paths: Record<string, Record<string, Operation>>
}

let server: TestServer
let description: Description
beforeAll(async () => {
  // Each request comes from an address of its own, so that no limit is met.
  server = await startServer({ environment: { VARDE_TRUST_PROXY: '1' } })
  const response = await server.ask('/api/v1/openapi.json')
  description = (await response.json()) as Description
})
afterAll(() => server?.close())

function operations(): { method: string; path: string; operation: Operation }[] {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

function example(path: string): string {
  return path.replaceAll(/\{\w+\}/g, '01890000-0000-7000-8000-000000000000')
}

const undescribed = [
  ['GET', '/metrics'],
  ['GET', '/api/v1/openapi.json'],
  ['GET', '/api/docs'],
  ['GET', '/api/docs/'],
  ['GET', '/api/docs/static/swagger-ui.css'],
  ['GET', '/api/v1/nothing'],
  ['GET', '/nothing'],
  ['DELETE', '/api/v1/partner'],
] as const
/** What asks for no sign-in: health, and the ways in. */
const open = new Set([
  '/healthz',
  '/readyz',
  '/api/v1/sign-in',
  '/api/v1/sign-in/ways',
  '/api/v1/sign-in/second-factor',
  '/api/v1/sign-in/passkey',
  '/api/v1/sign-in/passkey/options',
  '/api/v1/password-reset',
  '/api/v1/password-reset/confirm',
  '/api/v1/invitation',
  '/api/v1/invitation/accept',
  '/api/v1/set-up/look',
  '/api/v1/set-up/save',
  '/api/v1/set-up/submit',
  '/api/v1/set-up/pass-on',
])

describe('without sign-in or token', () => {
  it('every described path but health is 401, whatever is shown instead of a token', async () => {
    const closed = [
      ...operations()
        .filter(({ path }) => !open.has(path))
        .map(({ method, path }) => [method, example(path)] as const),
      ...undescribed,
    ]
    expect(closed.length).toBeGreaterThan(undescribed.length + 5)
    const { text: expired } = await createToken(server.database.db, server.partner.id, 'old', Date.now() - 1)
    const credentials: Record<string, string>[] = [
      {},
      { authorization: `Bearer varde_${'x'.repeat(43)}` },
      { authorization: `Bearer ${expired}` },
      { authorization: 'Basic YTpi' },
      { authorization: 'Bearer' },
      { cookie: `varde_session=${'x'.repeat(43)}` },
      { cookie: `varde_session=${'x'.repeat(32)}.${'x'.repeat(43)}%3D` },
    ]
    const answers = new Set<string>()
    let sent = 0
    for (const [method, path] of closed)
      for (const headers of credentials) {
        sent += 1
        const response = await fetch(server.origin + path, {
          method,
          headers: { ...headers, 'x-forwarded-for': `10.0.${sent >> 8}.${sent & 255}` },
        })
        expect([method, path, response.status]).toEqual([method, path, 401])
        expect(response.headers.get('www-authenticate')).toBe('Bearer')
        const { instance, ...problem } = (await response.json()) as { instance: string; code: string }
        expect(instance).toBe(response.headers.get('x-request-id'))
        answers.add(JSON.stringify(problem))
      }
    // Unknown, expired, malformed: nobody can tell them apart.
    expect(answers.size).toBe(1)
  })

  it('a wrong token is refused beside a good session too', async () => {
    const headers = { authorization: 'Bearer nonsense', cookie: 'varde_session=x' }
    expect((await server.ask('/api/v1/me', { headers })).status).toBe(401)
  })

  it.each([
    ['/healthz', 'application/json; charset=utf-8'],
    ['/readyz', 'application/json; charset=utf-8'],
    ['/', 'text/html; charset=utf-8'],
    ['/site.css', 'text/css; charset=utf-8'],
    ['/sign-in/whatever', 'text/html; charset=utf-8'],
  ])('%s is there', async (path, type) => {
    const response = await fetch(server.origin + path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';script-src 'self'/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('the front page says in the reader’s language how to sign in, and holds nothing inline', async () => {
    const response = await fetch(server.origin, { headers: { 'accept-language': 'nb' } })
    const page = await response.text()
    expect(page).toContain('<html lang="nb">')
    expect(page).toContain('npx varde sign-in-link')
    expect(page).toContain('href="/api/docs"')
    expect(page).not.toMatch(/<script|<style|style=|\son\w+=/)
  })
})

describe('the description', () => {
  it('is OpenAPI 3.1 whose operations are named, summed up, and complete', () => {
    expect(description.openapi).toBe('3.1.0')
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, method, operation } of operations()) {
      const place = `${method} ${path}`
      expect([place, operation.operationId, operation.summary]).not.toContain(undefined)
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect([place, declared.map(({ name }) => name)]).toEqual([place, named])
      expect(declared.every(({ required }) => required === true)).toBe(true)
      expect(Object.keys(operation.responses)).toContain('4XX')
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true)
      expect([place, operation.security]).toEqual([
        place,
        open.has(path) ? [] : [{ token: [] }, { session: [] }],
      ])
    }
  })

  it('refers to nothing that it does not hold', () => {
    const text = JSON.stringify(description)
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = pointer
        .split('/')
        .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], description)
      expect([pointer, found]).not.toContain(undefined)
    }
  })

  it('can be browsed, with scripts from here alone', async () => {
    const response = await server.ask('/api/docs/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(await response.text()).not.toMatch(/<script>|<style>|https?:\/\//)
    for (const file of ['swagger-ui-bundle.js', 'swagger-initializer.js', 'swagger-ui.css'])
      expect((await server.ask(`/api/docs/static/${file}`)).status).toBe(200)
  })
})

describe('a partner', () => {
  it('is read and named', async () => {
    const answer = await server.ask('/api/v1/partner')
    const own = {
      id: server.partner.id,
      requireSecondFactor: false,
      timeZone: 'UTC',
      trialMaxDays: 180,
      reminderDays: [3, 7, 14],
      setUpLinkDays: 60,
      trialGraceDays: 14,
      lowUsePercent: 50,
      lowUseSettled: true,
      supportMail: null,
      supportLink: null,
    }
    expect(await answer.json()).toEqual({ ...own, name: 'Nordlys Drift', vendor: 'Cisco' })
    const changed = await server.ask('/api/v1/partner', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: '  Nordlys ', vendor: 'Ciscø' }),
    })
    expect(await changed.json()).toEqual({ ...own, name: 'Nordlys', vendor: 'Ciscø' })
    const me = await server.ask('/api/v1/me')
    expect(await me.json()).toMatchObject({
      signedInBy: 'token',
      person: null,
      role: 'partner_full_admin',
      partner: { id: server.partner.id, name: 'Nordlys', vendor: 'Ciscø' },
    })
  })
})

describe('metrics', () => {
  it('are there for who administers the installation, of a partner or of none, and for no one else without one', async () => {
    const root = await newPerson(server, { isInstallationAdmin: true })
    const both = await newPerson(server, { isInstallationAdmin: true, role: 'help_desk' })
    for (const person of [root, both]) {
      const answer = await person.ask('/metrics')
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining('http_request_duration_seconds') as string,
      ])
    }
    const codeFor = async (wish: Parameters<typeof newPerson>[1]) => {
      const answer = await (await newPerson(server, wish)).ask('/metrics')
      return [answer.status, ((await answer.json()) as { code: string }).code]
    }
    expect(await codeFor({})).toEqual([403, 'no_partner'])
    expect(await codeFor({ role: 'help_desk' })).toEqual([403, 'not_allowed'])
    expect(await codeFor({ role: 'vendor_operator', vendor: 'Cisco' })).toEqual([403, 'no_partner'])
  })

  it('count requests by route and status, and the connections', async () => {
    await server.ask('/api/v1/customers/01890000-0000-7000-8000-000000000000')
    const text = await (await server.ask('/metrics')).text()
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/api/v1/customers/:id",status="404"}',
    )
    expect(text).toMatch(/^database_connections\{state="idle"\} \d+$/m)
    expect(text).toContain('process_cpu_seconds_total')
    expect(text).not.toContain('01890000')
  })
})
