import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Static } from 'typebox'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createToken } from '../../src/accounts/tokens.ts'
import { columns } from '../../src/customers-file/columns.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { maxRememberedHeadings } from '../../src/imports/limits.ts'
import type { ImportAnswer } from '../../src/imports/present.ts'
import type { PreviewAnswer } from '../../src/imports/preview.ts'
import { rememberColumns } from '../../src/imports/remembered.ts'
import type { changes, errorList } from '../../src/imports/schema-detail.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { plainStyles, rowsOf, workbookOf } from '../customers-file/workbook.ts'
import { startServer, type TestServer } from '../support/server.ts'

type ErrorList = Static<(typeof errorList)['response'][200]>
type Changes = Static<(typeof changes)['response'][200]>

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const required = 'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status'
const good = 'C1,Ås,S1,Suite,paid,V1,Calling,provisioned'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => server.close())

interface Asker {
  readonly partnerId: string
  /** @returns the body as JSON, after a look at the status */
  ask: <T>(
    path: string,
    how?: { method?: string; type?: string; body?: string | Buffer; status?: number },
  ) => Promise<T>
}

/** A partner of its own, asking in Norwegian. */
async function newAsker(on: TestServer = server): Promise<Asker> {
  const { id } = await createPartner(on.database.db, 'Another')
  const { text } = await createToken(on.database.db, id, 'nattjobb', null)
  return {
    partnerId: id,
    ask: async (path, { method, type = 'text/csv', body, status = 200 } = {}) => {
      const response = await on.ask(`/api/v1/imports${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          authorization: `Bearer ${text}`,
          'accept-language': 'nb',
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      })
      expect([path, response.status]).toEqual([path, status])
      return (await response.json()) as never
    },
  }
}

/** A workbook with headings of its own: two customers, one with a wrong date. */
const foreign = workbookOf({
  sheets: [
    {
      name: 'Kunder',
      rows:
        rowsOf([
          ['Kunder per november'],
          [],
          [
            'Kundenr',
            'Firma',
            'Avtalenr',
            'Pakke',
            'Type',
            'Lnr',
            'Vare',
            'Klargjøring',
            'Sluttdato',
            'Antall',
            'Selger',
          ],
        ]).replace(/<row r="1">.*?<\/row>/, '') +
        '<row r="4">' +
        ['C1', 'Ås AS', 'S1', 'Suite', 'paid', 'V1', 'Calling', 'provisioned']
          .map((text, at) => `<c r="${'ABCDEFGH'[at]}4" t="inlineStr"><is><t>${text}</t></is></c>`)
          .join('') +
        '<c r="I4" s="1"><v>46752</v></c><c r="J4"><v>10</v></c></row>' +
        rowsOf(
          [['C2', 'Bø AS', 'S2', 'Suite', 'paid', 'V1', 'Calling', 'provisioned', '31.12.2027', 3, 'Kari']],
          5,
        ),
    },
  ],
  styles: plainStyles,
})
const foreignMapping = new URLSearchParams(
  [
    'customer_id:Kundenr',
    'customer_name:Firma',
    'subscription_id:Avtalenr',
    'offer:Pakke',
    'kind:Type',
    'service_id:Lnr',
    'product:Vare',
    'provisioning_status:Klargjøring',
    'ends_at:Sluttdato',
    'licences:Antall',
  ].map((text) => ['column', text]),
)

describe('a workbook with headings of its own', () => {
  it('is previewed, mapped, tried, imported, remembered and looked at', async () => {
    const { ask } = await newAsker()
    const preview = await ask<PreviewAnswer>('/preview', { body: foreign, type: workbook })
    expect(preview).toMatchObject({
      format: 'xlsx',
      separator: null,
      sheet: 'Kunder',
      missing: ['service_id'],
    })
    expect(preview.headings).toHaveLength(11)
    expect(preview.rows[0]).toEqual({
      line: 4,
      cells: 'C1|Ås AS|S1|Suite|paid|V1|Calling|provisioned|2027-12-31|10|'.split('|'),
    })
    expect(preview.columns).toHaveLength(columns.length)
    expect(preview.columns[1]).toEqual({
      name: 'customer_name',
      label: 'Kundenavn',
      required: 'always',
      heading: 'Firma',
      source: 'synonym',
    })
    expect(preview.columns.find(({ name }) => name === 'service_id')).toMatchObject({
      heading: null,
      source: null,
    })

    const dry = await ask<ImportAnswer>(`?dryRun=true&${foreignMapping.toString()}`, {
      body: foreign,
      type: workbook,
    })
    expect(dry).toMatchObject({ dryRun: true, counts: { customers: { new: 1, refused: 1 }, warnings: 1 } })
    // A try is no decision: nothing is remembered yet.
    const again = await ask<PreviewAnswer>('/preview', { body: foreign, type: workbook })
    expect(again.missing).toEqual(['service_id'])

    const query = `?fileName=${encodeURIComponent('kunder æøå.xlsx')}&${foreignMapping.toString()}`
    const answer = await ask<ImportAnswer>(query, { body: foreign, type: workbook })
    expect(answer).toMatchObject({
      state: 'done',
      format: 'xlsx',
      fileName: 'kunder æøå.xlsx',
      by: { kind: 'token', name: 'nattjobb' },
      counts: { customers: { new: 1, refused: 1 }, rows: 2, errors: 1 },
      warnings: [{ line: 3, column: 'Selger', code: 'unknown_column' }],
      errors: [{ line: 5, column: 'ends_at', heading: 'Sluttdato', code: 'instant_form', customerId: 'C2' }],
    })
    expect(answer.columns[0]).toEqual({ column: 'customer_id', heading: 'Kundenr' })
    const list = await ask<{ items: ImportAnswer[] }>('')
    expect(list.items[0]).toMatchObject({
      id: answer.id,
      fileName: 'kunder æøå.xlsx',
      by: { name: 'nattjobb' },
    })

    const third = await ask<PreviewAnswer>('/preview', { body: foreign, type: workbook })
    expect(third.missing).toEqual([])
    expect(third.columns.find(({ name }) => name === 'service_id')).toMatchObject({
      heading: 'Lnr',
      source: 'remembered',
    })
    const other = await (await newAsker()).ask<PreviewAnswer>('/preview', { body: foreign, type: workbook })
    expect(other.missing).toEqual(['service_id'])
  })

  it('goes in as CSV and JSON lines with the same mapping', async () => {
    const { ask } = await newAsker()
    const mapping = '?column=customer_id:Kundenr&column=customer_name:Firma'
    const lines = '{"Kundenr":"C1","Firma":"Ås"}\n{"Kundenr":7,"Firma":"Bø"}\n'
    const jsonl = await ask<ImportAnswer>(mapping, { body: lines, type: 'application/jsonl' })
    expect(jsonl).toMatchObject({
      counts: { customers: { new: 1, refused: 0 }, errors: 1 },
      errors: [{ line: 2, column: 'customer_id', heading: 'Kundenr', code: 'json_type' }],
    })
    const rest = ['subscription_id:A', 'offer:B', 'service_id:C', 'product:D']
      .map((text) => `&column=${text}`)
      .join('')
    const csv = await ask<ImportAnswer>(mapping + rest, {
      body: 'Kundenr;Firma;A;B;C;D\nC1;Ås;;;;\nC2;Bø;;;;\n',
    })
    expect(csv.counts?.customers).toMatchObject({ new: 1, unchanged: 1 })
  })

  it('is refused with a wrong mapping, saying what', async () => {
    const { ask } = await newAsker()
    const problem = async (query: string, status = 400) =>
      ask<{ code: string; errors: { path: string; message: string }[] }>(query, {
        body: `${required}\n`,
        status,
      })
    const twice = await problem('?column=kind:A&column=kind:B&column=tags:A')
    expect([twice.code, ...twice.errors.map(({ path }) => path)]).toEqual([
      'invalid_request',
      'query.column[1]',
      'query.column[2]',
    ])
    for (const wrong of ['kind', 'kind:', 'kind: ', 'colour:A', `kind:${'x'.repeat(300)}`])
      expect((await problem(`?column=${wrong}`)).errors[0]?.path).toBe('query.column[0]')
    const missing = await problem('?column=customer_id:Kundenr', 422)
    expect(missing.errors[0]?.message).toContain('customer_id («Kundenr»)')
  })
})

describe('POST /api/v1/imports/preview', () => {
  it('reads the first megabyte of text, and refuses more and what cannot be read', async () => {
    const { ask } = await newAsker()
    const line = `${good}\n`
    const whole = Buffer.from(`${required}\n${line.repeat(Math.ceil(1024 ** 2 / line.length))}`)
    const file = whole.subarray(0, 1024 ** 2)
    const preview = await ask<PreviewAnswer>('/preview', { body: file })
    expect(preview).toMatchObject({ format: 'csv', separator: ',', sheet: null, missing: [] })
    expect(preview.rows).toHaveLength(5)
    await ask('/preview', { body: whole.subarray(0, 1024 ** 2 + 1), status: 413 })
    const unreadable = await ask<{ errors: unknown[] }>('/preview', { body: '\n\n', status: 422 })
    expect(unreadable.errors).toEqual([
      { path: 'line 1', message: 'Filen er tom. Den første linjen må ha navnene på kolonnene.' },
    ])
    await ask('/preview', { body: 'x', type: workbook, status: 422 })
    await ask('/preview', { body: 'x', type: 'text/plain', status: 415 })
    const list = await ask<{ items: unknown[] }>('')
    expect(list.items).toEqual([])
  })
})

describe('what is remembered of headings', () => {
  it('is bounded, and the latest use wins', async () => {
    const { partnerId, ask } = await newAsker()
    const { db } = server.database
    for (let n = 0; n < maxRememberedHeadings + 5; n += 1)
      await writeTenant(db, partnerId, (trx) => rememberColumns(trx, partnerId, { tags: `Ord ${n}` }, n))
    await writeTenant(db, partnerId, (trx) => rememberColumns(trx, partnerId, { kind: 'Ord 504' }, 1000))
    const rows = await readTenant(db, partnerId, (trx) =>
      trx.selectFrom('import_columns').selectAll().where('partner_id', '=', partnerId).execute(),
    )
    expect(rows).toHaveLength(maxRememberedHeadings)
    const { columns: guessed } = await ask<PreviewAnswer>('/preview', { body: 'Ord 0;ord-503;Ord 504\n' })
    const of = (name: string) => guessed.find((column) => column.name === name)?.heading
    expect([of('tags'), of('kind')]).toEqual(['ord-503', 'Ord 504'])
  })
})

async function template(query: string, language: string): Promise<string> {
  const response = await server.ask(`/api/v1/imports/template.csv${query}`, {
    headers: { 'accept-language': language },
  })
  expect(response.headers.get('content-disposition')).toContain('customers.csv')
  return Buffer.from(await response.arrayBuffer()).toString()
}

describe('GET /api/v1/imports/template.csv', () => {
  it('goes in as it is, separated as the reader’s spreadsheet has it', async () => {
    const { ask } = await newAsker()
    expect(await template('', 'en')).toContain('customer_id,customer_name,')
    expect(await template('?separator=semicolon', 'en')).toContain('customer_id;customer_name;')
    for (const language of ['nb', 'sv', 'da', 'de'])
      expect(await template('', language)).toContain('\uFEFFcustomer_id;customer_name;')
    const answer = await ask<ImportAnswer>('', { body: await template('', 'nb') })
    expect(answer.counts).toMatchObject({ customers: { new: 3, refused: 0 }, errors: 0, warnings: 0 })
  })
})

describe('GET /api/v1/imports/{id}/errors', () => {
  it('pages, filters and counts, each choice under the others', async () => {
    const { ask } = await newAsker()
    const rows = [
      'C1,Ås,S1,Suite,oops,V1,Calling,provisioned',
      'C2,,S2,Suite,paid,V1,Calling,provisioned',
      'C3,Bø,S3,Suite,oops,V1,Calling,done',
      'C4,Bø,S4,Suite,100%,V1,Calling,provisioned',
      '{,Bø,S5,Suite,paid,V1,Calling,provisioned,extra',
    ]
    const { id } = await ask<ImportAnswer>('', { body: `${required}\n${rows.join('\n')}\n` })
    const errors = async (query = '') => ask<ErrorList>(`/${id}/errors${query}`)
    const all = await errors()
    expect(all.items.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'kind', 'kind_unknown'],
      [3, 'customer_name', 'required'],
      [4, 'kind', 'kind_unknown'],
      [4, 'provisioning_status', 'provisioning_status_unknown'],
      [5, 'kind', 'kind_unknown'],
      [6, null, 'cell_count'],
    ])
    expect(all.total).toBe(6)
    expect(all.codes?.map(({ code, count }) => [code, count])).toEqual([
      ['kind_unknown', 3],
      ['cell_count', 1],
      ['provisioning_status_unknown', 1],
      ['required', 1],
    ])
    expect(all.codes?.[0]?.message).toContain('«oops»')
    const kind = await errors('?code=kind_unknown')
    expect([kind.total, kind.codes?.length, kind.columns]).toEqual([
      3,
      4,
      [{ column: 'kind', heading: null, count: 3 }],
    ])
    expect((await errors('?column=whole_row&column=customer_name')).items.map(({ line }) => line)).toEqual([
      3, 6,
    ])
    const lines = async (search: string) =>
      (await errors(`?search=${encodeURIComponent(search)}`)).items.map(({ line }) => line)
    expect(await Promise.all(['4', 'c3', 'OOPS', '%', 'value', '_'].map(lines))).toEqual([
      [4, 4, 5],
      [4, 4],
      [2, 4],
      [5],
      [],
      [],
    ])

    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: ErrorList = await errors(
        `?code=kind_unknown&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      expect(page.total).toBe(cursor === '' ? 3 : null)
      seen.push(...page.items.map(({ line }) => line))
      cursor = page.nextCursor
    }
    expect(seen).toEqual([2, 4, 5])
    const first = await errors('?limit=1')
    const mismatch = await ask<{ code: string }>(`/${id}/errors?code=required&cursor=${first.nextCursor}`, {
      status: 400,
    })
    expect(mismatch.code).toBe('cursor_mismatch')
    await ask(`/${id}/errors?cursor=x`, { status: 400 })
  })
})

describe('GET /api/v1/imports/{id}/changes', () => {
  it('lists who changed and what, then who is new, each once', async () => {
    const { ask } = await newAsker()
    const before = [
      'C0,Ås,S0,Suite,paid,V1,Calling,provisioned',
      'C9,Bø,S9,Suite,paid,V1,Calling,provisioned',
    ]
    const first = await ask<ImportAnswer>('', { body: `${required}\n${before.join('\n')}\n` })
    const after = [
      'C0,Ås AS,S0,Suite,paid,V1,Calling,pending_details',
      'C9,Bø,S9,Suite,paid,V1,Calling,provisioned',
      'C5,Vik,S5,Suite,paid,V1,Calling,provisioned',
      'C4,Nes,,,,,,',
      'C9,Bø,S9b,Mini,paid,V1,Calling,provisioned',
    ]
    const second = await ask<ImportAnswer>('', { body: `${required}\n${after.join('\n')}\n` })
    expect(second.counts?.customers).toMatchObject({ new: 2, changed: 2 })
    const { items } = await ask<Changes>(`/${second.id}/changes`)
    expect(items.map(({ kind, externalId, name }) => [kind, externalId, name])).toEqual([
      ['changed', 'C0', 'Ås AS'],
      ['changed', 'C9', 'Bø'],
      ['new', 'C4', 'Nes'],
      ['new', 'C5', 'Vik'],
    ])
    const [c0, c9, c4] = items
    expect(c0?.changes.map(({ kind, before: was, after: is }) => [kind, was, is])).toEqual([
      ['customer_changed', { name: 'Ås' }, { name: 'Ås AS' }],
      [
        'subscription_changed',
        { provisioningStatus: 'provisioned' },
        { provisioningStatus: 'pending_details' },
      ],
      [
        'service_changed',
        expect.objectContaining({ provisioningStatus: 'provisioned' }),
        expect.objectContaining({ provisioningStatus: 'pending_details' }),
      ],
    ])
    expect(c9?.changes.map(({ kind, subscription }) => [kind, subscription?.externalId])).toEqual([
      ['subscription_created', 'S9b'],
      ['service_created', 'S9b'],
    ])
    expect(c4?.changes.map(({ after: is }) => is)).toEqual([{ name: 'Nes', subscriptions: 0, services: 0 }])

    for (const query of ['', '&kind=new', '&kind=changed']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`
        const page: Changes = await ask(`/${second.id}/changes?limit=1${query}${more}`)
        seen.push(...page.items.map(({ externalId }) => externalId))
        cursor = page.nextCursor
      }
      const expected = {
        '': ['C0', 'C9', 'C4', 'C5'],
        '&kind=new': ['C4', 'C5'],
        '&kind=changed': ['C0', 'C9'],
      }
      expect(seen).toEqual(expected[query as keyof typeof expected])
    }
    const made = await ask<Changes>(`/${first.id}/changes?kind=changed`)
    expect(made.items).toEqual([])
  })

  it('shows of a customer with very many changes the first ones, and counts the rest', async () => {
    const { ask } = await newAsker()
    await ask('', { body: `${required}\n${good}\n` })
    const rows = Array.from({ length: 30 }, (_, n) => `C1,Ås,S1,Suite,paid,W${n},Calling,provisioned`)
    const { id } = await ask<ImportAnswer>('', { body: `${required}\n${rows.join('\n')}\n` })
    const { items } = await ask<Changes>(`/${id}/changes`)
    expect([items.length, items[0]?.changes.length, items[0]?.more]).toEqual([1, 20, 10])
  })
})

describe('DELETE /api/v1/imports/{id}', () => {
  it('refuses what has been written or has ended', async () => {
    const { ask } = await newAsker()
    const { id } = await ask<ImportAnswer>('', { body: `${required}\n${good}\n` })
    const refused = await ask<{ code: string }>(`/${id}`, { method: 'DELETE', status: 409 })
    expect(refused.code).toBe('import_not_cancellable')
  })
})

describe('another partner', () => {
  it('knows nothing of an import, and stops none', async () => {
    const { ask } = await newAsker()
    const { id } = await ask<ImportAnswer>('', { body: `${required}\n${good}\n` })
    const other = await newAsker()
    for (const path of [`/${id}/errors`, `/${id}/changes`]) await other.ask(path, { status: 404 })
    await other.ask(`/${id}`, { method: 'DELETE', status: 404 })
  })
})

describe('an answer that does not wait', () => {
  let hasty: TestServer
  beforeAll(async () => {
    hasty = await startServer({ context: { answerImportsWithinMs: 0 } })
  })
  afterAll(async () => hasty.close())

  const rows = Array.from({ length: 20_000 }, (_, n) => `C${n},Ås,S${n},Suite,paid,V1,Calling,provisioned`)
  const large = `${required}\n${rows.join('\n')}\n`

  it('is 202 with the address to follow, which leads to the end', async () => {
    const { ask } = await newAsker(hasty)
    const started = await ask<ImportAnswer>('', { body: large, status: 202 })
    expect(['waiting', 'running']).toContain(started.state)
    await expect
      .poll(async () => (await ask<ImportAnswer>(`/${started.id}`)).state, { timeout: 60_000 })
      .toBe('done')
    const ended = await ask<ImportAnswer>(`/${started.id}`)
    expect(ended.counts?.customers).toMatchObject({ new: 20_000 })
  })

  it('lets a dry run be stopped on its way: it leaves nothing, and stays in the list', async () => {
    const { ask, partnerId } = await newAsker(hasty)
    const { id } = await ask<ImportAnswer>('?dryRun=true', { body: large, status: 202 })
    const stopped = await ask<ImportAnswer>(`/${id}`, { method: 'DELETE' })
    expect(stopped).toMatchObject({ id, state: 'cancelled', counts: null })
    expect(stopped.finishedAt).not.toBeNull()
    // Again it is the same, and the run that was under way changes nothing any more.
    await ask(`/${id}`, { method: 'DELETE' })
    const after = await ask<ImportAnswer>('', { body: `${required}\n${good}\n`, status: 202 })
    await expect
      .poll(async () => (await ask<ImportAnswer>(`/${after.id}`)).state, { timeout: 60_000 })
      .toBe('done')
    expect(await ask<ImportAnswer>(`/${id}`)).toMatchObject({ state: 'cancelled', counts: null })
    const chunks = await readTenant(hasty.database.db, partnerId, (trx) =>
      trx.selectFrom('import_chunks').select('seq').where('partner_id', '=', partnerId).execute(),
    )
    expect(chunks).toEqual([])
  })
})

describe('a sender that goes away in the middle', () => {
  it.each([
    ['/api/v1/imports', {}],
    ['/api/v1/imports', { 'idempotency-key': 'goes-away' }],
    ['/api/v1/imports/preview', {}],
  ])('is no fault of the server: %s %o', async (path, more) => {
    const other = await startServer()
    const told: unknown[] = []
    const begun = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    const makeLog = other.app.log.child.bind(other.app.log)
    // What a request says goes through a log of its own.
    vi.spyOn(other.app.log, 'child').mockImplementation((...bindings) => {
      const log = makeLog(...bindings)
      vi.spyOn(log, 'error').mockImplementation((what: unknown) => told.push(what))
      begun.resolve()
      return log
    })
    const sending = request(`${other.origin}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${other.token}`,
        'content-type': 'text/csv',
        'content-length': '1000000',
        ...more,
      },
    })
    sending.on('error', () => ended.resolve())
    sending.write(`${required}\n`)
    await begun.promise
    await sleep(200)
    sending.destroy(new Error('gone'))
    await ended.promise
    await sleep(200)
    await other.close()
    expect(told).toEqual([])
  })
})
