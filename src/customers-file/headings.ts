import { columnIndex, columns, computedColumns, requiredColumns, type ColumnName } from './columns.ts'
import { CustomersFileError, type FileWarning, shown } from './errors.ts'

export const maxColumns = 200

/** Which heading of the file stands for which column; a column that is not in it is not read. */
export type ColumnMapping = Readonly<Partial<Record<ColumnName, string>>>

const ignored: ReadonlySet<string> = new Set(computedColumns)

/**
 * The headings of a file as a mapping names them: trimmed; a second one of the same text gets « (2)», one without
 * text `#` and its place. Empty ones at the end are none.
 *
 * @throws CustomersFileError too_many_columns
 */
export function nameHeadings(cells: readonly (string | undefined)[], line: number): string[] {
  const texts = Array.from(cells, (cell) => (cell ?? '').trim())
  while (texts.at(-1) === '') texts.pop()
  if (texts.length > maxColumns) throw new CustomersFileError(line, 'too_many_columns', { max: maxColumns })
  const names = new Set<string>()
  for (const [at, text] of texts.entries()) {
    const name = text === '' ? `#${at + 1}` : text
    let free = name
    for (let n = 2; names.has(free); n += 1) free = `${name} (${n})`
    names.add(free)
  }
  return [...names]
}

/** Where each cell of the file goes in the list of cells, in the order of `columns`; -1 for nowhere. */
export interface HeaderSlots {
  readonly slots: readonly number[]
  readonly warnings: FileWarning[]
}

/**
 * Where each column of the file goes: by the mapping, or without one where a heading is a column's own name.
 *
 * @throws CustomersFileError for columns that are missing, that stand twice or that are too many; a heading that
 *   nobody knows is a warning
 */
export function readHeadings(
  cells: readonly (string | undefined)[],
  line: number,
  mapping: ColumnMapping | undefined,
): HeaderSlots {
  const headings = nameHeadings(cells, line)
  const slots = mapping === undefined ? slotsByName(headings, cells, line) : slotsByMapping(headings, mapping)
  const found = new Set(slots)
  const missing = requiredColumns.filter((name) => !found.has(columnIndex.get(name) ?? -1))
  if (missing.length > 0) {
    throw new CustomersFileError(line, 'columns_missing', {
      missing: missing.map((name) => describeMissing(name, mapping)).join(', '),
      found: headings.slice(0, 50).map(shown).join(', '),
      count: missing.length,
    })
  }
  const warnings: FileWarning[] = headings.flatMap((heading, at) =>
    slots[at] === -1 && !ignored.has(heading.toLowerCase())
      ? [{ line, column: shown(heading), code: 'unknown_column', params: {} }]
      : [],
  )
  return { slots, warnings: [...warnings, ...missingHeadings(headings, line, mapping)] }
}

function slotsByName(
  headings: readonly string[],
  cells: readonly (string | undefined)[],
  line: number,
): number[] {
  const found = new Set<string>()
  return headings.map((_, at) => {
    const name = (cells[at] ?? '').trim().toLowerCase()
    const index = columnIndex.get(name)
    if (index === undefined) return -1
    if (found.has(name)) throw new CustomersFileError(line, 'column_twice', {}, name)
    found.add(name)
    return index
  })
}

function slotsByMapping(headings: readonly string[], mapping: ColumnMapping): number[] {
  const indexes = headingIndexes(mapping)
  return headings.map((heading) => indexes.get(heading) ?? -1)
}

/** By heading: the place of its column in `columns`. */
export function headingIndexes(mapping: ColumnMapping): Map<string, number> {
  return new Map(
    columns.flatMap(({ name }, index): [string, number][] => {
      const heading = mapping[name]
      return heading === undefined ? [] : [[heading, index]]
    }),
  )
}

function describeMissing(name: ColumnName, mapping: ColumnMapping | undefined): string {
  const heading = mapping?.[name]
  return heading === undefined ? name : `${name} («${shown(heading)}»)`
}

function missingHeadings(
  headings: readonly string[],
  line: number,
  mapping: ColumnMapping | undefined,
): FileWarning[] {
  if (mapping === undefined) return []
  const there = new Set(headings)
  return columns.flatMap(({ name }): FileWarning[] => {
    const heading = mapping[name]
    if (heading === undefined || there.has(heading)) return []
    return [{ line, column: name, code: 'heading_missing', params: { heading: shown(heading) } }]
  })
}
