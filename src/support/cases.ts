import { sql } from 'kysely'
import type { Selectable, Updateable } from 'kysely'
import { newId } from '../database/ids.ts'
import type { SupportCasesTable } from '../database/provisioning-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { leaseSeconds } from '../mail/limits.ts'
import { maxShownCases } from './limits.ts'

export type CaseRow = Selectable<SupportCasesTable>
export type Way = CaseRow['way']

export interface NewCase {
  readonly serviceId: string
  readonly customerId: string
  readonly way: Way
  readonly address: string | null
  readonly subject: string
  readonly text: string
  readonly language: string
  readonly hasDetails: boolean
  readonly by: { readonly kind: CaseRow['opened_by_kind']; readonly id: string | null }
  readonly contactId: string | null
}

/** Writes a case down under the partner's next number; its mail, where it has one, is due at once. */
export async function insertCase(
  trx: TenantWriter,
  partnerId: string,
  wish: NewCase,
  now: Instant,
): Promise<CaseRow> {
  const { serviceId, customerId, way, address, subject, text, language, hasDetails, by, contactId } = wish
  const isMail = way === 'mail'
  return trx
    .insertInto('support_cases')
    .values({
      partner_id: partnerId,
      id: newId(),
      number: await nextNumber(trx, partnerId),
      service_id: serviceId,
      customer_id: customerId,
      way,
      address,
      subject,
      text,
      language,
      has_details: hasDetails,
      opened_by_kind: by.kind,
      opened_by_id: by.id,
      contact_id: contactId,
      opened_at: new Date(now),
      vendor_number: null,
      next_mail_at: isMail ? new Date(now) : null,
      lease_until: null,
      mailings: isMail ? 1 : 0,
      delivery: null,
      sent_at: null,
      closed_at: null,
      closed_how: null,
      closed_by_kind: null,
      closed_by_id: null,
      closing_note: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Holds the partner's row until the transaction ends, so no two get the same. Installation's table, so by itself. */
async function nextNumber(trx: TenantWriter, partnerId: string): Promise<number> {
  const { support_cases: number } = await trx
    .updateTable('partners')
    .set({ support_cases: sql<number>`support_cases + 1` })
    .where('id', '=', partnerId)
    .returning('support_cases')
    .executeTakeFirstOrThrow()
  return number
}

/** The cases of a service, latest first. */
export async function casesOf(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  limit: number = maxShownCases,
): Promise<CaseRow[]> {
  return trx
    .selectFrom('support_cases')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
}

/** One case by its id. @param lock for who is about to write it */
export async function caseById(
  trx: TenantReader,
  partnerId: string,
  id: string,
  lock = false,
): Promise<CaseRow | undefined> {
  let query = trx
    .selectFrom('support_cases')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
  if (lock) query = query.forUpdate()
  return query.executeTakeFirst()
}

/** Changes a case. @returns it as it is then */
export async function updateCase(
  trx: TenantWriter,
  partnerId: string,
  id: string,
  change: Updateable<SupportCasesTable>,
): Promise<CaseRow> {
  return trx
    .updateTable('support_cases')
    .set(change)
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Who closes cases, and how it came to that. */
export interface Closing {
  readonly how: NonNullable<CaseRow['closed_how']>
  readonly by: { readonly kind: CaseRow['opened_by_kind']; readonly id: string | null }
  readonly note: string | null
  readonly at: Instant
}

/** Closes the open cases of these services; a mail that has not gone goes no more. @returns those that were open */
export async function closeCases(
  trx: TenantWriter,
  partnerId: string,
  serviceIds: readonly string[],
  { how, by, note, at }: Closing,
): Promise<CaseRow[]> {
  return trx
    .updateTable('support_cases')
    .set({
      closed_at: new Date(at),
      closed_how: how,
      closed_by_kind: by.kind,
      closed_by_id: by.id,
      closing_note: note,
      next_mail_at: null,
    })
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', sql<string>`any (${[...serviceIds]}::uuid[])`)
    .where('closed_at', 'is', null)
    .returningAll()
    .execute()
}

/** How long a lease holds: PostgreSQL's clock, which all processes share, and not a partner's `now`. */
const lease = sql`now() + ${leaseSeconds} * interval '1 second'`
const isFree = sql`coalesce(lease_until, '-infinity') < now()`

/** Whether a mail of this partner is due. */
export async function isCaseDue(trx: TenantReader, partnerId: string, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    select from support_cases
    where partner_id = ${partnerId} and next_mail_at <= ${new Date(now)} and ${isFree} limit 1`.execute(trx)
  return rows.length > 0
}

/** Takes mails that are due, and that nobody else is about to send. */
export async function claimCases(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  limit: number,
): Promise<CaseRow[]> {
  const { rows } = await sql<CaseRow>`
    update support_cases set lease_until = ${lease}
    where partner_id = ${partnerId} and id in (
      select id from support_cases
      where partner_id = ${partnerId} and next_mail_at <= ${new Date(now)} and ${isFree}
      order by next_mail_at, id limit ${limit} for update skip locked)
    returning *`.execute(trx)
  return rows
}

/** Whether a case's mail is on its way just now. */
export async function isBeingSent(trx: TenantReader, partnerId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from support_cases where partner_id = ${partnerId} and id = ${id} and lease_until >= now()`.execute(
    trx,
  )
  return rows.length > 0
}

/**
 * Writes down how a claimed mail went, where this process still has it. Somebody may have closed the case meanwhile: then
 * nothing more is due.
 * @param nextMailAt null: it is not tried again
 */
export async function settleCase(
  trx: TenantWriter,
  partnerId: string,
  { id, lease_until, failures }: CaseRow,
  delivery: NonNullable<CaseRow['delivery']>,
  at: Instant,
  nextMailAt: Instant | null,
): Promise<CaseRow | undefined> {
  const next = nextMailAt === null ? null : new Date(nextMailAt)
  const claimedUntil = lease_until === null ? null : new Date(lease_until)
  const { rows } = await sql<CaseRow>`
    update support_cases set lease_until = null, delivery = ${delivery},
      failures = ${delivery === 'failed' ? failures + 1 : 0},
      sent_at = case when ${delivery === 'sent'}::boolean then ${new Date(at)} else sent_at end,
      next_mail_at = case when closed_at is null then ${next}::timestamptz end
    where partner_id = ${partnerId} and id = ${id} and lease_until = ${claimedUntil}
    returning *`.execute(trx)
  return rows[0]
}
