import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMembership } from '../../src/accounts/memberships.ts'
import { clientConfig } from '../../src/database/connect.ts'
import { withInstallation } from '../../src/database/transactions.ts'
import { createPartner, type Partner } from '../../src/partners/repository.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { DatabaseDigest } from '../walls/digest.ts'
import { newCustomer } from '../walls/customer-objects.ts'

let server: TestServer
let elsewhere: Partner
let installationAdmin: TestPerson
let superuser: Client
let digest: DatabaseDigest
const password = 'a password long enough'

beforeAll(async () => {
  server = await startServer({ context: { printLine: () => undefined } })
  elsewhere = await createPartner(server.database.db, 'Elsewhere')
  await newPerson(server, { role: 'partner_full_admin' })
  installationAdmin = await newPerson(server, { isInstallationAdmin: true })
  superuser = new Client(clientConfig(server.admin))
  await superuser.connect()
  digest = new DatabaseDigest(server.admin)
  await digest.open()
})
afterAll(async () => {
  await superuser?.end()
  await digest?.close()
  await server?.close()
})

const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
]

/** Somebody who has left traces everywhere. */
async function traced(name: string, email: string): Promise<{ person: TestPerson; customerId: string }> {
  const { db } = server.database
  const person = await newPerson(server, { role: 'partner_full_admin', name, email, password })
  await withInstallation(db, (trx) =>
    addMembership(trx, person.id, { partnerId: elsewhere.id, customerId: null, vendor: null }, 'help_desk'),
  )
  const customer = await newCustomer(db, server.partner.id, 'own')
  const write = (method: string, path: string, body: unknown) =>
    person.ask(path, { method, body: JSON.stringify(body) })
  await write('PUT', `/api/v1/services/${customer.serviceId}/provisioning-status`, { status: 'provisioned' })
  await write('POST', '/api/v1/tokens', { name: 'nightly', role: 'help_desk', expiresAt: null })
  await write('POST', '/api/v1/invitations', { email: `guest-of-${email}`, role: 'help_desk' })
  await write('POST', '/api/v1/password-reset', { email })
  await write('PATCH', '/api/v1/me', { timeZone: 'Europe/Oslo' })
  return { person, customerId: customer.id }
}

/** Erases oneself, as the page does. */
function erase(person: TestPerson, body: object = { password }): Promise<Response> {
  return person.ask('/api/v1/me/erase', { method: 'POST', body: JSON.stringify(body) })
}

interface PersonalData {
  person: { id: string; name: string; email: string; timeZone: string }
  memberships: { partnerId: string; role: string }[]
  waysIn: { provider: string }[]
  sessions: unknown[]
  tokens: { name: string }[]
  acts: { action: string; partnerId: string }[]
}

describe('what is stored about somebody', () => {
  it('is theirs to take along: all of it, nothing of others, and no secret', async () => {
    const { person } = await traced('Kari Nes', 'kari@example.com')
    const other = await traced('Ola Vik', 'ola@example.com')
    const response = await person.ask('/api/v1/me/data')
    const text = await response.text()
    const data = JSON.parse(text) as PersonalData
    expect(data.person).toMatchObject({
      id: person.id,
      name: 'Kari Nes',
      email: 'kari@example.com',
      timeZone: 'Europe/Oslo',
    })
    expect(data.memberships.map(({ partnerId, role }) => [partnerId, role])).toEqual([
      [server.partner.id, 'partner_full_admin'],
      [elsewhere.id, 'help_desk'],
    ])
    expect(data.waysIn.map(({ provider }) => provider)).toEqual(['credential'])
    expect(data.sessions).toHaveLength(1)
    expect(data.tokens.map(({ name }) => name)).toEqual(['nightly'])
    expect(data.acts.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['status_set', 'token_created', 'invitation_sent', 'profile_changed']),
    )
    for (const foreign of ['Ola', 'ola@', other.person.id, 'guest-of', password])
      expect(text).not.toContain(foreign)
    const { rows } = await superuser.query<{ secret: string }>(
      `select token as secret from varde.sessions union all select password from varde.credentials where password is not null`,
    )
    for (const { secret } of rows) expect(text).not.toContain(secret)
    const token = await server.ask('/api/v1/me/data')
    expect(await codeOf(token)).toEqual([403, 'people_only'])
  })
})

describe('somebody who is erased', () => {
  it('is nowhere any more; histories and audit keep the id without a name', async () => {
    const { person, customerId } = await traced('Per Holm', 'per@example.com')
    await person.ask(`/api/v1/customers/${customerId}/hand`, {
      method: 'PUT',
      body: JSON.stringify({ responsibleId: person.id, inHandUntil: null, note: null }),
    })
    expect((await erase(person)).status).toBe(204)
    expect((await person.ask('/api/v1/me')).status).toBe(401)
    const stored = (await digest.everything()).split('\n')
    expect(stored.filter((row) => /Per Holm|"per@/.test(row))).toEqual([])
    const tables = new Set(
      stored.filter((row) => row.includes(person.id)).map((row) => row.split(' ')[0] ?? ''),
    )
    expect([...tables].toSorted()).toEqual(['audit', 'history', 'installation_audit', 'search_changes'])
    const reader = await newPerson(server, { role: 'partner_full_admin' })
    const history = (await (await reader.ask(`/api/v1/customers/${customerId}/history`)).json()) as {
      items: unknown[]
    }
    expect(history.items[0]).toMatchObject({ actor: { kind: 'person', id: person.id, name: null } })
    const audit = (await (await reader.ask(`/api/v1/audit?person=${person.id}`)).json()) as {
      items: unknown[]
    }
    expect(audit.items[0]).toMatchObject({ action: 'person_erased', actor: { id: person.id, name: null } })
    // The address is free: whoever has it now is somebody else.
    expect((await newPerson(server, { email: 'per@example.com' })).id).not.toBe(person.id)
  })

  it('is not the last full administrator of a partner, neither by themselves nor by others', async () => {
    const alone = await createPartner(server.database.db, 'Alone')
    const last = await newPerson(server, { role: 'partner_full_admin', partnerId: alone.id })
    const before = await digest.take()
    expect(await codeOf(await erase(last, {}))).toEqual([409, 'last_full_admin'])
    const byOther = await installationAdmin.ask(`/api/v1/installation/people/${last.id}`, {
      method: 'DELETE',
    })
    expect(await codeOf(byOther)).toEqual([409, 'last_full_admin'])
    expect(await digest.take()).toEqual(before)
    const second = await newPerson(server, { role: 'partner_full_admin', partnerId: alone.id })
    // Of two who go at once, one stays.
    const answers = await Promise.all([last, second].map((one) => erase(one, {})))
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['204', '409'])
  })

  it('is not erased by whoever sits at their open page: the password is asked for', async () => {
    const person = await newPerson(server, { role: 'help_desk', password })
    const before = await digest.take()
    expect(await codeOf(await erase(person, {}))).toEqual([403, 'password_wrong'])
    expect(await codeOf(await erase(person, { password: 'another password' }))).toEqual([
      403,
      'password_wrong',
    ])
    expect((await erase(person, { password: '' })).status).toBe(400)
    expect((await erase(person, { password, further: true })).status).toBe(400)
    expect((await person.ask('/api/v1/me', { method: 'DELETE' })).status).toBe(405)
    const foreign = await person.ask('/api/v1/me/erase', {
      method: 'POST',
      body: JSON.stringify({ password }),
      headers: { origin: 'https://elsewhere.example' },
    })
    expect(await codeOf(foreign)).toEqual([403, 'origin_refused'])
    const token = await server.ask('/api/v1/me/erase', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    })
    expect(await codeOf(token)).toEqual([403, 'people_only'])
    expect(await digest.take()).toEqual(before)
    expect((await erase(person)).status).toBe(204)
  })

  it('has just signed in, where they have no password', async () => {
    const person = await newPerson(server, { role: 'help_desk' })
    await superuser.query(
      `update varde.sessions set created_at = now() - interval '10 minutes 1 second' where person_id = $1`,
      [person.id],
    )
    expect(await codeOf(await erase(person, {}))).toEqual([403, 'sign_in_again'])
    // A password that they do not have makes up for nothing.
    expect(await codeOf(await erase(person))).toEqual([403, 'sign_in_again'])
    await superuser.query(
      `update varde.sessions set created_at = now() - interval '9 minutes' where person_id = $1`,
      [person.id],
    )
    expect((await erase(person, {})).status).toBe(204)
  })

  it('is found by the installation’s administrator by name or address, and erased by them', async () => {
    const { person } = await traced('Liv Dahl', 'liv@example.com')
    interface Found {
      items: { id: string; name: string }[]
      nextCursor: string | null
    }
    const ask = async (query: string) =>
      (await (await installationAdmin.ask(`/api/v1/installation/people?${query}`)).json()) as Found
    const find = async (email: string) => (await ask(`email=${email}`)).items
    expect(await find('LIV@example.com')).toEqual([
      {
        id: person.id,
        name: 'Liv Dahl',
        email: 'liv@example.com',
        memberships: 2,
        isInstallationAdmin: false,
        lastSeenAt: expect.any(String) as string,
      },
    ])
    expect((await find('iv@example.com')).length).toBe(0)
    for (const search of ['liv d', 'LIV@', 'dahl'])
      expect((await ask(`search=${encodeURIComponent(search)}`)).items.map(({ id }) => id)).toEqual([
        person.id,
      ])
    for (const search of ['%', '_'])
      expect((await ask(`search=${encodeURIComponent(search)}`)).items).toEqual([])
    // Everybody comes once, page by page.
    const everybody = await ask('limit=200')
    const paged: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Found = await ask(`limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(paged).toEqual(everybody.items.map(({ id }) => id))
    expect(new Set(paged).size).toBe(paged.length)
    expect((await installationAdmin.ask('/api/v1/installation/people?limit=201')).status).toBe(400)
    // They themselves are asked for their password elsewhere.
    const own = await installationAdmin.ask(`/api/v1/installation/people/${installationAdmin.id}`, {
      method: 'DELETE',
    })
    expect(await codeOf(own)).toEqual([409, 'erase_own'])
    expect(await find('nobody@example.com')).toEqual([])
    const erased = await installationAdmin.ask(`/api/v1/installation/people/${person.id}`, {
      method: 'DELETE',
    })
    expect(erased.status).toBe(204)
    expect(await find('liv@example.com')).toEqual([])
    expect((await person.ask('/api/v1/me')).status).toBe(401)
  })
})
