import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSignInLink } from '../../src/accounts/links.ts'
import { newPerson } from '../support/people.ts'
import { startServer, testSecret, type TestServer } from '../support/server.ts'
import { DatabaseDigest } from './digest.ts'

const lines: string[] = []
const printed: string[] = []
const secrets: string[] = [testSecret]
let server: TestServer
let digest: DatabaseDigest
const password = 'correct horse battery staple'

beforeAll(async () => {
  server = await startServer({
    // Everything that it could say.
    environment: { LOG_LEVEL: 'trace', VARDE_TRUST_PROXY: '1' },
    context: {
      logStream: { write: (line) => void lines.push(line) },
      printLine: (line) => void printed.push(line),
    },
  })
  digest = new DatabaseDigest(server.admin)
  await digest.open()
})
afterAll(async () => {
  await digest?.close()
  await server?.close()
})

let requests = 0
function ask(path: string, init: RequestInit & { json?: unknown; cookie?: string } = {}): Promise<Response> {
  requests += 1
  const { json, cookie, headers, ...rest } = init
  return fetch(server.origin + path, {
    redirect: 'manual',
    ...rest,
    ...(json === undefined ? {} : { method: rest.method ?? 'POST', body: JSON.stringify(json) }),
    headers: {
      origin: server.origin,
      'x-forwarded-for': `10.3.0.${requests}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(headers as Record<string, string> | undefined),
    },
  })
}

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .find((cookie) => /^varde_session=./.test(cookie))
    ?.split(';')[0] ?? ''
const secretOf = (address: string) => address.slice(address.lastIndexOf('/') + 1)

function keep(...made: string[]): void {
  for (const text of made) {
    expect(text.length).toBeGreaterThan(9)
    secrets.push(text)
  }
}

/** Everything by which somebody comes in, made, used, used again and used wrongly. */
async function wholeRun(): Promise<void> {
  const admin = await newPerson(server, { role: 'partner_full_admin', password })
  const sessionSecret = decodeURIComponent(admin.cookie.split('=')[1] ?? '')
  keep(password, sessionSecret, sessionSecret.split('.')[0] ?? '', admin.cookie.split('=')[1] ?? '')
  const { path } = await createSignInLink(server.database.db, server.partner.id)
  keep(secretOf(path))
  for (const method of ['GET', 'POST', 'POST']) {
    const response = await ask(`${path}?from=mail`, { method })
    if (response.status === 303) keep(cookieOf(response).split('=')[1] ?? '')
  }
  const made = await ask('/api/v1/tokens', {
    json: { name: 'a token', role: 'help_desk', expiresAt: null },
    cookie: admin.cookie,
    headers: { 'idempotency-key': 'token-made' },
  })
  const { text } = (await made.json()) as { text: string }
  keep(text)
  await ask('/api/v1/me', { headers: { authorization: `Bearer ${text}` } })
  await ask('/api/v1/me', { headers: { authorization: `Bearer ${text}x` } })
  await ask(`/api/v1/customers?token=${text}`)
  await ask(`/api/v1/customers?access_token=${text}&search=x`)
  const invited = await ask('/api/v1/invitations', {
    json: { email: 'invited@example.com', role: 'help_desk' },
    cookie: admin.cookie,
    headers: { 'idempotency-key': 'invited' },
  })
  const token = secretOf(((await invited.json()) as { link: string }).link)
  keep(token)
  await ask(`/invitation/${token}`)
  await ask('/api/v1/invitation', { json: { token } })
  const guest = 'four words that nobody knows'
  const accepted = await ask('/api/v1/invitation/accept', { json: { token, name: 'Guest', password: guest } })
  keep(guest, cookieOf(accepted).split('=')[1] ?? '')
  const wrong = 'a password that is wrong'
  keep(wrong)
  await ask('/api/v1/sign-in', { json: { email: admin.email, password: wrong } })
  await ask('/api/v1/sign-in', { json: { email: admin.email, password: [wrong] } })
  await ask('/api/v1/sign-in', { json: { email: wrong, password: wrong, also: wrong } })
  const signedIn = await ask('/api/v1/sign-in', { json: { email: admin.email, password } })
  keep(cookieOf(signedIn).split('=')[1] ?? '')
  await ask('/api/v1/password-reset', { json: { email: admin.email } })
  await expect.poll(() => printed.some((line) => line.includes('/reset-password/'))).toBe(true)
  const reset = secretOf(printed.find((line) => line.includes('/reset-password/')) ?? '')
  const changed = 'the very next password'
  keep(reset, changed)
  await ask(`/reset-password/${reset}`)
  for (let times = 0; times < 2; times += 1)
    await ask('/api/v1/password-reset/confirm', {
      json: { token: reset, password: changed },
      headers: { 'idempotency-key': 'reset' },
    })
  const again = await ask('/api/v1/sign-in', { json: { email: admin.email, password: changed } })
  const cookie = cookieOf(again)
  const last = 'and the last password'
  keep(last, cookie.split('=')[1] ?? '')
  await ask('/api/v1/me/password', {
    method: 'PUT',
    json: { current: changed, password: last },
    cookie,
    headers: { 'idempotency-key': 'changed' },
  })
  await ask('/api/v1/sign-out', { method: 'POST', cookie })
}

it('stand in no line of the log and in no row of the database', async () => {
  await wholeRun()
  expect(secrets.length).toBeGreaterThan(15)
  await expect.poll(() => lines.length).toBeGreaterThan(20)
  const log = lines.join('')
  const stored = await digest.everything()
  for (const secret of secrets) {
    expect([secret, log.includes(secret)]).toEqual([secret, false])
    expect([secret, stored.includes(secret)]).toEqual([secret, false])
  }
  // It tells all the same who came, and from where.
  expect(log).toContain('"address":"10.3.0.')
  expect(log).toContain('/sign-in/…')
})
