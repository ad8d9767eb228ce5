import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columns } from '../../src/customers-file/columns.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { maxRememberedHeadings } from '../../src/imports/limits.ts'
import type { ImportAnswer } from '../../src/imports/present.ts'
import type { PreviewAnswer } from '../../src/imports/preview.ts'
import { rememberColumns } from '../../src/imports/remembered.ts'
import { plainStyles, rowsOf, workbookOf } from '../customers-file/workbook.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { goodRow, newAsker, requiredColumns } from './asker.ts'

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => server.close())

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
    const { ask } = await newAsker(server)
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
    const other = await (
      await newAsker(server)
    ).ask<PreviewAnswer>('/preview', { body: foreign, type: workbook })
    expect(other.missing).toEqual(['service_id'])
  })

  it('goes in as CSV and JSON lines with the same mapping', async () => {
    const { ask } = await newAsker(server)
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
    const { ask } = await newAsker(server)
    const problem = async (query: string, status = 400) =>
      ask<{ code: string; errors: { path: string; message: string }[] }>(query, {
        body: `${requiredColumns}\n`,
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
    const { ask } = await newAsker(server)
    const line = `${goodRow}\n`
    const whole = Buffer.from(`${requiredColumns}\n${line.repeat(Math.ceil(1024 ** 2 / line.length))}`)
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
    const { partnerId, ask } = await newAsker(server)
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
    const { ask } = await newAsker(server)
    expect(await template('', 'en')).toContain('customer_id,customer_name,')
    expect(await template('?separator=semicolon', 'en')).toContain('customer_id;customer_name;')
    for (const language of ['nb', 'sv', 'da', 'de'])
      expect(await template('', language)).toContain('\uFEFFcustomer_id;customer_name;')
    const answer = await ask<ImportAnswer>('', { body: await template('', 'nb') })
    expect(answer.counts).toMatchObject({ customers: { new: 3, refused: 0 }, errors: 0, warnings: 0 })
  })
})
