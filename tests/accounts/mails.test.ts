import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { headerOf, partOf, startSmtp, type ReceivedMail, type TestSmtp } from '../support/smtp.ts'
import { CookieJar } from '../support/visitor.ts'

const password = 'drei Birken am Fjord'
let server: TestServer
let smtp: TestSmtp
const printed: string[] = []
beforeAll(async () => {
  smtp = await startSmtp()
  server = await startServer({
    environment: {
      SMTP_URL: smtp.url,
      VARDE_PUBLIC_URL: 'http://varde.example.com',
      VARDE_MAIL_FROM: 'Varde hos Fjell <varde@fjell.example>',
      VARDE_TRUST_PROXY: '1',
    },
    context: { printLine: (line) => void printed.push(line) },
  })
})
afterAll(async () => {
  await server.close()
  await smtp.close()
})
afterEach(() => smtp.received.splice(0))

async function arrived(count = 1): Promise<ReceivedMail[]> {
  for (let tries = 0; smtp.received.length < count && tries < 200; tries += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  return smtp.received
}

/** The one link of a mail, as a path. */
function linkOf(mail: ReceivedMail | undefined): string {
  if (mail === undefined) throw new Error('no mail came')
  const [link = '', ...more] = partOf(mail, 'text/plain').match(/http:\/\/\S+/g) ?? []
  expect(more).toEqual([])
  expect(link).toMatch(/^http:\/\/varde\.example\.com\//)
  return link.replace('http://varde.example.com', '')
}

async function somebody() {
  const person = await newPerson(server, { role: 'partner_admin', password })
  const jar = new CookieJar(server)
  await jar.send('POST', '/api/v1/sign-in', { email: person.email, password })
  return { person, jar }
}

describe('what is mailed', () => {
  it('an invitation, in the language of whoever invites, whose link opens it', async () => {
    const admin = await newPerson(server, { role: 'partner_full_admin' })
    const made = await admin.ask('/api/v1/invitations', {
      method: 'POST',
      headers: { 'accept-language': 'nb' },
      body: JSON.stringify({ email: 'Ny@Example.com', role: 'help_desk' }),
    })
    expect(await made.json()).toMatchObject({ delivery: 'sent', link: null })
    const [mail] = await arrived()
    if (mail === undefined) throw new Error('no mail came')
    expect(headerOf(mail, 'From')).toBe('Varde hos Fjell <varde@fjell.example>')
    expect(headerOf(mail, 'To')).toBe('Ny@example.com')
    expect(headerOf(mail, 'Content-Language')).toBe('nb')
    const token = linkOf(mail).replace('/invitation/', '')
    const jar = new CookieJar(server)
    expect(await jar.send('POST', '/api/v1/invitation', { token })).toMatchObject({
      body: { email: 'ny@example.com', role: 'help_desk' },
    })
    expect(printed).toEqual([])
  })

  it('a link for a new password, which refuses what is guessed first', async () => {
    const person = await newPerson(server, { role: 'partner_admin', password, name: 'Kari Nordmann' })
    const jar = new CookieJar(server)
    expect((await jar.send('POST', '/api/v1/password-reset', { email: person.email })).status).toBe(204)
    const token = linkOf((await arrived())[0]).replace('/reset-password/', '')
    const confirm = (next: string) =>
      jar.send('POST', '/api/v1/password-reset/confirm', { token, password: next })
    expect(await confirm('Password2026!')).toMatchObject({ status: 422, body: { code: 'password_common' } })
    expect(await confirm('nordmann fjell 9')).toMatchObject({
      status: 422,
      body: { code: 'password_personal' },
    })
    expect((await confirm('trekkspill måke torsdag')).status).toBe(204)
    const again = await jar.send('POST', '/api/v1/sign-in', {
      email: person.email,
      password: 'trekkspill måke torsdag',
    })
    expect(again.status).toBe(200)
  })

  it.each([
    'a@example.com,b@example.com',
    'a@example.com\nBcc: b@example.com',
    'A <a@example.com>',
    'a;b@example.com',
    '"a b"@example.com',
    'group:a@example.com',
  ])('nothing to «%s», which is not one address', async (email) => {
    const admin = await newPerson(server, { role: 'partner_full_admin' })
    const made = await admin.ask('/api/v1/invitations', {
      method: 'POST',
      body: JSON.stringify({ email, role: 'help_desk' }),
    })
    expect(made.status).toBe(400)
    expect(smtp.received).toEqual([])
  })
})

describe('another address', () => {
  it('counts once the link that was sent there is followed, and the old one is told', async () => {
    const { person, jar } = await somebody()
    const email = 'ny.adresse@example.com'
    expect(await jar.send('PUT', '/api/v1/me/new-address', { email, password: 'another one' })).toMatchObject(
      {
        body: { code: 'password_wrong' },
      },
    )
    expect((await jar.send('PUT', '/api/v1/me/new-address', { email, password })).status).toBe(204)
    const [mail] = await arrived()
    expect(mail?.to).toEqual([email])
    const path = linkOf(mail)
    const other = new CookieJar(server)
    for (const _ of [1, 2]) expect(await (await other.ask(path)).text()).toContain(email)
    expect((await jar.send('GET', '/api/v1/me')).body).toMatchObject({ person: { email: person.email } })
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    expect((await other.ask(path, form)).status).toBe(200)
    expect((await jar.send('GET', '/api/v1/me')).body).toMatchObject({ person: { email } })
    const mails = await arrived(2)
    expect(mails[1]?.to).toEqual([person.email])
    expect(mails[1]?.raw).not.toContain(email)
    expect((await other.ask(path, form)).status).toBe(410)
    expect((await other.ask(path)).status).toBe(410)
    const old = await other.send('POST', '/api/v1/sign-in', { email: person.email, password })
    expect(old.status).toBe(401)
    expect((await other.send('POST', '/api/v1/sign-in', { email, password })).status).toBe(200)
  })

  it('that is somebody’s is not told from one that is nobody’s, and is not taken', async () => {
    const [one, other] = [await somebody(), await somebody()]
    const taken = await one.jar.send('PUT', '/api/v1/me/new-address', { email: other.person.email, password })
    expect(taken).toEqual({ status: 204, body: null })
    const email = 'zwei@example.com'
    for (const { jar } of [one, other]) await jar.send('PUT', '/api/v1/me/new-address', { email, password })
    const mails = await arrived(2)
    expect(mails.map(({ to }) => to)).toEqual([[email], [email]])
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    const statuses: number[] = []
    for (const mail of mails.slice(0, 2))
      statuses.push((await new CookieJar(server).ask(linkOf(mail), form)).status)
    expect(statuses).toEqual([200, 409])
  })
})
