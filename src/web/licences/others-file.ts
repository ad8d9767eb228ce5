import { csvText } from '../../domain/csv-text.ts'
import type { Language } from '../../messages/languages.ts'
import { isUntouched } from './LicenceOutlook.tsx'
import type { Untouched } from './LicenceOutlook.tsx'
import type { LicenceResult } from './queries.ts'

/**
 * To whom nothing was done, as CSV for the reader's spreadsheet: id and name as files of people call them, and why.
 * @param why in the reader's language
 */
export function othersFile(
  others: LicenceResult['others'],
  language: Language,
  why: (outcome: Untouched) => string,
): ReadableStream<Uint8Array> {
  // Spreadsheets that write decimals with a comma separate cells by semicolons.
  const separator = language === 'en' ? ',' : ';'
  const rows = others.map(({ person: { externalId, id, name }, outcome }) => [
    externalId ?? id,
    name ?? '',
    isUntouched(outcome) ? why(outcome) : outcome,
  ])
  const lines = [['person_id', 'name', 'outcome'], ...rows].map((cells) => cells.map(csvText).join(separator))
  // The mark in front says UTF-8 to Excel.
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`]).stream()
}
