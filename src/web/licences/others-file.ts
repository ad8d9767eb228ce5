import type { Language } from '../../messages/languages.ts'
import { isUntouched } from './LicenceOutlook.tsx'
import type { Untouched } from './LicenceOutlook.tsx'
import type { LicenceResult } from './queries.ts'

/** A spreadsheet would run what begins so; with an apostrophe in front it shows it (docs/integrators.md, the customers file). */
const runs = /^'*[=+\-@\t\r]/

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
  const lines = [['person_id', 'name', 'outcome'], ...rows].map((cells) => cells.map(cell).join(separator))
  // The mark in front says UTF-8 to Excel.
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`]).stream()
}

function cell(text: string): string {
  const guarded = runs.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
