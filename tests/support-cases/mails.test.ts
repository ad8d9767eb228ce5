import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTenant } from '../../src/database/transactions.ts'
import { mailsTo, orderFor, send, startDetailsServer, type DetailsServer } from '../details/support.ts'
import { newPerson } from '../support/people.ts'
import { headerOf, partOf } from '../support/smtp.ts'

const words = { subject: 'Ruteren – står', text: 'Hva er galt?\n\nVi har <prøvd>.' }
let made = 0

interface Opened {
  readonly id: string
  readonly serviceId: string
  readonly customerId: string
  readonly number: number
  readonly support: string
}

/** A case that goes by mail, to an address of its own. */
async function openByMail(server: DetailsServer): Promise<Opened> {
  made += 1
  const support = `support-${made}@vendor.example`
  await send(server.boss, 'PATCH', '/api/v1/partner', { supportMail: support })
  const { customerId, serviceIds } = await orderFor(server, null, ['Router'])
  const [serviceId = ''] = serviceIds
  const { status, body } = await send(server.boss, 'POST', `/api/v1/services/${serviceId}/support-cases`, {
    way: 'mail',
    ...words,
    language: 'nb',
  })
  expect(status).toBe(201)
  expect(body).toMatchObject({ address: support, delivery: 'waiting' })
  return { id: String(body['id']), serviceId, customerId, number: Number(body['number']), support }
}

async function stateOf(server: DetailsServer, { serviceId }: Opened): Promise<Record<string, unknown>> {
  const { body } = await send(server.boss, 'GET', `/api/v1/services/${serviceId}/set-up`)
  return body['supportCase'] as Record<string, unknown>
}

const settled = (server: DetailsServer, opened: Opened, expected: object) =>
  expect.poll(async () => stateOf(server, opened), { timeout: 30_000 }).toMatchObject(expected)

const sendAgain = (server: DetailsServer, { id }: Opened, who = server.boss) =>
  send(who, 'POST', `/api/v1/support-cases/${id}/send-again`)

describe('the mail of a case', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer()
  })
  afterAll(() => server?.close())

  it('goes to the vendor, is answered to who opened it, and is not marked as automatic', async () => {
    const opened = await openByMail(server)
    const [mail] = await mailsTo(server, opened.support)
    if (mail === undefined) throw new Error('There is no mail')
    expect(headerOf(mail, 'reply-to')).toBe(server.boss.email)
    expect(headerOf(mail, 'auto-submitted')).toBeUndefined()
    expect(headerOf(mail, 'content-language')).toBe('nb')
    expect(headerOf(mail, 'message-id')).toMatch(new RegExp(`^<case-${opened.id}-1@`))
    expect(partOf(mail, 'text/plain').replaceAll('\r\n', '\n').trim()).toBe(
      `Saken vår: #${opened.number}\n\n${words.text}\n\nSvar til: Astrid Berg <${server.boss.email}>`,
    )
    expect(partOf(mail, 'text/html')).toContain('&lt;prøvd&gt;')
    await settled(server, opened, {
      delivery: 'sent',
      sentAt: new Date(server.now).toISOString(),
      nextMailAt: null,
    })
  })

  it('goes again when somebody asks for it, to the address that holds now', async () => {
    const opened = await openByMail(server)
    await mailsTo(server, opened.support)
    await settled(server, opened, { delivery: 'sent' })
    const other = `moved-${made}@vendor.example`
    await send(server.boss, 'PATCH', '/api/v1/partner', { supportMail: other })
    const desk = await newPerson(server, { role: 'help_desk' })
    expect((await sendAgain(server, opened, desk)).status).toBe(204)
    const [mail] = await mailsTo(server, other)
    // Another mail than the first one.
    expect(mail === undefined ? '' : headerOf(mail, 'message-id')).toMatch(/-2@/)
    await settled(server, opened, { delivery: 'sent', address: other })
    await send(server.boss, 'PATCH', '/api/v1/partner', { supportMail: null })
    expect(await sendAgain(server, opened)).toMatchObject({ body: { code: 'support_mail_not_set' } })
    await send(server.boss, 'POST', `/api/v1/support-cases/${opened.id}/close`, {})
    expect(await sendAgain(server, opened)).toMatchObject({ body: { code: 'support_case_closed' } })
  })

  it('comes under the same id once more from who died before writing down that it went', async () => {
    const opened = await openByMail(server)
    const [first] = await mailsTo(server, opened.support)
    await settled(server, opened, { delivery: 'sent' })
    const { id: partnerId } = server.partner
    const lease = (until: string) =>
      writeTenant(server.database.db, partnerId, (trx) =>
        sql`update support_cases set delivery = null, sent_at = null, next_mail_at = opened_at,
          lease_until = now() + ${until}::interval where partner_id = ${partnerId} and id = ${opened.id}`.execute(
          trx,
        ),
      )
    // While another process may have it, nobody takes it, nor lets it go again.
    await lease('1 hour')
    expect(await sendAgain(server, opened)).toMatchObject({ body: { code: 'support_case_sending' } })
    const other = await openByMail(server)
    await mailsTo(server, other.support)
    await mailsTo(server, opened.support, 1)
    await lease('-1 second')
    const [, second] = await mailsTo(server, opened.support, 2)
    const ids = [first, second].map((mail) => mail && headerOf(mail, 'message-id'))
    expect(ids[1]).toBe(ids[0])
    await settled(server, opened, { delivery: 'sent' })
  })
})

describe('without a mail server', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer({ mail: false })
  })
  afterAll(() => server?.close())

  it('waits for one, and goes no more once the case is closed', async () => {
    const opened = await openByMail(server)
    const nextMailAt = new Date(server.now + 3_600_000).toISOString()
    await settled(server, opened, { delivery: 'no_mail_server', sentAt: null, nextMailAt })
    await send(server.boss, 'POST', `/api/v1/services/${opened.serviceId}/task/finish`)
    await settled(server, opened, { isOpen: false, closedHow: 'provisioned', nextMailAt: null })
  })
})

describe('a mail that does not go', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer({ refusesMails: true })
  })
  afterAll(() => server?.close())

  it('is tried again after pauses, and then no more, until somebody asks for it', async () => {
    const opened = await openByMail(server)
    for (const pauseMs of [300_000, 1_800_000, 7_200_000, 28_800_000, 86_400_000]) {
      await settled(server, opened, {
        delivery: 'failed',
        nextMailAt: new Date(server.now + pauseMs).toISOString(),
      })
      server.now += pauseMs
    }
    await settled(server, opened, { delivery: 'failed', nextMailAt: null, sentAt: null })
    expect((await sendAgain(server, opened)).status).toBe(204)
    await settled(server, opened, {
      delivery: 'failed',
      nextMailAt: new Date(server.now + 300_000).toISOString(),
    })
  })
})
