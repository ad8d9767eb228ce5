import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { columnIndex, columns, requiredColumns } from '../../src/customers-file/columns.ts'
import { maxRecordLength } from '../../src/customers-file/csv-scanner.ts'
import { readCsv } from '../../src/customers-file/read-csv.ts'
import type { RawRecord } from '../../src/customers-file/row.ts'
import { csvOf, customerOnly, goodRow, header, readAll } from './files.ts'

function cell(record: RawRecord | undefined, name: string) {
  return record?.cells[columnIndex.get(name) ?? -1]
}

const short = 'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status'

describe('readCsv', () => {
  it('gives each record its cells in the order of the table and its line', async () => {
    const { records, warnings, problem } = await readAll('csv', csvOf(goodRow, goodRow))
    expect(problem).toBeNull()
    expect(warnings).toEqual([])
    expect(records.map((record) => record.line)).toEqual([2, 3])
    expect(records[0]?.cells).toEqual(columns.map((column) => goodRow[column.name]))
  })

  it('takes columns in any order, trimmed and in any case, and leaves absent ones undefined', async () => {
    const content = ` Provisioning_Status ,product,service_id,kind,offer,SUBSCRIPTION_ID,customer_name,customer_id\n1,2,3,4,5,6,7,8`
    const { records } = await readAll('csv', content)
    expect(cell(records[0], 'customer_id')).toBe('8')
    expect(cell(records[0], 'provisioning_status')).toBe('1')
    expect(cell(records[0], 'country')).toBeUndefined()
  })

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])(
    'reads lines that end with %s, with blank ones between, and counts physical lines',
    async (_name, end) => {
      const content = ['', short, '1,2,3,4,5,6,7,8', '', '', `a,"b${end}c",,,,,,d`, 'x,,,,,,,', ''].join(end)
      const { records } = await readAll('csv', content)
      expect(records.map((record) => record.line)).toEqual([3, 6, 8])
      expect(cell(records[1], 'customer_name')).toBe(`b${end}c`)
      expect(cell(records[1], 'provisioning_status')).toBe('d')
    },
  )

  it('reads quotes as RFC 4180 has them and keeps a quote inside an unquoted cell', async () => {
    const { records } = await readAll('csv', `${short}\n"a ""b"", c",19" rack,"",",",,"""",,""`)
    const names = ['customer_id', 'customer_name', 'subscription_id', 'offer', 'service_id']
    expect(names.map((name) => cell(records[0], name))).toEqual(['a "b", c', '19" rack', '', ',', '"'])
  })

  it('finds semicolons on the header outside quotes', async () => {
    const content = `${short.replaceAll(',', ';')};"a,b,c,d,e,f,g,h,i,j"\n1;2,5;3;4;5;6;7;8;9`
    const { records, warnings } = await readAll('csv', content)
    expect(cell(records[0], 'customer_name')).toBe('2,5')
    expect(warnings).toEqual([{ line: 1, column: 'a,b,c,d,e,f,g,h,i,j', code: 'unknown_column', params: {} }])
  })

  it('obeys the line sep=; that spreadsheets write', async () => {
    const content = `sep=;\r\n${short.replaceAll(',', ';')}\r\n1;2;3;4;5;6;7;8\r\n`
    for (const piece of [1, 2, 7, 1000]) {
      const { records, problem } = await readAll('csv', content, { piece })
      expect(problem).toBeNull()
      expect(records.map((record) => record.line)).toEqual([3])
    }
    const tab = await readAll('csv', 'sep=\t\na\tb\n')
    expect(tab.problem).toMatchObject({ code: 'separator_unsupported', params: { separator: 'TAB' } })
  })

  it('takes UTF-8 with and without a byte order mark, however it is cut', async () => {
    const content = csvOf({ ...goodRow, customer_name: 'Ærlig Ødegård 株式会社 😀' })
    for (const bytes of [Buffer.from(content), Buffer.from(`\uFEFF${content}`)]) {
      for (const piece of [1, 2, 3, 5, 1000]) {
        const { records } = await readAll('csv', bytes, { chunk: 1, piece })
        expect(cell(records[0], 'customer_name')).toBe('Ærlig Ødegård 株式会社 😀')
        expect(cell(records[0], 'customer_id')).toBe('C-1')
      }
    }
  })

  it('names the line where the text stops being UTF-8 and gives what stands before', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${csvOf(goodRow)}\n"C-2","with\nline`),
      Buffer.from([0xe6, 0x20]),
      Buffer.from('"\n'),
    ])
    for (const piece of [1, 10, 1000, 100_000]) {
      const { records, problem } = await readAll('csv', bytes, { piece })
      expect(problem).toEqual({ line: 4, column: null, code: 'not_utf8', params: {} })
      expect(records).toHaveLength(1)
    }
  })

  it('refuses UTF-16 and a character that the end of the file cuts', async () => {
    const utf16 = Buffer.from(`\uFEFF${csvOf(goodRow)}`, 'utf16le')
    expect((await readAll('csv', utf16)).problem).toMatchObject({ line: 1, code: 'not_utf8' })
    const cut = Buffer.concat([Buffer.from(`${short}\n1`), Buffer.from([0xc3])])
    expect((await readAll('csv', cut)).problem).toMatchObject({ line: 2, code: 'not_utf8' })
  })

  it.each(['', '\n\n\r\n', '\uFEFF', ',,,\n;;'])('refuses a file without a header: %j', async (content) => {
    expect((await readAll('csv', content)).problem).toMatchObject({ code: 'file_empty' })
  })

  it('lists the columns that are missing beside those found', async () => {
    const { problem } = await readAll('csv', 'customer_id;Name;kind\n1;2;3')
    const missing = requiredColumns.filter((name) => name !== 'customer_id' && name !== 'kind')
    expect(problem).toEqual({
      line: 1,
      column: null,
      code: 'columns_missing',
      params: { missing: missing.join(', '), found: 'customer_id, Name, kind', count: 5 },
    })
  })

  it('refuses the same column twice', async () => {
    const { problem } = await readAll('csv', `${short},Offer\n`)
    expect(problem).toEqual({ line: 1, column: 'offer', code: 'column_twice', params: {} })
  })

  it('ignores computed columns silently and columns without a name that hold nothing', async () => {
    const content = `${header},subscription_status,customer_provisioning_status,,\n${','.repeat(25)}\n`
    expect(await readAll('csv', content)).toEqual({ records: [], warnings: [], problem: null })
  })

  it('passes over rows without any text, as spreadsheets save them', async () => {
    const { records } = await readAll('csv', `${short}\n,,,,,,,\n1,2,3,4,5,6,7,8\n,,,\n`)
    expect(records).toHaveLength(1)
  })

  it('reports a row with too many or too few cells, but not for empty ones at the end', async () => {
    const { records } = await readAll('csv', `${short}\n1,2,3\n1,2,3,4,5,6,7,8,9\n1,2,3,4,5,6,7,8,,\n`)
    expect(records.map((record) => record.errors)).toEqual([
      [{ line: 2, column: null, code: 'cell_count', params: { expected: 8, found: 3 } }],
      [{ line: 3, column: null, code: 'cell_count', params: { expected: 8, found: 9 } }],
      undefined,
    ])
  })

  it('takes one apostrophe from what a spreadsheet would run', async () => {
    const { records } = await readAll(
      'csv',
      csvOf({ ...goodRow, customer_name: `'=1+1`, offer: `''-x`, product: `'n` }),
    )
    expect(['customer_name', 'offer', 'product'].map((name) => cell(records[0], name))).toEqual([
      '=1+1',
      `'-x`,
      `'n`,
    ])
  })

  it.each([
    ['quote_unclosed', `${short}\n1,2,3,4,5,6,7,8\n1,"2,3\n4`, 3],
    ['quote_misplaced', `${short}\n1,"2"x,3,4,5,6,7,8\n`, 2],
    ['record_too_long', `${short}\n1,"${'x'.repeat(maxRecordLength)}`, 2],
    ['record_too_long', `${short}\n\n1,${'x'.repeat(maxRecordLength)},3,4,5,6,7,8\n`, 3],
    ['record_too_long', 'x'.repeat(3 * maxRecordLength), 1],
    ['too_many_columns', `${short},${Array.from({ length: 193 }, (_, at) => `c${at}`).join(',')}\n`, 1],
  ])('stops with %s at its line', async (code, content, line) => {
    for (const piece of [64 * 1024, 10_000_000]) {
      const { problem } = await readAll('csv', content, { piece })
      expect(problem).toMatchObject({ code, line, column: null })
    }
  })

  it('reads the last row whether or not a line end follows', async () => {
    for (const end of ['', '\n', '\r\n', '\r']) {
      const { records } = await readAll('csv', `${csvOf(customerOnly)}${end}`)
      expect(records).toHaveLength(1)
    }
  })

  it('reads as it goes: an endless file gives batches, and is left when nobody wants more', async () => {
    let sent = 0
    let left = false
    async function* endless() {
      try {
        yield Buffer.from(`${short}\n`)
        for (;;) {
          sent++
          yield Buffer.from('1,2,3,4,5,6,7,8\n'.repeat(100))
        }
      } finally {
        left = true
      }
    }
    let records = 0
    for await (const batch of readCsv(endless(), { pieceBytes: 4096 })) {
      records += batch.records.length
      expect(batch.records.length).toBeLessThan(1000)
      expect(sent * 100 - records).toBeLessThan(1000)
      if (records > 10_000) break
    }
    expect(left).toBe(true)
  })
})
