import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink } from '../../src/accounts/links.ts'
import { asOwner } from '../../src/database/transactions.ts'
import { askAs, newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'

const password = 'korrekt hest batteri stift'
const printed: string[] = []
let server: TestServer

beforeAll(async () => {
  server = await startServer({ context: { printLine: (line) => void printed.push(line) } })
})
afterAll(() => server?.close())

function post(path: string, body: unknown, cookie = ''): Promise<Response> {
  return askAs(server, cookie, path, { method: 'POST', body: JSON.stringify(body) })
}

const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
]

/** Waits for what is done after an answer. */
async function until<T>(read: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await read()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('It did not happen')
}

function auditOf(action: string): Promise<{ person_id: string; address: string }[]> {
  return asOwner(server.database.db, async (trx) => {
    await sql`select set_config('varde.partner_id', ${server.partner.id}, true)`.execute(trx)
    const { rows } = await sql<{ person_id: string; address: string }>`
      select person_id, address from audit where partner_id = ${server.partner.id} and action = ${action}`.execute(
      trx,
    )
    return rows
  })
}

interface Me {
  readonly person: {
    readonly id: string
    readonly email: string | null
    readonly isInstallationAdmin: boolean
  }
}

/** Opens a printed link as a browser does, and asks who that is. */
async function signInByLink(): Promise<{ cookie: string; person: Me['person'] }> {
  const { path } = await createSignInLink(server.database.db, server.partner.id)
  const response = await fetch(server.origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.origin },
  })
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
  const me = (await (await askAs(server, cookie, '/api/v1/me')).json()) as Me
  return { cookie, person: me.person }
}

describe('a password', () => {
  it('opens a session, whatever the case of the address', async () => {
    const { id } = await newPerson(server, {
      email: 'kari@example.com',
      password,
      role: 'partner_full_admin',
    })
    const response = await post('/api/v1/sign-in', { email: ' Kari@Example.COM ', password })
    expect([response.status, await response.json()]).toEqual([200, { next: 'in' }])
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
    const me = await askAs(server, cookie, '/api/v1/me')
    expect(await me.json()).toMatchObject({
      signedInBy: 'session',
      role: 'partner_full_admin',
      person: { id, email: 'kari@example.com', hasPassword: true },
      partner: { id: server.partner.id },
    })
    expect(await auditOf('signed_in')).toContainEqual({ person_id: id, address: '127.0.0.1' })
  })

  it('that is wrong, and an address that nobody has, are told in the same words', async () => {
    const { id } = await newPerson(server, { email: 'ola@example.com', password, role: 'help_desk' })
    const bodies = await Promise.all(
      [
        { email: 'ola@example.com', password: 'something else altogether' },
        { email: 'nobody@example.com', password },
      ].map(async (body) => {
        const response = await post('/api/v1/sign-in', body)
        const { instance: _, ...problem } = (await response.json()) as { instance: string }
        return [response.status, response.headers.get('set-cookie'), problem]
      }),
    )
    expect(bodies[0]).toEqual(bodies[1])
    expect(bodies[0]?.[0]).toBe(401)
    await until(async () =>
      (await auditOf('sign_in_failed')).some((row) => row.person_id === id) ? true : undefined,
    )
  })

  it('is changed by who knows it; other sessions end', async () => {
    const person = await newPerson(server, { password, role: 'partner_full_admin' })
    const other = await post('/api/v1/sign-in', { email: person.email, password })
    const otherCookie = other.headers.get('set-cookie')?.split(';')[0] ?? ''
    const change = (current: string, wanted: string) =>
      person.ask('/api/v1/me/password', {
        method: 'PUT',
        body: JSON.stringify({ current, password: wanted }),
      })
    expect(await codeOf(await change('wrong', 'a new one that is long'))).toEqual([403, 'password_wrong'])
    expect(await codeOf(await change(password, 'short'))).toEqual([400, 'invalid_request'])
    expect((await change(password, 'a new one that is long')).status).toBe(204)
    expect((await askAs(server, otherCookie, '/api/v1/me')).status).toBe(401)
    expect((await person.ask('/api/v1/me')).status).toBe(200)
    expect((await post('/api/v1/sign-in', { email: person.email, password })).status).toBe(401)
  })

  it('stands nowhere as it is', async () => {
    const { rows } = await asOwner(server.database.db, (trx) =>
      sql<{ row: string }>`select c::text as row from credentials c`.execute(trx),
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) expect(row).not.toContain(password)
  })
})

describe('a link for a new password', () => {
  it('works once, ends all sessions, and is printed where no mail can be sent', async () => {
    const person = await newPerson(server, { password, role: 'partner_full_admin' })
    expect((await post('/api/v1/password-reset', { email: person.email.toUpperCase() })).status).toBe(204)
    const line = await until(() => printed.find((one) => one.includes('/reset-password/')))
    const token = line.slice(line.lastIndexOf('/') + 1)
    const wanted = 'four other words here'
    const set = () => post('/api/v1/password-reset/confirm', { token, password: wanted })
    const [first, second] = await Promise.all([set(), set()])
    expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([204, 410])
    expect(await codeOf(await set())).toEqual([410, 'reset_link_spent'])
    expect((await person.ask('/api/v1/me')).status).toBe(401)
    expect((await post('/api/v1/sign-in', { email: person.email, password: wanted })).status).toBe(200)
  })

  it('is not made for an address that nobody has, which nobody is told', async () => {
    const before = printed.length
    const response = await post('/api/v1/password-reset', { email: 'nobody@example.com' })
    expect([response.status, await response.text()]).toEqual([204, ''])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(printed.length).toBe(before)
  })
})

describe('whoever came by a printed link', () => {
  it('takes an address once; the next link is somebody else’s', async () => {
    const first = await signInByLink()
    expect(first.person).toMatchObject({ email: null, isInstallationAdmin: true })
    expect((await signInByLink()).person.id).toBe(first.person.id)
    const take = (email: string) =>
      askAs(server, first.cookie, '/api/v1/me/address', {
        method: 'PUT',
        body: JSON.stringify({ name: 'Siri Drift', email, password }),
      })
    expect(await codeOf(await take('kari@example.com'))).toEqual([409, 'address_taken'])
    expect((await take('siri@example.com')).status).toBe(204)
    expect(await codeOf(await take('siri2@example.com'))).toEqual([409, 'address_kept'])
    expect((await post('/api/v1/sign-in', { email: 'siri@example.com', password })).status).toBe(200)
    expect((await signInByLink()).person.id).not.toBe(first.person.id)
  })
})
