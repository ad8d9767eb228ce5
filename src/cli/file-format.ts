export type FileFormat = 'csv' | 'jsonl' | 'xlsx'

const ofEnding: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  xlsx: 'xlsx',
}

/** What a file's name says about its form; undefined where it says nothing. */
export function formatOfName(name: string): FileFormat | undefined {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(ofEnding, ending) ? ofEnding[ending] : undefined
}

/** How every ZIP file begins, and a workbook is one. */
const zip = 'PK\u0003\u0004'

/** What a file's beginning says about its form: JSON lines begin with an object, after a byte order mark or spaces. */
export function formatOfContent(beginning: Uint8Array): FileFormat {
  const text = new TextDecoder().decode(beginning.subarray(0, 1_000))
  if (text.startsWith(zip)) return 'xlsx'
  return text.trimStart().startsWith('{') ? 'jsonl' : 'csv'
}

export const mediaTypes: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv',
  jsonl: 'application/jsonl',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
