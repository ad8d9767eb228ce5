import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { gatherMs, quietMs } from '../../src/licence-mails/limits.ts'
import { mailsOf } from '../../src/licence-mails/repository.ts'
import { addPerson, assign, giveBack } from '../bindings/licences.ts'
import { mailsTo, newProduct, orderFor, orderMore, send, startDetailsServer } from '../details/support.ts'
import type { DetailsServer } from '../details/support.ts'
import { newPerson } from '../support/people.ts'
import { headerOf, partOf } from '../support/smtp.ts'
import type { ReceivedMail } from '../support/smtp.ts'

let made = 0

/** A service that stands. @param products of which the first is it */
async function standing(server: DetailsServer, country = 'NO', email?: string | null) {
  const ordered = await orderFor(server, email, ['Router'], country)
  const [serviceId = ''] = ordered.serviceIds
  await finish(server, serviceId)
  return { ...ordered, serviceId }
}

async function finish(server: DetailsServer, serviceId: string): Promise<void> {
  const { status } = await send(server.boss, 'POST', `/api/v1/services/${serviceId}/task/finish`)
  expect(status).toBe(204)
}

/** Somebody with an address of their own. */
async function somebody(
  server: DetailsServer,
  serviceId: string,
  language: string | null = null,
  name = 'Liv',
) {
  made += 1
  const email = `liv-${made}@firma.example`
  const id = await addPerson(server.database.db, server.partner.id, serviceId, { name, email, language })
  return { id, email }
}

/** Assigns at the server's own time. */
async function give(server: DetailsServer, serviceId: string, ...personIds: string[]): Promise<string[]> {
  const { db } = server.database
  const ids = await assign(db, server.partner.id, serviceId, personIds)
  await change(
    server,
    sql`update licences set assigned_at = ${new Date(server.now)}
      where partner_id = ${server.partner.id} and id = any(${ids}::uuid[])`,
  )
  return ids
}

async function change(server: DetailsServer, statement: RawBuilder<unknown>): Promise<void> {
  await writeTenant(server.database.db, server.partner.id, (trx) => statement.execute(trx))
}

/** Whether somebody still has to look at these licences. */
async function untilLookedAt(server: DetailsServer, ids: readonly string[]): Promise<void> {
  await expect
    .poll(
      async () =>
        readTenant(server.database.db, server.partner.id, async (trx) => {
          const rows = await trx
            .selectFrom('licences')
            .select('id')
            .where('partner_id', '=', server.partner.id)
            .where('id', 'in', [...ids])
            .where('mail_pending', '=', true)
            .execute()
          return rows.length
        }),
      { timeout: 20_000 },
    )
    .toBe(0)
}

function textOf(mail: ReceivedMail | undefined): string {
  return mail === undefined ? '' : partOf(mail, 'text/plain').replaceAll('\r\n', '\n').trim()
}

function received(server: DetailsServer, email: string): number {
  return server.smtp?.received.filter(({ to }) => to.includes(email)).length ?? 0
}

/** The setting begins with the database; the time of these tests is another. */
async function since(server: DetailsServer): Promise<void> {
  await change(
    server,
    sql`update partners set licence_mails_since = ${new Date(server.now)} where id = ${server.partner.id}`,
  )
}

describe('the mail to whoever got licences', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer()
    await since(server)
    await newProduct(server, server.partner.id, 'Voice', {})
  })
  afterAll(() => server?.close())

  it('gathers what they got, in their language, with where it is and whom to ask', async () => {
    const { serviceId, customerId, email: admin } = await standing(server)
    const [second = ''] = await orderMore(server, customerId, ['Router <2>'])
    await finish(server, second)
    await change(
      server,
      sql`update services set dashboard_url = 'https://rooms.example/a?b=1&c=2'
        where partner_id = ${server.partner.id} and id = ${serviceId}`,
    )
    const liv = await somebody(server, serviceId, 'nb', 'Liv <Fjell>')
    await give(server, serviceId, liv.id)
    server.now += gatherMs / 2
    const ids = await give(server, second, liv.id)
    expect(received(server, liv.email)).toBe(0)
    server.now += gatherMs / 2
    const [mail] = await mailsTo(server, liv.email)
    if (mail === undefined) throw new Error('There is no mail')
    expect(headerOf(mail, 'content-language')).toBe('nb')
    expect(headerOf(mail, 'auto-submitted')).toBe('auto-generated')
    expect(textOf(mail)).toMatch(
      /^Hei, Liv <Fjell>!\n\nFjell \d+ AS har gitt deg dette:\n\n– Router: https:\/\/rooms\.example\/a\?b=1&c=2\n– Router <2>\n\n/,
    )
    expect(textOf(mail)).toContain('Hilsen Nordlys Drift')
    expect(textOf(mail)).toMatch(new RegExp(`spør administratoren hos Fjell \\d+ AS: ${admin}$`))
    const html = partOf(mail, 'text/html')
    expect(html).toContain('Liv &lt;Fjell&gt;')
    expect(html).toContain('href="https://rooms.example/a?b=1&amp;c=2"')
    await untilLookedAt(server, ids)
    server.now += gatherMs
    await expect
      .poll(async () => {
        const of = await readTenant(server.database.db, server.partner.id, (trx) =>
          mailsOf(trx, server.partner.id, ids),
        )
        return of.get(ids[0] ?? '')?.state
      })
      .toBe('sent')
    expect(received(server, liv.email)).toBe(1)
  })

  it.each([
    ['en', 'You now have Router', 'Hello'],
    ['sv', 'Du har fått Router', 'Hej'],
    ['da', 'Du har fået Router', 'Hej'],
    ['de', 'Sie haben jetzt Router', 'Guten Tag'],
  ])('speaks %s', async (language, subject, greeting) => {
    const { serviceId } = await standing(server, 'NO', null)
    const liv = await somebody(server, serviceId, language)
    await give(server, serviceId, liv.id)
    server.now += gatherMs
    const [mail] = await mailsTo(server, liv.email)
    expect(mail === undefined ? '' : decoded(headerOf(mail, 'subject') ?? '')).toBe(subject)
    expect(textOf(mail).startsWith(greeting)).toBe(true)
    expect(textOf(mail)).not.toContain('@')
  })

  it('is in the language of the customer’s country where theirs is not known', async () => {
    const { serviceId } = await standing(server, 'DE')
    const liv = await somebody(server, serviceId)
    await give(server, serviceId, liv.id)
    server.now += gatherMs
    const [mail] = await mailsTo(server, liv.email)
    expect(mail === undefined ? '' : headerOf(mail, 'content-language')).toBe('de')
  })

  it('goes to nobody without an address, to nobody who is not to be told, and of nothing that is gone', async () => {
    const { serviceId, customerId } = await standing(server)
    const { db } = server.database
    const p = server.partner.id
    const without = await addPerson(db, p, serviceId, { email: null })
    const people = await Promise.all([1, 2, 3, 4].map(() => somebody(server, serviceId)))
    const [quiet, left, returned, gone] = people
    const ids = await give(server, serviceId, without, quiet?.id ?? '', left?.id ?? '', returned?.id ?? '')
    await change(server, sql`update licences set tell = false where partner_id = ${p} and id = ${ids[1]}`)
    await change(
      server,
      sql`update customer_people set deactivated_at = now() where partner_id = ${p} and id = ${left?.id}`,
    )
    await giveBack(db, p, [ids[3] ?? ''])
    const [never = ''] = await orderMore(server, customerId, ['Never there'])
    ids.push(...(await give(server, never, gone?.id ?? '')))
    server.now += gatherMs
    await untilLookedAt(server, ids)
    // Somebody else's mail comes after theirs would have.
    const last = await somebody(server, serviceId)
    await give(server, serviceId, last.id)
    server.now += gatherMs
    await mailsTo(server, last.email)
    for (const { email } of people) expect(received(server, email)).toBe(0)
  })

  it('does not come again where a licence is given back and taken, until a day has gone', async () => {
    const { serviceId } = await standing(server)
    const liv = await somebody(server, serviceId)
    const first = await give(server, serviceId, liv.id)
    server.now += gatherMs
    await mailsTo(server, liv.email)
    await giveBack(server.database.db, server.partner.id, first)
    const second = await give(server, serviceId, liv.id)
    server.now += gatherMs
    await untilLookedAt(server, second)
    await giveBack(server.database.db, server.partner.id, second)
    server.now += quietMs
    await give(server, serviceId, liv.id)
    server.now += gatherMs
    await mailsTo(server, liv.email, 2)
  })

  it('comes under the same id once more from who died before writing down that it went', async () => {
    const { serviceId } = await standing(server)
    const liv = await somebody(server, serviceId)
    const [id = ''] = await give(server, serviceId, liv.id)
    server.now += gatherMs
    const [first] = await mailsTo(server, liv.email)
    await expect
      .poll(async () =>
        readTenant(server.database.db, server.partner.id, async (trx) =>
          (await mailsOf(trx, server.partner.id, [id])).get(id),
        ),
      )
      .toMatchObject({ state: 'sent' })
    await change(
      server,
      sql`update licence_mails set delivery = null, next_mail_at = created_at, lease_until = now() - interval '1 second'
        where partner_id = ${server.partner.id} and person_id = ${liv.id}`,
    )
    const [, second] = await mailsTo(server, liv.email, 2)
    const ids = [first, second].map((mail) => mail && headerOf(mail, 'message-id'))
    expect(ids[1]).toBe(ids[0])
    expect(ids[0]).toMatch(/^<licences-/)
  })

  it('is the partner’s to switch off, and holds for what is assigned afterwards', async () => {
    const { serviceId } = await standing(server)
    const [off, on] = [await somebody(server, serviceId), await somebody(server, serviceId)]
    const settings = '/api/v1/partner/licence-mails'
    expect(await send(server.boss, 'PUT', settings, { isOn: false, texts: [] })).toMatchObject({
      status: 200,
      body: { isOn: false },
    })
    const ids = await give(server, serviceId, off.id)
    server.now += gatherMs
    await untilLookedAt(server, ids)
    await send(server.boss, 'PUT', settings, { isOn: true, texts: [] })
    await since(server)
    await give(server, serviceId, on.id)
    server.now += gatherMs
    await mailsTo(server, on.email)
    expect(received(server, off.email)).toBe(0)
  })

  it('has the partner’s own words, whose places are filled in once', async () => {
    const { serviceId } = await standing(server)
    const liv = await somebody(server, serviceId, 'nb', '{partner} <b>')
    const own = {
      language: 'nb',
      subject: '{services} til {name}',
      text: 'Kjære {name}\n\n{services}\n\n{partner}',
    }
    const saved = await send(server.boss, 'PUT', '/api/v1/partner/licence-mails', {
      isOn: true,
      texts: [own],
    })
    expect(saved.body['texts']).toContainEqual(expect.objectContaining({ ...own, isOwn: true }))
    await give(server, serviceId, liv.id)
    server.now += gatherMs
    const [mail] = await mailsTo(server, liv.email)
    expect(mail === undefined ? '' : decoded(headerOf(mail, 'subject') ?? '')).toBe(
      'Router til {partner} <b>',
    )
    expect(textOf(mail)).toContain('Kjære {partner} <b>\n\n– Router\n\nNordlys Drift\n\n')
    expect(mail === undefined ? '' : partOf(mail, 'text/html')).toContain('&lt;b&gt;')
    const reset = await send(server.boss, 'PUT', '/api/v1/partner/licence-mails', { isOn: true, texts: [] })
    expect(JSON.stringify(reset.body['texts'])).not.toContain('"isOwn":true')
  })

  it('refuses words with places that there are none of, and says which there are', async () => {
    const text = { language: 'nb', subject: 'Til {navn}', text: 'Hei {' }
    const refused = await send(server.boss, 'PUT', '/api/v1/partner/licence-mails', {
      isOn: true,
      texts: [text],
    })
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    const errors = refused.body['errors'] as { path: string; message: string }[]
    expect(errors.map(({ path }) => path)).toEqual(['body.texts.0.subject', 'body.texts.0.text'])
    expect(errors[0]?.message).toContain('{name} {services} {customer} {partner}')
    const twice = { ...text, subject: 'A', text: 'B' }
    for (const texts of [[twice, twice], [{ ...twice, text: ' \n ' }], [{ ...twice, subject: 'A\nB' }]])
      expect(
        await send(server.boss, 'PUT', '/api/v1/partner/licence-mails', { isOn: true, texts }),
      ).toMatchObject({
        status: 400,
      })
    const desk = await newPerson(server, { role: 'help_desk' })
    expect(await send(desk, 'PUT', '/api/v1/partner/licence-mails', { isOn: true, texts: [] })).toMatchObject(
      {
        status: 403,
      },
    )
    const { body } = await send(server.boss, 'GET', '/api/v1/audit?action=licence_mails_changed')
    expect((body['items'] as unknown[]).length).toBeGreaterThan(0)
  })
})

describe('a mail about licences that does not go', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer({ refusesMails: true })
    await since(server)
  })
  afterAll(() => server?.close())

  it('is tried again after pauses, and then no more; who did not get it is seen', async () => {
    const { serviceId } = await standing(server, 'NO', null)
    const liv = await somebody(server, serviceId)
    await give(server, serviceId, liv.id)
    server.now += gatherMs
    const sent = () => send(server.boss, 'GET', `/api/v1/services/${serviceId}/licences/mails`)
    await expect
      .poll(async () => (await sent()).body, { timeout: 20_000 })
      .toMatchObject({
        failed: 1,
        sent: 0,
        notDelivered: [{ personId: liv.id, name: 'Liv', delivery: 'failed' }],
      })
    const attempts = () =>
      readTenant(server.database.db, server.partner.id, async (trx) =>
        trx
          .selectFrom('licence_mails')
          .select(['failures', 'next_mail_at'])
          .where('partner_id', '=', server.partner.id)
          .executeTakeFirst(),
      )
    for (const [index, pauseMs] of [300_000, 1_800_000, 7_200_000, 28_800_000, 86_400_000].entries()) {
      await expect
        .poll(attempts, { timeout: 20_000 })
        .toEqual({ failures: index + 1, next_mail_at: server.now + pauseMs })
      server.now += pauseMs
    }
    await expect.poll(attempts, { timeout: 20_000 }).toEqual({ failures: 6, next_mail_at: null })
    const desk = await newPerson(server, { role: 'help_desk' })
    expect(await send(desk, 'GET', `/api/v1/services/${serviceId}/licences/mails`)).toMatchObject({
      status: 403,
    })
  })
})

describe('without a mail server', () => {
  let server: DetailsServer
  beforeAll(async () => {
    server = await startDetailsServer({ mail: false })
    await since(server)
  })
  afterAll(() => server?.close())

  it('the mails wait for one', async () => {
    const { serviceId } = await standing(server, 'NO', null)
    const liv = await somebody(server, serviceId)
    await give(server, serviceId, liv.id)
    server.now += gatherMs
    await expect
      .poll(
        async () => (await send(server.boss, 'GET', `/api/v1/services/${serviceId}/licences/mails`)).body,
        {
          timeout: 20_000,
        },
      )
      .toMatchObject({ noMailServer: 1, notDelivered: [{ delivery: 'no_mail_server' }] })
  })
})

/** A subject as people read it: RFC 2047. */
function decoded(header: string): string {
  return header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([qb])\?(.*?)\?=/gi, (_, way: string, text: string) =>
      way.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : Buffer.from(
            text
              .replaceAll('_', ' ')
              .replaceAll(/=([0-9A-F]{2})/gi, (__, hex: string) =>
                String.fromCodePoint(Number.parseInt(hex, 16)),
              ),
            'latin1',
          ).toString(),
    )
}
