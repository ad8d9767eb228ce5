import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columns } from '../../src/customers-file/columns.ts'
import { guardText, unguardText } from '../../src/domain/csv-text.ts'
import { header, readAll } from './files.ts'

/** Texts made of what a CSV reader looks at, and others. */
const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from(`",;\n\r'=+-@\t aæ😀`)), maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)

const rows = fc.array(fc.array(anyText, { minLength: columns.length, maxLength: columns.length }), {
  maxLength: 4,
})

const ends = fc.constantFrom('\n', '\r\n', '\r')

/** The physical line after a text that began at `line`; written with a different tool than the reader's. */
function lineAfter(line: number, text: string): number {
  return line + text.split(/\r\n|\r|\n/).length - 1
}

describe('readCsv, for every file', () => {
  it('gives the same records however cells are quoted, lines end and bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        ends,
        fc.constantFrom(',', ';'),
        fc.infiniteStream(fc.boolean()),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        async (cells, end, separator, quoting, chunk, piece) => {
          let content = header.replaceAll(',', separator) + end
          const expected: { line: number; cells: string[] }[] = []
          for (const row of cells) {
            const line = lineAfter(1, content)
            content += row
              .map((text) => {
                const mustQuote = /^"|[\r\n]/.test(text) || text.includes(separator)
                return mustQuote || quoting.next().value ? `"${text.replaceAll('"', '""')}"` : text
              })
              .join(separator)
            content += end
            if (row.some((text) => text !== '')) expected.push({ line, cells: row.map(unguardText) })
          }
          const read = await readAll('csv', content, { chunk, piece })
          expect(read).toEqual({ records: expected, warnings: [], problem: null })
        },
      ),
      { numRuns: 300 },
    )
  })

  it('ends every file, however broken, with the same answer for every way to cut it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom(...Array.from(`",;\n\rxæ`)), maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (body, piece) => {
          const content = `${header}\n${body}`
          const whole = await readAll('csv', content)
          expect(await readAll('csv', content, { chunk: 1, piece })).toEqual(whole)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the guard against spreadsheets', () => {
  const risky = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from(`'=+-@\t\rx`)), maxLength: 6 }),
    fc.string(),
  )

  it('comes back as it was, for every text', () => {
    fc.assert(fc.property(risky, (text) => unguardText(guardText(text)) === text))
  })

  it('leaves nothing that a spreadsheet would run', () => {
    fc.assert(fc.property(risky, (text) => !/^[=+\-@\t\r]/.test(guardText(text))))
  })

  it.each([
    ['=1+1', `'=1+1`],
    [`'=1+1`, `''=1+1`],
    ['-5', `'-5`],
    ['\tx', `'\tx`],
    [`'n Bakkelandet`, `'n Bakkelandet`],
    [' =1', ' =1'],
    ['', ''],
  ])('writes %j as %j', (text, guarded) => {
    expect(guardText(text)).toBe(guarded)
    expect(unguardText(guarded)).toBe(text)
  })
})
