import { AppError, type InputError } from '../contract/errors.ts'
import { columns, type ColumnName } from '../customers-file/columns.ts'
import type { ColumnMapping } from '../customers-file/headings.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'

/**
 * The mapping that the parameters `column=customer_id:Kundenr` mean: what stands behind the first colon is the
 * heading, trimmed. Undefined without any.
 *
 * @param texts each in the form that the schema asks for
 * @throws AppError invalid_request where a column or a heading stands twice
 */
export function readMapping(
  texts: readonly string[] | undefined,
  language: Language,
): ColumnMapping | undefined {
  if (texts === undefined) return undefined
  const mapping: Partial<Record<ColumnName, string>> = {}
  const headings = new Set<string>()
  const errors: InputError[] = []
  for (const [at, text] of texts.entries()) {
    const colon = text.indexOf(':')
    const column = columns.find(({ name }) => name === text.slice(0, colon))?.name
    const heading = text.slice(colon + 1).trim()
    const path = `query.column[${at}]`
    if (column === undefined) continue
    if (mapping[column] !== undefined)
      errors.push({ path, message: message(language, 'import.column_mapped_twice', { column }) })
    if (headings.has(heading))
      errors.push({ path, message: message(language, 'import.heading_mapped_twice', { heading }) })
    mapping[column] = heading
    headings.add(heading)
  }
  if (errors.length > 0) throw new AppError('invalid_request', {}, { errors })
  return mapping
}

/** The mapping that an import has stored, in the order of the columns. */
export function presentMapping(stored: ColumnMapping | null): { column: ColumnName; heading: string }[] {
  return columns.flatMap(({ name }) => {
    const heading = stored?.[name]
    return heading === undefined ? [] : [{ column: name, heading }]
  })
}

/** What the file itself calls a column; null where it calls it as we do. */
export function headingOf(stored: ColumnMapping | null, column: string | null): string | null {
  return presentMapping(stored).find((each) => each.column === column)?.heading ?? null
}
