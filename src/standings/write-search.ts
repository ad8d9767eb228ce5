import { sql } from 'kysely'
import { timestampText } from '../database/timestamps.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { emptySet } from '../domain/status-set.ts'
import { rememberTags } from '../tags/known.ts'
import { raiseRevisions } from './revisions.ts'
import { noteSearchChanges } from './search-changes.ts'
import type { Piece, StandingSource } from './write.ts'

/** Search keeps its sets beside its text; where only the sets change, the text and its index stay as they are. */
export async function writeSearch(
  trx: TenantWriter,
  partnerId: string,
  changed: readonly { source: StandingSource; pieces: readonly Piece[] }[],
  areNew: boolean,
): Promise<void> {
  const ids = changed.map(({ source }) => source.customerId)
  await noteSearchChanges(trx, partnerId, ids, areNew)
  const rows = changed.map(({ source, pieces }) => searchRow(source, pieces))
  const texts = rows.filter((row) => row.x !== undefined)
  const sets = rows.filter((row) => row.x === undefined)
  if (texts.length > 0)
    await sql`
      insert into customer_search (partner_id, customer_id, search_text, public_length, tags, status_set, changes_at,
        change_sets)
      select ${partnerId}, r.c, r.x || r.h, length(r.x), r.g, r.s, r.a, r.t
      from json_to_recordset(${JSON.stringify(texts)})
        as r (c uuid, x text, h text, g text[], s bigint, a timestamptz[], t bigint[])
      on conflict (partner_id, customer_id) do update set search_text = excluded.search_text,
        public_length = excluded.public_length, tags = excluded.tags, status_set = excluded.status_set, changes_at = excluded.changes_at, change_sets = excluded.change_sets`.execute(
      trx,
    )
  await rememberTags(
    trx,
    partnerId,
    texts.flatMap((row) => row.g ?? []),
  )
  if (sets.length > 0)
    await sql`
      update customer_search s set status_set = r.s, changes_at = r.a, change_sets = r.t
      from json_to_recordset(${JSON.stringify(sets)}) as r (c uuid, s bigint, a timestamptz[], t bigint[])
      where s.partner_id = ${partnerId} and s.customer_id = r.c`.execute(trx)
  const marked = changed.flatMap(({ source: { customerId, people } }) =>
    people === undefined ? [] : [{ customerId, people }],
  )
  await updatePeople(trx, partnerId, marked)
}

/** Who is assigned to a customer and responsible for it: all marks (reach/marks.ts). */
export interface MarkedCustomer {
  readonly customerId: string
  readonly people: readonly string[]
}

/**
 * Stores who is assigned and responsible where nothing else changes, so that no standing need be worked out again. The
 * caller has locked the customers.
 */
export async function writePeople(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly MarkedCustomer[],
): Promise<void> {
  const ids = customers.map(({ customerId }) => customerId)
  await raiseRevisions(trx, partnerId, ids)
  await noteSearchChanges(trx, partnerId, ids, false)
  await updatePeople(trx, partnerId, customers)
}

async function updatePeople(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly MarkedCustomer[],
): Promise<void> {
  if (customers.length === 0) return
  const json = JSON.stringify(customers.map(({ customerId, people }) => ({ c: customerId, p: people })))
  await sql`
    update customer_search s set people = r.p from json_to_recordset(${json}) as r (c uuid, p text[])
    where s.partner_id = ${partnerId} and s.customer_id = r.c`.execute(trx)
}

interface SearchRow {
  c: string
  x?: string
  h?: string
  g?: readonly string[]
  s: number
  a: (string | null)[] | null
  t: number[] | null
}

function searchRow(source: StandingSource, pieces: readonly Piece[]): SearchRow {
  const [first, ...later] = pieces
  return {
    c: source.customerId,
    ...(source.search === undefined
      ? {}
      : { x: source.search.text, h: source.search.hidden ?? '', g: source.search.tags }),
    s: Number(first?.statusSet ?? emptySet),
    a: later.length === 0 ? null : later.map((piece) => timestampText(piece.from)),
    t: later.length === 0 ? null : later.map((piece) => Number(piece.statusSet)),
  }
}
