import { createHash } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { BackupError, damaged } from './errors.ts'

/**
 * A backup file: three lines of text (what it is, a header in JSON, the SHA-256 of both), so that `head -2` tells
 * what one has; then one zstd stream of frames. A frame is a byte for its kind, the length of its payload in four
 * bytes, and the payload. Each table is `table`, any number of `data` (PostgreSQL's COPY text, UTF-8) and `end`
 * with what must have come; `trailer` closes the file. So an end that is missing is noticed as well as a wrong bit.
 */
export const formatVersion = 1
const magic = 'varde-backup'

export const frameKinds = { table: 0x54, data: 0x44, end: 0x45, trailer: 0x5a } as const
export type FrameKind = keyof typeof frameKinds

export const maxHeaderBytes = 1_000_000
export const maxFrameBytes = 1 << 20
/** Kind and length. */
export const frameHeadBytes = 5

const Count = Type.Integer({ minimum: 0 })
const Text = Type.String({ minLength: 1, maxLength: 200 })

const Header = Type.Object({
  vardeVersion: Text,
  createdAt: Text,
  postgresVersion: Text,
  compression: Type.Literal('zstd'),
  migrations: Type.Array(Type.Object({ version: Type.Integer({ minimum: 1 }), name: Text, checksum: Text }), {
    minItems: 1,
  }),
  /** Rows are the planner's estimate, for progress; the exact numbers stand behind each table and in the trailer. */
  tables: Type.Array(Type.Object({ name: Text, columns: Type.Array(Text), estimatedRows: Count })),
  sequences: Type.Array(
    Type.Object({
      table: Text,
      column: Text,
      lastValue: Type.String({ pattern: '^[0-9]{1,19}$' }),
      isCalled: Type.Boolean(),
    }),
  ),
})
export type BackupHeader = Static<typeof Header>

const End = Type.Object({ rows: Count, bytes: Count, sha256: Text })
/** Behind a table: its rows, its bytes of COPY text, and their SHA-256 in hex. */
export type TableEnd = Static<typeof End>

const Trailer = Type.Object({ tables: Count, rows: Count, bytes: Count, sha256: Text })
/** At the end: sums over all tables, and the SHA-256 over the header's and every table's. */
export type Trailer = Static<typeof Trailer>

/** The first three lines, and the checksum that the trailer continues. */
export function encodeHeader(header: BackupHeader): { text: string; sha256: string } {
  const lines = `${magic} ${formatVersion}\n${JSON.stringify(header)}\n`
  const digest = sha256(lines)
  return { text: `${lines}${digest}\n`, sha256: digest }
}

/**
 * Checks the three lines, given without their ends.
 * @throws BackupError not_a_backup, newer_format or damaged
 */
export function decodeHeader(
  first: string,
  second: string,
  digest: string,
): { header: BackupHeader; sha256: string } {
  checkFirstLine(first)
  if (sha256(`${first}\n${second}\n`) !== digest) throw damaged('checksum')
  return { header: parse(Header, second), sha256: digest }
}

/** @throws BackupError not_a_backup, or newer_format where a later Varde wrote it */
export function checkFirstLine(line: string): void {
  const version = /^varde-backup ([0-9]{1,6})$/.exec(line)?.[1]
  if (version === undefined) throw new BackupError('not_a_backup')
  if (Number(version) > formatVersion)
    throw new BackupError('newer_format', { format: version, known: formatVersion })
}

export function decodeEnd(payload: Buffer): TableEnd {
  return parse(End, payload.toString())
}

export function decodeTrailer(payload: Buffer): Trailer {
  return parse(Trailer, payload.toString())
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function parse<S extends typeof Header | typeof End | typeof Trailer>(schema: S, text: string): Static<S> {
  try {
    const value: unknown = JSON.parse(text)
    if (Value.Check(schema, value)) return value
  } catch (error) {
    throw damaged('form', error)
  }
  throw damaged('form')
}
