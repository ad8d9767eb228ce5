import type { Selectable } from 'kysely'
import type { Membership } from '../contract/actor.ts'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import type { MembershipsTable } from '../database/installation-tables.ts'
import type { Role } from '../domain/roles.ts'

export type MembershipRow = Selectable<MembershipsTable>

/** A stored membership as askers carry it. */
export function membershipOf(row: MembershipRow): Membership & { readonly id: string } {
  return {
    id: row.id,
    role: row.role,
    partnerId: row.partner_id,
    customerId: row.customer_id,
    vendor: row.vendor,
  }
}

/** Where somebody is to have a role. */
export interface Place {
  readonly partnerId: string | null
  readonly customerId: string | null
  readonly vendor: string | null
}

/** Everything that a person is anywhere, oldest first, with the partners' names. */
export async function membershipsOfPerson(
  trx: Db,
  personId: string,
): Promise<(Membership & { readonly id: string; readonly partnerName: string | null })[]> {
  const rows = await trx
    .selectFrom('memberships')
    .leftJoin('partners', 'partners.id', 'memberships.partner_id')
    .selectAll('memberships')
    .select('partners.name as partner_name')
    .where('person_id', '=', personId)
    .orderBy('memberships.created_at')
    .orderBy('memberships.id')
    .limit(200)
    .execute()
  return rows.map(({ partner_name, ...row }) => ({ ...membershipOf(row), partnerName: partner_name }))
}

/** Gives a person a role in a place; who has one there already keeps it. @returns the membership's id */
export async function addMembership(trx: Db, personId: string, place: Place, role: Role): Promise<string> {
  const row = await trx
    .insertInto('memberships')
    .values({
      id: newId(),
      person_id: personId,
      partner_id: place.partnerId,
      customer_id: place.customerId,
      vendor: place.vendor,
      role,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'partner_id', 'customer_id', 'vendor'])
        // Changes nothing, so that the row that is there comes back.
        .doUpdateSet({ person_id: personId }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}
