import { sql } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import { sinceEver, timestampText } from '../database/timestamps.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { parseStatusSet } from '../domain/status-set.ts'
import type { StatusSet } from '../domain/status-set.ts'
import { hangsOnShare, timelineOf } from '../domain/timeline.ts'
import type { MarkTimes, TimelineSubscription } from '../domain/timeline.ts'
import { horizonMs } from './limits.ts'
import { partnerTime } from './partner-time.ts'
import { raiseRevisions } from './revisions.ts'
import { writeSearch } from './write-search.ts'

/** A customer whose subscriptions are known, and what its rows in the list's indexes carry besides. */
export interface StandingSource extends MarkTimes {
  customerId: string
  nameKey: string
  externalId: string
  /** All of its subscriptions; closed ones count for nothing. */
  subscriptions: readonly TimelineSubscription[]
  /** What search looks at, where it is new or has changed. */
  search?: SearchedText
  /** Who is assigned and responsible, where that has changed (reach/marks.ts); of a new customer nobody is. */
  people?: readonly string[]
}

/** What search looks at in a customer (domain/names.ts searchTexts). */
export interface SearchedText {
  readonly text: string
  /** What the domain of an address adds, for those who may search by it. */
  readonly hidden?: string
  readonly tags: readonly string[]
}

/** One stored row: [validFrom, validUntil), ±Infinity where it is open. */
export interface Piece {
  from: Instant
  until: Instant
  statusSet: StatusSet
  place: number
  nextEndsAt: Instant
  /** How much of what was bought is in use; Infinity where nothing is counted. */
  useShare: number
  /** The share under which use is low that this was laid by, 0 for none; null where it says nothing of the customer. */
  laidByPercent: number | null
  nameKey: string
  externalId: string
}

/**
 * Stores how these customers stand now and in the next days, with the deltas of the counts and the sets that
 * search looks at: everything derived, in the transaction of the change itself (DESIGN.md §4); every change of a
 * customer or of anything below it comes here, also one that moves no status, for its revision. The caller has
 * locked the customers' rows, or has just made them.
 *
 * Deltas undo what the old pieces said and say what the new ones say, each at the instant of its piece; so
 * they are right whether or not the old ones have been folded into the counts.
 *
 * @param areNew the customers have just been made and have no rows yet
 * @returns the ids of the customers that stand otherwise than before
 */
export async function writeStandings(
  trx: TenantWriter,
  partnerId: string,
  sources: readonly StandingSource[],
  now: Instant,
  areNew = false,
): Promise<string[]> {
  const ids = sources.map((source) => source.customerId)
  if (!areNew) await raiseRevisions(trx, partnerId, ids)
  const stored = areNew ? new Map<string, Piece[]>() : await readPieces(trx, partnerId, ids)
  const { lowUsePercent } = await partnerTime(trx, partnerId)
  const deltas = new Deltas()
  const pieceRows: object[] = []
  const changed: { source: StandingSource; pieces: readonly Piece[] }[] = []
  const movedIds: string[] = []
  for (const source of sources) {
    const before = stored.get(source.customerId) ?? []
    const after = piecesOf(source, now, lowUsePercent)
    const moved = !isSame(before, after)
    if (moved || source.search !== undefined || source.people !== undefined)
      changed.push({ source, pieces: after })
    if (!moved) continue
    movedIds.push(source.customerId)
    deltas.add(before, -1)
    deltas.add(after, 1)
    for (const [index, piece] of after.entries())
      pieceRows.push(pieceRow(source, piece, index === after.length - 1))
  }
  if (movedIds.length > 0) {
    if (!areNew) await deletePieces(trx, partnerId, movedIds)
    await insertPieces(trx, partnerId, pieceRows)
    await deltas.write(trx, partnerId)
  }
  await writeSearch(trx, partnerId, changed, areNew)
  return movedIds
}

/** Takes the pieces of these customers away, and them out of the counts at every instant. */
export async function takePiecesAway(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
): Promise<void> {
  const deltas = new Deltas()
  const stored = await readPieces(trx, partnerId, customerIds)
  for (const pieces of stored.values()) deltas.add(pieces, -1)
  await deletePieces(trx, partnerId, customerIds)
  await deltas.write(trx, partnerId)
}

async function deletePieces(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
): Promise<void> {
  await sql`
    delete from standings where partner_id = ${partnerId} and customer_id = any(${customerIds}::uuid[])`.execute(
    trx,
  )
}

async function insertPieces(trx: TenantWriter, partnerId: string, rows: object[]): Promise<void> {
  await sql`
    insert into standings (partner_id, customer_id, valid_from, valid_until, is_last, status_set, place,
      next_ends_at, name_key, external_id, use_share, laid_by_percent)
    select ${partnerId}, r.c, r.f, r.u, r.l, r.s, r.p, r.e, r.n, r.x, coalesce(r.h, 'infinity'), r.b
    from json_to_recordset(${JSON.stringify(rows)}) as r (c uuid, f timestamptz, u timestamptz, l boolean, s bigint,
      p smallint, e timestamptz, n text, x text, h double precision, b smallint)`.execute(trx)
}

function piecesOf(source: StandingSource, now: Instant, lowUsePercent: number | null): Piece[] {
  const { nameKey, externalId, subscriptions } = source
  const laidByPercent = hangsOnShare(subscriptions) ? (lowUsePercent ?? 0) : null
  return timelineOf(subscriptions, now, now + horizonMs, source, lowUsePercent).map((standing) => ({
    from: standing.from ?? -Infinity,
    until: standing.until ?? Infinity,
    statusSet: standing.statusSet,
    place: standing.place,
    nextEndsAt: standing.nextEndsAt ?? Infinity,
    useShare: standing.useShare ?? Infinity,
    laidByPercent,
    nameKey,
    externalId,
  }))
}

async function readPieces(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, Piece[]>> {
  const rows = await trx
    .selectFrom('standings')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', anyOf(customerIds))
    .orderBy('customer_id')
    .orderBy('valid_from')
    .execute()
  const pieces = new Map<string, Piece[]>()
  for (const row of rows) {
    const piece = {
      from: row.valid_from,
      until: row.valid_until,
      statusSet: parseStatusSet(row.status_set),
      place: row.place,
      nextEndsAt: row.next_ends_at,
      useShare: row.use_share,
      laidByPercent: row.laid_by_percent,
      nameKey: row.name_key,
      externalId: row.external_id,
    }
    const ofCustomer = pieces.get(row.customer_id)
    if (ofCustomer === undefined) pieces.set(row.customer_id, [piece])
    else ofCustomer.push(piece)
  }
  return pieces
}

function isSame(before: readonly Piece[], after: readonly Piece[]): boolean {
  return (
    before.length === after.length &&
    before.every((piece, index) => {
      const other = after[index]
      return (
        other !== undefined &&
        piece.from === other.from &&
        piece.until === other.until &&
        piece.statusSet === other.statusSet &&
        piece.nextEndsAt === other.nextEndsAt &&
        piece.useShare === other.useShare &&
        piece.laidByPercent === other.laidByPercent &&
        piece.nameKey === other.nameKey &&
        piece.externalId === other.externalId
      )
    })
  )
}

/** Short keys: a batch has thousands of these. Sets have 53 bits, which JSON numbers hold exactly. */
function pieceRow(source: StandingSource, piece: Piece, isLast: boolean): object {
  return {
    c: source.customerId,
    f: timestampText(piece.from),
    u: timestampText(piece.until),
    l: isLast,
    s: Number(piece.statusSet),
    p: piece.place,
    e: timestampText(piece.nextEndsAt),
    h: Number.isFinite(piece.useShare) ? piece.useShare : null,
    b: piece.laidByPercent,
    n: source.nameKey,
    x: source.externalId,
  }
}

/** Sums of +1 and −1 per instant and set, so that a batch appends few rows. */
class Deltas {
  readonly #sums = new Map<string, { at: Instant; set: StatusSet; delta: number }>()

  add(pieces: readonly Piece[], sign: 1 | -1): void {
    let previous: Piece | undefined
    for (const piece of pieces) {
      if (previous !== undefined) this.#change(piece.from, previous.statusSet, -sign)
      this.#change(piece.from, piece.statusSet, sign)
      previous = piece
    }
  }

  #change(at: Instant, set: StatusSet, by: number): void {
    const key = `${at} ${set}`
    const sum = this.#sums.get(key)
    if (sum === undefined) this.#sums.set(key, { at, set, delta: by })
    else sum.delta += by
  }

  async write(trx: TenantWriter, partnerId: string): Promise<void> {
    const rows = [...this.#sums.values()].filter(({ delta }) => delta !== 0)
    if (rows.length === 0) return
    const json = JSON.stringify(
      rows.map(({ at, set, delta }) => ({ a: timestampText(at) ?? sinceEver, s: Number(set), d: delta })),
    )
    await sql`
      insert into standing_deltas (partner_id, takes_effect_at, status_set, delta)
      select ${partnerId}, r.a, r.s, r.d from json_to_recordset(${json}) as r (a timestamptz, s bigint, d integer)`.execute(
      trx,
    )
  }
}
