import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMembership } from '../../src/accounts/memberships.ts'
import { withInstallation } from '../../src/database/transactions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { newPerson, askAs, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'

const password = 'korrekt hest batteri stift'
const printed: string[] = []
let server: TestServer
let admin: TestPerson

beforeAll(async () => {
  server = await startServer({ context: { printLine: (line) => void printed.push(line) } })
  admin = await newPerson(server, { name: 'Ada', role: 'partner_full_admin' })
})
afterAll(() => server?.close())

async function json<T>(response: Response): Promise<T> {
  return (await response.json()) as T
}

const codeOf = async (response: Response) => [response.status, (await json<{ code: string }>(response)).code]

function send(person: TestPerson, method: string, path: string, body?: unknown): Promise<Response> {
  return person.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
}

async function invite(email: string, role = 'partner_read_only'): Promise<{ id: string; token: string }> {
  const response = await send(admin, 'POST', '/api/v1/invitations', { email, role })
  expect(response.status).toBe(201)
  const { id, link, delivery } = await json<{ id: string; link: string; delivery: string }>(response)
  expect(delivery).toBe('no_mail_server')
  expect(printed.at(-1)).toContain(link)
  return { id, token: link.slice(link.lastIndexOf('/') + 1) }
}

function accept(body: unknown): Promise<Response> {
  return askAs(server, '', '/api/v1/invitation/accept', { method: 'POST', body: JSON.stringify(body) })
}

/** What an administrator gets who sends somebody a link for a new password. */
async function resetLinkOf(id: string): Promise<string | null> {
  const response = await send(admin, 'POST', `/api/v1/people/${id}/password-reset`)
  return (await json<{ link: string | null }>(response)).link
}

describe('an invitation', () => {
  it('lets somebody new in, once, with a name and a password of their own', async () => {
    const { token } = await invite('Ny@Example.com')
    const look = await askAs(server, '', '/api/v1/invitation', {
      method: 'POST',
      body: JSON.stringify({ token }),
    })
    expect(await look.json()).toEqual({
      email: 'ny@example.com',
      role: 'partner_read_only',
      partnerName: 'Nordlys Drift',
      vendor: null,
      isKnown: false,
    })
    expect(await codeOf(await accept({ token }))).toEqual([422, 'invitation_incomplete'])
    const answers = await Promise.all([
      accept({ token, name: 'Ny Person', password }),
      accept({ token, name: 'Ny Person', password }),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410])
    const cookie =
      answers
        .find(({ status }) => status === 200)
        ?.headers.get('set-cookie')
        ?.split(';')[0] ?? ''
    expect(await json(await askAs(server, cookie, '/api/v1/me'))).toMatchObject({
      role: 'partner_read_only',
      person: { name: 'Ny Person', email: 'ny@example.com' },
      may: { import_customers: false, export_customers: true },
    })
    const signIn = await askAs(server, '', '/api/v1/sign-in', {
      method: 'POST',
      body: JSON.stringify({ email: 'ny@example.com', password }),
    })
    expect(signIn.status).toBe(200)
  })

  it('for somebody known gives the role once they have signed in, and no session to anybody', async () => {
    const known = await newPerson(server, { email: 'kjent@example.com', password })
    const { token } = await invite('kjent@example.com', 'help_desk')
    const response = await accept({ token, name: 'Somebody else', password: 'another password here' })
    expect(await json(response)).toEqual({ next: 'sign_in' })
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(await json(await known.ask('/api/v1/me'))).toMatchObject({ role: null })
    const own = await known.ask('/api/v1/invitation/accept', {
      method: 'POST',
      body: JSON.stringify({ token }),
    })
    expect(await json(own)).toEqual({ next: 'in' })
    expect(await json(await known.ask('/api/v1/me'))).toMatchObject({ role: 'help_desk' })
    const signIn = (words: string) =>
      askAs(server, '', '/api/v1/sign-in', {
        method: 'POST',
        body: JSON.stringify({ email: 'kjent@example.com', password: words }),
      })
    expect((await signIn('another password here')).status).toBe(401)
    expect((await signIn(password)).status).toBe(200)
  })

  it('is sent again with another link, and taken back', async () => {
    const { id, token } = await invite('igjen@example.com')
    expect(
      await codeOf(
        await send(admin, 'POST', '/api/v1/invitations', { email: 'IGJEN@example.com', role: 'help_desk' }),
      ),
    ).toEqual([409, 'already_invited'])
    const again = await send(admin, 'POST', `/api/v1/invitations/${id}/send-again`)
    const { link } = await json<{ link: string }>(again)
    expect(link).not.toContain(token)
    expect(await codeOf(await accept({ token, name: 'X', password }))).toEqual([410, 'invitation_spent'])
    expect((await send(admin, 'DELETE', `/api/v1/invitations/${id}`)).status).toBe(204)
    const newToken = link.slice(link.lastIndexOf('/') + 1)
    expect(await codeOf(await accept({ token: newToken, name: 'X', password }))).toEqual([
      410,
      'invitation_spent',
    ])
    expect(await codeOf(await send(admin, 'DELETE', `/api/v1/invitations/${id}`))).toEqual([
      404,
      'invitation_not_found',
    ])
    const open = await json<{ items: { email: string }[] }>(await admin.ask('/api/v1/invitations'))
    expect(open.items.map(({ email }) => email)).not.toContain('igjen@example.com')
  })

  it('is not for who belongs here already', async () => {
    const member = await newPerson(server, { role: 'help_desk' })
    const response = await send(admin, 'POST', '/api/v1/invitations', {
      email: member.email,
      role: 'partner_admin',
    })
    expect(await codeOf(response)).toEqual([409, 'already_member'])
  })
})

describe('the people of a partner', () => {
  it('are listed by name, page by page, found by name and address, and nobody of another partner', async () => {
    const lone = await startServer()
    try {
      const boss = await newPerson(lone, { name: 'Anne', role: 'partner_full_admin' })
      for (const name of ['Dag', 'Bo', 'Eli', 'Cato']) await newPerson(lone, { name, role: 'help_desk' })
      const names: string[] = []
      let cursor: string | null = null
      do {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`
        const page: { items: { name: string }[]; total: number; nextCursor: string | null } = await json(
          await boss.ask(`/api/v1/people?limit=2${query}`),
        )
        expect(page.total).toBe(5)
        names.push(...page.items.map(({ name }) => name))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(names).toEqual(['Anne', 'Bo', 'Cato', 'Dag', 'Eli'])
      const found = await json<{ items: { name: string }[]; total: number }>(
        await boss.ask('/api/v1/people?search=AT'),
      )
      expect([found.total, found.items.map(({ name }) => name)]).toEqual([1, ['Cato']])
      expect(await json(await boss.ask('/api/v1/people?search=%25'))).toMatchObject({ total: 0 })
    } finally {
      await lone.close()
    }
  })

  it('get another role, at once in all their sessions and tokens', async () => {
    const person = await newPerson(server, { role: 'partner_read_only' })
    const made = await send(person, 'POST', '/api/v1/tokens', {
      name: 'report',
      role: 'partner_read_only',
      expiresAt: null,
    })
    const { text } = await json<{ text: string }>(made)
    const withToken = (path: string) =>
      fetch(server.origin + path, { headers: { authorization: `Bearer ${text}` } })
    expect((await withToken('/api/v1/customers.csv')).status).toBe(200)
    expect((await send(admin, 'PATCH', `/api/v1/people/${person.id}`, { role: 'help_desk' })).status).toBe(
      204,
    )
    expect(await codeOf(await person.ask('/api/v1/customers.csv'))).toEqual([403, 'not_allowed'])
    // A token never does more than its person may by now.
    expect((await withToken('/api/v1/customers.csv')).status).toBe(401)
  })

  it('leave, with their tokens and what they could do here', async () => {
    const person = await newPerson(server, { role: 'partner_read_only' })
    const made = await send(person, 'POST', '/api/v1/tokens', {
      name: 'report',
      role: 'partner_read_only',
      expiresAt: null,
    })
    const { text } = await json<{ text: string }>(made)
    expect((await send(admin, 'DELETE', `/api/v1/people/${person.id}`)).status).toBe(204)
    expect(await codeOf(await person.ask('/api/v1/customers'))).toEqual([403, 'no_partner'])
    const response = await fetch(`${server.origin}/api/v1/me`, {
      headers: { authorization: `Bearer ${text}` },
    })
    expect(response.status).toBe(401)
    expect(await json(await person.ask('/api/v1/me'))).toMatchObject({
      role: null,
      partner: null,
      memberships: [],
    })
    expect(await codeOf(await send(admin, 'DELETE', `/api/v1/people/${person.id}`))).toEqual([
      404,
      'person_not_found',
    ])
  })

  it('always have one full administrator among them, also when two go at once', async () => {
    const lone = await startServer()
    try {
      const [one, two] = [
        await newPerson(lone, { role: 'partner_full_admin' }),
        await newPerson(lone, { role: 'partner_full_admin' }),
      ]
      const answers = await Promise.all([
        send(one, 'DELETE', `/api/v1/people/${two.id}`),
        send(two, 'PATCH', `/api/v1/people/${one.id}`, { role: 'help_desk' }),
      ])
      const refused = answers.filter(({ status }) => status !== 204)
      expect(refused).toHaveLength(1)
      expect(['last_full_admin', 'not_allowed', 'no_partner']).toContain(
        (await codeOf(refused[0] as Response))[1],
      )
    } finally {
      await lone.close()
    }
  })

  it('are helped to a new password, by a link that opens no other partner', async () => {
    const ours = await newPerson(server, { role: 'help_desk', password })
    const shared = await newPerson(server, { role: 'help_desk', password })
    expect(await resetLinkOf(ours.id)).toContain('/reset-password/')
    const elsewhere = await createPartner(server.database.db, 'Elsewhere')
    await withInstallation(server.database.db, (trx) =>
      addMembership(trx, shared.id, { partnerId: elsewhere.id, customerId: null, vendor: null }, 'help_desk'),
    )
    expect(await resetLinkOf(shared.id)).toBeNull()
  })
})

describe('tokens', () => {
  it('are never of a higher role, expire, and are seen and revoked by their person and by full administrators', async () => {
    const reader = await newPerson(server, { role: 'partner_read_only' })
    const make = (role: string, expiresAt: string | null) =>
      send(reader, 'POST', '/api/v1/tokens', { name: 'report', role, expiresAt })
    expect(await codeOf(await make('partner_full_admin', null))).toEqual([403, 'role_not_yours'])
    expect(await codeOf(await make('partner_read_only', '2020-01-01T00:00:00Z'))).toEqual([
      422,
      'expiry_past',
    ])
    const { id } = await json<{ id: string }>(await make('partner_read_only', '2999-01-01T00:00:00.000Z'))
    const own = await json<{ items: { id: string; role: string; expiresAt: string }[] }>(
      await reader.ask('/api/v1/tokens'),
    )
    expect(own.items).toMatchObject([
      { id, role: 'partner_read_only', expiresAt: '2999-01-01T00:00:00.000Z' },
    ])
    const all = await json<{ items: { id: string }[] }>(await admin.ask('/api/v1/tokens'))
    expect(all.items.map((token) => token.id)).toContain(id)
    const stranger = await newPerson(server, { role: 'partner_read_only' })
    expect(await codeOf(await send(stranger, 'DELETE', `/api/v1/tokens/${id}`))).toEqual([
      404,
      'token_not_found',
    ])
    expect((await send(admin, 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(204)
  })
})

describe('partners of the installation', () => {
  it('are made by its administrator, with an invitation for the first full administrator', async () => {
    const installer = await newPerson(server, { isInstallationAdmin: true })
    expect(await codeOf(await admin.ask('/api/v1/partners'))).toEqual([403, 'not_allowed'])
    expect(await codeOf(await installer.ask('/api/v1/customers'))).toEqual([403, 'no_partner'])
    const made = await send(installer, 'POST', '/api/v1/partners', {
      name: 'Sørlys',
      adminEmail: 'sjef@example.com',
    })
    const { id, link } = await json<{ id: string; link: string }>(made)
    const list = await json<{ items: { id: string; name: string; fullAdmins: number }[] }>(
      await installer.ask('/api/v1/partners'),
    )
    expect(list.items).toContainEqual(expect.objectContaining({ id, name: 'Sørlys', fullAdmins: 0 }))
    const token = link.slice(link.lastIndexOf('/') + 1)
    const response = await accept({ token, name: 'Sjef', password })
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await json(await askAs(server, cookie, '/api/v1/me'))).toMatchObject({
      role: 'partner_full_admin',
      partner: { id, name: 'Sørlys' },
    })
  })
})

describe('somebody of several partners', () => {
  it('acts as one of them at a time, and chooses which', async () => {
    const person = await newPerson(server, { role: 'help_desk' })
    const second = await createPartner(server.database.db, 'Vestlys')
    await withInstallation(server.database.db, (trx) =>
      addMembership(
        trx,
        person.id,
        { partnerId: second.id, customerId: null, vendor: null },
        'partner_read_only',
      ),
    )
    const me = await json<{
      partner: { id: string }
      memberships: { id: string; partner: { id: string } }[]
    }>(await person.ask('/api/v1/me'))
    expect(me.partner.id).toBe(server.partner.id)
    const wanted = me.memberships.find(({ partner }) => partner.id === second.id)?.id
    expect((await send(person, 'PUT', '/api/v1/me/membership', { id: wanted })).status).toBe(204)
    expect(await json(await person.ask('/api/v1/me'))).toMatchObject({
      role: 'partner_read_only',
      partner: { id: second.id, name: 'Vestlys' },
    })
    const stranger = await newPerson(server, { role: 'help_desk' })
    expect(await codeOf(await send(stranger, 'PUT', '/api/v1/me/membership', { id: wanted }))).toEqual([
      404,
      'membership_not_found',
    ])
  })
})

describe('sessions', () => {
  it('are listed, and ended one by one or all but this', async () => {
    const person = await newPerson(server, { role: 'help_desk', password })
    const signIn = () =>
      askAs(server, '', '/api/v1/sign-in', {
        method: 'POST',
        body: JSON.stringify({ email: person.email, password }),
        headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' },
      })
    const cookies = (await Promise.all([signIn(), signIn()])).map(
      (response) => response.headers.get('set-cookie')?.split(';')[0] ?? '',
    )
    const list = async () =>
      (
        await json<{ items: { id: string; isThis: boolean; userAgent: string; address: string }[] }>(
          await person.ask('/api/v1/me/sessions'),
        )
      ).items
    const before = await list()
    expect(before.map(({ isThis }) => isThis).filter(Boolean)).toHaveLength(1)
    expect(before.filter(({ userAgent }) => userAgent.includes('Linux'))).toHaveLength(2)
    expect(new Set(before.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']))
    const other = before.find(({ isThis }) => !isThis)?.id ?? ''
    const stranger = await newPerson(server, { role: 'help_desk' })
    expect(await codeOf(await send(stranger, 'DELETE', `/api/v1/me/sessions/${other}`))).toEqual([
      404,
      'session_not_found',
    ])
    expect((await send(person, 'DELETE', `/api/v1/me/sessions/${other}`)).status).toBe(204)
    expect(await json(await send(person, 'DELETE', '/api/v1/me/sessions'))).toEqual({ ended: 1 })
    for (const cookie of cookies) expect((await askAs(server, cookie, '/api/v1/me')).status).toBe(401)
    expect(await list()).toHaveLength(1)
  })
})

describe('the audit log', () => {
  it('says who did what from where, latest first, by page and as CSV', async () => {
    const { id } = await invite('revisjon@example.com')
    const page = await json<{ items: { action: string; subject: { id: string } }[]; nextCursor: string }>(
      await admin.ask('/api/v1/audit?limit=1&action=invitation_sent'),
    )
    expect(page.items).toMatchObject([
      {
        action: 'invitation_sent',
        actor: { kind: 'person', id: admin.id, name: 'Ada' },
        subject: { kind: 'invitation', id },
        address: '127.0.0.1',
        details: { role: 'partner_read_only' },
      },
    ])
    const next = await json<{ items: { subject: { id: string } }[] }>(
      await admin.ask(`/api/v1/audit?limit=1&action=invitation_sent&cursor=${page.nextCursor}`),
    )
    expect(next.items[0]?.subject.id).not.toBe(id)
    const csv = await (await admin.ask(`/api/v1/audit.csv?person=${admin.id}`)).text()
    expect(csv.split('\r\n')[0]).toBe(
      'at,action,actor_kind,actor_id,actor,subject_kind,subject_id,customer_id,address,details',
    )
    expect(csv).toContain(`,invitation_sent,person,${admin.id},Ada,invitation,${id},,127.0.0.1,`)
    const reader = await newPerson(server, { role: 'partner_read_only' })
    expect(await codeOf(await reader.ask('/api/v1/audit'))).toEqual([403, 'not_allowed'])
  })
})
