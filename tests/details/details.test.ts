import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { removeExpired } from '../../src/archive/retention.ts'
import { checkStored } from '../standings/check-stored.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import {
  byLink,
  callingSchema,
  fitting,
  mailsTo,
  newProduct,
  orderFor,
  orderMore,
  secretIn,
  send,
  startDetailsServer,
  type DetailsServer,
} from './support.ts'

let server: DetailsServer

beforeAll(async () => {
  server = await startDetailsServer()
  await newProduct(server, server.partner.id, 'Conferencing', callingSchema)
})
afterAll(() => server?.close())

const detailsOf = (id: string) => `/api/v1/services/${id}/details`
const linksOf = (id: string) => `/api/v1/customers/${id}/set-up-links`

async function get(serviceId: string) {
  return (await send(server.boss, 'GET', detailsOf(serviceId))).body
}

async function historyOf(customerId: string): Promise<{ kind: string; actor: unknown; after: unknown }[]> {
  const { body } = await send<{ items: { kind: string; actor: unknown; after: unknown }[] }>(
    server.boss,
    'GET',
    `/api/v1/customers/${customerId}/history`,
  )
  return body.items
}

describe('what is asked about a service', () => {
  it('is shown, kept for later and sent in, and the service moves on', async () => {
    const { customerId, serviceIds } = await orderFor(server)
    const [id = ''] = serviceIds
    expect(await get(id)).toEqual({
      service: expect.objectContaining({ id, product: 'Calling', provisioningStatus: 'pending_details' }),
      schema: callingSchema,
      details: {},
      state: 'asked',
      why: null,
      askedAt: '2026-03-02T09:00:00.000Z',
      savedAt: null,
      submittedAt: null,
      revision: 0,
      isAsked: true,
    })
    const saved = await send(server.boss, 'PUT', detailsOf(id), {
      details: { address: 'Storgata 1' },
      revision: 0,
    })
    expect(saved).toEqual({ status: 200, body: { revision: 1, savedAt: '2026-03-02T09:00:00.000Z' } })
    const sent = await send(server.boss, 'POST', `${detailsOf(id)}/submit`, { details: fitting, revision: 1 })
    expect(sent).toEqual({ status: 200, body: { state: 'submitted', provisioningStatus: 'manual_partner' } })
    expect(await get(id)).toMatchObject({ details: fitting, state: 'submitted', isAsked: false, revision: 2 })
    expect((await historyOf(customerId)).map(({ kind }) => kind)).toContain('details_submitted')
    const again = await send(server.boss, 'POST', `${detailsOf(id)}/submit`, {
      details: fitting,
      revision: 2,
    })
    expect([again.status, again.body['code']]).toEqual([409, 'details_not_asked'])
  })

  it('is refused field by field, in the reader’s language', async () => {
    const { serviceIds } = await orderFor(server)
    const [id = ''] = serviceIds
    const wrong = { address: 'x', contact: { email: 'kari@' }, more: 1 }
    const headers = { 'accept-language': 'nb' }
    const draft = await server.boss.ask(detailsOf(id), {
      method: 'PUT',
      headers,
      body: JSON.stringify({ details: wrong, revision: 0 }),
    })
    expect([draft.status, ((await draft.json()) as { errors: unknown }).errors]).toEqual([
      400,
      [
        { path: 'body.details.address', message: 'Skriv minst 3 tegn. Nå er det 1.' },
        {
          path: 'body.details.contact.email',
          message: 'Skriv en e-postadresse, for eksempel kari@example.com.',
        },
        {
          path: 'body.details.more',
          message: 'Dette feltet er ikke blant dem det spørres om. Utelat det.',
        },
      ],
    ])
    const whole = await send(server.boss, 'POST', `${detailsOf(id)}/submit`, { details: {}, revision: 0 })
    expect([whole.status, whole.body['errors']]).toMatchObject([
      400,
      [{ path: 'body.details.address' }, { path: 'body.details.timeZone' }],
    ])
    expect(await get(id)).toMatchObject({ details: {}, revision: 0, state: 'asked' })
  })

  it('is not written over where somebody else has saved meanwhile', async () => {
    const { serviceIds } = await orderFor(server)
    const [id = ''] = serviceIds
    const save = (address: string) =>
      send(server.boss, 'PUT', detailsOf(id), { details: { address }, revision: 0 })
    const both = await Promise.all([save('Storgata 1'), save('Lillegata 2')])
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409])
    const late = both.find(({ status }) => status === 409)
    expect(late?.body['code']).toBe('changed_since')
    const submit = await send(server.boss, 'POST', `${detailsOf(id)}/submit`, {
      details: fitting,
      revision: 0,
    })
    expect(submit.body['code']).toBe('changed_since')
  })

  it('is not held up by a pattern that is made never to end', async () => {
    const { serviceIds } = await orderFor(server)
    const [id = ''] = serviceIds
    const schema = { type: 'object', properties: { it: { type: 'string', pattern: '^(a+)+$' } } }
    await setSchema('Calling', schema)
    try {
      const { status, body } = await send(server.boss, 'PUT', detailsOf(id), {
        details: { it: `${'a'.repeat(60)}!` },
        revision: 0,
      })
      expect([status, body['errors']]).toMatchObject([400, [{ path: 'body.details.it' }]])
    } finally {
      await setSchema('Calling', callingSchema)
    }
  })

  it('is not told to who may not see personal data, and shown to the customer’s own administrator', async () => {
    const { customerId, serviceIds } = await orderFor(server)
    const [id = ''] = serviceIds
    await send(server.boss, 'PUT', detailsOf(id), { details: { address: 'Storgata 1' }, revision: 0 })
    const help = await newPerson(server, { role: 'help_desk' })
    expect((await send(help, 'GET', detailsOf(id))).body).toMatchObject({ details: {}, isAsked: true })
    const links = await send<{ items: { email: string }[]; contact: string }>(
      help,
      'GET',
      linksOf(customerId),
    )
    expect([links.body.items[0]?.email, links.body.contact]).toEqual(['k•••@firma.no', 'k•••@firma.no'])
    const own = await newPerson(server, { role: 'customer_admin', customerId })
    expect((await send(own, 'GET', detailsOf(id))).body).toMatchObject({ details: { address: 'Storgata 1' } })
    const sent = await send(own, 'POST', `${detailsOf(id)}/submit`, { details: fitting, revision: 1 })
    expect(sent.status).toBe(200)
    const other = await orderFor(server)
    const beside = await send(own, 'GET', detailsOf(other.serviceIds[0] ?? ''))
    expect([beside.status, beside.body['code']]).toEqual([404, 'service_not_found'])
  })
})

describe('the contact of a customer', () => {
  it('gets one mail for all services, in the language of the country, and the link opens all of them', async () => {
    await addProduct('Meetings')
    const { customerId, serviceIds, email } = await orderFor(server, undefined, ['Calling', 'Meetings'])
    const [mail] = await mailsTo(server, email)
    expect(mail?.raw).toContain('Content-Language: nb')
    const secret = secretIn(mail)
    expect(secret).toHaveLength(65)
    const look = await byLink<{ services: { id: string }[] }>(server, 'look', { secret })
    expect(look).toMatchObject({
      status: 200,
      body: {
        partner: { name: 'Nordlys Drift' },
        language: 'nb',
        email: 'k•••@firma.no',
        expiresAt: '2026-05-01T09:00:00.000Z',
        services: [{ product: 'Calling', state: 'asked' }, { product: 'Meetings' }],
      },
    })
    expect(new Set(look.body.services.map(({ id }) => id))).toEqual(new Set(serviceIds))
    const { body } = await send<{ items: Record<string, unknown>[] }>(server.boss, 'GET', linksOf(customerId))
    await expect
      .poll(
        async () => (await send<{ items: unknown[] }>(server.boss, 'GET', linksOf(customerId))).body.items[0],
      )
      .toMatchObject({
        email,
        delivery: 'sent',
        reminders: 0,
        holds: true,
        openedAt: '2026-03-02T09:00:00.000Z',
        nextMailAt: '2026-03-05T09:00:00.000Z',
      })
    expect(body.items).toHaveLength(1)
  })

  it('saves and sends in by the link alone; what was sent in shows no more', async () => {
    const { customerId, serviceIds, email } = await orderFor(server)
    const [serviceId = ''] = serviceIds
    const secret = secretIn((await mailsTo(server, email))[0])
    const saved = await byLink(server, 'save', {
      secret,
      serviceId,
      details: { address: 'Storgata 1' },
      revision: 0,
    })
    expect(saved).toMatchObject({ status: 200, body: { revision: 1 } })
    const torn = await byLink(server, 'save', { secret, serviceId, details: {}, revision: 0 })
    expect([torn.status, torn.body['code']]).toEqual([409, 'changed_since'])
    const sent = await byLink(server, 'submit', { secret, serviceId, details: fitting, revision: 1 })
    expect(sent).toEqual({ status: 200, body: { state: 'submitted', provisioningStatus: 'manual_partner' } })
    const look = await byLink(server, 'look', { secret })
    expect(look.body['services']).toMatchObject([{ state: 'submitted', details: {}, revision: 2 }])
    const { body } = await send<{ items: unknown[] }>(server.boss, 'GET', linksOf(customerId))
    expect(body.items).toMatchObject([{ nextMailAt: null }])
    const history = await historyOf(customerId)
    expect(history.find(({ kind }) => kind === 'details_submitted')?.actor).toMatchObject({
      kind: 'system',
      name: 'k•••@firma.no',
    })
    expect(JSON.stringify(history.filter(({ kind }) => kind.startsWith('set_up')))).not.toContain(email)
  })

  it('reaches nothing of another customer by the link', async () => {
    const mine = await orderFor(server)
    const theirs = await orderFor(server)
    const secret = secretIn((await mailsTo(server, mine.email))[0])
    const [serviceId] = theirs.serviceIds
    const refused = await byLink(server, 'save', { secret, serviceId, details: {}, revision: 0 })
    expect([refused.status, refused.body['code']]).toEqual([404, 'service_not_found'])
  })

  it('passes it on to a colleague, and holds on', async () => {
    const { customerId, email } = await orderFor(server)
    const secret = secretIn((await mailsTo(server, email))[0])
    const passed = await byLink(server, 'pass-on', { secret, email: `ola-${email}` })
    expect(passed).toEqual({ status: 200, body: { email: 'o•••@firma.no', delivery: 'sent' } })
    const theirs = secretIn((await mailsTo(server, `ola-${email}`))[0])
    expect(theirs).not.toBe(secret)
    for (const one of [secret, theirs])
      expect((await byLink(server, 'look', { secret: one })).status).toBe(200)
    expect((await historyOf(customerId)).map(({ kind }) => kind)).toContain('set_up_link_passed_on')
    for (let n = 0; n < 8; n += 1)
      expect((await byLink(server, 'pass-on', { secret, email: `more-${n}-${email}` })).status).toBe(200)
    const many = await byLink(server, 'pass-on', { secret, email: `last-${email}` })
    expect([many.status, many.body['code']]).toEqual([409, 'too_many_set_up_links'])
  })

  it('can be another one: the links of all others end', async () => {
    const { customerId, email } = await orderFor(server)
    const before = secretIn((await mailsTo(server, email))[0])
    const wish = { email: `new-${email}`, language: 'de' }
    const named = await send(server.boss, 'POST', linksOf(customerId), wish)
    expect(named).toMatchObject({ status: 201, body: { delivery: 'sent', link: null } })
    const [mail] = await mailsTo(server, `new-${email}`)
    expect(mail?.raw).toContain('Content-Language: de')
    const gone = await byLink(server, 'look', { secret: before })
    expect([gone.status, gone.body['code']]).toEqual([410, 'set_up_link_invalid'])
    const end = await send(server.boss, 'POST', `/api/v1/set-up-links/${String(named.body['id'])}/end`)
    expect(end.status).toBe(204)
    expect((await byLink(server, 'look', { secret: secretIn(mail) })).status).toBe(410)
    const again = await send(
      server.boss,
      'POST',
      `/api/v1/set-up-links/${String(named.body['id'])}/send-again`,
    )
    expect([again.status, again.body['code']]).toEqual([404, 'set_up_link_not_found'])
  })

  it('is nobody where no address is known, until somebody is named', async () => {
    const { customerId } = await orderFor(server, null)
    const { body } = await send(server.boss, 'GET', linksOf(customerId))
    expect(body).toEqual({ items: [], contact: null, isAsked: true })
    const named = await send(server.boss, 'POST', linksOf(customerId), { email: 'found@firma.no' })
    expect(named.status).toBe(201)
    await mailsTo(server, 'found@firma.no')
  })

  it('is not asked where nothing is to be filled in', async () => {
    const customer = await send(server.boss, 'POST', '/api/v1/customers', { name: 'Uten AS' })
    const asked = await send(server.boss, 'POST', linksOf(String(customer.body['id'])), {
      email: 'kari@uten.no',
    })
    expect([asked.status, asked.body['code']]).toEqual([409, 'details_not_asked'])
  })
})

describe('a link', () => {
  it('opens nothing where it never was, has expired, or its customer was deleted', async () => {
    const { customerId, email } = await orderFor(server)
    const secret = secretIn((await mailsTo(server, email))[0])
    const foreign = await createPartner(server.database.db, 'Elsewhere')
    const other = Buffer.from(foreign.id.replaceAll('-', ''), 'hex').toString('base64url')
    const wrong = [
      'x',
      'x'.repeat(65),
      `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
      other + secret.slice(22),
    ]
    const answers = []
    for (const one of wrong) answers.push(await byLink(server, 'look', { secret: one }))
    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
      wrong.map(() => [410, 'set_up_link_invalid']),
    )
    expect((await byLink(server, 'look', { secret })).status).toBe(200)
    await send(server.boss, 'DELETE', `/api/v1/customers/${customerId}`)
    expect((await byLink(server, 'look', { secret })).status).toBe(410)
    await send(server.boss, 'POST', `/api/v1/customers/${customerId}/restore`)
    expect((await byLink(server, 'look', { secret })).status).toBe(200)
    const began = server.now
    try {
      server.now += 60 * 86_400_000
      expect((await byLink(server, 'look', { secret })).status).toBe(410)
    } finally {
      server.now = began
    }
  })

  it('is stored sealed, and as a hash', async () => {
    const { customerId, email } = await orderFor(server)
    const secret = secretIn((await mailsTo(server, email))[0])
    const { rows } = await readTenant(server.database.db, server.partner.id, (trx) =>
      sql<{ row: string }>`select to_jsonb(set_up_links)::text as row from set_up_links
        where partner_id = ${server.partner.id} and customer_id = ${customerId}`.execute(trx),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.row).not.toContain(secret.slice(22))
  })
})

describe('what is asked again', () => {
  it('says why, keeps what was filled in, and is told at once', async () => {
    const { serviceIds, email } = await orderFor(server)
    const [id = ''] = serviceIds
    await mailsTo(server, email)
    await send(server.boss, 'POST', `${detailsOf(id)}/submit`, { details: fitting, revision: 0 })
    const asked = await send(server.boss, 'POST', `/api/v1/services/${id}/task/ask-details`, {
      what: 'The address is in another town.',
    })
    expect(asked.status).toBe(204)
    expect(await get(id)).toMatchObject({
      details: fitting,
      isAsked: true,
      why: { code: 'needs_other_details', words: 'The address is in another town.' },
    })
    server.now += 1
    const mails = await mailsTo(server, email, 2)
    expect(secretIn(mails[1])).toBe(secretIn(mails[0]))
  })

  it('comes with the next mail where it is new: nobody is written to for each service', async () => {
    const { customerId, email } = await orderFor(server)
    await mailsTo(server, email)
    await expect.poll(async () => (await firstLink(customerId))['sentAt']).not.toBeNull()
    await orderMore(server, customerId)
    const { sentAt, nextMailAt } = await firstLink(customerId)
    expect(Date.parse(String(nextMailAt)) - Date.parse(String(sentAt))).toBe(3_600_000)
  })
})

async function firstLink(customerId: string): Promise<Record<string, unknown>> {
  const { body } = await send<{ items: Record<string, unknown>[] }>(server.boss, 'GET', linksOf(customerId))
  return body.items[0] ?? {}
}

async function setSchema(name: string, schema: object): Promise<void> {
  await writeTenant(server.database.db, server.partner.id, (trx) =>
    sql`update products set details = ${JSON.stringify(schema)}
      where partner_id = ${server.partner.id} and name = ${name}`.execute(trx),
  )
}

async function addProduct(name: string): Promise<void> {
  await newProduct(server, server.partner.id, name, callingSchema)
}

const erase = (customerId: string, email: string, who: Pick<TestPerson, 'ask'> = server.boss) =>
  send(who, 'POST', `/api/v1/customers/${customerId}/erase-address`, { email })

describe('an address of the customer', () => {
  it('is erased from links, customer and history, and what was asked for stays asked', async () => {
    const { customerId, serviceIds, email } = await orderFor(server)
    const secret = secretIn((await mailsTo(server, email))[0])
    await expect
      .poll(async () => (await historyOf(customerId)).map(({ kind }) => kind), { timeout: 30_000 })
      .toContain('set_up_link_sent')
    const passed = await byLink(server, 'pass-on', { secret, email: `other-${email}` })
    expect(passed.status).toBe(200)
    const erased = await erase(customerId, email.toUpperCase())
    expect(erased).toEqual({ status: 200, body: { links: 1, isAdministrator: true } })
    expect((await byLink(server, 'look', { secret })).status).toBe(410)
    const { body } = await send<{
      items: { email: string | null; holds: boolean }[]
      contact: string | null
    }>(server.boss, 'GET', linksOf(customerId))
    expect(body.items.map((link) => [link.email, link.holds])).toEqual([
      [`other-${email}`, true],
      [null, false],
    ])
    expect(body.contact).toBeNull()
    const customer = await send(server.boss, 'GET', `/api/v1/customers/${customerId}`)
    expect(customer.body['adminEmail']).toBeNull()
    expect(JSON.stringify(await historyOf(customerId))).not.toContain(email)
    const sent = (await historyOf(customerId)).filter(({ kind }) => kind === 'set_up_link_sent')
    expect(sent.map(({ after }) => after)).toContainEqual({ contact: null })
    expect(await get(serviceIds[0] ?? '')).toMatchObject({ isAsked: true })
    const audit = await send(server.boss, 'GET', `/api/v1/audit?action=address_erased`)
    expect(JSON.stringify(audit.body)).not.toContain(email)
    expect(audit.body['items']).toContainEqual(
      expect.objectContaining({ customerId, subject: { kind: 'customer', id: customerId } }),
    )
    expect(await checkStored(server.database.db, server.partner.id, async () => server.now)).toEqual([])
    const again = await erase(customerId, email)
    expect([again.status, again.body['code']]).toEqual([404, 'address_unknown'])
  })

  it('is erased by who may delete customers, of their own partner’s', async () => {
    const { customerId, email } = await orderFor(server)
    const helper = await newPerson(server, { role: 'partner_admin' })
    const refused = await erase(customerId, email, helper)
    expect([refused.status, refused.body['code']]).toEqual([403, 'not_allowed'])
    const elsewhere = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: elsewhere.id })
    const unseen = await erase(customerId, email, stranger)
    expect([unseen.status, unseen.body['code']]).toEqual([404, 'customer_not_found'])
    const none = await erase(customerId, 'no address')
    expect([none.status, none.body['code']]).toEqual([400, 'invalid_request'])
  })
})

/** One of two services of a subscription, sent in and taken down. */
async function removed(): Promise<string> {
  const { serviceIds } = await orderFor(server, undefined, ['Calling', 'Conferencing'])
  const [id = ''] = serviceIds
  await send(server.boss, 'POST', `${detailsOf(id)}/submit`, { details: fitting, revision: 0 })
  expect((await send(server.boss, 'POST', `/api/v1/services/${id}/withdraw`)).status).toBe(204)
  return id
}

describe('what was filled in for a service', () => {
  it('is cleared once it has been removed, and not before', async () => {
    const id = await removed()
    const { serviceIds } = await orderFor(server)
    const stands = await send(server.boss, 'DELETE', detailsOf(serviceIds[0] ?? ''))
    expect([stands.status, stands.body['code']]).toEqual([409, 'service_not_removed'])
    const helper = await newPerson(server, { role: 'partner_admin' })
    expect((await send(helper, 'DELETE', detailsOf(id))).status).toBe(403)
    expect(await get(id)).toMatchObject({ details: fitting })
    expect((await send(server.boss, 'DELETE', detailsOf(id))).status).toBe(204)
    expect(await get(id)).toMatchObject({ details: {}, state: 'asked', isAsked: false, why: null })
    // Again is as well as once.
    expect((await send(server.boss, 'DELETE', detailsOf(id))).status).toBe(204)
    const audit = await send<{ items: unknown[] }>(server.boss, 'GET', '/api/v1/audit?action=details_cleared')
    expect(audit.body.items).toHaveLength(1)
  })

  it('goes by itself once the partner keeps it no longer', async () => {
    const { db } = server.database
    const id = await removed()
    const readNow = async () => server.now
    const before = server.now
    server.now = before + 89 * 86_400_000
    await removeExpired(db, server.partner.id, readNow)
    expect(await get(id)).toMatchObject({ details: fitting })
    server.now = before + 91 * 86_400_000
    await removeExpired(db, server.partner.id, readNow)
    expect(await get(id)).toMatchObject({ details: {}, state: 'asked' })
    server.now = before
  })
})
