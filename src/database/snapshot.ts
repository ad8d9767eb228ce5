import { sql } from 'kysely'
import type { TenantReader } from './transactions.ts'

/** What a transaction sees, as pg_current_snapshot() writes it: `xmin:xmax:` and those between that it does not see. */
export type SnapshotText = string

/** The snapshot of the whole reading transaction. */
export async function currentSnapshot(trx: TenantReader): Promise<SnapshotText> {
  const { rows } = await sql<{
    snapshot: SnapshotText
  }>`select pg_current_snapshot()::text as snapshot`.execute(trx)
  const [row] = rows
  if (row === undefined) throw new Error('The database gave no snapshot')
  return row.snapshot
}

/** Whether a snapshot sees all that an earlier one saw: no transaction that the earlier one saw is open or to come in it. */
export function seesAllOf(snapshot: SnapshotText, earlier: SnapshotText): boolean {
  const mine = parse(snapshot)
  const theirs = parse(earlier)
  return theirs.xmax <= mine.xmax && mine.open.every((xid) => xid >= theirs.xmax || theirs.open.includes(xid))
}

function parse(text: SnapshotText): { xmax: bigint; open: bigint[] } {
  const [, xmax = '', open = ''] = text.split(':')
  return { xmax: BigInt(xmax), open: open === '' ? [] : open.split(',').map(BigInt) }
}
