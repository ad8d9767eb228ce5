import { describe, expect, it } from 'vitest'
import { CustomersFileError } from '../../src/customers-file/errors.ts'
import type { ColumnMapping } from '../../src/customers-file/headings.ts'
import { readXlsx } from '../../src/customers-file/read-xlsx.ts'
import type { RawRecord } from '../../src/customers-file/row.ts'
import { parseRow } from '../../src/customers-file/parse-row.ts'
import { dateText } from '../../src/customers-file/xlsx/cell.ts'
import { formatOf } from '../../src/customers-file/xlsx/formats.ts'
import { maxRows, maxTokenLength } from '../../src/customers-file/xlsx/limits.ts'
import { columnIndex, columns, type ColumnName } from '../../src/customers-file/columns.ts'
import { partsOf, plainStyles, rowsOf, workbookOf, zipOf, type Workbook } from './workbook.ts'

async function read(
  file: Buffer,
  mapping?: ColumnMapping,
): Promise<{ records: RawRecord[]; warnings: unknown[] }> {
  // In pieces that cut everything in two.
  async function* source(): AsyncGenerator<Buffer> {
    for (let at = 0; at < file.length; at += 1000) yield file.subarray(at, at + 1000)
  }
  const records: RawRecord[] = []
  const warnings: unknown[] = []
  for await (const batch of readXlsx(source(), { mapping })) {
    records.push(...batch.records)
    warnings.push(...batch.warnings)
  }
  return { records, warnings }
}

async function problemOf(file: Buffer): Promise<unknown> {
  return read(file).then(
    () => 'read',
    (error: unknown) => (error instanceof CustomersFileError ? error.problem : error),
  )
}

function cell(record: RawRecord | undefined, name: ColumnName) {
  return record?.cells[columnIndex.get(name) ?? -1]
}

const required = ['customer_id', 'customer_name', 'subscription_id', 'offer', 'service_id', 'product']
const names = [...required, 'ends_at', 'auto_renew', 'licences', 'starts_at']
const good = ['C1', 'Ås', 'S1', 'Suite', 'V1', 'Calling']

/** A workbook of one sheet with these columns, whose further rows are XML. */
function sheetOf(rows: string, more: Partial<Workbook> = {}): Buffer {
  const header = rowsOf([names])
  return workbookOf({ sheets: [{ name: 'Kunder', rows: header + rows }], styles: plainStyles, ...more })
}

/** A row with the required cells and this one in the column of `ends_at` (G). */
function rowWith(xml: string): string {
  return rowsOf([good], 2).replace('</row>', `${xml}</row>`)
}

async function valueOf(xml: string, more: Partial<Workbook> = {}) {
  const { records } = await read(sheetOf(rowWith(xml), more))
  return cell(records[0], 'ends_at')
}

describe('readXlsx', () => {
  it('gives the cells that a CSV file would have, with the sheet’s own row numbers', async () => {
    const rows =
      rowsOf([['C1', 'Ås & Sønn <AS>', 'S1', 'Suite', 'V1', 'Calling', '2027-01-01', true, 10]], 3) +
      '<row r="7"><c r="A7" t="inlineStr"><is><t>C2</t></is></c><c r="B7" t="str"><f>A7</f><v>Bø</v></c></row>'
    const { records, warnings } = await read(sheetOf(rows))
    expect(warnings).toEqual([])
    expect(records.map((record) => record.line)).toEqual([3, 7])
    expect(names.map((name) => cell(records[0], name as ColumnName))).toEqual([
      'C1',
      'Ås & Sønn <AS>',
      'S1',
      'Suite',
      'V1',
      'Calling',
      '2027-01-01',
      'true',
      '10',
      '',
    ])
    // A column that the file has is empty where nothing stands; one that it does not have is absent.
    expect(cell(records[1], 'ends_at')).toBe('')
    expect(cell(records[1], 'country')).toBeUndefined()
    expect(parseRow(records[0] ?? { line: 0, cells: [] })).toMatchObject({
      ok: { line: 3, service: { licences: 10 } },
    })
  })

  it('reads dates by their format, in both systems', async () => {
    expect(await valueOf('<c r="G2" s="1"><v>46387</v></c>')).toBe('2026-12-31')
    expect(await valueOf('<c r="G2" s="2"><v>46387</v></c>')).toBe('2026-12-31')
    expect(await valueOf('<c r="G2" s="1"><v>44925</v></c>', { is1904: true })).toBe('2026-12-31')
    expect(await valueOf('<c r="G2" s="1"><v>46387.5</v></c>')).toBe('2026-12-31T12:00:00')
    expect(await valueOf('<c r="G2" t="d"><v>2026-12-31T00:00:00</v></c>')).toBe('2026-12-31')
    expect(await valueOf('<c r="G2" t="d"><v>2026-12-31T08:20:00</v></c>')).toBe('2026-12-31T08:20:00')
    // A number that is not shown as a date stays one.
    expect(await valueOf('<c r="G2"><v>46387</v></c>')).toBe('46387')
  })

  it('writes numbers as Excel shows them', async () => {
    const texts: [string, string][] = [
      ['10', '10'],
      ['10.0', '10'],
      ['1E3', '1000'],
      ['0.30000000000000004', '0.3'],
      ['-5', '-5'],
      ['123456789012345678', '123456789012346000'],
    ]
    for (const [stored, text] of texts)
      expect([stored, await valueOf(`<c r="G2"><v>${stored}</v></c>`)]).toEqual([stored, text])
    expect(await valueOf('<c r="G2" s="3"><v>123</v></c>')).toBe('00123')
    expect(await valueOf('<c r="G2" t="b"><v>0</v></c>')).toBe('false')
  })

  it('reads shared texts: rich ones, those with ruby, entities and escapes', async () => {
    const texts = [
      '<r><t>Ås </t></r><r><rPr><b/></rPr><t xml:space="preserve">og Bø</t></r>',
      '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>',
      '<t>a&#128512;b&amp;c_x000A_d_x005F_x000A_</t>',
      "<t>'=1+1</t>",
    ]
    const of = async (at: number) => valueOf(`<c r="G2" t="s"><v>${at}</v></c>`, { texts })
    expect([await of(0), await of(1), await of(2), await of(3)]).toEqual([
      'Ås og Bø',
      '東京',
      'a😀b&c\nd_x000A_',
      '=1+1',
    ])
  })

  it('takes the first visible sheet that has rows, and its first row with text as the header', async () => {
    const rows = `<row r="1"/><row r="2"><c r="A2" s="1"/></row>${rowsOf([names, good], 4)}`
    const file = workbookOf({
      sheets: [
        { name: 'Om', rows: '' },
        { name: 'Skjult', rows: rowsOf([['x'], ['y']]), hidden: true },
        { name: 'Kunder', rows },
      ],
    })
    const { records } = await read(file)
    expect(records.map((record) => [record.line, cell(record, 'customer_id')])).toEqual([[5, 'C1']])
  })

  it('reads by a mapping; other headings are a warning, and missing ones too', async () => {
    const headings = ['Kundenr', 'Navn', 'Avtale', 'Pakke', 'Linje', 'Produkt', 'Navn', 'Notat']
    const rows = rowsOf([headings, [...good, 'Kari', 'x']])
    const { records, warnings } = await read(workbookOf({ sheets: [{ name: 'Ark1', rows }] }), {
      customer_id: 'Kundenr',
      customer_name: 'Navn',
      subscription_id: 'Avtale',
      offer: 'Pakke',
      service_id: 'Linje',
      product: 'Produkt',
      admin_email: 'E-post',
    })
    expect(cell(records[0], 'customer_name')).toBe('Ås')
    expect(warnings).toEqual([
      { line: 1, column: 'Navn (2)', code: 'unknown_column', params: {} },
      { line: 1, column: 'Notat', code: 'unknown_column', params: {} },
      { line: 1, column: 'admin_email', code: 'heading_missing', params: { heading: 'E-post' } },
    ])
  })

  it('tells of a formula that gives an error, in its row and column', async () => {
    const { records } = await read(sheetOf(rowWith('<c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')))
    expect(parseRow(records[0] ?? { line: 0, cells: [] })).toEqual({
      errors: [{ line: 2, column: 'ends_at', code: 'cell_error', params: { value: '#DIV/0!' } }],
      customerId: 'C1',
    })
  })

  it('passes over rows without text, and cells beside the table', async () => {
    const rows = rowsOf([good, [], [...names.map(() => ''), 'a note']], 2)
    expect((await read(sheetOf(rows))).records).toHaveLength(1)
  })

  it('refuses what is no workbook, with what to do', async () => {
    const parts = partsOf({ sheets: [{ name: 'A', rows: rowsOf([names]) }] })
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
    const cut = zipOf(parts).subarray(0, -40)
    const damaged = zipOf(parts.map((part) => ({ ...part, stored: true })))
    damaged[damaged.indexOf('sheetData') + 2] = 0x40
    const without = zipOf(parts.filter((part) => part.name !== 'xl/workbook.xml'))
    const noXml = zipOf(parts.map((part) => ({ ...part, bytes: Buffer.from('{}') })))
    expect(await problemOf(old)).toMatchObject({ code: 'workbook_old_or_locked' })
    for (const file of [Buffer.from('a;b\n1;2\n'), Buffer.alloc(0), cut, damaged, without, noXml])
      expect(await problemOf(file)).toMatchObject({ code: 'workbook_unreadable', line: 1 })
    expect(await problemOf(workbookOf({ sheets: [{ name: 'A', rows: '' }] }))).toMatchObject({
      code: 'file_empty',
    })
    expect(
      await problemOf(workbookOf({ sheets: [{ name: 'A', rows: rowsOf([['a'], ['b']]) }] })),
    ).toMatchObject({ code: 'columns_missing', params: { found: 'a', count: 6 } })
  })

  it('refuses too many rows, endless cells and endless tags', async () => {
    const last = `<row r="${maxRows}"><c r="A${maxRows}"><v>1</v></c></row>`
    expect((await read(sheetOf(last))).records).toHaveLength(1)
    expect(await problemOf(sheetOf(last.replaceAll(String(maxRows), String(maxRows + 1))))).toMatchObject({
      code: 'workbook_too_many_rows',
      params: { max: maxRows },
    })
    const long = `<row r="2"><c r="A2" t="inlineStr"><is><t>${'<b/>xx'.repeat(600_000)}</t></is></c></row>`
    expect(await problemOf(sheetOf(long))).toMatchObject({ code: 'record_too_long', line: 2 })
    const endless = `<row r="2"><c r="${'A'.repeat(maxTokenLength + 1_000_000)}"/></row>`
    expect(await problemOf(sheetOf(endless))).toMatchObject({ code: 'workbook_unreadable' })
  })

  it('refuses a small file that unpacks to too much', async () => {
    // Nearly nothing but spaces between the texts that cells share.
    const spaces = ' '.repeat(1024 * 1024)
    const file = workbookOf({
      sheets: [{ name: 'A', rows: rowsOf([names]) }],
      texts: Array.from({ length: 130 }, () => `<t>x</t>${spaces}`),
    })
    expect(file.length).toBeLessThan(2_000_000)
    expect(await problemOf(file)).toMatchObject({ code: 'workbook_too_large', params: { max: '128 MB' } })
  })
})

describe('dates of a sheet', () => {
  it('count as Excel counts them, also before the day that never was', () => {
    expect([1, 59, 60, 61, 25_569, 2_958_465].map((serial) => dateText(serial, false))).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-02-28',
      '1900-03-01',
      '1970-01-01',
      '9999-12-31',
    ])
    expect(dateText(0, true)).toBe('1904-01-01')
    expect([dateText(-1, false), dateText(2_958_466, false)]).toEqual([null, null])
  })

  it('keep their seconds through binary fractions', () => {
    for (let minute = 0; minute < 1440; minute += 7) {
      const text = dateText(46_000 + minute / 1440, false) ?? ''
      const [hours, minutes] = [Math.floor(minute / 60), minute % 60].map((part) =>
        String(part).padStart(2, '0'),
      )
      expect(text).toBe(minute === 0 ? '2025-12-09' : `2025-12-09T${hours}:${minutes}:00`)
    }
  })
})

describe('formats of numbers', () => {
  it.each([
    ['yyyy-mm-dd', 'date'],
    ['d/m/yy;@', 'date'],
    ['[$-414]d. mmmm yyyy', 'date'],
    ['hh:mm:ss', 'date'],
    ['General', null],
    ['0.00E+00', null],
    ['#,##0 "dager"', null],
    [String.raw`0\ \d\a\y\s`, null],
    ['[Red]-0;0', null],
    ['[h]:mm', null],
    ['_-* #,##0_-', null],
    ['0', null],
    ['0000', 'padded'],
  ])('%s', (code, kind) => {
    expect(formatOf(code)?.kind ?? null).toBe(kind)
  })
})

describe('columns', () => {
  it('are all read from a workbook that an export was saved as', async () => {
    const all = columns.map(({ name }) => name)
    const { warnings } = await read(
      workbookOf({
        sheets: [
          { name: 'A', rows: rowsOf([[...all, 'subscription_status', 'customer_provisioning_status']]) },
        ],
      }),
    )
    expect(warnings).toEqual([])
  })
})
