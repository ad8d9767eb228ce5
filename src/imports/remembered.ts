import { sql } from 'kysely'
import { columnIndex, columns, type ColumnName } from '../customers-file/columns.ts'
import { foldHeading } from '../customers-file/fold-heading.ts'
import type { ColumnMapping } from '../customers-file/headings.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { maxRememberedHeadings } from './limits.ts'

/** What the partner's earlier imports used each heading for, by the folded heading, the latest first. */
export async function readRemembered(
  trx: TenantReader,
  partnerId: string,
): Promise<ReadonlyMap<string, ColumnName>> {
  const rows = await trx
    .selectFrom('import_columns')
    .select(['heading', 'column_name'])
    .where('partner_id', '=', partnerId)
    .orderBy('used_at', 'desc')
    .orderBy('heading')
    .limit(maxRememberedHeadings)
    .execute()
  return new Map(rows.flatMap((row) => (isColumn(row.column_name) ? [[row.heading, row.column_name]] : [])))
}

function isColumn(name: string): name is ColumnName {
  return columnIndex.has(name)
}

/** Keeps what a file's headings were used for, and forgets those that were used longest ago. */
export async function rememberColumns(
  trx: TenantWriter,
  partnerId: string,
  mapping: ColumnMapping,
  at: Instant,
): Promise<void> {
  const used = new Map<string, ColumnName>()
  for (const { name } of columns) {
    const heading = foldHeading(mapping[name] ?? '')
    if (heading !== '') used.set(heading, name)
  }
  // In one order, so that two imports never wait for each other.
  const rows = [...used]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([heading, column]) => ({ heading, column }))
  await sql`
    insert into import_columns (partner_id, heading, column_name, used_at)
    select ${partnerId}, r.heading, r."column", ${new Date(at)}
    from json_to_recordset(${JSON.stringify(rows)}) as r (heading text, "column" text)
    on conflict (partner_id, heading) do update
      set column_name = excluded.column_name, used_at = excluded.used_at`.execute(trx)
  await sql`
    delete from import_columns where partner_id = ${partnerId} and heading in (
      select heading from import_columns where partner_id = ${partnerId}
      order by used_at desc, heading offset ${maxRememberedHeadings})`.execute(trx)
}
