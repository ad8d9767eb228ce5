import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/** For so long a key gives its first answer again (INTERFACES.md «HTTP»). */
const keptHours = 24
/** Who runs a request says so this often; who has not for `leaseSeconds` is dead, and the key is free. */
export const renewedMs = 20_000
const leaseSeconds = 60
const maxRemoved = 500

/** Whose key it is: keys of different partners, sessions and tokens never meet. */
export interface KeyOwner {
  readonly partnerId: string
  readonly actorId: string
  readonly key: string
}

/** The right to run the request of a key: it ends when another process had to take it over. */
export interface Claim {
  readonly owner: KeyOwner
  readonly startedAt: Instant
}

export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface StoredRequest {
  readonly requestHash: Buffer
  /** Null while it runs. */
  readonly answer: StoredAnswer | null
  /** It was done by a process that died before its answer was kept: nobody does it again. */
  readonly isDone: boolean
}

/**
 * Takes a key for a request: new, kept for its time, or of the same request in a process that died.
 * @returns the claim, or what is stored under the key; undefined where that went away just now
 */
export async function claimKey(
  db: Db,
  owner: KeyOwner,
  requestHash: Buffer,
): Promise<Claim | StoredRequest | undefined> {
  return withInstallation(db, async (trx) => {
    const taken = await sql<{ started_at: Instant }>`
      insert into idempotency_keys (partner_id, actor_id, key, request_hash, started_at)
      values (${owner.partnerId}, ${owner.actorId}, ${owner.key}, ${requestHash}, clock_timestamp())
      on conflict (partner_id, actor_id, key) do update
        set started_at = clock_timestamp(), request_hash = excluded.request_hash,
          status = null, headers = null, body = null, done_at = null
        where idempotency_keys.started_at < now() - make_interval(hours => ${keptHours})
          or (idempotency_keys.status is null and idempotency_keys.request_hash = excluded.request_hash
            and idempotency_keys.done_at is null
            and idempotency_keys.started_at < now() - make_interval(secs => ${leaseSeconds}))
      returning started_at`.execute(trx)
    const [claim] = taken.rows
    return claim === undefined ? findKey(trx, owner) : { owner, startedAt: claim.started_at }
  })
}

async function findKey(trx: Db, owner: KeyOwner): Promise<StoredRequest | undefined> {
  const row = await trx
    .selectFrom('idempotency_keys')
    .select([
      'request_hash',
      'status',
      'headers',
      'body',
      sql<boolean>`done_at is not null and status is null
        and started_at < now() - make_interval(secs => ${leaseSeconds})`.as('isDone'),
    ])
    .where('partner_id', '=', owner.partnerId)
    .where('actor_id', '=', owner.actorId)
    .where('key', '=', owner.key)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const answer =
    row.status === null
      ? null
      : { status: row.status, headers: row.headers ?? {}, body: row.body ?? Buffer.alloc(0) }
  return { requestHash: row.request_hash, answer, isDone: row.isDone }
}

/** Says that the request still runs. @returns the claim to go on with; undefined where it is lost */
export async function renewClaim(db: Db, { owner, startedAt }: Claim): Promise<Claim | undefined> {
  const row = await withInstallation(db, (trx) =>
    ofClaim(trx.updateTable('idempotency_keys'), owner, startedAt)
      .set({ started_at: sql`clock_timestamp()` })
      .returning('started_at')
      .executeTakeFirst(),
  )
  return row === undefined ? undefined : { owner, startedAt: row.started_at }
}

/**
 * Says in the transaction of a claimed request that it is done, so that no repetition does it again, wherever this process
 * dies. @returns whether the claim still holds; where not, the transaction must not be committed
 */
export async function markDone(trx: Db, { owner, startedAt }: Claim): Promise<boolean> {
  const row = await ofClaim(trx.updateTable('idempotency_keys'), owner, startedAt)
    .set({ done_at: sql`clock_timestamp()` })
    .returning('key')
    .executeTakeFirst()
  return row !== undefined
}

/** Keeps the answer of a claimed request. @param requestHash of the whole request, also where it was a stream */
export async function keepAnswer(
  db: Db,
  { owner, startedAt }: Claim,
  requestHash: Buffer,
  answer: StoredAnswer,
): Promise<void> {
  await withInstallation(db, (trx) =>
    ofClaim(trx.updateTable('idempotency_keys'), owner, startedAt)
      .set({
        request_hash: requestHash,
        status: answer.status,
        headers: JSON.stringify(answer.headers),
        body: answer.body,
      })
      .execute(),
  )
}

/** Gives a key back without an answer: the same request may try again. */
export async function releaseKey(db: Db, { owner, startedAt }: Claim): Promise<void> {
  await withInstallation(db, (trx) => ofClaim(trx.deleteFrom('idempotency_keys'), owner, startedAt).execute())
}

/** Removes some keys whose time is over; called now and then, so that they never pile up. */
export async function removeOldKeys(db: Db): Promise<void> {
  await withInstallation(db, (trx) =>
    sql`delete from idempotency_keys where (partner_id, actor_id, key) in (
      select partner_id, actor_id, key from idempotency_keys
      where started_at < now() - make_interval(hours => ${keptHours})
      order by started_at limit ${maxRemoved} for update skip locked)`.execute(trx),
  )
}

interface Conditional<Q> {
  where(column: 'partner_id' | 'actor_id' | 'key', is: '=', value: string): Q
  where(column: 'started_at', is: '=', value: Date): Q
  where(column: 'status', is: 'is', value: null): Q
}

/** Only the row of exactly this claim: who lost it changes nothing. */
function ofClaim<Q extends Conditional<Q>>(query: Q, owner: KeyOwner, startedAt: Instant): Q {
  return query
    .where('partner_id', '=', owner.partnerId)
    .where('actor_id', '=', owner.actorId)
    .where('key', '=', owner.key)
    .where('started_at', '=', new Date(startedAt))
    .where('status', 'is', null)
}
