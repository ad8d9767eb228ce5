import { sql } from 'kysely'
import { appendAudit, auditActorOf, type AnyActor } from '../audit/append.ts'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import type { Instant } from '../domain/instant.ts'
import { withInstallation, writeTenant } from '../database/transactions.ts'

/** A tenant: a reseller or service provider (DESIGN.md §1). Without a name until somebody has named it. */
export interface Partner {
  readonly id: string
  readonly name: string | null
  readonly vendor: string
  /** Whether its people who come in by password must have a second factor. */
  readonly requireSecondFactor: boolean
  /** Of the tz database: in which days, and with them terms, are counted. */
  readonly timeZone: string
  /** So many days a trial lasts at most in all. */
  readonly trialMaxDays: number
  /** So many days after it was asked for details, somebody who has not answered is reminded. */
  readonly reminderDays: number[]
  /** So many days a set-up link holds. */
  readonly setUpLinkDays: number
  /** So many days after a trial's end its services are taken down. */
  readonly trialGraceDays: number
  /** Under which share of what was bought, in per cent, the use of licences is low; null: under none. */
  readonly lowUsePercent: number | null
  /** Where the vendor's support is reached; null: nobody has said. */
  readonly supportMail: string | null
  /** An address with places for what is known of a case (domain/support-link.ts). */
  readonly supportLink: string | null
}

const columns = [
  'id',
  'name',
  'vendor',
  'require_second_factor as requireSecondFactor',
  'time_zone as timeZone',
  'trial_max_days as trialMaxDays',
  'reminder_days as reminderDays',
  'set_up_link_days as setUpLinkDays',
  'trial_grace_days as trialGraceDays',
  'low_use_percent as lowUsePercent',
  'support_mail as supportMail',
  'support_link as supportLink',
] as const
// One number for all processes: whoever holds it looks whether there is a partner, and makes the first.
const firstPartnerLock = 7_236_530_187n

/** Makes a partner. @param name null: it is named by whoever signs in */
export async function createPartner(db: Db, name: string | null): Promise<Partner> {
  return withInstallation(db, (trx) => insertPartner(trx, name))
}

/** Makes a partner, in the caller's transaction. */
export async function insertPartner(trx: Db, name: string | null, vendor?: string): Promise<Partner> {
  return trx
    .insertInto('partners')
    .values({ id: newId(), name, ...(vendor === undefined ? {} : { vendor }) })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/** An installation has no more than this. */
export const maxPartners = 10_000

/** All partners, oldest first, with how many may do everything there. */
export async function listPartnersPage(
  trx: Db,
): Promise<(Partner & { readonly createdAt: Instant; readonly fullAdmins: number })[]> {
  return trx
    .selectFrom('partners')
    .select([
      ...columns,
      'created_at as createdAt',
      sql<number>`(select count(*)::integer from memberships m where m.partner_id = partners.id
        and m.role = 'partner_full_admin')`.as('fullAdmins'),
    ])
    .orderBy('created_at')
    .orderBy('id')
    .limit(maxPartners)
    .execute()
}

/** All partners, oldest first. For commands and the start, never for a request. */
export async function listPartners(db: Db): Promise<Partner[]> {
  return withInstallation(db, (trx) =>
    trx.selectFrom('partners').select(columns).orderBy('created_at').orderBy('id').execute(),
  )
}

/** One partner; undefined where its id is nobody's. */
export async function findPartner(db: Db, partnerId: string): Promise<Partner | undefined> {
  return withInstallation(db, (trx) => readPartner(trx, partnerId))
}

/** The same in the caller's transaction. Installation's table, so by itself. */
export async function readPartner(trx: Db, partnerId: string): Promise<Partner | undefined> {
  return trx.selectFrom('partners').select(columns).where('id', '=', partnerId).executeTakeFirst()
}

export interface PartnerChange {
  readonly name?: string
  readonly vendor?: string
  readonly requireSecondFactor?: boolean
  readonly timeZone?: string
  readonly trialMaxDays?: number
  readonly reminderDays?: number[]
  readonly setUpLinkDays?: number
  readonly trialGraceDays?: number
  readonly lowUsePercent?: number | null
  readonly supportMail?: string | null
  readonly supportLink?: string | null
}

const changeable = [
  'name',
  'vendor',
  'requireSecondFactor',
  'timeZone',
  'trialMaxDays',
  'reminderDays',
  'setUpLinkDays',
  'trialGraceDays',
  'lowUsePercent',
  'supportMail',
  'supportLink',
] as const

/**
 * Names a partner or its vendor, or changes its settings, and notes by whom; what the change does not mention stays, and what is so already
 * is not noted.
 */
export async function changePartner(
  db: Db,
  partnerId: string,
  actor: AnyActor,
  change: PartnerChange,
): Promise<Partner | undefined> {
  return writeTenant(db, partnerId, async (trx) => {
    const before = await trx
      .selectFrom('partners')
      .select(columns)
      .where('id', '=', partnerId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (before === undefined) return undefined
    const after = { ...before, ...change }
    const fields = changeable.filter((field) => String(before[field]) !== String(after[field]))
    if (fields.length === 0) return before
    await trx
      .updateTable('partners')
      .set({
        name: after.name,
        vendor: after.vendor,
        require_second_factor: after.requireSecondFactor,
        time_zone: after.timeZone,
        trial_max_days: after.trialMaxDays,
        reminder_days: [...after.reminderDays],
        set_up_link_days: after.setUpLinkDays,
        trial_grace_days: after.trialGraceDays,
        low_use_percent: after.lowUsePercent,
        support_mail: after.supportMail,
        support_link: after.supportLink,
      })
      .where('id', '=', partnerId)
      .execute()
    const shown = (partner: Partner) => Object.fromEntries(fields.map((field) => [field, partner[field]]))
    await trx
      .insertInto('partner_history')
      .values({
        partner_id: partnerId,
        id: newId(),
        at: sql`clock_timestamp()`,
        actor_kind: actor.kind,
        actor_id: actor.id,
        before: JSON.stringify(shown(before)),
        after: JSON.stringify(shown(after)),
      })
      .execute()
    await appendAudit(trx, partnerId, auditActorOf(actor), {
      action: 'partner_changed',
      subjectKind: 'partner',
      subjectId: partnerId,
      details: { before: shown(before), after: shown(after) },
    })
    return after
  })
}

/**
 * The oldest partner, made first where there is none (INTERFACES.md «Partners»). Safe when two processes
 * start at once.
 */
export async function ensureFirstPartner(db: Db): Promise<Partner> {
  return withInstallation(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(${firstPartnerLock})`.execute(trx)
    const first = await trx
      .selectFrom('partners')
      .select(columns)
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    return first ?? insertPartner(trx, null)
  })
}
