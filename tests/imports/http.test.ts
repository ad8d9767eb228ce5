import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/accounts/tokens.ts'
import { createClient } from '../../src/client/client.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { hasOpenImports } from '../../src/imports/repository.ts'
import type { ImportAnswer } from '../../src/imports/present.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { checkStored } from '../standings/check-stored.ts'
import { startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => server.close())

const required = 'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status'
const good = 'C1,Ås,S1,Suite,paid,V1,Calling,provisioned'

async function post(
  text: string,
  how: { query?: string; type?: string; language?: string; token?: string } = {},
) {
  const headers = {
    'content-type': how.type ?? 'text/csv',
    'accept-language': how.language ?? 'en',
    ...(how.token === undefined ? {} : { authorization: `Bearer ${how.token}` }),
  }
  return server.ask(`/api/v1/imports${how.query ?? ''}`, { method: 'POST', body: text, headers })
}

async function answerOf(response: Response): Promise<ImportAnswer> {
  return (await response.json()) as ImportAnswer
}

async function newToken(): Promise<string> {
  const partner = await createPartner(server.database.db, 'Another')
  return (await createToken(server.database.db, partner.id, 'tests', null)).text
}

describe('POST /api/v1/imports', () => {
  it('answers as soon as the sender wants to follow it', async () => {
    const token = await newToken()
    const rows = Array.from({ length: 20_000 }, (_, n) => good.replace('C1', `C${n}`).replace('S1', `S${n}`))
    const response = await post([required, ...rows, ''].join('\n'), { query: '?wait=0', token })
    const { id, state } = await answerOf(response)
    expect([response.status, response.headers.get('location')]).toEqual([202, `/api/v1/imports/${id}`])
    expect(['waiting', 'running']).toContain(state)
    expect((await post('', { query: '?wait=11', token })).status).toBe(400)
  })

  it('answers with counts, errors and warnings in the reader’s language', async () => {
    const token = await newToken()
    const bad = 'C2,Bø,S2,Suite,trial,V1,Calling,provisioned'
    const text = `${required},ends_at,colour\n${good},,\n${bad},31/12/2026,red\n`
    const response = await post(text, { token, language: 'nb' })
    expect(response.status).toBe(200)
    const answer = await answerOf(response)
    expect(answer).toMatchObject({
      state: 'done',
      errorCount: 1,
      counts: {
        customers: { new: 1, changed: 0, unchanged: 0, refused: 1 },
        rows: 2,
        errors: 1,
        warnings: 1,
      },
      warnings: [{ column: 'colour', code: 'unknown_column' }],
      failure: null,
    })
    expect(answer.errors).toEqual([
      {
        line: 3,
        column: 'ends_at',
        heading: null,
        code: 'instant_form',
        message: '«31/12/2026» er ikke skrevet som ISO 8601. Skriv 2026-12-31.',
        customerId: 'C2',
      },
    ])
    const again = await server.ask(`/api/v1/imports/${answer.id}`, {
      headers: { authorization: `Bearer ${token}`, 'accept-language': 'nb' },
    })
    expect(await again.json()).toEqual(answer)
  })

  it('takes JSON lines, dry runs and strict ones', async () => {
    const token = await newToken()
    const line = { customer_id: 'C1', customer_name: 'Ås' }
    const dry = await answerOf(
      await post(`${JSON.stringify(line)}\n`, { token, type: 'application/jsonl', query: '?dryRun=true' }),
    )
    expect(dry).toMatchObject({ dryRun: true, format: 'jsonl', counts: { customers: { new: 1 } } })
    const strict = await answerOf(
      await post(`${required}\n${good}\n,,,,,,,\n,Nobody,,,,,,\n`, { token, query: '?strict=true' }),
    )
    expect(strict).toMatchObject({ strict: true, counts: { customers: { new: 0, refused: 1 } } })
    const list = await server.ask('/api/v1/customers', { headers: { authorization: `Bearer ${token}` } })
    expect(await list.json()).toMatchObject({ total: 0 })
  })

  it('answers 422 for a file that cannot be read, saying where and why', async () => {
    const response = await post('a,b\n1,2\n')
    expect(response.status).toBe(422)
    const problem = (await response.json()) as { code: string; errors: { path: string; message: string }[] }
    expect(problem.code).toBe('file_unreadable')
    expect(problem.errors[0]?.path).toBe('line 1')
    expect(problem.errors[0]?.message).toContain('customer_id')
  })

  it('refuses other media types, a missing body and unknown parameters', async () => {
    expect((await post('x', { type: 'text/plain' })).status).toBe(415)
    expect((await post('x', { query: '?colour=red' })).status).toBe(400)
    expect((await server.ask('/api/v1/imports', { method: 'POST' })).status).toBe(400)
  })

  it('refuses a file that announces to be too large before it is sent, and says what to do', async () => {
    const upload = request(`${server.origin}/api/v1/imports`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.token}`,
        'accept-language': 'en',
        'content-type': 'text/csv',
        'content-length': String(4 * 1024 ** 3 + 1),
      },
    })
    upload.on('error', () => {})
    upload.flushHeaders()
    const [response] = (await once(upload, 'response')) as [IncomingMessage]
    const problem: unknown = JSON.parse(await textOf(response))
    upload.destroy()
    expect([response.statusCode, response.headers.connection]).toEqual([413, 'close'])
    expect(problem).toMatchObject({
      code: 'file_too_large',
      detail: expect.stringContaining('larger than 4 GB. Split it and import the parts') as string,
    })
  })

  it('leaves nothing of an upload that breaks off', async () => {
    const token = await newToken()
    const partnerId = await partnerOf(token)
    const upload = request(`${server.origin}/api/v1/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'content-length': '50000000' },
    })
    upload.on('error', () => {})
    const piece = Buffer.alloc(6 * 1024 * 1024, `${good}\n`)
    upload.write(`${required}\n`)
    upload.write(piece)
    await expect.poll(() => isOpen(partnerId), { timeout: 20_000 }).toBe(true)
    upload.destroy()
    await expect.poll(() => isOpen(partnerId), { timeout: 20_000 }).toBe(false)
    const list = await server.ask('/api/v1/imports', { headers: { authorization: `Bearer ${token}` } })
    expect(await list.json()).toEqual({ items: [], nextCursor: null })
  })
})

async function partnerOf(token: string): Promise<string> {
  const response = await server.ask('/api/v1/partner', { headers: { authorization: `Bearer ${token}` } })
  return ((await response.json()) as { id: string }).id
}

async function isOpen(partnerId: string): Promise<boolean> {
  return readTenant(server.database.db, partnerId, (trx) => hasOpenImports(trx, partnerId))
}

describe('reading imports', () => {
  it('lists the newest first, page by page, each once', async () => {
    const token = await newToken()
    const ids: string[] = []
    for (let file = 0; file < 5; file += 1) ids.push((await answerOf(await post(required, { token }))).id)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`
      const response = await server.ask(`/api/v1/imports?limit=2${query}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      const page = (await response.json()) as { items: { id: string }[]; nextCursor: string | null }
      seen.push(...page.items.map((item) => item.id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(ids.toReversed())
    const wrong = await server.ask('/api/v1/imports?cursor=nonsense')
    expect(((await wrong.json()) as { code: string }).code).toBe('cursor_invalid')
  })

  it('gives all errors as CSV that no spreadsheet runs', async () => {
    const answer = await answerOf(await post(`${required}\n=1+1,Name,S1,Suite,oops,V1,Calling,provisioned\n`))
    const response = await server.ask(`/api/v1/imports/${answer.id}/errors.csv`, {
      headers: { 'accept-language': 'en' },
    })
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(await response.text()).toBe(
      'line,column,code,message,customer_id,heading\r\n' +
        "2,kind,kind_unknown,«oops» is no kind of subscription. Write trial or paid.,'=1+1,\r\n",
    )
  })

  it('knows nothing of another partner’s', async () => {
    const answer = await answerOf(await post(required))
    const token = await newToken()
    for (const path of [`/api/v1/imports/${answer.id}`, `/api/v1/imports/${answer.id}/errors.csv`]) {
      const response = await server.ask(path, { headers: { authorization: `Bearer ${token}` } })
      expect(response.status).toBe(404)
      expect(((await response.json()) as { code: string }).code).toBe('import_not_found')
    }
  })
})

/** Fills a partner with the demo, and waits for its end beyond what the answer waits for. */
async function demo(token: string): Promise<Response> {
  const asked = { headers: { authorization: `Bearer ${token}` } }
  let response = await server.ask('/api/v1/demo', {
    method: 'POST',
    body: JSON.stringify({ customers: 700 }),
    headers: { ...asked.headers, 'content-type': 'application/json' },
  })
  const path = response.headers.get('location')
  if (response.status !== 202 || path === null) return response
  await expect
    .poll(
      async () => {
        response = await server.ask(path, asked)
        return (await answerOf(response.clone())).state
      },
      { timeout: 100_000 },
    )
    .toBe('done')
  return response
}

describe('POST /api/v1/demo', () => {
  it('fills a partner without customers, and never one with data of its own', async () => {
    const token = await newToken()
    const response = await demo(token)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      format: 'demo',
      state: 'done',
      counts: { customers: { new: 700, refused: 0 }, errors: 0 },
    })
    const again = await demo(token)
    expect(again.status).toBe(409)
    expect(((await again.json()) as { code: string }).code).toBe('partner_has_data')
  })

  it('gives customers people, who hold as many licences as their services say, and nobody a mail', async () => {
    const token = await newToken()
    await demo(token)
    const client = createClient({ baseUrl: server.origin, token })
    const { items } = await client.listCustomers({ query: { sort: 'name', limit: 200 } })
    const lists = await Promise.all(
      items
        .slice(0, 40)
        .map(({ id }) => client.listCustomerPeople({ params: { id }, query: { limit: 200 } })),
    )
    const held = lists.flatMap((list) => list.items.flatMap(({ licences }) => licences))
    expect(held.length).toBeGreaterThan(20)
    const { partner } = await client.getMe()
    const { db } = server.database
    expect(await checkStored(db, partner?.id ?? '', databaseClock())).toEqual([])
    const { rows } = await readTenant(db, partner?.id ?? '', (trx) =>
      sql<{ told: number; counted: number }>`
        select count(*) filter (where l.tell or l.mail_pending or l.telling is not null)::int as told,
          count(distinct v.id) filter (where v.licences_counted)::int as counted
        from licences l join services v on v.partner_id = l.partner_id and v.id = l.service_id
        where l.partner_id = ${partner?.id}`.execute(trx),
    )
    expect(rows[0]?.told).toBe(0)
    expect(rows[0]?.counted).toBeGreaterThan(100)
  })
})

describe('export and import', () => {
  it('an export goes in again unchanged, and into an empty partner to give the same file', async () => {
    const token = await newToken()
    const asked = { headers: { authorization: `Bearer ${token}` } }
    await server.ask('/api/v1/demo', {
      method: 'POST',
      body: JSON.stringify({ customers: 300 }),
      headers: { ...asked.headers, 'content-type': 'application/json' },
    })
    for (const [ending, type] of [
      ['csv', 'text/csv'],
      ['jsonl', 'application/jsonl'],
    ] as const) {
      const file = await (await server.ask(`/api/v1/customers.${ending}`, asked)).text()
      const again = await answerOf(await post(file, { token, type }))
      expect(again.counts?.customers).toEqual({ new: 0, changed: 0, unchanged: 300, refused: 0 })
      expect(again.counts?.services.kept).toBe(0)
      const other = await newToken()
      const copied = await answerOf(await post(file, { token: other, type }))
      expect(copied.counts?.customers.new).toBe(300)
      const copy = await server.ask(`/api/v1/customers.${ending}`, {
        headers: { authorization: `Bearer ${other}` },
      })
      expect(await copy.text()).toBe(file)
    }
  })
})
