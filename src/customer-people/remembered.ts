import { sql } from 'kysely'
import type { Actor } from '../contract/actor.ts'
import { foldHeading } from '../customers-file/fold-heading.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { peopleColumns } from './file-columns.ts'
import type { PeopleColumn, PeopleMapping } from './file-columns.ts'
import { maxRememberedHeadings } from './limits.ts'

/** Whose files an actor's are like: the customer's, for its own administrator, else the partner's. */
function ownerOf({ role, partnerId }: Actor, customerId: string): string {
  return role === 'customer_admin' ? customerId : partnerId
}

/**
 * What earlier files used each heading for, by the folded heading: the asker's own before those of the other side, the
 * latest first.
 */
export async function rememberedHeadings(
  trx: TenantReader,
  actor: Actor,
  customerId: string,
): Promise<ReadonlyMap<string, PeopleColumn>> {
  const { partnerId } = actor
  const { rows } = await sql<{ heading: string; column_name: string }>`
    select heading, column_name from people_import_columns
    where partner_id = ${partnerId} and owner_id in (${partnerId}, ${customerId})
    order by owner_id <> ${ownerOf(actor, customerId)}, used_at desc, heading`.execute(trx)
  const remembered = new Map<string, PeopleColumn>()
  for (const { heading, column_name } of rows) {
    const column = peopleColumns.find((name) => name === column_name)
    if (column !== undefined && !remembered.has(heading)) remembered.set(heading, column)
  }
  return remembered
}

/** Keeps what a file's headings were used for, and forgets those that were used longest ago. */
export async function rememberHeadings(
  trx: TenantWriter,
  actor: Actor,
  customerId: string,
  mapping: PeopleMapping,
  at: Instant,
): Promise<void> {
  const { partnerId } = actor
  const owner = ownerOf(actor, customerId)
  const used = new Map<string, PeopleColumn>()
  for (const name of peopleColumns) {
    const heading = foldHeading(mapping[name] ?? '')
    if (heading !== '') used.set(heading, name)
  }
  // In one order, so that two imports never wait for each other.
  const headings = [...used.keys()].toSorted()
  await sql`
    insert into people_import_columns (partner_id, owner_id, customer_id, heading, column_name, used_at)
    select ${partnerId}, ${owner}, ${owner === partnerId ? null : customerId}::uuid, r.heading, r.name, ${new Date(at)}
    from unnest(${headings}::text[], ${headings.map((heading) => used.get(heading))}::text[]) as r (heading, name)
    on conflict (partner_id, owner_id, heading) do update
      set column_name = excluded.column_name, used_at = excluded.used_at`.execute(trx)
  await sql`
    delete from people_import_columns
    where partner_id = ${partnerId} and owner_id = ${owner} and heading in (
      select heading from people_import_columns where partner_id = ${partnerId} and owner_id = ${owner}
      order by used_at desc, heading offset ${maxRememberedHeadings})`.execute(trx)
}
