/**
 * Why a backup or a restore did not take place. `not_a_backup`, `damaged`: the file; `newer`, `different`: the
 * versions of file, program and database do not fit; `not_empty`, `in_use`: the database to restore into.
 */
export type BackupErrorCode = 'not_a_backup' | 'damaged' | 'newer' | 'different' | 'not_empty' | 'in_use'

/** The message says what is wrong and what to do; nothing was changed. */
export class BackupError extends Error {
  readonly code: BackupErrorCode
  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The same words wherever the damage is noticed. */
export function damaged(detail: string, cause?: unknown): BackupError {
  return new BackupError(
    'damaged',
    `The backup is cut off or damaged (${detail}). Nothing was restored; take another copy of it.`,
    { cause },
  )
}
