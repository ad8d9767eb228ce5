import { csvText } from '../domain/csv-text.ts'
import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { actorNames, auditBehind, type AuditPosition, type AuditSelection } from './repository.ts'

const inOnePage = 1_000
const columns = [
  'at',
  'action',
  'actor_kind',
  'actor_id',
  'actor',
  'subject_kind',
  'subject_id',
  'customer_id',
  'address',
  'details',
]

/** The audit log as CSV, latest first; nothing in it runs in a spreadsheet. */
export async function* auditCsv(
  db: Db,
  partnerId: string,
  selection: AuditSelection,
): AsyncGenerator<string, void, undefined> {
  yield `${columns.join(',')}\r\n`
  let after: AuditPosition | null = null
  for (;;) {
    const behind: AuditPosition | null = after
    const { rows, names } = await readTenant(db, partnerId, async (trx) => {
      const found = await auditBehind(trx, partnerId, selection, behind, inOnePage)
      return { rows: found, names: await actorNames(trx, partnerId, found) }
    })
    yield rows
      .map((row) => [
        formatInstant(row.at),
        row.action,
        row.actor_kind,
        row.actor_id ?? '',
        names.get(row.actor_id ?? '') ?? '',
        row.subject_kind,
        row.subject_id ?? '',
        row.customer_id ?? '',
        row.address ?? '',
        JSON.stringify(row.details),
      ])
      .map((cells) => `${cells.map(csvText).join(',')}\r\n`)
      .join('')
    after = rows.at(-1) ?? null
    if (rows.length < inOnePage || after === null) return
  }
}
