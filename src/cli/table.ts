import { coloured } from './colours.ts'
import type { Colour } from './colours.ts'
import { displayWidth, printable, truncate } from './display-width.ts'

export interface Column {
  readonly title: string
  /** Right for numbers; left where absent. */
  readonly align?: 'left' | 'right'
  /** May be cut with `…` down to this many columns where the terminal is narrow; absent: always in full, as statuses are. */
  readonly shrinkTo?: number
}

/** A text, or a text with a colour (`statusColours` for a status). */
export type Cell = string | { readonly text: string; readonly colour: Colour }

export interface TableOptions {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** Of the terminal, in columns; absent: as wide as it needs. */
  readonly width?: number
  /** See `usesColour`. */
  readonly colour: boolean
}

const gap = '  '

function textOf(cell: Cell | undefined): string {
  return printable(typeof cell === 'object' ? cell.text : (cell ?? ''))
}

/**
 * Takes from the widest of the columns that may shrink, one step at a time, until the line fits or none can give
 * more. A table that still does not fit is wider than the terminal: a status is never cut.
 */
function fit(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, each) => sum + each, gap.length * (columns.length - 1)) - width
  while (excess > 0) {
    const spare = (index: number) => (widths[index] ?? 0) - (columns[index]?.shrinkTo ?? Infinity)
    const candidates = [...widths.keys()].filter((index) => spare(index) > 0)
    const widest = candidates.reduce<number | undefined>(
      (best, index) => (best === undefined || (widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
      undefined,
    )
    if (widest === undefined) break
    widths[widest] = (widths[widest] ?? 0) - 1
    excess--
  }
  return widths
}

function align(text: string, width: number, column: Column, colour: Colour | undefined): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  const shown = colour === undefined || text === '' ? text : coloured(text, colour)
  return column.align === 'right' ? space + shown : shown + space
}

/**
 * A table for a terminal: a line of titles and one line for each row, columns aligned by display width. Every line
 * ends with a line feed and none with spaces.
 */
export function renderTable(options: TableOptions): string {
  const { columns, rows } = options
  const titles = columns.map((column): Cell => ({ text: column.title, colour: 'dim' }))
  const lines = [titles, ...rows]
  const natural = columns.map((_, index) =>
    lines.reduce((widest, line) => Math.max(widest, displayWidth(textOf(line[index]))), 0),
  )
  const widths = fit(columns, natural, options.width ?? Infinity)
  return lines
    .map((line) => {
      const cells = columns.map((column, index) => {
        const cell = line[index]
        const width = widths[index] ?? 0
        const colour = options.colour && typeof cell === 'object' ? cell.colour : undefined
        return align(truncate(textOf(cell), width), width, column, colour)
      })
      return `${cells.join(gap).trimEnd()}\n`
    })
    .join('')
}
