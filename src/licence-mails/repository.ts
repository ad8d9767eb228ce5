import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { newId } from '../database/ids.ts'
import type { LicenceMailsTable } from '../database/licence-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { leaseSeconds } from '../mail/limits.ts'
import { gatherMs, licencesAtOnce, quietMs } from './limits.ts'

export type MailRow = Selectable<LicenceMailsTable>

const isFree = sql`coalesce(m.lease_until, '-infinity') < now()`

/** Whether somebody is to be told, or a mail is due. */
export async function isMailDue(trx: TenantReader, partnerId: string, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    (select from licences where partner_id = ${partnerId} and mail_pending
      and assigned_at <= ${new Date(now - gatherMs)} limit 1)
    union all
    (select from licence_mails m
      where m.partner_id = ${partnerId} and m.next_mail_at <= ${new Date(now)} and ${isFree} limit 1)`.execute(
    trx,
  )
  return rows.length > 0
}

interface Pending {
  readonly id: string
  readonly person_id: string
  readonly customer_id: string
  readonly is_told: boolean
}

/** A service that somebody can use: it stands, and all that it belongs to. */
const isUsable = sql`(v.provisioning_status = 'provisioned' or v.stands_at is not null) and v.withdrawn_at is null
  and s.closed_at is null and c.archived_at is null`

/**
 * Gathers what people got into one mail for each, once the first of it has waited for so long. What nobody is told of
 * is done with.
 */
export async function gatherMails(trx: TenantWriter, partnerId: string, now: Instant): Promise<void> {
  const { rows } = await sql<Pending>`
    select l.id, l.person_id, l.customer_id,
      coalesce(r.licence_mails and l.tell and l.assigned_at >= r.licence_mails_since and l.returned_at is null
        and p.deactivated_at is null and p.email is not null and ${isUsable}
        and not exists (
          select from licences o join licence_mails m on m.partner_id = o.partner_id and m.id = o.mail_id
          where o.partner_id = ${partnerId} and o.person_id = l.person_id and o.service_id = l.service_id
            and o.id <> l.id and m.created_at > ${new Date(now - quietMs)}), false) as is_told
    from licences l
    join partners r on r.id = l.partner_id
    join customer_people p on p.partner_id = l.partner_id and p.id = l.person_id
    join customers c on c.partner_id = l.partner_id and c.id = l.customer_id
    join services v on v.partner_id = l.partner_id and v.id = l.service_id
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    where l.partner_id = ${partnerId} and l.mail_pending and l.person_id in (
      select person_id from licences
      where partner_id = ${partnerId} and mail_pending and assigned_at <= ${new Date(now - gatherMs)}
      order by assigned_at, id limit ${licencesAtOnce})
    for update of l skip locked`.execute(trx)
  const mails = new Map<string, { readonly id: string; readonly customerId: string }>()
  for (const { person_id, customer_id, is_told } of rows)
    if (is_told && !mails.has(person_id)) mails.set(person_id, { id: newId(), customerId: customer_id })
  if (mails.size > 0)
    await trx
      .insertInto('licence_mails')
      .values(
        [...mails].map(([personId, { id, customerId }]) => ({
          partner_id: partnerId,
          id,
          customer_id: customerId,
          person_id: personId,
          created_at: new Date(now),
          next_mail_at: new Date(now),
          lease_until: null,
          delivery: null,
          delivered_at: null,
        })),
      )
      .execute()
  const told = rows.filter((row) => row.is_told)
  await sql`
    update licences l set mail_pending = false, mail_id = one.mail_id
    from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map((row) => mails.get(row.person_id)?.id)}::uuid[])
      as one (id, mail_id)
    where l.partner_id = ${partnerId} and l.id = one.id`.execute(trx)
  const untold = rows.filter((row) => !row.is_told).map(({ id }) => id)
  await sql`
    update licences set mail_pending = false
    where partner_id = ${partnerId} and id = any(${untold}::uuid[])`.execute(trx)
}

/** Takes mails that are due, and that nobody else is about to send. */
export async function claimMails(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  limit: number,
): Promise<MailRow[]> {
  const { rows } = await sql<MailRow>`
    update licence_mails set lease_until = now() + ${leaseSeconds} * interval '1 second'
    where partner_id = ${partnerId} and id in (
      select m.id from licence_mails m
      where m.partner_id = ${partnerId} and m.next_mail_at <= ${new Date(now)} and ${isFree}
      order by m.next_mail_at, m.id limit ${limit} for update skip locked)
    returning *`.execute(trx)
  return rows
}

/** What a mail tells, as it is by now. */
export interface Content {
  readonly email: string | null
  readonly name: string
  readonly language: string | null
  readonly customer: string
  readonly country: string | null
  readonly admin_email: string | null
  readonly partner: string | null
  readonly services: readonly { readonly product: string; readonly dashboardUrl: string | null }[]
}

/** What is left to tell of in a mail; undefined: nobody is to be told any more, or there is nothing. */
export async function contentOf(
  trx: TenantReader,
  partnerId: string,
  mailId: string,
): Promise<Content | undefined> {
  const { rows } = await sql<Content>`
    select p.email, p.name, p.language, c.name as customer, c.country, c.admin_email, r.name as partner,
      jsonb_agg(jsonb_build_object('product', v.product, 'dashboardUrl', v.dashboard_url) order by v.product, l.id)
        as services
    from licence_mails m
    join partners r on r.id = m.partner_id
    join customer_people p on p.partner_id = m.partner_id and p.id = m.person_id
    join customers c on c.partner_id = m.partner_id and c.id = m.customer_id
    join licences l on l.partner_id = m.partner_id and l.mail_id = m.id
    join services v on v.partner_id = l.partner_id and v.id = l.service_id
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    where m.partner_id = ${partnerId} and m.id = ${mailId} and m.next_mail_at is not null and r.licence_mails
      and l.returned_at is null and p.deactivated_at is null and p.email is not null and ${isUsable}
    group by p.id, p.email, p.name, p.language, c.name, c.country, c.admin_email, r.name`.execute(trx)
  return rows[0]
}

/**
 * Writes down how a claimed mail went, where this process still has it.
 * @param delivery null: there was nobody to tell
 * @param nextMailAt null: it is not tried again
 */
export async function settleMail(
  trx: TenantWriter,
  partnerId: string,
  { id, lease_until, failures }: MailRow,
  delivery: MailRow['delivery'],
  at: Instant,
  nextMailAt: Instant | null,
): Promise<boolean> {
  const { rows } = await sql`
    update licence_mails set lease_until = null, delivery = coalesce(${delivery}, delivery),
      delivered_at = case when ${delivery}::text is null then delivered_at else ${new Date(at)} end,
      failures = ${delivery === 'failed' ? failures + 1 : 0},
      next_mail_at = ${nextMailAt === null ? null : new Date(nextMailAt)}::timestamptz
    where partner_id = ${partnerId} and id = ${id}
      and lease_until = ${lease_until === null ? null : new Date(lease_until)}
    returning id`.execute(trx)
  return rows.length > 0
}

/** How the mail about a licence went. */
export interface MailState {
  readonly state: 'waiting' | 'sent' | 'failed' | 'no_mail_server'
  readonly at: Instant
}

/** How the mails about these licences went; those that nobody is told of are missing. */
export async function mailsOf(
  trx: TenantReader,
  partnerId: string,
  licenceIds: readonly string[],
): Promise<Map<string, MailState>> {
  if (licenceIds.length === 0) return new Map()
  const { rows } = await sql<MailState & { id: string }>`
    select l.id, coalesce(m.delivery, 'waiting') as state, coalesce(m.delivered_at, m.created_at) as at
    from licences l join licence_mails m on m.partner_id = l.partner_id and m.id = l.mail_id
    where l.partner_id = ${partnerId} and l.id = any(${[...licenceIds]}::uuid[])
      and (m.delivery is not null or m.next_mail_at is not null)`.execute(trx)
  return new Map(rows.map(({ id, state, at }) => [id, { state, at }]))
}

/** How the mails about licences of a service went, and to whom they could not be delivered, latest first. */
export async function mailsOfService(trx: TenantReader, partnerId: string, serviceId: string, limit: number) {
  const { rows } = await sql<MailState & { person_id: string; name: string; total: number; part: number }>`
    select * from (
      select m.person_id, p.name, coalesce(m.delivery, 'waiting') as state, coalesce(m.delivered_at, m.created_at) as at,
        (count(*) over (partition by coalesce(m.delivery, 'waiting')))::integer as total,
        row_number() over (partition by coalesce(m.delivery, 'waiting') order by m.created_at desc, m.id) as part
      from licence_mails m join customer_people p on p.partner_id = m.partner_id and p.id = m.person_id
      where m.partner_id = ${partnerId} and (m.delivery is not null or m.next_mail_at is not null)
        and exists (select from licences l
          where l.partner_id = ${partnerId} and l.mail_id = m.id and l.service_id = ${serviceId})) of_service
    where part <= ${limit}`.execute(trx)
  return rows
}
