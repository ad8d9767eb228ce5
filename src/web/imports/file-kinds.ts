import type { WordKey } from '../../messages/word-groups.ts'

const mebibyte = 1024 * 1024

/** What files are sent as, and how long they may be: what the server takes (a test holds the two together). */
export const fileKinds = {
  csv: { contentType: 'text/csv', maxBytes: 4096 * mebibyte, previewBytes: mebibyte },
  jsonl: { contentType: 'application/jsonl', maxBytes: 4096 * mebibyte, previewBytes: mebibyte },
  xlsx: {
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    maxBytes: 50 * mebibyte,
    previewBytes: 50 * mebibyte,
  },
} as const

export type FileFormat = keyof typeof fileKinds

const byEnding: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  xlsx: 'xlsx',
}

/** For the browser's own dialog. */
export const acceptedEndings = Object.keys(byEnding)
  .map((ending) => `.${ending}`)
  .join(',')

/** What is wrong with a choice of files before anything is sent, and the text that says what to do. */
export const fileMistakes = {
  several: 'web.import.mistake.several',
  old_workbook: 'web.import.mistake.old_workbook',
  unknown_type: 'web.import.mistake.unknown_type',
  empty: 'web.import.mistake.empty',
  too_large: 'web.import.mistake.too_large',
  unreadable: 'web.import.mistake.unreadable',
} as const satisfies Readonly<Record<string, WordKey>>

export type FileMistake = keyof typeof fileMistakes

/** A file that can be sent. */
export interface ChosenFile {
  readonly file: File
  readonly format: FileFormat
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase()
}

/** Looks at what was chosen or dropped: one file, of a known kind, that can be read. */
export async function lookAt(files: readonly File[]): Promise<ChosenFile | { mistake: FileMistake }> {
  const [file] = files
  if (file === undefined) return { mistake: 'unreadable' }
  if (files.length > 1) return { mistake: 'several' }
  const ending = endingOf(file.name)
  const format = byEnding[ending]
  if (format === undefined) return { mistake: ending === 'xls' ? 'old_workbook' : 'unknown_type' }
  if (!(await isReadable(file))) return { mistake: 'unreadable' }
  if (file.size === 0) return { mistake: 'empty' }
  if (file.size > fileKinds[format].maxBytes) return { mistake: 'too_large' }
  return { file, format }
}

/** A file may have been changed or moved since it was chosen; a folder never can be read. */
export async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    return false
  }
}
