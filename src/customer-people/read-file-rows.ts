import { emailPattern, maxEmailLength } from '../contract/forms.ts'
import { shown } from '../customers-file/errors.ts'
import type { Fail } from '../customers-file/parse-text.ts'
import { parseId, parseText } from '../customers-file/parse-text.ts'
import type { TableRow } from '../customers-file/read-rows.ts'
import { languages } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { peopleColumns } from './file-columns.ts'
import type { PeopleColumn } from './file-columns.ts'
import type { PeopleErrorCode, PeopleRowError } from './file-errors.ts'
import { maxGroupLength, maxGroups, maxNameLength, maxPersonIdLength } from './limits.ts'

/**
 * A person as a row of a file says: an absent property is a column that the file does not have, and what is stored stays;
 * an empty cell is null, or no groups.
 */
export interface FilePerson {
  readonly line: number
  readonly externalId?: string | null
  readonly name?: string | null
  readonly email?: string | null
  readonly language?: Language | null
  readonly groups?: readonly string[]
}

/** Where each column stands among the cells of a row. */
export type ColumnPlaces = ReadonlyMap<PeopleColumn, number>

const email = new RegExp(emailPattern, 'u')
const languageOf: Readonly<Record<string, Language>> = {
  ...Object.fromEntries(languages.map((language) => [language, language])),
  no: 'nb',
  nn: 'nb',
}

/** Reads a row. @returns the person, or what is wrong with the row: all of it */
export function readFileRow(
  row: TableRow,
  places: ColumnPlaces,
  columns: number,
): FilePerson | readonly PeopleRowError[] {
  const { line, width } = row
  const errors: PeopleRowError[] = []
  const fail = (
    column: PeopleColumn | null,
    code: PeopleErrorCode,
    params: PeopleRowError['params'] = {},
  ) => {
    errors.push({ line, column, code, params })
    return undefined
  }
  if (width !== undefined) fail(null, 'cell_count', { expected: columns, found: width })
  for (const { at, value } of row.faults ?? []) {
    const column = peopleColumns.find((name) => places.get(name) === at)
    if (column !== undefined) fail(column, 'cell_error', { value: shown(value) })
  }
  const cell = <T>(name: PeopleColumn, read: (text: string, failed: Fail) => T | undefined) => {
    const at = places.get(name)
    if (at === undefined) return undefined
    const text = (row.cells[at] ?? '').trim()
    return text === '' ? null : read(text, (code, params) => fail(name, code, params))
  }
  const externalId = cell('person_id', (text, failed) => parseId(text, maxPersonIdLength, failed))
  const name = cell('name', (text, failed) => parseText(text.normalize('NFC'), maxNameLength, failed))
  const address = cell('email', (text, failed) => {
    const whole = parseText(text.toLowerCase(), maxEmailLength, failed)
    if (whole === undefined || email.test(whole)) return whole
    return failed('email_invalid', { value: shown(text) })
  })
  const language = cell('language', (text) => {
    const known = languageOf[text.toLowerCase().split(/[-_]/)[0] ?? '']
    return known ?? fail('language', 'language_unknown', { value: shown(text), known: languages.join(', ') })
  })
  const groups = cell('groups', (text, failed) => readGroups(text, failed, fail))
  if (errors.length > 0) return errors
  if ((externalId ?? null) === null && (address ?? null) === null) {
    fail(null, 'person_unnamed')
    return errors
  }
  return {
    line,
    ...(externalId !== undefined && { externalId }),
    ...(name !== undefined && { name }),
    ...(address !== undefined && { email: address }),
    ...(language !== undefined && { language }),
    ...(groups !== undefined && { groups: groups ?? [] }),
  }
}

function readGroups(
  text: string,
  failed: Fail,
  fail: (column: PeopleColumn, code: PeopleErrorCode, params: PeopleRowError['params']) => undefined,
): readonly string[] | undefined {
  const groups = new Set<string>()
  for (const part of text.split('|')) {
    const group = part.trim().normalize('NFC')
    if (group === '') continue
    if (group.length > maxGroupLength)
      return fail('groups', 'group_too_long', { value: shown(group), max: maxGroupLength })
    if (parseText(group, maxGroupLength, failed) === undefined) return undefined
    groups.add(group)
  }
  if (groups.size > maxGroups)
    return fail('groups', 'groups_too_many', { found: groups.size, max: maxGroups })
  return [...groups]
}
