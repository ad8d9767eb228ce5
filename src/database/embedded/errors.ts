/** What can be wrong with the embedded database, as closed codes; the message says what to do instead. */
export type EmbeddedErrorCode =
  | 'no_binary'
  | 'no_system_user'
  | 'data_dir_unreachable'
  | 'data_dir_not_ours'
  | 'data_dir_not_writable'
  | 'disk_full'
  | 'wrong_major'
  | 'in_use'
  | 'init_failed'
  | 'start_failed'
  | 'stop_failed'

/**
 * An error of the embedded database that a person can do something about (DESIGN.md §8).
 * Its message is English: it goes to the terminal before any language is known.
 */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode

  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedError'
    this.code = code
  }
}

/** What the operating system or PostgreSQL says → our code and the way out; the first match counts. */
const KNOWN_TROUBLE: readonly { pattern: RegExp; code: EmbeddedErrorCode; wayOut: string }[] = [
  {
    pattern: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|Check free disk space/,
    code: 'disk_full',
    wayOut: 'The disk is full. Free some space, then start again: nothing that was saved is lost.',
  },
  {
    pattern: /EROFS|Read-only file system/,
    code: 'data_dir_not_writable',
    wayOut:
      'The data folder is on a read-only file system. Set VARDE_DATA_DIR to a folder that can be written.',
  },
  {
    // Containers run with a bare number (docker run --user 1234).
    pattern: /could not look up effective user ID/,
    code: 'no_system_user',
    wayOut:
      'The user that runs Varde has a number and no name here, and PostgreSQL wants a name. ' +
      'Run it as a user in /etc/passwd or as root, or set DATABASE_URL.',
  },
  {
    pattern: /error while loading shared libraries|Library not loaded|cannot execute binary file/,
    code: 'no_binary',
    wayOut:
      'The PostgreSQL that came with Varde does not run on this system. Set DATABASE_URL to a PostgreSQL 15 or newer.',
  },
  {
    pattern: /EACCES|EPERM|Permission denied|Operation not permitted|has wrong ownership/,
    code: 'data_dir_not_writable',
    wayOut:
      'Check who owns the data folder and that it can be written, run as that user, or set VARDE_DATA_DIR to another folder.',
  },
]

const TOLD_LINES = 8

/**
 * Turns what the operating system or PostgreSQL said into an EmbeddedError: a known trouble gets its own code and
 * way out, any other gets `fallback`. `doing` names what was tried («start the database in /srv/varde»).
 */
export function explain(fallback: EmbeddedErrorCode, doing: string, cause: unknown): EmbeddedError {
  if (cause instanceof EmbeddedError) return cause
  const said = cause instanceof Error ? cause.message : String(cause)
  const known = KNOWN_TROUBLE.find(({ pattern }) => pattern.test(said))
  const message = `Could not ${doing}.${known ? ` ${known.wayOut}` : ''}\n${telling(said)}`
  return new EmbeddedError(known?.code ?? fallback, message, { cause })
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
