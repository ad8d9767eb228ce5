import { type Expression, sql, type SqlBool } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { StoredError } from './errors.ts'

/** Which errors of an import are looked for; each choice narrows the others. */
export interface ErrorFilter {
  readonly codes: readonly string[] | undefined
  /** Null: those that name no column. */
  readonly columns: readonly (string | null)[] | undefined
  /** A line's number, or a part of a customer's id or of a value. */
  readonly search: string | undefined
}

export interface ErrorPosition {
  readonly line: bigint
  readonly n: number
}

/** The errors that match, by line, behind a position. */
export async function searchErrors(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  filter: ErrorFilter,
  limit: number,
  after: ErrorPosition = { line: -1n, n: 0 },
): Promise<StoredError[]> {
  return trx
    .selectFrom('import_errors')
    .select(['line', 'n', 'customer_external_id', 'column', 'code', 'params'])
    .where('partner_id', '=', partnerId)
    .where('import_id', '=', importId)
    .where((where) => where(where.refTuple('line', 'n'), '>', where.tuple(after.line, after.n)))
    .where(allOf(filter))
    .orderBy('line')
    .orderBy('n')
    .limit(limit)
    .execute()
}

/** A kind of error, how often it is there, and its first one. */
export interface CodeCount extends Pick<StoredError, 'code' | 'params'> {
  readonly count: number
}

/** How often each code is there under the other choices; the most frequent first. */
export async function countByCode(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  filter: ErrorFilter,
): Promise<CodeCount[]> {
  return trx
    .selectFrom('import_errors')
    .select([
      'code',
      sql<number>`count(*)::integer`.as('count'),
      sql<StoredError['params']>`(array_agg(params order by line, n))[1]`.as('params'),
    ])
    .where('partner_id', '=', partnerId)
    .where('import_id', '=', importId)
    .where(allOf({ ...filter, codes: undefined }))
    .groupBy('code')
    .orderBy('count', 'desc')
    .orderBy('code')
    .execute()
}

/** How often each column is there under the other choices; the most frequent first. */
export async function countByColumn(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  filter: ErrorFilter,
): Promise<{ column: string | null; count: number }[]> {
  return trx
    .selectFrom('import_errors')
    .select(['column', sql<number>`count(*)::integer`.as('count')])
    .where('partner_id', '=', partnerId)
    .where('import_id', '=', importId)
    .where(allOf({ ...filter, columns: undefined }))
    .groupBy('column')
    .orderBy('count', 'desc')
    .orderBy('column')
    .execute()
}

/** How many errors match. */
export async function countErrors(
  trx: TenantReader,
  partnerId: string,
  importId: string,
  filter: ErrorFilter,
): Promise<number> {
  const { count } = await trx
    .selectFrom('import_errors')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('partner_id', '=', partnerId)
    .where('import_id', '=', importId)
    .where(allOf(filter))
    .executeTakeFirstOrThrow()
  return count
}

function allOf({ codes, columns, search }: ErrorFilter): Expression<SqlBool> {
  const conditions = [sql<SqlBool>`true`]
  if (codes !== undefined) conditions.push(sql`code = any(${[...codes]}::text[])`)
  if (columns !== undefined) {
    const named = columns.filter((column) => column !== null)
    conditions.push(
      sql`("column" = any(${named}::text[]) or "column" is null and ${columns.includes(null)}::boolean)`,
    )
  }
  if (search !== undefined) {
    const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    conditions.push(sql`(line::text = ${search} or customer_external_id ilike ${pattern}
      or exists (select from jsonb_each_text(params) as p where p.value ilike ${pattern}))`)
  }
  return sql.join<SqlBool>(conditions, sql` and `)
}
