import { describe, expect, it } from 'vitest'
import {
  csvBeginning,
  jsonlBeginning,
  type ReadBeginning,
  xlsxBeginning,
} from '../../src/customers-file/beginning.ts'
import { columns } from '../../src/customers-file/columns.ts'
import { CustomersFileError } from '../../src/customers-file/errors.ts'
import { parseRow } from '../../src/customers-file/parse-row.ts'
import { templateCsv } from '../../src/customers-file/template.ts'
import { readAll } from './files.ts'
import { rowsOf, workbookOf } from './workbook.ts'

const begin = async (read: ReadBeginning, text: string | Buffer, isWhole = true) =>
  read(Buffer.from(text), 2, isWhole)

async function codeOf(read: ReadBeginning, text: string): Promise<string> {
  return begin(read, text).then(
    () => 'read',
    (error: unknown) => (error instanceof CustomersFileError ? error.problem.code : String(error)),
  )
}

describe('the beginning of a CSV file', () => {
  it('has the headings as they stand, and the first rows', async () => {
    const text = '\n;;\nKundenr;"Navn; langt";;Navn; \n1;"a;b"\n;;;\n2;c;d;e;f;g\n3\n'
    expect(await begin(csvBeginning, text)).toEqual({
      separator: ';',
      sheet: null,
      headings: ['Kundenr', 'Navn; langt', '#3', 'Navn'],
      rows: [
        { line: 4, cells: ['1', 'a;b', '', ''] },
        { line: 6, cells: ['2', 'c', 'd', 'e'] },
      ],
    })
    expect(await begin(csvBeginning, 'sep=;\r\na;a;A\r\n1;2;3')).toMatchObject({
      headings: ['a', 'a (2)', 'A'],
      rows: [{ line: 3, cells: ['1', '2', '3'] }],
    })
  })

  it('may be cut anywhere: what is not complete is passed over', async () => {
    const bytes = Buffer.from('id,navn\n1,Ås\n2,"Bø\n')
    for (let end = 9; end < bytes.length; end += 1) {
      const { headings, rows } = await begin(csvBeginning, bytes.subarray(0, end), false)
      expect(headings).toEqual(['id', 'navn'])
      expect(rows).toEqual(end < 14 ? [] : [{ line: 2, cells: ['1', 'Ås'] }])
    }
  })

  it('is refused with the same codes as the whole file', async () => {
    expect(await codeOf(csvBeginning, '')).toBe('file_empty')
    expect(await codeOf(csvBeginning, 'sep=|\na|b\n')).toBe('separator_unsupported')
    expect(await codeOf(csvBeginning, 'a,b\n"x"y,2\n')).toBe('quote_misplaced')
    await expect(begin(csvBeginning, Buffer.from('61ff62630a646566676869', 'hex'), false)).rejects.toThrow(
      'not_utf8',
    )
  })
})

describe('the beginning of JSON lines', () => {
  it('has all keys of the first lines as headings, and values as text', async () => {
    const text = '{"id":1,"navn":"Ås"}\n\n{"navn":null,"tags":["a"],"x":true}\n{"y":1}\n'
    expect(await begin(jsonlBeginning, text)).toEqual({
      separator: null,
      sheet: null,
      headings: ['id', 'navn', 'tags', 'x'],
      rows: [
        { line: 1, cells: ['1', 'Ås', '', ''] },
        { line: 3, cells: ['', '', '["a"]', 'true'] },
      ],
    })
    expect((await begin(jsonlBeginning, '{"a":1}\n{"b":', false)).headings).toEqual(['a'])
    expect(await codeOf(jsonlBeginning, '{"b":')).toBe('json_invalid')
    expect(await codeOf(jsonlBeginning, '[1]')).toBe('json_not_object')
    expect(await codeOf(jsonlBeginning, '\n')).toBe('file_empty')
  })
})

describe('the beginning of a workbook', () => {
  it('has the name of its sheet, and cells as they will be read', async () => {
    const rows = rowsOf([['Kundenr', null, 'Antall'], [10, null, 3], [null, 'x'], [12]], 2)
    expect(await begin(xlsxBeginning, workbookOf({ sheets: [{ name: 'Kunder', rows }] }))).toEqual({
      separator: null,
      sheet: 'Kunder',
      headings: ['Kundenr', '#2', 'Antall'],
      rows: [
        { line: 3, cells: ['10', '', '3'] },
        { line: 4, cells: ['', 'x', ''] },
      ],
    })
  })
})

describe('the template', () => {
  it.each([',', ';'] as const)('goes in as it is, separated by %s, with every column', async (separator) => {
    const { records, warnings, problem } = await readAll('csv', templateCsv(separator))
    expect([problem, warnings]).toEqual([null, []])
    expect(records).toHaveLength(4)
    for (const record of records) expect(parseRow(record)).toHaveProperty('ok')
    const [header = ''] = templateCsv(separator).split('\r\n')
    expect(header).toBe(`\uFEFF${columns.map(({ name }) => name).join(separator)}`)
  })
})
