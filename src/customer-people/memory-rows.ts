import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { PersonPlace } from './find.ts'
import { lineEnd } from './lines.ts'
import { peopleWithIds } from './people-with-ids.ts'
import { between, PeopleBlock } from './people-block.ts'
import type { BlockColumns, ListedPerson } from './people-block.ts'

/** People of a customer behind a place, as blocks; at most so many blocks of this size. @param after null: from the first on */
export async function readBlocks(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  after: PersonPlace | null,
  { size, limit }: { readonly size: number; readonly limit: number },
): Promise<PeopleBlock[]> {
  const behind =
    after === null ? sql`true` : sql`(name_key, external_id) > (${after.nameKey}, ${after.externalId})`
  const people = sql`(select * from customer_people where partner_id = ${partnerId} and ${behind})`
  return blocks(trx, partnerId, customerId, people, size, limit * size)
}

/** Those of these people who are there still. */
export async function readListed(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  ids: readonly string[],
): Promise<ListedPerson[]> {
  const found = await blocks(
    trx,
    partnerId,
    customerId,
    peopleWithIds(partnerId, ids),
    ids.length,
    ids.length,
  )
  return found.flatMap((block) => block.people())
}

/** As few long texts and not as a row for each person, which would be very many values for the driver. */
async function blocks(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  people: RawBuilder<unknown>,
  size: number,
  limit: number,
): Promise<PeopleBlock[]> {
  const { rows } = await sql<BlockColumns>`
    with listed as materialized (
      select id, name_key, external_id, search_text, deactivated_at, groups
      from ${people} c where customer_id = ${customerId} and erased_at is null
      order by name_key, external_id limit ${limit}
    ), numbered as (
      select p.*, row_number() over (order by p.name_key, p.external_id) - 1 as n, (
        select string_agg(l.service_id::text, ${between}) from (
          select service_id from licences
          where licences.partner_id = ${partnerId} and person_id = p.id and returned_at is null offset 0) l) as services
      from listed p
    )
    select count(*)::int as size,
      string_agg(id::text, '' order by n) as ids,
      string_agg(name_key, ${lineEnd} order by n) as "nameKeys",
      string_agg(external_id, ${lineEnd} order by n) as "externalIds",
      string_agg(search_text, ${lineEnd} order by n) as "searchTexts",
      string_agg(case when deactivated_at is null then 'a' else 'd' end, '' order by n) as states,
      string_agg(array_to_string(groups, ${between}), ${lineEnd} order by n) as groups,
      string_agg(coalesce(services, ''), ${lineEnd} order by n) as services
    from numbered group by n / ${size}::int order by min(n)`.execute(trx)
  return rows.map((row) => new PeopleBlock(row))
}

/** How many people a customer has, and after which of its changes. Undefined: nobody has counted them. */
export async function readChange(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<{ people: number; change: number } | undefined> {
  return trx
    .selectFrom('customer_people_counts')
    .select([sql<number>`active + deactivated`.as('people'), 'changes as change'])
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
}

/** Whom the changes after one were about, up to another one; null where that is not known. */
export async function changedBetween(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  after: number,
  until: number,
): Promise<ReadonlySet<string> | null> {
  const rows = await trx
    .selectFrom('customer_people_changes')
    .select('person_ids')
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('change', '>', after)
    .where('change', '<=', until)
    .execute()
  if (rows.length < until - after) return null
  const ids = new Set<string>()
  for (const { person_ids: some } of rows) {
    if (some === null) return null
    for (const id of some) ids.add(id)
  }
  return ids
}
