import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/accounts/tokens.ts'
import { createPartner, type Partner } from '../../src/partners/repository.ts'
import { newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { DatabaseDigest } from './digest.ts'
import { newCustomer } from './customer-objects.ts'
import { newObject } from './objects.ts'

const foreignMark = 'zzforeign'
let server: TestServer
let digest: DatabaseDigest
let foreign: Partner
let foreignToken = ''
let ownCustomer: Awaited<ReturnType<typeof newCustomer>>
let foreignCustomer: Awaited<ReturnType<typeof newCustomer>>

beforeAll(async () => {
  server = await startServer()
  const { db } = server.database
  foreign = await createPartner(db, 'Elsewhere')
  foreignToken = (await createToken(db, foreign.id, 'foreign', null)).text
  for (const [partnerId, mark] of [
    [server.partner.id, 'own'],
    [foreign.id, foreignMark],
  ] as const) {
    for (let n = 0; n < 4; n += 1) {
      const made = await newCustomer(db, partnerId, mark)
      if (mark === 'own') ownCustomer = made
      else foreignCustomer = made
      await newObject(server, 'import', partnerId, mark, null)
      await newPerson(server, { role: 'help_desk', partnerId, name: `${mark} person ${n}` })
    }
  }
  digest = new DatabaseDigest(server.admin)
  await digest.open()
})
afterAll(async () => {
  await digest?.close()
  await server?.close()
})

const asForeign = () => ({ headers: { authorization: `Bearer ${foreignToken}` } })

interface List {
  items: { id: string }[]
  nextCursor: string | null
}

async function cursorOf(path: string, init?: RequestInit): Promise<string> {
  const list = (await (await server.ask(path, init)).json()) as List
  if (list.nextCursor === null) throw new Error(`${path} has no further page`)
  return list.nextCursor
}

/** Every list that has cursors. */
const lists = [
  '/api/v1/customers?limit=1',
  '/api/v1/customers?limit=1&sort=name',
  '/api/v1/customers?limit=1&sort=ends',
  '/api/v1/customers?limit=1&search=customer',
  '/api/v1/people?limit=1',
  '/api/v1/imports?limit=1',
  '/api/v1/audit?limit=1',
]

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** What somebody may have made of a cursor: each of its values another, too many, too few, none. */
function edited(cursor: string): string[] {
  const values = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
  const hostile: unknown[] = [
    null,
    '',
    'x',
    "' or true --",
    '\u0000',
    '\ud800',
    0,
    -1,
    1.5,
    32_768,
    -32_769,
    2 ** 31,
    2 ** 53,
    1e300,
    8.64e15,
    {},
    [],
    true,
    foreign.id,
    'x'.repeat(2_000),
  ]
  return [
    ...values.flatMap((_, index) => hostile.map((value) => encode(values.with(index, value)))),
    encode([...values, 1]),
    encode(values.slice(0, -1)),
    encode(Object.fromEntries(values.entries())),
    encode('text'),
    Buffer.from('{').toString('base64url'),
    cursor.slice(0, -3),
    `${cursor}!`,
    '.',
    'x'.repeat(5_000),
  ]
}

describe('a cursor', () => {
  it.each(lists)('of another partner shows nothing of theirs: %s', async (path) => {
    const theirs = await cursorOf(path, asForeign())
    const response = await server.ask(`${path}&cursor=${theirs}`)
    const text = await response.text()
    expect(response.status).toBeLessThan(500)
    expect(text).not.toContain(foreignMark)
    expect(text).not.toContain(foreign.id)
  })

  it.each(lists)('that was edited is refused or shows what is one’s own: %s', async (path) => {
    const before = await digest.take()
    for (const cursor of edited(await cursorOf(path))) {
      const response = await server.ask(`${path}&cursor=${encodeURIComponent(cursor)}`)
      const text = await response.text()
      const shown = Buffer.from(cursor, 'base64url').toString().slice(0, 200)
      expect([shown, response.status < 500, text]).toEqual([shown, true, text])
      expect(text).not.toContain(foreignMark)
    }
    expect(await digest.take()).toEqual(before)
  })

  it('of another list is refused', async () => {
    const cursors = await Promise.all(lists.map((path) => cursorOf(path)))
    for (const [at, path] of lists.entries())
      for (const [from, cursor] of cursors.entries()) {
        if (at === from) continue
        const response = await server.ask(`${path}&cursor=${cursor}`)
        expect([path, lists[from], response.status]).toEqual([path, lists[from], 400])
      }
  })
})

describe('ids', () => {
  it('of another partner beside one’s own give one’s own alone', async () => {
    const response = await server.ask(
      `/api/v1/customers/by-ids?id=${foreignCustomer.id}&id=${ownCustomer.id}`,
    )
    const { items } = (await response.json()) as List
    expect(items.map(({ id }) => id)).toEqual([ownCustomer.id])
  })

  it.each([
    '01890000-0000-7000-8000-00000000000',
    '01890000000070008000000000000000',
    '{01890000-0000-7000-8000-000000000000}',
    '01890000-0000-7000-8000-000000000000%20',
    '01890000-0000-7000-8000-000000000000;',
    '..%2f..%2fimports',
    '%00',
    '*',
  ])('of another form are refused: %s', async (id) => {
    for (const path of ['customers/', 'imports/']) {
      const { status } = await server.ask(`/api/v1/${path}${id}`)
      expect([400, 404]).toContain(status)
    }
  })
})

const send = (text: string, type = 'text/csv') =>
  server.ask('/api/v1/imports', { method: 'POST', body: text, headers: { 'content-type': type } })

/** What every table holds of the other partner. */
async function ofForeign(): Promise<string> {
  const rows = (await digest.everything()).split('\n')
  return rows
    .filter((row) => row.includes(foreign.id))
    .toSorted()
    .join('\n')
}

describe('a customers file', () => {
  it('with another partner’s ids makes one’s own, and changes nothing of theirs', async () => {
    const before = await ofForeign()
    expect(before).toContain(foreignCustomer.externalId)
    const response = await send(
      'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status\n' +
        `${foreignCustomer.externalId},Taken,${foreignCustomer.externalId}-S,Suite,paid,V-0,P,provisioned\n` +
        `${foreignCustomer.id},By id,${foreignCustomer.serviceId},Suite,paid,${foreignCustomer.serviceId},P,provisioned\n`,
    )
    const { counts } = (await response.json()) as { counts: { customers: { new: number; changed: number } } }
    expect([response.status, counts.customers.new, counts.customers.changed]).toEqual([200, 2, 0])
    expect(await ofForeign()).toBe(before)
    // Who has it under the same id sees their own.
    const path = `/api/v1/customers/by-external-id/${foreignCustomer.externalId}`
    const [mine, theirs] = await Promise.all([server.ask(path), server.ask(path, asForeign())])
    const [a, b] = [
      (await mine.json()) as { id: string; name: string },
      (await theirs.json()) as { id: string },
    ]
    expect([a.name, a.id === b.id]).toEqual(['Taken', false])
  })

  it.each([
    [
      'partner_id',
      `customer_id,customer_name,subscription_id,offer,service_id,product,partner_id\nP-1,N,,,,,FOREIGN\n`,
      'text/csv',
    ],
    [
      'partnerId',
      `{"customer_id":"P-2","customer_name":"N","partner_id":"FOREIGN","__proto__":{"a":1}}\n`,
      'application/jsonl',
    ],
  ])('knows no column %s', async (_, text, type) => {
    const before = await ofForeign()
    const response = await send(text.replace('FOREIGN', foreign.id), type)
    expect([response.status, await response.text()]).toEqual([200, expect.any(String)])
    expect(await ofForeign()).toBe(before)
  })

  it('of harmful texts stores them as texts, or refuses their rows', async () => {
    const evil = [
      '=cmd|x!A0',
      "'; drop table customers; --",
      '<script>alert(1)</script>',
      'a\\u0000b',
      '\ud800',
    ]
    const rows = evil.map((text, n) =>
      JSON.stringify({ customer_id: `E-${n}`, customer_name: text, tags: [text.replaceAll('|', '')] }),
    )
    const response = await send(
      `${rows.join('\n')}\n{"customer_id":"E-9","customer_name":"a\\u0000b"}\n`,
      'application/jsonl',
    )
    expect(response.status).toBe(200)
    const list = await server.ask('/api/v1/customers?limit=200')
    expect(list.status).toBe(200)
    const csv = await (await server.ask('/api/v1/customers.csv')).text()
    expect(csv).not.toMatch(/(?:^|[,;\n"])=cmd/)
    expect(csv).toContain("'=cmd")
  })

  it('that is endless, or no file at all, is refused in words', async () => {
    for (const [text, type] of [
      ['\u0000\u0001\u0002', 'text/csv'],
      ['"', 'text/csv'],
      ['customer_id', 'text/csv'],
      ['{', 'application/jsonl'],
      ['['.repeat(100_000), 'application/jsonl'],
      ['PK\u0003\u0004nonsense', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ] as const) {
      const response = await send(text, type)
      expect([text.slice(0, 20), response.status < 500]).toEqual([text.slice(0, 20), true])
      await response.text()
    }
  })
})
