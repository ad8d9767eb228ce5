import { columnIndex, columns } from '../customers-file/columns.ts'
import type { Column, ColumnName } from '../customers-file/columns.ts'
import type { ProblemParams, RowErrorCode } from '../customers-file/errors.ts'
import { cellParsers } from '../customers-file/parse-cell.ts'
import { parseTags } from '../customers-file/parse-text.ts'
import type { Problems } from '../input/problems.ts'

type TextColumn = Exclude<ColumnName, 'tags'>

/**
 * Reads texts of a request by the rules of the customers file (src/customers-file), so that what is written by hand and
 * what comes in a file are the same. Undefined where the request does not mention it, or where it is wrong.
 */
export class FileRules {
  readonly #problems: Problems

  constructor(problems: Problems) {
    this.#problems = problems
  }

  /** A text that must not be empty. @param field as the body names it */
  required(column: TextColumn, field: string, text: string | undefined): string | undefined {
    if (text === undefined) return undefined
    const value = this.#read(column, field, text)
    if (value !== null) return value
    return this.#problems.add(`body.${field}`, 'error.input.form_one_line', {
      max: columnOf(column).maxLength,
    })
  }

  /** A text that may be empty, which clears it. */
  optional(column: TextColumn, field: string, text: string | null | undefined): string | null | undefined {
    if (text === undefined || text === null) return text
    return this.#read(column, field, text)
  }

  /** An instant or a date. */
  instant(field: string, text: string | undefined): number | undefined {
    if (text === undefined) return undefined
    const value = cellParsers.instant(text.trim(), 0, this.#fail(field))
    return typeof value === 'number' ? value : undefined
  }

  tags(field: string, tags: readonly string[] | undefined): readonly string[] | undefined {
    return tags === undefined ? undefined : parseTags(tags, this.#fail(field))
  }

  /** Null for what is empty. */
  #read(name: TextColumn, field: string, text: string): string | null | undefined {
    const { kind, maxLength } = columnOf(name)
    const trimmed = text.trim()
    if (trimmed === '') return null
    if (kind === 'tags') return undefined
    const value = cellParsers[kind](trimmed, maxLength, this.#fail(field))
    return typeof value === 'string' ? value : undefined
  }

  #fail(field: string) {
    return (code: RowErrorCode, params: ProblemParams = {}): undefined =>
      this.#problems.add(`body.${field}`, `file_error.${code}`, params)
  }
}

function columnOf(name: ColumnName): Column {
  const all: readonly Column[] = columns
  const column = all[columnIndex.get(name) ?? -1]
  if (column === undefined) throw new Error(`The customers file has no column ${name}`)
  return column
}
