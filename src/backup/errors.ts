/**
 * Why a backup or a restore did not take place, each with a message `backup_error.<code>`. `not_a_backup`, `damaged`:
 * the file; `newer_format`, `newer`, `different`, `database_newer`: the versions of file, program and database do not
 * fit; `not_empty`, `in_use`: the database to restore into.
 */
export const backupErrorCodes = [
  'not_a_backup',
  'damaged',
  'newer_format',
  'newer',
  'different',
  'database_newer',
  'not_empty',
  'in_use',
] as const

export type BackupErrorCode = (typeof backupErrorCodes)[number]

type BackupErrorParams = Readonly<Record<string, string | number>>

/** Nothing was changed. Its own message is for logs; what a person reads is made of code and parameters. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode
  readonly params: BackupErrorParams
  constructor(code: BackupErrorCode, params: BackupErrorParams = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options)
    this.code = code
    this.params = params
  }
}

/** What is damaged: as its message chooses by it. */
export type DamagedPart = 'end' | 'rest' | 'checksum' | 'packing' | 'rows' | 'form'

export function damaged(part: DamagedPart, cause?: unknown): BackupError {
  return new BackupError('damaged', { part }, { cause })
}
