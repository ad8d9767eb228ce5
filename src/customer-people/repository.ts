import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { CustomerPeopleTable } from '../database/licence-tables.ts'
import { timestampText } from '../database/timestamps.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { noteChangedPeople } from '../licences/changed-people.ts'
import { languages } from '../messages/languages.ts'
import { peopleWithIds } from './people-with-ids.ts'
import { listKeyOf, searchTextOf } from './person.ts'
import type { Person } from './person.ts'

function personOf(row: Selectable<CustomerPeopleTable>): Person {
  return {
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    email: row.email,
    language: languages.find((language) => language === row.language) ?? null,
    groups: row.groups,
    deactivatedAt: row.deactivated_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}

/** Those of these people that the customer has and that are not erased, by id. */
export async function peopleByIds(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  ids: readonly string[],
): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map()
  const rows = await trx
    .selectFrom(peopleWithIds(partnerId, ids).as('c'))
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('erased_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.id, personOf(row)]))
}

/**
 * People of a customer who have one of these own ids, or one of these addresses. Each is looked up by the whole of its key
 * (`offset 0`), in the index that gives the order asked for: of what has just come in, PostgreSQL knows nothing yet, and
 * would as soon go through all people for each.
 */
export async function peopleKnownBy(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  externalIds: readonly string[],
  emails: readonly string[],
): Promise<Person[]> {
  const having = (column: 'external_id' | 'email', keys: readonly string[]) => sql`
    select c.* from unnest(${keys}::text[]) k (key) cross join lateral (
      select * from customer_people
      where partner_id = ${partnerId} and customer_id = ${customerId} and erased_at is null
        and ${sql.ref(column)} is not null and ${sql.ref(column)} >= k.key and ${sql.ref(column)} <= k.key
      order by ${sql.ref(column)} offset 0) c`
  const { rows } = await sql<Selectable<CustomerPeopleTable>>`
    ${having('external_id', externalIds)} union all ${having('email', emails)}`.execute(trx)
  return [...new Map(rows.map((row) => [row.id, personOf(row)])).values()]
}

/** How many people a customer has. */
export interface PeopleCounts {
  readonly active: number
  readonly deactivated: number
}

/** As it is kept; counted for a customer whose people nobody has counted yet. */
export async function readCounts(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<PeopleCounts> {
  const row = await trx
    .selectFrom('customer_people_counts')
    .select(['active', 'deactivated'])
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return row ?? countAll(trx, partnerId, customerId)
}

async function countAll(trx: TenantReader, partnerId: string, customerId: string): Promise<PeopleCounts> {
  const { rows } = await sql<PeopleCounts>`
    select count(*) filter (where deactivated_at is null)::int as active,
      count(deactivated_at)::int as deactivated
    from customer_people
    where partner_id = ${partnerId} and customer_id = ${customerId} and erased_at is null`.execute(trx)
  return rows[0] ?? { active: 0, deactivated: 0 }
}

/**
 * Keeps that there are so many more of each kind (fewer, below zero), by who holds the customer's lock and has written the
 * people already.
 */
export async function changeCounts(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  { active, deactivated }: PeopleCounts,
): Promise<void> {
  if (active === 0 && deactivated === 0) return
  const { numUpdatedRows } = await trx
    .updateTable('customer_people_counts')
    .set({ active: sql`active + ${active}::int`, deactivated: sql`deactivated + ${deactivated}::int` })
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return
  const counts = await countAll(trx, partnerId, customerId)
  await trx
    .insertInto('customer_people_counts')
    .values({ partner_id: partnerId, customer_id: customerId, ...counts })
    .execute()
}

/** Lays down new people of a customer. */
export async function insertPeople(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  people: readonly Person[],
): Promise<void> {
  if (people.length === 0) return
  await sql`
    insert into customer_people (partner_id, id, customer_id, external_id, name, name_key, search_text, email, language,
      groups, deactivated_at, created_at, updated_at, revision)
    select ${partnerId}, r.id, ${customerId}, r.external_id, r.name, r.name_key, r.search_text, r.email, r.language,
      r.groups, r.deactivated_at, r.created_at, r.updated_at, r.revision
    from ${recordsOf(people)}`.execute(trx)
  await noteChangedPeople(trx, partnerId, customerId, idsOf(people))
}

/** Writes changed people over what is stored. */
export async function updatePeople(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  people: readonly Person[],
): Promise<void> {
  if (people.length === 0) return
  await sql`
    update customer_people p
    set external_id = r.external_id, name = r.name, name_key = r.name_key, search_text = r.search_text, email = r.email,
      language = r.language, groups = r.groups, deactivated_at = r.deactivated_at, updated_at = r.updated_at,
      revision = r.revision
    from ${recordsOf(people)}
    where p.partner_id = ${partnerId} and p.id = r.id`.execute(trx)
  await noteChangedPeople(trx, partnerId, customerId, idsOf(people))
}

const idsOf = (people: readonly Person[]): string[] => people.map(({ id }) => id)

function recordsOf(people: readonly Person[]) {
  const rows = people.map((person) => ({
    id: person.id,
    external_id: person.externalId,
    name: person.name,
    name_key: listKeyOf(person),
    search_text: searchTextOf(person),
    email: person.email,
    language: person.language,
    groups: person.groups,
    deactivated_at: timestampText(person.deactivatedAt),
    created_at: timestampText(person.createdAt),
    updated_at: timestampText(person.updatedAt),
    revision: person.revision,
  }))
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, external_id text, name text, name_key text,
    search_text text, email text, language text, groups text[], deactivated_at timestamptz, created_at timestamptz,
    updated_at timestamptz, revision integer)`
}

/**
 * Empties all that says who a person is; the row stays for those who look at its id.
 * @param person whose licences are returned already
 */
export async function erasePersonRow(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  { id, deactivatedAt }: Person,
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('customer_people')
    .set({
      external_id: id,
      name: '',
      name_key: '',
      search_text: '',
      email: null,
      language: null,
      groups: [],
      deactivated_at: new Date(deactivatedAt ?? now),
      erased_at: new Date(now),
      updated_at: new Date(now),
      revision: sql`revision + 1`,
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .execute()
  await noteChangedPeople(trx, partnerId, customerId, [id])
}

/** The groups of a customer's active people with how many are in each, those with most first. */
export async function groupsOf(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  limit: number,
): Promise<{ name: string; people: number }[]> {
  const { rows } = await sql<{ name: string; people: number }>`
    select g as name, count(*)::int as people from customer_people p, unnest(p.groups) g
    where p.partner_id = ${partnerId} and p.customer_id = ${customerId} and p.erased_at is null
      and p.deactivated_at is null
    group by g order by people desc, g collate "C" limit ${limit}`.execute(trx)
  return rows
}

const prefix = 'P-'
const digits = 6

/**
 * The number after the greatest of the own ids that were made for a customer's people, such as `P-000124`, by who holds
 * its lock.
 */
export async function nextMadeNumber(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<number> {
  const { rows } = await sql<{ external_id: string }>`
    select external_id from customer_people
    where partner_id = ${partnerId} and customer_id = ${customerId} and erased_at is null
      and external_id >= ${prefix + '0'.repeat(digits)} and external_id <= ${prefix + '9'.repeat(digits)}
      and external_id ~ ${`^${prefix}[0-9]{${digits}}$`}
    order by external_id desc limit 1`.execute(trx)
  return 1 + Number(rows[0]?.external_id.slice(prefix.length) ?? 0)
}

/** An own id for who has none. @param id the person's, where no number of six digits is left */
export function madeExternalId(number: number, id: string): string {
  const text = String(number).padStart(digits, '0')
  return text.length > digits ? id : prefix + text
}

/** The number after the greatest one among these own ids that looks like a made one. */
export function numberAfter(externalIds: readonly string[]): number {
  let greatest = 0
  for (const externalId of externalIds)
    if (/^P-\d{6}$/.test(externalId)) greatest = Math.max(greatest, Number(externalId.slice(prefix.length)))
  return greatest + 1
}
