import { sql } from 'kysely'
import type { SMTPServerOptions } from 'smtp-server'
import { expect } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { partOf, startSmtp, type ReceivedMail, type TestSmtp } from '../support/smtp.ts'

/** What is asked for a calling product. */
export const callingSchema = {
  type: 'object',
  required: ['address', 'timeZone'],
  additionalProperties: false,
  properties: {
    address: { type: 'string', minLength: 3, maxLength: 100, title: 'Address' },
    timeZone: { type: 'string', format: 'time-zone' },
    contact: { type: 'object', properties: { email: { type: 'string', format: 'email' } } },
  },
}
export const fitting = { address: 'Storgata 1', timeZone: 'Europe/Oslo' }

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number
  readonly body: Body
}

export interface DetailsServer extends TestServer {
  readonly boss: TestPerson
  readonly smtp: TestSmtp | null
  now: number
}

const refusing: SMTPServerOptions = {
  onMailFrom: (_, __, done) => done(Object.assign(new Error('not here'), { responseCode: 550 })),
}

/** A server whose time stands still until a test moves it, with a product that asks for details. */
export async function startDetailsServer(
  options: { mail?: boolean; refusesMails?: boolean } = {},
): Promise<DetailsServer> {
  const smtp = options.mail === false ? null : await startSmtp(options.refusesMails === true ? refusing : {})
  const time = { now: Date.parse('2026-03-02T09:00:00Z') }
  const server = await startServer({
    environment: { ...(smtp !== null && { SMTP_URL: smtp.url }), VARDE_TRUST_PROXY: '1' },
    context: { readNow: async () => time.now, mailSweepMs: 50, printLine: () => undefined },
  })
  const boss = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
  await newProduct(server, server.partner.id, 'Calling', callingSchema)
  return {
    ...server,
    boss,
    smtp,
    get now() {
      return time.now
    },
    set now(now) {
      time.now = now
    },
    close: async () => {
      await server.close()
      await smtp?.close()
    },
  }
}

let made = 0

/** A product that people of the partner set up. */
export async function newProduct(
  server: TestServer,
  partnerId: string,
  name: string,
  details: object,
): Promise<string> {
  const id = newId()
  made += 1
  await writeTenant(server.database.db, partnerId, (trx) =>
    sql`insert into products (partner_id, id, external_id, name, provisioner, details, position, created_at, updated_at)
      values (${partnerId}, ${id}, ${`P-${made}`}, ${name}, '{"kind":"manual","by":"partner"}', ${JSON.stringify(details)},
        ${made}, now(), now())`.execute(trx),
  )
  return id
}

export async function send<Body = Record<string, unknown>>(
  who: Pick<TestPerson, 'ask'>,
  method: string,
  path: string,
  json?: unknown,
): Promise<Answer<Body>> {
  const response = await who.ask(path, { method, ...(json !== undefined && { body: JSON.stringify(json) }) })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Body }
}

/** Asks without any credential, as the page behind a link does. */
export async function byLink<Body = Record<string, unknown>>(
  server: TestServer,
  what: string,
  json: unknown,
): Promise<Answer<Body>> {
  made += 1
  const headers = {
    authorization: '',
    'content-type': 'application/json',
    origin: server.origin,
    // Each from an address of its own, so that no limit is met.
    'x-forwarded-for': `10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made & 255}`,
  }
  const response = await fetch(`${server.origin}/api/v1/set-up/${what}`, {
    method: 'POST',
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
    body: JSON.stringify(json),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

export interface Ordered {
  readonly customerId: string
  readonly serviceIds: readonly string[]
  readonly email: string
}

/** A customer with services that are asked for details. @param email null: nobody's address is known */
export async function orderFor(
  server: DetailsServer,
  email?: string | null,
  products: readonly string[] = ['Calling'],
  country = 'NO',
): Promise<Ordered> {
  made += 1
  const adminEmail = email === undefined ? `kari-${made}@firma.no` : email
  const customer = await send(server.boss, 'POST', '/api/v1/customers', {
    name: `Fjell ${made} AS`,
    country,
    ...(adminEmail !== null && { adminEmail }),
  })
  const customerId = String(customer.body['id'])
  const serviceIds = await orderMore(server, customerId, products)
  return { customerId, serviceIds, email: adminEmail ?? '' }
}

/** One more subscription of a customer. @returns its services */
export async function orderMore(
  server: DetailsServer,
  customerId: string,
  products: readonly string[] = ['Calling'],
): Promise<string[]> {
  const ordered = await send(server.boss, 'POST', `/api/v1/customers/${customerId}/subscriptions`, {
    offer: 'Own',
    products: products.map((product) => ({ product, licences: null })),
    kind: 'paid',
    startsAt: '2026-03-01',
    term: 'P1Y',
    quantity: 1,
  })
  expect(ordered.status, JSON.stringify(ordered.body)).toBe(201)
  const { db } = server.database
  return writeTenant(db, server.partner.id, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select v.id from services v join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where v.partner_id = ${server.partner.id} and s.customer_id = ${customerId} order by v.id desc
      limit ${products.length}`.execute(trx)
    return rows.map(({ id }) => id).toReversed()
  })
}

/** The mails that have come to an address, once there are so many. */
export async function mailsTo(server: DetailsServer, email: string, count = 1): Promise<ReceivedMail[]> {
  const mails = () => server.smtp?.received.filter(({ to }) => to.includes(email)) ?? []
  await expect.poll(() => mails().length, { timeout: 30_000 }).toBe(count)
  return mails()
}

/** The secret of the link in a mail. */
export function secretIn(mail: ReceivedMail | undefined): string {
  return /\/set-up\/([\w-]+)/.exec(mail === undefined ? '' : partOf(mail, 'text/plain'))?.[1] ?? ''
}
