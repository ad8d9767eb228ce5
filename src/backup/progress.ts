import type { BackupHeader } from './format.ts'

/** How far a backup or a restore has come. Told often (every piece of at most 1 MiB): show it as seldom as you like. */
export interface BackupProgress {
  table: string
  rows: number
  /** The planner's estimate of all rows. */
  estimatedRows: number
  /** Of the file, compressed. */
  fileBytes: number
  /** Restoring from a file: its size. */
  totalFileBytes?: number
}

export type OnProgress = (progress: BackupProgress) => void

export interface BackupSummary {
  tables: number
  rows: number
  /** COPY text before compression. */
  bytes: number
  /** Of the file, compressed. */
  fileBytes: number
}

export function estimatedRows(header: BackupHeader): number {
  return header.tables.reduce((sum, table) => sum + table.estimatedRows, 0)
}
