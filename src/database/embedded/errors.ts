/** What can be wrong with the embedded database, each with a message `embedded_error.<code>` that says what to do. */
export const embeddedErrorCodes = [
  'no_binary',
  'binary_fails',
  'no_system_user',
  'user_not_taken',
  'user_without_name',
  'data_dir_unreachable',
  'data_dir_of_another',
  'data_dir_of_stranger',
  'data_dir_no_folder',
  'data_dir_open_to_all',
  'data_dir_of_postgres',
  'data_dir_taken',
  'data_dir_not_writable',
  'data_dir_read_only',
  'state_dir_not_ours',
  'disk_full',
  'wrong_major',
  'in_use',
  'init_failed',
  'start_failed',
  'keeps_stopping',
  'still_used',
  'still_starting',
  'stop_failed',
] as const

export type EmbeddedErrorCode = (typeof embeddedErrorCodes)[number]

type EmbeddedErrorParams = Readonly<Record<string, string | number>>

/**
 * An error of the embedded database that a person can do something about (DESIGN.md §8). Its own message is for logs;
 * what a person reads is made of code and parameters, with what the system said below.
 */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
  readonly code: EmbeddedErrorCode
  readonly params: EmbeddedErrorParams
  /** In the words of the operating system or of PostgreSQL; null where they said nothing. */
  readonly said: string | null

  constructor(
    code: EmbeddedErrorCode,
    params: EmbeddedErrorParams = {},
    { said = null, cause }: { said?: string | null; cause?: unknown } = {},
  ) {
    super([code, JSON.stringify(params), said ?? ''].join(' ').trim(), { cause })
    this.code = code
    this.params = params
    this.said = said
  }
}

/** What the operating system or PostgreSQL says → our code; the first match counts. */
const knownTrouble: readonly (readonly [pattern: RegExp, code: EmbeddedErrorCode])[] = [
  [/ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|Check free disk space/, 'disk_full'],
  [/EROFS|Read-only file system/, 'data_dir_read_only'],
  // Containers run with a bare number (docker run --user 1234).
  [/could not look up effective user ID/, 'user_without_name'],
  [/error while loading shared libraries|Library not loaded|cannot execute binary file/, 'binary_fails'],
  [/EACCES|EPERM|Permission denied|Operation not permitted|has wrong ownership/, 'data_dir_not_writable'],
]

const TOLD_LINES = 8

/**
 * Turns what the operating system or PostgreSQL said about a data folder into an EmbeddedError: a known trouble gets
 * its own code, any other gets `fallback`.
 */
export function explain(fallback: EmbeddedErrorCode, dataDir: string, cause: unknown): EmbeddedError {
  if (cause instanceof EmbeddedError) return cause
  const said = cause instanceof Error ? cause.message : String(cause)
  const [, code = fallback] = knownTrouble.find(([pattern]) => pattern.test(said)) ?? []
  return new EmbeddedError(code, { dataDir }, { said: telling(said), cause })
}

/** Of all that PostgreSQL says the lines that tell what is wrong, or the last ones. */
function telling(said: string): string {
  const lines = said.trim().split('\n')
  const wrong = lines.filter((line) => /\b(FATAL|PANIC|ERROR|DETAIL|HINT)\b|error:/.test(line))
  return (wrong.length > 0 ? wrong : lines).slice(-TOLD_LINES).join('\n')
}

/** The system's code of an error (`ENOENT`, or an SQLSTATE such as `57P03`), if it has one. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
