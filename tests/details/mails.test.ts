import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPerson } from '../support/people.ts'
import { headerOf, partOf } from '../support/smtp.ts'
import {
  byLink,
  fitting,
  mailsTo,
  orderFor,
  secretIn,
  send,
  startDetailsServer,
  type DetailsServer,
} from './support.ts'

const dayMs = 86_400_000
const linksOf = (id: string) => `/api/v1/customers/${id}/set-up-links`

type Link = Record<string, unknown> & { id: string }

async function linkOf(server: DetailsServer, customerId: string): Promise<Link> {
  const { body } = await send<{ items: Link[] }>(server.boss, 'GET', linksOf(customerId))
  const [link] = body.items
  if (link === undefined) throw new Error('There is no link')
  return link
}

/** Until the last mail is written down as it went. */
async function settled(server: DetailsServer, customerId: string, expected: object): Promise<Link> {
  await expect.poll(async () => linkOf(server, customerId), { timeout: 30_000 }).toMatchObject(expected)
  return linkOf(server, customerId)
}

describe('reminders', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer()
    const settings = { reminderDays: [4, 1], setUpLinkDays: 30 }
    const { body } = await send(server.boss, 'PATCH', '/api/v1/partner', settings)
    expect(body).toMatchObject({ reminderDays: [1, 4], setUpLinkDays: 30 })
  })
  afterAll(() => server?.close())

  it('come on the days that the partner has settled, with the same link, and then end', async () => {
    const { customerId, email } = await orderFor(server)
    const [first] = await mailsTo(server, email)
    const began = server.now
    await settled(server, customerId, { nextMailAt: new Date(began + dayMs).toISOString(), reminders: 0 })
    server.now = began + dayMs
    const mails = await mailsTo(server, email, 2)
    expect(mails[1] === undefined ? '' : headerOf(mails[1], 'subject')).toContain('minnelse')
    expect(secretIn(mails[1])).toBe(secretIn(first))
    await settled(server, customerId, { nextMailAt: new Date(began + 4 * dayMs).toISOString(), reminders: 1 })
    server.now = began + 4 * dayMs
    await mailsTo(server, email, 3)
    await settled(server, customerId, { nextMailAt: null, reminders: 2 })
    const { body } = await send<{ items: { kind: string }[] }>(
      server.boss,
      'GET',
      `/api/v1/customers/${customerId}/history`,
    )
    const kinds = body.items.map(({ kind }) => kind).filter((kind) => kind.startsWith('set_up'))
    expect(kinds).toEqual(['set_up_reminder_sent', 'set_up_reminder_sent', 'set_up_link_sent'])
  })

  it('come to nobody once nothing is asked any more', async () => {
    const { customerId, serviceIds, email } = await orderFor(server)
    const secret = secretIn((await mailsTo(server, email))[0])
    await settled(server, customerId, { reminders: 0, delivery: 'sent' })
    const [serviceId] = serviceIds
    await byLink(server, 'submit', { secret, serviceId, details: fitting, revision: 0 })
    await settled(server, customerId, { nextMailAt: null })
    // What a mail would be sent by has looked since: another one has gone.
    server.now += 10 * dayMs
    const other = await orderFor(server)
    await mailsTo(server, other.email)
    await mailsTo(server, email, 1)
  })

  it('come to nobody of a customer that was deleted', async () => {
    const { customerId, email } = await orderFor(server)
    await mailsTo(server, email)
    await settled(server, customerId, { delivery: 'sent' })
    await send(server.boss, 'DELETE', `/api/v1/customers/${customerId}`)
    server.now += dayMs
    // Another one that is due later has gone: whoever sends them has looked.
    const other = await orderFor(server)
    await mailsTo(server, other.email)
    await mailsTo(server, email, 1)
  })

  it('are refused where they are too many or too late', async () => {
    for (const reminderDays of [[1, 2, 3, 4, 5, 6], [91], [0], [1, 1]]) {
      const { status } = await send(server.boss, 'PATCH', '/api/v1/partner', { reminderDays })
      expect([reminderDays, status]).toEqual([reminderDays, 400])
    }
  })

  it('can be sent at once, and begin anew', async () => {
    const { customerId, email } = await orderFor(server, undefined, ['Calling'], 'SE')
    await mailsTo(server, email)
    const { id } = await settled(server, customerId, { delivery: 'sent' })
    const help = await newPerson(server, { role: 'help_desk' })
    const again = await send(help, 'POST', `/api/v1/set-up-links/${id}/send-again`)
    expect(again).toEqual({ status: 200, body: { id, delivery: 'sent', link: null } })
    const mails = await mailsTo(server, email, 2)
    expect(mails.map((mail) => headerOf(mail, 'content-language'))).toEqual(['sv', 'sv'])
    expect(mails[1] === undefined ? '' : partOf(mails[1], 'text/plain')).toContain('Nordlys Drift')
  })
})

describe('without a mail server', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer({ mail: false })
  })
  afterAll(() => server?.close())

  it('the link is had by who may fill it in themselves, and by nobody else', async () => {
    const { customerId } = await orderFor(server)
    const { id } = await settled(server, customerId, { delivery: 'no_mail_server', sentAt: null })
    const again = (who: typeof server.boss) => send(who, 'POST', `/api/v1/set-up-links/${id}/send-again`)
    const { body } = await again(server.boss)
    expect(body).toMatchObject({ delivery: 'no_mail_server' })
    const link = String(body['link'])
    expect(link).toContain('/set-up/')
    const secret = link.slice(link.lastIndexOf('/') + 1)
    expect((await byLink(server, 'look', { secret })).status).toBe(200)
    const help = await newPerson(server, { role: 'help_desk' })
    expect((await again(help)).body).toMatchObject({ link: null })
  })
})

describe('a mail that does not go', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer({ refusesMails: true })
  })
  afterAll(() => server?.close())

  it('is tried again after pauses, and then no more', async () => {
    const { customerId } = await orderFor(server)
    const pauses = [300_000, 1_800_000, 7_200_000, 28_800_000, 86_400_000]
    for (const pauseMs of pauses) {
      const nextMailAt = new Date(server.now + pauseMs).toISOString()
      await settled(server, customerId, { delivery: 'failed', nextMailAt })
      server.now += pauseMs
    }
    await settled(server, customerId, { delivery: 'failed', nextMailAt: null })
  })
})
