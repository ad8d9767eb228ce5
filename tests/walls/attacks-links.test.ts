import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPersonByEmail } from '../../src/accounts/people.ts'
import { createTokenFor } from '../../src/accounts/tokens.ts'
import { asOwner, withInstallation } from '../../src/database/transactions.ts'
import { partnerRoles, type PartnerRole } from '../../src/domain/roles.ts'
import { createPartner, type Partner } from '../../src/partners/repository.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { DatabaseDigest } from './digest.ts'

let server: TestServer
let digest: DatabaseDigest
let elsewhere: Partner
let admin: TestPerson
let foreignAdmin: TestPerson
const printed: string[] = []
const password = 'a password long enough'
let requests = 0

beforeAll(async () => {
  server = await startServer({
    environment: { VARDE_TRUST_PROXY: '1' },
    context: { printLine: (line) => void printed.push(line) },
  })
  elsewhere = await createPartner(server.database.db, 'Elsewhere')
  admin = await newPerson(server, { role: 'partner_full_admin' })
  foreignAdmin = await newPerson(server, { role: 'partner_full_admin', partnerId: elsewhere.id })
  digest = new DatabaseDigest(server.admin)
  await digest.open()
})
afterAll(async () => {
  await digest?.close()
  await server?.close()
})

/** Sends JSON, each time from another address. */
function post(path: string, body: unknown, cookie = '', method = 'POST'): Promise<Response> {
  requests += 1
  return fetch(server.origin + path, {
    method,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      origin: server.origin,
      'x-forwarded-for': `10.1.${requests >> 8}.${requests & 255}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === '' ? {} : { cookie }),
    },
  })
}

async function told(response: Response): Promise<[number, string]> {
  const text = await response.text()
  return [response.status, text === '' ? '' : ((JSON.parse(text) as { code?: string }).code ?? text)]
}

let addresses = 0
function newAddress(): string {
  addresses += 1
  return `guest-${addresses}@example.com`
}

async function invite(email: string, by: TestPerson = admin, role: PartnerRole = 'help_desk') {
  const response = await post('/api/v1/invitations', { email, role }, by.cookie)
  const { id, link } = (await response.json()) as { id: string; link: string }
  return { id, token: link.slice(link.lastIndexOf('/') + 1) }
}

const accept = (token: string, cookie = '', more: object = { name: 'Guest', password }) =>
  post('/api/v1/invitation/accept', { token, ...more }, cookie)

async function memberOf(email: string): Promise<string[]> {
  const { db } = server.database
  return withInstallation(db, async (trx) => {
    const person = await findPersonByEmail(trx, email)
    if (person === undefined) return []
    const rows = await trx
      .selectFrom('memberships')
      .select('partner_id')
      .where('person_id', '=', person.id)
      .execute()
    return rows.map(({ partner_id }) => partner_id ?? '').toSorted()
  })
}

describe('an invitation', () => {
  it('lets one in, also when it is accepted by many at once', async () => {
    const { token } = await invite(newAddress())
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await accept(token)).status))
    expect(statuses.map(String).toSorted()).toEqual(['200', ...Array.from({ length: 7 }, () => '410')])
    expect(await told(await accept(token))).toEqual([410, 'invitation_spent'])
  })

  it('that is used, taken back, expired, renewed or made up is one and the same', async () => {
    const used = await invite(newAddress())
    await accept(used.token)
    const revoked = await invite(newAddress())
    await post(`/api/v1/invitations/${revoked.id}`, undefined, admin.cookie, 'DELETE')
    const renewed = await invite(newAddress())
    await post(`/api/v1/invitations/${renewed.id}/send-again`, undefined, admin.cookie)
    const expired = await invite(newAddress())
    await asOwner(server.database.db, (trx) =>
      sql`update invitations set expires_at = now() where id = ${expired.id}`.execute(trx),
    )
    const before = await digest.take()
    const answers = new Set<string>()
    for (const token of [used.token, revoked.token, renewed.token, expired.token, 'x'.repeat(43), 'short'])
      for (const response of [await accept(token), await post('/api/v1/invitation', { token })]) {
        const { instance: _, ...problem } = (await response.json()) as Record<string, unknown>
        answers.add(JSON.stringify([response.status, problem]))
      }
    expect([...answers]).toEqual([expect.stringContaining('invitation_spent')])
    expect(await digest.take()).toEqual(before)
  })

  it('for somebody’s address is accepted by that person alone, signed in', async () => {
    const known = await newPerson(server, { role: 'help_desk', partnerId: elsewhere.id, password })
    const { token } = await invite(known.email)
    const before = await digest.take()
    // Without a session, as somebody else, with a guessed password: nothing happens, and the link holds.
    for (const cookie of ['', admin.cookie, foreignAdmin.cookie])
      expect(await (await accept(token, cookie)).json()).toEqual({ next: 'sign_in' })
    expect(await digest.take()).toEqual(before)
    expect(await memberOf(known.email)).toEqual([elsewhere.id])
    expect(await (await accept(token, known.cookie, {})).json()).toEqual({ next: 'in' })
    expect(await memberOf(known.email)).toEqual([elsewhere.id, server.partner.id].toSorted())
    const me = (await (await known.ask('/api/v1/me')).json()) as { partner: { id: string } }
    expect(me.partner.id).toBe(server.partner.id)
  })

  it('gives nothing to who took the invited address before, by another partner’s link', async () => {
    // An administrator elsewhere invites an address that is not theirs, sees the link (there is no mail server), and
    // becomes that person. The address's owner is then invited here.
    const email = newAddress()
    const taken = await invite(email, foreignAdmin, 'partner_full_admin')
    await accept(taken.token, '', { name: 'Not the owner', password: 'known to the attacker' })
    const { token } = await invite(email, admin, 'partner_full_admin')
    expect(await (await accept(token)).json()).toEqual({ next: 'sign_in' })
    expect(await memberOf(email)).toEqual([elsewhere.id])
  })

  it('of one new address by two partners, both accepted at once, makes one person', async () => {
    const email = newAddress()
    const [here, there] = [await invite(email), await invite(email, foreignAdmin)]
    const answers = await Promise.all(
      [accept(here.token), accept(there.token)].map(async (one) => told(await one)),
    )
    expect(answers.map(([status]) => status)).toEqual([200, 200])
    expect(answers.map(([, text]) => text).toSorted()).toEqual(['{"next":"in"}', '{"next":"sign_in"}'])
  })
})

async function newLink(email: string): Promise<string> {
  const known = printed.length
  await post('/api/v1/password-reset', { email })
  await expect.poll(() => printed.length).toBe(known + 1)
  return printed.at(-1)?.split('/').at(-1) ?? ''
}

const reset = (token: string, to: string) => post('/api/v1/password-reset/confirm', { token, password: to })

const linkFor = async (id: string) => {
  const response = await post(`/api/v1/people/${id}/password-reset`, undefined, admin.cookie)
  return ((await response.json()) as { link: string | null }).link
}

describe('a link for a new password', () => {
  it('sets one password, also when it is used by many at once, and ends all sessions', async () => {
    const person = await newPerson(server, { role: 'help_desk', password })
    const token = await newLink(person.email)
    const passwords = Array.from({ length: 6 }, (_, n) => `the new password ${n}`)
    const statuses = await Promise.all(passwords.map(async (to) => (await reset(token, to)).status))
    expect(statuses.map(String).toSorted()).toEqual(['204', '410', '410', '410', '410', '410'])
    const isIn = await Promise.all(
      [password, ...passwords].map(
        async (one) => (await post('/api/v1/sign-in', { email: person.email, password: one })).status,
      ),
    )
    expect(isIn.filter((status) => status === 200)).toHaveLength(1)
    expect(isIn[0]).toBe(401)
    expect((await person.ask('/api/v1/me')).status).toBe(401)
  })

  it('that is used, expired or made up is one and the same', async () => {
    const person = await newPerson(server, { role: 'help_desk', password })
    const used = await newLink(person.email)
    await reset(used, password)
    const expired = await newLink(person.email)
    await asOwner(server.database.db, (trx) => sql`update verifications set expires_at = now()`.execute(trx))
    const answers = new Set<string>()
    for (const token of [used, expired, 'x'.repeat(24), 'short', `reset-password:${used}`]) {
      const response = await reset(token, 'another password')
      const { instance: _, ...problem } = (await response.json()) as Record<string, unknown>
      answers.add(JSON.stringify([response.status, problem]))
    }
    expect([...answers]).toEqual([expect.stringContaining('reset_link_spent')])
  })

  it('is not shown to an administrator of one of several partners that somebody belongs to', async () => {
    const person = await newPerson(server, { role: 'help_desk', password })
    const there = await newPerson(server, { role: 'help_desk', partnerId: elsewhere.id, password })
    const shared = await invite(there.email)
    await accept(shared.token, there.cookie, {})
    const operator = await newPerson(server, { role: 'help_desk', password, isInstallationAdmin: true })
    expect(await linkFor(person.id)).toContain('/reset-password/')
    expect(await linkFor(there.id)).toBeNull()
    expect(await linkFor(operator.id)).toBeNull()
  })
})

describe('more than one has', () => {
  it('is given by nobody: neither by invitation, nor by token, nor to oneself', async () => {
    for (const role of partnerRoles) {
      const person = await newPerson(server, { role })
      const before = await digest.take()
      for (const wanted of partnerRoles) {
        const invited = await post(
          '/api/v1/invitations',
          { email: newAddress(), role: wanted },
          person.cookie,
        )
        if (role !== 'partner_full_admin') expect((await told(invited))[0]).toBe(403)
        const raised = await post(`/api/v1/people/${person.id}`, { role: wanted }, person.cookie, 'PATCH')
        if (role !== 'partner_full_admin') expect((await told(raised))[0]).toBe(403)
        if (wanted !== 'partner_full_admin' || role === 'partner_full_admin') continue
        const token = await post(
          '/api/v1/tokens',
          { name: 't', role: wanted, expiresAt: null },
          person.cookie,
        )
        expect((await told(token))[0]).toBe(403)
      }
      if (role !== 'partner_full_admin') expect(await digest.take()).toEqual(before)
    }
  })

  it('is not kept by a token when its person has less, and ends with the membership', async () => {
    const person = await newPerson(server, { role: 'partner_full_admin' })
    const made = await post(
      '/api/v1/tokens',
      { name: 't', role: 'partner_full_admin', expiresAt: null },
      person.cookie,
    )
    const { text } = (await made.json()) as { text: string }
    const ask = async () =>
      (await fetch(`${server.origin}/api/v1/people`, { headers: { authorization: `Bearer ${text}` } })).status
    expect(await ask()).toBe(200)
    await post(`/api/v1/people/${person.id}`, { role: 'help_desk' }, admin.cookie, 'PATCH')
    expect(await ask()).toBe(401)
    await post(`/api/v1/people/${person.id}`, { role: 'partner_full_admin' }, admin.cookie, 'PATCH')
    await post(`/api/v1/people/${person.id}`, undefined, admin.cookie, 'DELETE')
    expect(await ask()).toBe(401)
  })

  it('time has no token: what it makes ends no later than itself', async () => {
    const expiresAt = Date.now() + 3_600_000
    const { text } = await createTokenFor(server.database.db, server.partner.id, {
      name: 'short',
      role: 'partner_full_admin',
      expiresAt,
      personId: admin.id,
    })
    const make = (until: string | null) =>
      fetch(`${server.origin}/api/v1/tokens`, {
        method: 'POST',
        body: JSON.stringify({ name: 't', role: 'help_desk', expiresAt: until }),
        headers: { authorization: `Bearer ${text}`, 'content-type': 'application/json' },
      })
    const before = await digest.take()
    for (const until of [null, new Date(expiresAt + 60_000).toISOString()])
      expect(await told(await make(until))).toEqual([422, 'expiry_too_late'])
    expect(await digest.take()).toEqual(before)
    expect((await make(new Date(expiresAt - 60_000).toISOString())).status).toBe(201)
  })
})

describe('an idempotency key', () => {
  it('of somebody else gives nothing of theirs', async () => {
    const other = await newPerson(server, { role: 'partner_full_admin' })
    const rename = (cookie: string, name: string) =>
      fetch(`${server.origin}/api/v1/partner`, {
        method: 'PATCH',
        body: JSON.stringify({ name }),
        headers: {
          cookie,
          origin: server.origin,
          'content-type': 'application/json',
          'idempotency-key': 'one-and-the-same',
        },
      })
    const [mine, theirs, foreign] = [
      await rename(admin.cookie, 'By me'),
      await rename(other.cookie, 'By them'),
      await rename(foreignAdmin.cookie, 'Far away'),
    ]
    for (const response of [mine, theirs, foreign])
      expect([response.status, response.headers.get('idempotency-replayed')]).toEqual([200, null])
    expect(((await foreign.json()) as { id: string }).id).toBe(elsewhere.id)
    const again = await rename(admin.cookie, 'By me')
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })

  it('keeps no answer with a secret in it, and no hash by which a password could be tried', async () => {
    const person = await newPerson(server, { role: 'partner_full_admin', password })
    const key = { 'idempotency-key': 'keeps-nothing' }
    const made = await person.ask('/api/v1/tokens', {
      method: 'POST',
      body: JSON.stringify({ name: 't', role: 'help_desk', expiresAt: null }),
      headers: key,
    })
    const { text } = (await made.json()) as { text: string }
    const body = JSON.stringify({ current: password, password: 'another password' })
    const changed = await person.ask('/api/v1/me/password', {
      method: 'PUT',
      body,
      headers: { 'idempotency-key': 'pw' },
    })
    expect(changed.status).toBe(204)
    const stored = await digest.everything()
    expect(stored).not.toContain(text)
    const plain = Buffer.from(
      await crypto.subtle.digest(
        'SHA-256',
        new TextEncoder().encode(
          JSON.stringify(['PUT', '/api/v1/me/password', 'application/json', JSON.parse(body)]),
        ),
      ),
    ).toString('hex')
    expect(stored).toContain('idempotency_keys')
    expect(stored).not.toContain(plain)
  })
})
