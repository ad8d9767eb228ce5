import { sql } from 'kysely'
import type { RowError } from '../customers-file/errors.ts'
import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { maxStoredErrors } from './limits.ts'

/** What is wrong with a row, and whose row it is; null where the row does not say. */
export interface ImportError extends RowError {
  readonly customerId: string | null
  /**
   * Tells errors of one line apart, the same in every run of the same file: what a killed run has stored already
   * is passed over by the next one.
   */
  readonly n: number
}

/** Each step that finds errors numbers them from a place of its own. */
export const errorPlaces = { row: 0, elsewhereInFile: 1_000, grouped: 2_000, stored: 1_000_000 } as const

const inOneInsert = 1_000

/** Stores errors, those that are there already passed over. */
export async function insertErrors(
  trx: TenantWriter,
  partnerId: string,
  importId: string,
  errors: readonly ImportError[],
): Promise<void> {
  for (let at = 0; at < errors.length; at += inOneInsert) {
    const rows = errors.slice(at, at + inOneInsert).map((error) => ({
      l: error.line,
      n: error.n,
      x: error.customerId,
      f: error.column,
      c: error.code,
      p: error.params,
    }))
    await sql`
      insert into import_errors (partner_id, import_id, line, n, customer_external_id, "column", code, params)
      select ${partnerId}, ${importId}, r.* from json_to_recordset(${JSON.stringify(rows)})
        as r (l bigint, n integer, x text, f text, c text, p jsonb)
      on conflict do nothing`.execute(trx)
  }
}

export interface StoredError {
  readonly line: bigint
  readonly n: number
  readonly customer_external_id: string | null
  readonly column: string | null
  readonly code: string
  readonly params: Record<string, string | number>
}

/** Errors by line; `after` is the last one of the page before. */
export async function readErrors(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  limit: number,
  after: { line: bigint; n: number } = { line: -1n, n: 0 },
): Promise<StoredError[]> {
  return trx
    .selectFrom('import_errors')
    .select(['line', 'n', 'customer_external_id', 'column', 'code', 'params'])
    .where('partner_id', '=', partnerId)
    .where('import_id', '=', importId)
    .where((where) => where(where.refTuple('line', 'n'), '>', where.tuple(after.line, after.n)))
    .orderBy('line')
    .orderBy('n')
    .limit(limit)
    .execute()
}

/** The errors that reading the file finds: all counted, stored in batches, no more than may be kept. */
export class ErrorSink {
  readonly #db: Db
  readonly #partnerId: string
  readonly #importId: string
  #waiting: ImportError[] = []
  #kept = 0
  count = 0

  constructor(db: Db, partnerId: string, importId: string) {
    this.#db = db
    this.#partnerId = partnerId
    this.#importId = importId
  }

  add(error: ImportError): void {
    this.count += 1
    if (this.keep(1) > 0) this.#waiting.push(error)
  }

  /** Of so many further errors, how many may be kept. */
  keep(wanted: number): number {
    const kept = Math.min(wanted, maxStoredErrors - this.#kept)
    this.#kept += kept
    return kept
  }

  /** Stores what waits, when it is much or the last. */
  async settle(isLast = false): Promise<void> {
    if (this.#waiting.length < (isLast ? 1 : inOneInsert)) return
    const errors = this.#waiting
    this.#waiting = []
    await writeTenant(this.#db, this.#partnerId, (trx) =>
      insertErrors(trx, this.#partnerId, this.#importId, errors),
    )
  }
}
