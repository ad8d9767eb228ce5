/*
 * A spreadsheet runs a cell that begins with one of these characters as a formula; with an apostrophe in
 * front it shows it as text (INTERFACES.md «Customers file», «Spreadsheets»).
 */
const needsGuard = /^'*[=+\-@\t\r]/
const hasGuard = /^'+[=+\-@\t\r]/

/** The text as it stands in a CSV file: with one `'` in front where a spreadsheet would run it. */
export function guardText(text: string): string {
  return needsGuard.test(text) ? `'${text}` : text
}

/** The exact inverse of `guardText`. */
export function unguardText(text: string): string {
  return hasGuard.test(text) ? text.slice(1) : text
}

/** Both separators are quoted, so that a reader cannot take one for the other. */
const needsQuotes = /[",;\r\n]/

/** Any text as a cell of a CSV file that people open in a spreadsheet: guarded and, where needed, quoted. */
export function csvText(value: string): string {
  const text = guardText(value)
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
