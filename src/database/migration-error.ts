/**
 * Why the database and this program do not fit each other, each with a message `migration_error.<code>`. `newer`,
 * `changed`, `pending`: the migrations in it; `other_version`: what a backup of it finds, whichever way they differ.
 */
export const migrationErrorCodes = ['newer', 'changed', 'pending', 'other_version'] as const

export type MigrationErrorCode = (typeof migrationErrorCodes)[number]

/** Its own message is for logs; what a person reads is made of code and names. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  readonly code: MigrationErrorCode
  /** The migrations that it is about. */
  readonly names: readonly string[]
  constructor(code: MigrationErrorCode, names: readonly string[] = []) {
    super([code, ...names].join(' '))
    this.code = code
    this.names = names
  }
}
