import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { statusColours, usesColour } from '../../src/cli/colours.ts'
import { displayWidth, printable, truncate } from '../../src/cli/display-width.ts'
import { renderTable } from '../../src/cli/table.ts'

describe('display width', () => {
  it.each([
    ['', 0],
    ['Fjordlys Eiendom AS', 19],
    ['Ærlig Øl', 8],
    ['A\u030angstro\u0308m', 8],
    ['株式会社青空商事', 16],
    ['が', 2],
    ['か\u3099', 2],
    ['ﾃﾞﾓ', 3],
    ['ＡＢ', 4],
    ['주식회사 푸른들', 15],
    ['\u1112\u1161\u11ab', 2],
    ['شركة النخيل', 11],
    ['👩‍👩‍👧 🇳🇴 ❤️', 8],
    ['a\u200bb', 2],
  ])('of «%s» is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  it('after truncating is never more than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, columns) => {
        const cut = truncate(text, columns)
        expect(displayWidth(cut)).toBeLessThanOrEqual(columns)
        if (displayWidth(text) <= columns) expect(cut).toBe(text)
      }),
    )
  })

  it('cuts between characters', () => {
    expect(truncate('株式会社青空商事', 8)).toBe('株式会…')
    expect(truncate('A\u030angstrom', 3)).toBe('A\u030an…')
  })
})

describe('a table', () => {
  const columns = [
    { title: 'Customer', shrinkTo: 6 },
    { title: 'Status' },
    { title: 'Licences', align: 'right' },
  ] as const
  const rows = [
    ['株式会社青空商事', { text: 'Kan ikke klargjøre', colour: statusColours.unable_to_provision }, '1 200'],
    ['Nordvik Regnskap AS', { text: 'Klargjort', colour: statusColours.provisioned }, '7'],
  ] as const

  it('aligns by display width, numbers on the right', () => {
    expect(renderTable({ columns, rows, colour: false })).toBe(
      [
        'Customer             Status              Licences',
        '株式会社青空商事     Kan ikke klargjøre     1 200',
        'Nordvik Regnskap AS  Klargjort                  7',
        '',
      ].join('\n'),
    )
  })

  it('cuts only what may be cut, and never a status', () => {
    const lines = renderTable({ columns, rows, colour: false, width: 40 }).trimEnd().split('\n')
    expect(lines.map(displayWidth)).toEqual([40, 40, 40])
    expect(lines[1]).toContain('Kan ikke klargjøre')
    expect(lines[2]).toMatch(/^Nordvik R…/u)
    expect(renderTable({ columns, rows, colour: false, width: 10 })).toContain('Kan ikke klargjøre')
  })

  it('is the same text with colours', () => {
    const plain = renderTable({ columns, rows, colour: false, width: 44 })
    const bright = renderTable({ columns, rows, colour: true, width: 44 })
    expect(bright).toContain('\u001b[31mKan ikke klargjøre\u001b[39m')
    expect(stripVTControlCharacters(bright)).toBe(plain)
  })

  it('lets no cell steer the terminal', () => {
    const text = renderTable({ columns: [{ title: 'Name' }], rows: [['a\u001b[2Jb\r\nc']], colour: false })
    expect(text).toBe('Name\na [2Jb c\n')
    expect(printable('\u009b31m')).toBe(' 31m')
  })

  it('is its titles where there are no rows', () => {
    expect(renderTable({ columns, rows: [], colour: false })).toBe('Customer  Status  Licences\n')
  })
})

describe('colour', () => {
  it('is used on a terminal only, and not where it is unwanted', () => {
    expect(usesColour({ isTTY: true }, {})).toBe(true)
    expect(usesColour({ isTTY: true }, { NO_COLOR: '' })).toBe(true)
    expect(usesColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false)
    expect(usesColour({ isTTY: true }, { TERM: 'dumb' })).toBe(false)
    expect(usesColour({}, {})).toBe(false)
  })
})
