import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeDeletedCustomers } from '../../src/archive/repository.ts'
import { createToken } from '../../src/accounts/tokens.ts'
import { readTenant, withInstallation, writeTenant } from '../../src/database/transactions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { orderFor, startDetailsServer, type DetailsServer } from '../details/support.ts'
import { pathsOf, send, type Answer } from '../orders/support.ts'
import { newPerson, type TestPerson } from '../support/people.ts'

let server: DetailsServer
let boss: TestPerson
/** The service that each test has to itself: one that could not be set up. */
let id = ''
let customerId = ''

beforeAll(async () => {
  server = await startDetailsServer({ mail: false })
  boss = server.boss
})
afterAll(() => server?.close())
beforeEach(async () => {
  const settings = {
    supportMail: 'support@vendor.example',
    supportLink: 'https://vendor.example/?n={number}&t={text}',
  }
  await send(boss, 'PATCH', '/api/v1/partner', settings)
  ;({ id, customerId } = await failed())
})

/** A new customer's service that somebody could not set up. */
async function failed(): Promise<{ id: string; customerId: string }> {
  const ordered = await orderFor(server, null, ['Router'])
  const [serviceId = ''] = ordered.serviceIds
  await send(boss, 'POST', `/api/v1/services/${serviceId}/task/fail`, { reason: 'No power in the rack' })
  return { id: serviceId, customerId: ordered.customerId }
}

const words = { subject: 'Router kan ikke klargjøres', text: 'Hva er galt?\nVi har prøvd.' }
const open = (json: object = {}, who = boss, service = id, headers = {}): Promise<Answer> =>
  send(who, 'POST', `/api/v1/services/${service}/support-cases`, { way: 'noted', ...words, ...json }, headers)
const draft = (query = '', who = boss, service = id): Promise<Answer> =>
  send(who, 'GET', `/api/v1/services/${service}/support-cases/draft${query}`)
const about = (caseId: unknown, act: string, json?: object, who = boss): Promise<Answer> =>
  send(who, act === '' ? 'PATCH' : 'POST', `/api/v1/support-cases/${String(caseId)}${act}`, json)
async function listed(who = boss, service = id): Promise<Record<string, unknown>[]> {
  const { body } = await send(who, 'GET', `/api/v1/services/${service}/support-cases`)
  return body['items'] as Record<string, unknown>[]
}
async function shown(who = boss): Promise<Record<string, unknown> | null> {
  const { body } = await send(who, 'GET', `/api/v1/services/${id}/set-up`)
  return body['supportCase'] as Record<string, unknown> | null
}
async function history(who = boss): Promise<Record<string, unknown>[]> {
  const { body } = await send(who, 'GET', `/api/v1/customers/${customerId}/history`)
  const items = body['items'] as Record<string, unknown>[]
  return items.filter(({ kind }) => String(kind).startsWith('support_case'))
}

describe('the draft', () => {
  it('says what the vendor will ask for, in the language asked for', async () => {
    const { status, body } = await draft('?language=nb')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      language: 'nb',
      contact: { name: 'Astrid Berg', email: boss.email },
      ways: { mail: 'support@vendor.example', link: true },
      hasDetails: false,
    })
    expect(body['subject']).toMatch(/^Router kan ikke klargjøres – Fjell \d+ AS$/)
    const text = String(body['text'])
    for (const told of [
      'Nordlys Drift',
      customerId,
      id,
      'Router',
      'No power in the rack',
      'Kan ikke klargjøre',
    ])
      expect(text).toContain(told)
    expect(String((await draft('?language=de')).body['subject'])).toContain(
      'kann nicht bereitgestellt werden',
    )
    // Without one, in the reader's.
    expect((await draft()).body).toMatchObject({ language: 'en' })
  })

  it('never has a connection’s credentials, and says where it leads', async () => {
    const connection = await send(boss, 'POST', '/api/v1/connections', {
      externalId: 'nord',
      name: 'Broker Nord',
      url: 'https://broker.example.com/osb',
      auth: { kind: 'basic', username: 'sesame-user', password: 'sesame-secret' },
    })
    expect(connection.status, JSON.stringify(connection.body)).toBe(201)
    const product = await send(boss, 'POST', '/api/v1/products', {
      name: 'Brokered',
      provisioner: { kind: 'open_service_broker', connection: 'nord', service: 'svc-1', plan: 'plan-1' },
    })
    expect(product.status, JSON.stringify(product.body)).toBe(201)
    const [service = ''] = (await orderFor(server, null, ['Brokered'])).serviceIds
    const { status, body } = await draft('?details=true', boss, service)
    expect(status).toBe(200)
    const text = JSON.stringify(body)
    for (const told of ['Broker Nord', 'broker.example.com', 'svc-1', 'plan-1', `Instance: ${service}`])
      expect(text).toContain(told)
    expect(text).not.toContain('sesame')
  })

  it('has what the customer filled in only where it is asked for', async () => {
    const [service = ''] = (await orderFor(server)).serviceIds
    const details = { address: 'Storgata 1', timeZone: 'Europe/Oslo' }
    await send(boss, 'POST', `/api/v1/services/${service}/details/submit`, { details, revision: 0 })
    const without = await draft('', boss, service)
    expect(without.body).toMatchObject({ hasDetails: true })
    expect(String(without.body['text'])).not.toContain('Storgata 1')
    expect(String((await draft('?details=true', boss, service)).body['text'])).toContain(
      '- Address: Storgata 1',
    )
  })

  it('is there only where something goes on or has failed, and no case is open', async () => {
    const { body } = await open()
    expect(await draft()).toMatchObject({ status: 409, body: { code: 'support_case_open' } })
    expect((await draft()).body['detail']).toContain(`#${String(body['number'])}`)
    const [done = ''] = (await orderFor(server, null, ['Router'])).serviceIds
    expect((await draft('', boss, done)).status).toBe(200)
    await send(boss, 'POST', `/api/v1/services/${done}/task/finish`)
    expect(await draft('', boss, done)).toMatchObject({
      status: 409,
      body: { code: 'service_needs_no_support' },
    })
    expect(await open({}, boss, done)).toMatchObject({
      status: 409,
      body: { code: 'service_needs_no_support' },
    })
    const [waiting = ''] = (await orderFor(server)).serviceIds
    expect(await draft('', boss, waiting)).toMatchObject({ body: { code: 'service_needs_no_support' } })
    expect(await draft('?language=xx')).toMatchObject({ status: 400 })
    expect(await draft('?wrong=1')).toMatchObject({ status: 400 })
  })
})

describe('a case', () => {
  it('is opened with its number in front and its contact at the end, and stands on the service', async () => {
    const { status, body } = await open()
    expect(status).toBe(201)
    const number = Number(body['number'])
    expect(body).toMatchObject({
      isOpen: true,
      way: 'noted',
      address: null,
      delivery: null,
      subject: `[#${number}] ${words.subject}`,
      text: `Our case: #${number}\n\n${words.text}\n\nPlease answer: Astrid Berg <${boss.email}>`,
      link: null,
      openedBy: { kind: 'person', name: 'Astrid Berg' },
    })
    expect(await shown()).toMatchObject({ id: body['id'], number, isOpen: true, vendorNumber: null })
    expect(await listed()).toMatchObject([{ id: body['id'], text: body['text'] }])
    expect(await history()).toMatchObject([
      {
        kind: 'support_case_opened',
        after: { caseNumber: number, caseWay: 'noted' },
        service: { product: 'Router' },
        actor: { name: 'Astrid Berg' },
      },
    ])
    const { body: audit } = await send(boss, 'GET', '/api/v1/audit?limit=1')
    expect((audit['items'] as object[])[0]).toMatchObject({
      action: 'support_case_opened',
      details: { number, way: 'noted' },
    })
  })

  it('has a link that is filled in, and says whether the text was too long for it', async () => {
    const { body } = await open({ way: 'link', text: 'Spørsmål & svar' })
    const url = new URL(String(body['link']))
    expect(url.searchParams.get('n')).toBe(String(body['number']))
    expect(url.searchParams.get('t')).toBe(body['text'])
    expect(body['linkIsCut']).toBe(false)
    await about(body['id'], '/close', {})
    const long = await open({ way: 'link', text: 'ø'.repeat(10_000) })
    expect(long.body).toMatchObject({ linkIsCut: true })
    expect(String(long.body['link']).length).toBeLessThanOrEqual(7_500)
  })

  it('goes only by ways that lead somewhere', async () => {
    await send(boss, 'PATCH', '/api/v1/partner', { supportMail: null, supportLink: '' })
    expect((await draft()).body).toMatchObject({ ways: { mail: null, link: false } })
    expect(await open({ way: 'mail' })).toMatchObject({ status: 409, body: { code: 'support_mail_not_set' } })
    expect(await open({ way: 'link' })).toMatchObject({ status: 409, body: { code: 'support_link_not_set' } })
    expect((await open()).status).toBe(201)
  })

  it('goes to the support of its product, where that has its own', async () => {
    const product = await send(boss, 'POST', '/api/v1/products', {
      name: `Switch ${id}`,
      provisioner: { kind: 'manual', by: 'vendor' },
      support: { mail: ' switches@other.example ' },
    })
    expect(product.body['support']).toEqual({ mail: 'switches@other.example', link: null })
    const [service = ''] = (await orderFor(server, null, [`Switch ${id}`])).serviceIds
    const { body } = await draft('', boss, service)
    expect(body['ways']).toEqual({ mail: 'switches@other.example', link: false })
    expect(String(body['text'])).toContain('The vendor’s people, by hand')
    expect(await open({ way: 'link' }, boss, service)).toMatchObject({
      body: { code: 'support_link_not_set' },
    })
  })

  it('is refused with what to write instead', async () => {
    expect(pathsOf(await open({ subject: ' ', text: '\n' }))).toEqual(['body.subject', 'body.text'])
    expect(pathsOf(await open({ subject: 'two\nlines' }))).toEqual(['body.subject'])
    expect(pathsOf(await open({ subject: 'x'.repeat(201), text: 'x'.repeat(20_001) }))).toEqual([
      'body.subject',
      'body.text',
    ])
    expect(pathsOf(await open({ way: 'pigeon' }))).toEqual(['body.way'])
    expect(pathsOf(await open({ language: 'xx' }))).toEqual(['body.language'])
    expect((await open({ more: 1 })).status).toBe(400)
    expect(await listed()).toEqual([])
  })

  it('is opened once for a key', async () => {
    const headers = { 'idempotency-key': `open-${id}` }
    const [one, other] = [await open({}, boss, id, headers), await open({}, boss, id, headers)]
    expect(one.status).toBe(201)
    expect(other.body).toEqual(one.body)
    expect(await listed()).toHaveLength(1)
  })

  it('is one for a service, also where two open it at once', async () => {
    const answers = await Promise.all([open(), open(), open()])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409])
    for (const { status, body } of answers) if (status === 409) expect(body.code).toBe('support_case_open')
    expect(await listed()).toHaveLength(1)
  })

  it('has a number of its own, also where many open theirs at once, counted by each partner', async () => {
    const services = await Promise.all(Array.from({ length: 8 }, failed))
    const answers = await Promise.all(services.map((service) => open({}, boss, service.id)))
    const numbers = answers.map(({ body }) => Number(body['number'])).toSorted((a, b) => a - b)
    expect(new Set(numbers).size).toBe(8)
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBe(7)
    const { id: elsewhere } = await createPartner(server.database.db, 'Elsewhere')
    const { support_cases: given } = await withInstallation(server.database.db, (trx) =>
      trx
        .selectFrom('partners')
        .select('support_cases')
        .where('id', '=', elsewhere)
        .executeTakeFirstOrThrow(),
    )
    expect(given).toBe(0)
  })

  it('keeps the vendor’s number at any time', async () => {
    const { body } = await open()
    expect((await about(body['id'], '', { vendorNumber: ' SR-600 ' })).status).toBe(204)
    expect(await shown()).toMatchObject({ vendorNumber: 'SR-600' })
    await about(body['id'], '', { vendorNumber: 'SR-600' })
    await about(body['id'], '/close', {})
    expect((await about(body['id'], '', { vendorNumber: null })).status).toBe(204)
    expect(await shown()).toMatchObject({ vendorNumber: null, isOpen: false })
    expect((await history()).map(({ kind, before, after }) => [kind, before, after])).toEqual([
      [
        'support_case_changed',
        { vendorNumber: 'SR-600' },
        { caseNumber: body['number'], vendorNumber: null },
      ],
      ['support_case_closed', null, { caseNumber: body['number'], closedHow: 'by_hand' }],
      [
        'support_case_changed',
        { vendorNumber: null },
        { caseNumber: body['number'], vendorNumber: 'SR-600' },
      ],
      ['support_case_opened', null, { caseNumber: body['number'], caseWay: 'noted' }],
    ])
    for (const vendorNumber of ['', 'a\nb', 'x'.repeat(101), 7])
      expect(pathsOf(await about(body['id'], '', { vendorNumber }))).toEqual(['body.vendorNumber'])
    expect((await about(body['id'], '', {})).status).toBe(400)
  })

  it('is closed by hand, with how it ended, and asked again under a new number', async () => {
    const first = await open()
    expect((await about(first.body['id'], '/close', { note: ' They mended it ' })).status).toBe(204)
    expect(await shown()).toMatchObject({
      isOpen: false,
      closedHow: 'by_hand',
      closingNote: 'They mended it',
      closedAt: new Date(server.now).toISOString(),
    })
    expect(await about(first.body['id'], '/close', {})).toMatchObject({
      status: 409,
      body: { code: 'support_case_closed' },
    })
    expect(pathsOf(await about(first.body['id'], '/close', { note: ' ' }))).toEqual(['body.note'])
    const second = await open()
    expect(Number(second.body['number'])).toBeGreaterThan(Number(first.body['number']))
    expect((await listed()).map(({ number }) => number)).toEqual([
      second.body['number'],
      first.body['number'],
    ])
    expect(await about(second.body['id'], '/send-again')).toMatchObject({
      status: 409,
      body: { code: 'support_case_without_mail' },
    })
  })

  it('names whoever opened it as they are known today', async () => {
    const leaving = await newPerson(server, { role: 'partner_full_admin', name: 'Leaving Person' })
    await open({}, leaving)
    await withInstallation(server.database.db, (trx) =>
      trx.deleteFrom('people').where('id', '=', leaving.id).execute(),
    )
    const [left] = await listed()
    expect(left).toMatchObject({ openedBy: { id: leaving.id, name: null } })
    expect(String(left?.['text'])).not.toMatch(/Leaving|@/)
  })

  it('is opened by a program too, which nobody answers', async () => {
    const { text: token } = await createToken(server.database.db, server.partner.id, 'script', null)
    const ask: TestPerson['ask'] = (path, init = {}) =>
      fetch(new URL(path, server.origin), {
        ...init,
        headers: {
          authorization: `Bearer ${token}`,
          ...(init.body !== undefined && { 'content-type': 'application/json' }),
        },
      })
    const { status, body } = await open({}, { ...boss, ask })
    expect([status, body['text']]).toEqual([201, `Our case: #${String(body['number'])}\n\n${words.text}`])
  })
})

const closed = (how: string) => expect.objectContaining({ isOpen: false, closedHow: how })

describe('a case closes by itself', () => {
  it('once its service is provisioned', async () => {
    await open()
    await send(boss, 'POST', `/api/v1/services/${id}/hand-over`, { to: 'partner' })
    expect(await shown()).toMatchObject({ isOpen: true })
    expect((await send(boss, 'POST', `/api/v1/services/${id}/task/finish`)).status).toBe(204)
    expect(await shown()).toEqual(closed('provisioned'))
    const [latest] = await history()
    expect(latest).toMatchObject({ kind: 'support_case_closed', after: { closedHow: 'provisioned' } })
  })

  it('once its service is removed', async () => {
    const ordered = await orderFor(server, null, ['Router', 'Phone'])
    ;({ customerId } = ordered)
    id = ordered.serviceIds[0] ?? ''
    expect((await open()).status).toBe(201)
    expect((await send(boss, 'POST', `/api/v1/services/${id}/withdraw`)).status).toBe(204)
    expect(await shown()).toEqual(closed('removed'))
    expect((await history())[0]).toMatchObject({ after: { closedHow: 'removed' } })
  })

  it('once a file says that its service is provisioned', async () => {
    const mark = id
    const file = (status: string) =>
      'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status\n' +
      `F-${mark},From a file,F-${mark}-S,Suite,paid,V,Meetings,${status}\n`
    const put = (status: string) =>
      boss.ask('/api/v1/imports', {
        method: 'POST',
        body: file(status),
        headers: { 'content-type': 'text/csv' },
      })
    expect((await put('unable_to_provision')).status).toBe(200)
    const { body } = await send(boss, 'GET', `/api/v1/customers/by-external-id/F-${id}`)
    customerId = String(body['id'])
    const [subscription] = body['subscriptions'] as { services: { id: string }[] }[]
    id = subscription?.services[0]?.id ?? ''
    expect((await open()).status).toBe(201)
    server.now += 1_000
    expect((await put('provisioned')).status).toBe(200)
    expect(await shown()).toEqual(closed('provisioned'))
    const [latest] = await history()
    expect(latest).toMatchObject({ kind: 'support_case_closed', actor: { kind: 'import' } })
  })
})

describe('who sees what of a case', () => {
  it('keeps it from the customer’s administrator, also in the history', async () => {
    await open()
    const theirs = await newPerson(server, { role: 'customer_admin', customerId })
    expect(await shown(theirs)).toBeNull()
    expect(await history(theirs)).toEqual([])
    expect((await send(theirs, 'GET', `/api/v1/services/${id}/support-cases`)).status).toBe(403)
  })

  it('keeps what the customer filled in from the help desk', async () => {
    await open({ way: 'link', details: true, text: 'Storgata 1' })
    const desk = await newPerson(server, { role: 'help_desk' })
    expect(await listed(desk)).toMatchObject([{ text: null, link: null, isOpen: true }])
    expect((await open({}, desk)).status).toBe(403)
    const reader = await newPerson(server, { role: 'partner_read_only' })
    expect(String((await listed(reader))[0]?.['text'])).toContain('Storgata 1')
  })

  it('answers as what is not there for another partner’s, and a deleted customer’s', async () => {
    const { body } = await open()
    const { id: elsewhere } = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: elsewhere })
    const notFound = { status: 404, body: { code: 'support_case_not_found' } }
    const noService = { status: 404, body: { code: 'service_not_found' } }
    const asked = async (who: TestPerson) => {
      expect(await about(body['id'], '', { vendorNumber: 'x' }, who)).toMatchObject(notFound)
      expect(await about(body['id'], '/close', {}, who)).toMatchObject(notFound)
      expect(await about(body['id'], '/send-again', undefined, who)).toMatchObject(notFound)
      expect(await draft('', who)).toMatchObject(noService)
      expect(await open({}, who)).toMatchObject(noService)
      expect(await send(who, 'GET', `/api/v1/services/${id}/support-cases`)).toMatchObject(noService)
    }
    await asked(stranger)
    await send(boss, 'DELETE', `/api/v1/customers/${customerId}`)
    await asked(boss)
  })

  it('goes with its customer for good', async () => {
    await open()
    await send(boss, 'DELETE', `/api/v1/customers/${customerId}`)
    const { db } = server.database
    const left = await writeTenant(db, server.partner.id, async (trx) => {
      await sql`update customers set archived_at = now() - interval '1000 days'
        where partner_id = ${server.partner.id} and id = ${customerId}`.execute(trx)
      await removeDeletedCustomers(trx, 100)
      return trx
        .selectFrom('support_cases')
        .select('id')
        .where('partner_id', '=', server.partner.id)
        .where('customer_id', '=', customerId)
        .execute()
    })
    expect(left).toEqual([])
  })
})

const settle = (json: object): Promise<Answer> => send(boss, 'PATCH', '/api/v1/partner', json)

describe('the partner’s settings', () => {
  it('take an address of each kind, and none', async () => {
    const link = 'https://vendor.example/?s={subject}'
    expect((await settle({ supportMail: ' a@b.example ', supportLink: ` ${link} ` })).body).toMatchObject({
      supportMail: 'a@b.example',
      supportLink: link,
    })
    expect((await settle({ supportMail: null })).body).toMatchObject({
      supportMail: null,
      supportLink: link,
    })
    expect((await settle({ supportLink: '' })).body).toMatchObject({ supportMail: null, supportLink: null })
  })

  it('say what to write instead', async () => {
    const { body } = await settle({
      supportMail: 'a@b.example, c@d.example',
      supportLink: 'https://vendor.example/?s={subjekt}',
    })
    expect(body.errors).toEqual([
      { path: 'body.supportMail', message: 'Write an e-mail address, for example kari@example.com.' },
      {
        path: 'body.supportLink',
        message:
          '«{subjekt}» is no place that can be filled in. Use these: {number}, {subject}, {text}, {customer}, {service}, {product}.',
      },
    ])
    for (const supportLink of [
      'http://a.example',
      'https://a.example/{text}',
      `https://a.example/?${'x'.repeat(1_000)}`,
    ])
      expect(pathsOf(await settle({ supportLink }))).toEqual(['body.supportLink'])
    expect(pathsOf(await settle({ supportMail: 'a@b.example\r\nBcc: x@y.example' }))).toEqual([
      'body.supportMail',
    ])
  })

  it('of a product stand in the catalogue’s file, which says what differs', async () => {
    const name = `Filed ${id}`
    const provisioner = { kind: 'manual', by: 'partner' }
    await send(boss, 'POST', '/api/v1/products', { name, provisioner })
    const { body: catalogue } = await send(boss, 'GET', '/api/v1/catalogue')
    const products = catalogue['products'] as { name: string; support: unknown }[]
    const filed = products.map((each) =>
      each.name === name ? { ...each, support: { link: 'https://v.example/#{number}' } } : each,
    )
    const apply = (list: unknown, query = '') =>
      send(boss, 'PUT', `/api/v1/catalogue${query}`, { ...catalogue, products: list })
    const { body: difference } = await apply(filed, '?dryRun=true')
    expect(difference['products']).toMatchObject({
      changed: [
        {
          name,
          before: { support: null },
          after: { support: { mail: null, link: 'https://v.example/#{number}' } },
        },
      ],
    })
    expect((await apply(filed)).status).toBe(200)
    const wrong = filed.map((each) =>
      each.name === name ? { ...each, support: { link: 'x', fax: '1' } } : each,
    )
    const index = filed.findIndex((each) => each.name === name)
    expect(pathsOf(await apply(wrong)).toSorted()).toEqual([
      `body.products[${index}].support.fax`,
      `body.products[${index}].support.link`,
    ])
    const found = await readTenant(server.database.db, server.partner.id, (trx) =>
      trx
        .selectFrom('products')
        .select('support')
        .where('partner_id', '=', server.partner.id)
        .where('name', '=', name)
        .executeTakeFirst(),
    )
    expect(found?.support).toEqual({ mail: null, link: 'https://v.example/#{number}' })
  })
})

describe('words that have what the customer filled in', () => {
  it('go with it when it is cleared, and words without it stay', async () => {
    const { serviceIds } = await orderFor(server, null, ['Calling'])
    const [serviceId = ''] = serviceIds
    const withIt = (await open({ text: 'Address: Planted Street 1' })).body['id']
    await about(withIt, '/close', {})
    const without = (await open({ text: 'Nothing of it here' })).body['id']
    await about(without, '/close', {})
    await writeTenant(server.database.db, server.partner.id, async (trx) => {
      const own = sql`partner_id = ${server.partner.id}`
      await sql`update support_cases set service_id = ${serviceId} where ${own} and id in (${String(withIt)}, ${String(without)})`.execute(
        trx,
      )
      await sql`update support_cases set has_details = true where ${own} and id = ${String(withIt)}`.execute(
        trx,
      )
      await sql`update services set withdrawn_at = now(), deprovisioned_at = now() where ${own} and id = ${serviceId}`.execute(
        trx,
      )
    })
    expect((await send(boss, 'DELETE', `/api/v1/services/${serviceId}/details`)).status).toBeLessThan(300)
    const texts = (await listed(boss, serviceId)).map(({ text }) => String(text))
    expect(texts.join()).not.toContain('Planted Street')
    expect(texts.join()).toContain('Nothing of it here')
  })
})
