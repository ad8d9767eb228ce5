import { sql } from 'kysely'
import type { Reach } from '../reach/reach.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { limitsOf } from '../reach/marks.ts'

/** So many of a partner's different tags are looked at for a suggestion. */
export const maxTagsRead = 10_000

/**
 * Remembers tags for `suggestTags`, in the transaction that gives them to customers. Waits for nobody: a tag that
 * another writer brings for the first time at the same time stands twice.
 */
export async function rememberTags(
  trx: TenantWriter,
  partnerId: string,
  tags: readonly string[],
): Promise<void> {
  const different = [...new Set(tags)].toSorted()
  if (different.length === 0) return
  await sql`
    insert into known_tags (partner_id, tag, id)
    select ${partnerId}, t.tag, gen_random_uuid() from unnest(${different}::text[]) as t (tag)
    where not exists (select from known_tags k where k.partner_id = ${partnerId} and k.tag = t.tag)`.execute(
    trx,
  )
}

/** The tags that customers have or have had, by code point; the first `maxTagsRead` where there are more. */
export async function knownTags(trx: TenantReader, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select distinct tag from known_tags where partner_id = ${partnerId}
    order by tag limit ${maxTagsRead}`.execute(trx)
  return rows.map((row) => row.tag)
}

/**
 * Those of these tags that some customer has, in their order, at most `max`. A door of the database
 * (docs/decisions/0003-search.md): it takes the tenant from the transaction.
 */
export async function usedTags(
  trx: TenantReader,
  candidates: readonly string[],
  max: number,
): Promise<string[]> {
  if (candidates.length === 0) return []
  // A partner's few rows may stand behind a million of others': only indexes lead to them without passing those.
  await sql`set local enable_seqscan to off`.execute(trx)
  const { rows } = await sql<{ tag: string }>`
    select tag from used_tags(${candidates}::text[], ${max}) as tag`.execute(trx)
  return rows.map((row) => row.tag)
}

/** The tags of all customers within reach, in no order; the first found where there are more than `maxTagsRead`. The same door. */
export async function tagsWithin(trx: TenantReader, reach: Reach): Promise<string[]> {
  const { people, customerId } = limitsOf(reach)
  const { rows } = await sql<{ tag: string }>`
    select tag from found_tags(row('{}'::text[], '{}'::text[], ${people}::text[], ${customerId}::uuid, false)::search_wish,
      ${maxTagsRead}) as tag`.execute(trx)
  return rows.map((row) => row.tag)
}
