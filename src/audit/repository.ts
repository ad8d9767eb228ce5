import { sql, type Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { AuditTable } from '../database/audit-tables.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { AuditAction } from './actions.ts'

export type AuditRow = Omit<Selectable<AuditTable>, 'people'>

export interface AuditSelection {
  readonly action?: AuditAction
  readonly person?: string
  readonly customer?: string
  /** One of the customers' people: what was done to them, by itself or with others. */
  readonly subject?: string
  readonly from?: Instant
  readonly until?: Instant
}

export interface AuditPosition {
  readonly at: Instant
  readonly id: string
}

/** Entries behind a position, latest first, along audit_at. */
export async function auditBehind(
  trx: TenantReader,
  partnerId: string,
  selection: AuditSelection,
  after: AuditPosition | null,
  limit: number,
): Promise<AuditRow[]> {
  const { action, person, customer, subject, from, until } = selection
  let query = trx
    .selectFrom('audit')
    .select(columns)
    .where('partner_id', '=', partnerId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (action !== undefined) query = query.where('action', '=', action)
  if (person !== undefined) query = query.where('person_id', '=', person)
  if (customer !== undefined) query = query.where('customer_id', '=', customer)
  if (subject !== undefined)
    query = query.where(sql<boolean>`id = any(array(${aboutPerson(partnerId, subject)}))`)
  if (from !== undefined) query = query.where(sql<boolean>`at >= ${new Date(from)}`)
  if (until !== undefined) query = query.where(sql<boolean>`at < ${new Date(until)}`)
  if (after !== null) query = query.where(sql<boolean>`(at, id) < (${new Date(after.at)}, ${after.id}::uuid)`)
  return query.execute()
}

/** All but whom an entry is about, of whom there may be very many. */
const columns = [
  'partner_id',
  'id',
  'at',
  'actor_kind',
  'actor_id',
  'person_id',
  'action',
  'subject_kind',
  'subject_id',
  'customer_id',
  'address',
  'details',
] as const satisfies readonly (keyof AuditRow)[]

/**
 * The entries about one of the customers' people: about them alone, about many of whom they are one, and acts that gave
 * them licences or took them back, whose entries have the act's own id.
 */
function aboutPerson(partnerId: string, personId: string) {
  return sql`
    select id from audit
    where partner_id = ${partnerId} and subject_kind = 'customer_person' and subject_id = ${personId}
    union all
    select id from audit
    where partner_id = ${partnerId} and people is not null and ${personId} = any(people) and customer_id = (
      select customer_id from customer_people where partner_id = ${partnerId} and id = ${personId})
    union all
    select assigned_with from licences where partner_id = ${partnerId} and person_id = ${personId}
    union all
    select returned_with from licences
    where partner_id = ${partnerId} and person_id = ${personId} and returned_with is not null`
}

/** What these people and tokens are called today. Installation's tables, so by themselves (DESIGN.md §9). */
export async function actorNames(
  trx: TenantReader,
  partnerId: string,
  rows: readonly Pick<AuditRow, 'actor_id' | 'actor_kind'>[],
): Promise<ReadonlyMap<string, string>> {
  const ids = (kind: AuditRow['actor_kind']) => [
    ...new Set(
      rows.flatMap((row) => (row.actor_kind === kind && row.actor_id !== null ? [row.actor_id] : [])),
    ),
  ]
  const [people, tokens] = await Promise.all([
    trx
      .selectFrom('people')
      .select(['id', 'name'])
      .where('id', '=', anyOf(ids('person')))
      .execute(),
    trx
      .selectFrom('tokens')
      .select(['id', 'name'])
      .where('partner_id', '=', partnerId)
      .where('id', '=', anyOf(ids('token')))
      .execute(),
  ])
  return new Map([...people, ...tokens].map(({ id, name }) => [id, name]))
}
