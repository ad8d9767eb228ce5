import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { newId } from '../database/ids.ts'
import type { SetUpLinksTable } from '../database/provisioning-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { leaseSeconds } from '../mail/limits.ts'
import type { Delivery } from '../mail/mailer.ts'
import type { Language } from '../messages/languages.ts'
import { maxShownLinks } from './limits.ts'

export type StoredLink = Selectable<SetUpLinksTable>
/** One whose address has not been erased: each that has not ended. */
export type LinkRow = StoredLink & { readonly email: string }

export interface NewLink {
  readonly customerId: string
  readonly email: string
  readonly language: Language
  readonly by: { readonly kind: LinkRow['created_by_kind']; readonly id: string | null }
  readonly expiresAt: Instant
  readonly passedOnFrom: string | null
}

/** Writes a link down; its first mail is due at once, and gives it its secret. */
export async function insertLink(
  trx: TenantWriter,
  partnerId: string,
  { customerId, email, language, by, expiresAt, passedOnFrom }: NewLink,
  now: Instant,
): Promise<LinkRow> {
  const row = await trx
    .insertInto('set_up_links')
    .values({
      partner_id: partnerId,
      id: newId(),
      customer_id: customerId,
      email,
      language,
      secret: null,
      secret_hash: null,
      passed_on_from: passedOnFrom,
      created_by_kind: by.kind,
      created_by_id: by.id,
      created_at: new Date(now),
      expires_at: new Date(expiresAt),
      next_mail_at: new Date(now),
      lease_until: null,
      sent_at: null,
      delivery: null,
      opened_at: null,
      ended_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { ...row, email }
}

/** The links of a customer, latest first: also those that have ended. */
export async function linksOf(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<StoredLink[]> {
  return trx
    .selectFrom('set_up_links')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(maxShownLinks)
    .execute()
}

/** Whether a link opens anything now. */
export function holds(link: StoredLink, now: Instant): link is LinkRow {
  return link.email !== null && link.ended_at === null && link.expires_at > now
}

/** A link by its id. @param lock for who is about to write it */
export async function linkById(
  trx: TenantReader,
  partnerId: string,
  id: string,
  lock = false,
): Promise<StoredLink | undefined> {
  let query = trx
    .selectFrom('set_up_links')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
  if (lock) query = query.forUpdate()
  return query.executeTakeFirst()
}

/** The link with the hash of this secret, of a customer that is not deleted. */
export async function linkByHash(
  trx: TenantReader,
  partnerId: string,
  hash: Buffer,
): Promise<StoredLink | undefined> {
  return trx
    .selectFrom('set_up_links')
    .innerJoin('customers', (join) =>
      join
        .onRef('customers.partner_id', '=', 'set_up_links.partner_id')
        .onRef('customers.id', '=', 'set_up_links.customer_id'),
    )
    .selectAll('set_up_links')
    .where('set_up_links.partner_id', '=', partnerId)
    .where('secret_hash', '=', hash)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
}

/** Changes a link; what is not mentioned stays. */
export async function changeLink(
  trx: TenantWriter,
  partnerId: string,
  id: string,
  change: {
    readonly nextMailAt?: Instant | null
    readonly nextMail?: LinkRow['next_mail']
    readonly reminders?: number
    readonly openedAt?: Instant
    readonly endedAt?: Instant
    readonly secret?: { readonly sealed: string; readonly hash: Buffer }
    readonly expiresAt?: Instant
    readonly failures?: number
  },
): Promise<void> {
  const { nextMailAt, nextMail, reminders, openedAt, endedAt, secret, expiresAt, failures } = change
  await trx
    .updateTable('set_up_links')
    .set({
      ...(nextMailAt !== undefined && { next_mail_at: dateOrNull(nextMailAt) }),
      ...(nextMail !== undefined && { next_mail: nextMail }),
      ...(reminders !== undefined && { reminders }),
      ...(failures !== undefined && { failures }),
      ...(openedAt !== undefined && { opened_at: new Date(openedAt) }),
      ...(expiresAt !== undefined && { expires_at: new Date(expiresAt) }),
      ...(endedAt !== undefined && { ended_at: new Date(endedAt), next_mail_at: null }),
      ...(secret !== undefined && { secret: secret.sealed, secret_hash: secret.hash }),
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .execute()
}

function dateOrNull(at: Instant | null): Date | null {
  return at === null ? null : new Date(at)
}

/** Nothing more is sent to anybody of the customer. */
export async function stopMails(trx: TenantWriter, partnerId: string, customerId: string): Promise<void> {
  await trx
    .updateTable('set_up_links')
    .set({ next_mail_at: null })
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('next_mail_at', 'is not', null)
    .execute()
}

/** Lets the links of a customer open nothing any more. */
export async function endLinks(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('set_up_links')
    .set({ ended_at: new Date(now), next_mail_at: null })
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('ended_at', 'is', null)
    .execute()
}

/** How long a lease holds: PostgreSQL's clock, which all processes share, and not a partner's `now`. */
const lease = sql`now() + ${leaseSeconds} * interval '1 second'`

/** Takes mails that are due, and that nobody else is about to send. */
export async function claimMails(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  limit: number,
): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    update set_up_links set lease_until = ${lease}
    where partner_id = ${partnerId} and id in (
      select id from set_up_links
      where partner_id = ${partnerId} and next_mail_at <= ${new Date(now)} and email is not null
        and coalesce(lease_until, '-infinity') < now()
      order by next_mail_at, id limit ${limit} for update skip locked)
    returning *`.execute(trx)
  return rows
}

/** Takes the mail of one link, whenever it is due. @returns undefined where somebody is about to send it */
export async function claimMail(
  trx: TenantWriter,
  partnerId: string,
  id: string,
): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    update set_up_links set lease_until = ${lease}
    where partner_id = ${partnerId} and id = ${id} and email is not null
      and coalesce(lease_until, '-infinity') < now()
    returning *`.execute(trx)
  return rows[0]
}

/** Whether a mail of this partner is due. */
export async function isMailDue(trx: TenantReader, partnerId: string, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    select from set_up_links
    where partner_id = ${partnerId} and next_mail_at <= ${new Date(now)}
      and coalesce(lease_until, '-infinity') < now()
    limit 1`.execute(trx)
  return rows.length > 0
}

/** How a mail went, and when the next one is due. */
export interface Settled {
  readonly delivery: Delivery
  readonly at: Instant
  readonly nextMailAt: Instant | null
  readonly nextMail: LinkRow['next_mail']
  readonly reminders: number
  readonly failures: number
}

/**
 * Writes down how a claimed mail went. When the next one comes somebody else may have settled meanwhile: that holds.
 * @returns false where the lease had passed and another one has taken over, or the address has been erased meanwhile
 */
export async function settleMail(
  trx: TenantWriter,
  partnerId: string,
  claimed: LinkRow,
  { delivery, at, nextMailAt, nextMail, reminders, failures }: Settled,
): Promise<boolean> {
  const next = dateOrNull(nextMailAt)
  const wasNext = dateOrNull(claimed.next_mail_at)
  const { rows } = await sql`
    update set_up_links set lease_until = null, delivery = ${delivery}, failures = ${failures},
      sent_at = case when ${delivery === 'sent'}::boolean then ${new Date(at)} else sent_at end,
      mails = mails + ${delivery === 'sent' ? 1 : 0}::integer,
      next_mail_at = case when next_mail_at is distinct from ${wasNext}::timestamptz then next_mail_at
        else ${next}::timestamptz end,
      next_mail = case when next_mail_at is distinct from ${wasNext}::timestamptz then next_mail
        else ${nextMail} end,
      reminders = case when next_mail_at is distinct from ${wasNext}::timestamptz then reminders
        else ${reminders}::integer end
    where partner_id = ${partnerId} and id = ${claimed.id} and email is not null
      and lease_until = ${dateOrNull(claimed.lease_until)}
    returning 1`.execute(trx)
  return rows.length > 0
}

/** Lets go of a claimed mail that nobody wants any more. */
export async function dropMail(trx: TenantWriter, partnerId: string, id: string): Promise<void> {
  await trx
    .updateTable('set_up_links')
    .set({ lease_until: null, next_mail_at: null })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .execute()
}

/** What a partner has settled of links and their reminders, and who it is to those who are written to. */
export interface Sender {
  readonly name: string | null
  readonly time_zone: string
  readonly reminder_days: readonly number[]
  readonly set_up_link_days: number
}

/** Installation's table, so by itself. */
export async function senderOf(trx: TenantReader, partnerId: string): Promise<Sender> {
  return trx
    .selectFrom('partners')
    .select(['name', 'time_zone', 'reminder_days', 'set_up_link_days'])
    .where('id', '=', partnerId)
    .executeTakeFirstOrThrow()
}
