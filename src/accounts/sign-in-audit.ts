import { appendInstallationAudit } from '../audit/installation.ts'
import { recordAudit } from '../audit/append.ts'
import type { AuditEntry } from '../audit/append.ts'
import type { Actor, Membership } from '../contract/actor.ts'
import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'
import { findPersonByEmail } from './people.ts'
import type { WayIn } from './ways.ts'

export interface SignIn {
  readonly personId: string
  readonly address: string
  readonly by: WayIn
  /** What was shown besides the password. */
  readonly factor?: 'code' | 'recovery_code'
  /** Where one came in; absent: everywhere that the person belongs to. */
  readonly partnerId?: string
  readonly sessionId?: string
}

/** Notes that somebody came in, with every partner that the person belongs to. */
export async function auditSignIn(
  db: Db,
  { personId, address, by, factor, ...where }: SignIn,
): Promise<void> {
  await auditPerson(
    db,
    personId,
    address,
    {
      action: 'signed_in',
      subjectKind: 'session',
      subjectId: where.sessionId ?? null,
      details: { by, ...(factor === undefined ? {} : { factor }) },
    },
    where.partnerId,
  )
}

/** Notes a wrong password with the partners of the person who has the address; of nobody's address there is nothing to note. */
export async function auditFailedSignIn(db: Db, email: string, address: string): Promise<void> {
  const person = await withInstallation(db, (trx) => findPersonByEmail(trx, email))
  if (person === undefined) return
  await auditPerson(db, person.id, address, {
    action: 'sign_in_failed',
    subjectKind: 'person',
    subjectId: person.id,
  })
}

/** A person's own act that is about no partner: noted with each that the person belongs to, else with the installation. */
export async function auditPerson(
  db: Db,
  personId: string,
  address: string,
  entry: AuditEntry,
  partnerId?: string,
): Promise<void> {
  const actor = { kind: 'person', id: personId, personId, address } as const
  const partnerIds = partnerId === undefined ? await partnersOf(db, personId) : [partnerId]
  for (const id of partnerIds) await recordAudit(db, id, actor, entry)
  if (partnerIds.length === 0) await withInstallation(db, (trx) => appendInstallationAudit(trx, actor, entry))
}

/** What a person does with their own account: noted where they act now, else as `auditPerson` does. */
export async function auditOwn(
  db: Db,
  request: { readonly actor: Actor | null; readonly ip: string },
  personId: string,
  entry: AuditEntry,
): Promise<void> {
  if (request.actor === null) await auditPerson(db, personId, request.ip, entry)
  else await recordAudit(db, request.actor.partnerId, request.actor, entry)
}

/** Notes a wrong code, from whoever knew the password. */
export async function auditWrongCode(db: Db, personId: string, address: string): Promise<void> {
  await auditPerson(db, personId, address, {
    action: 'sign_in_failed',
    subjectKind: 'person',
    subjectId: personId,
    details: { by: 'second_factor' },
  })
}

/** Notes that somebody acts as something else that they are from now on: where that is, and nowhere besides. */
export async function auditChoice(
  db: Db,
  personId: string,
  address: string,
  { id, role, partnerId, vendor }: Membership,
): Promise<void> {
  const actor = { kind: 'person', id: personId, personId, address } as const
  const details = { role, ...(vendor === null ? {} : { vendor }) }
  const entry = { action: 'membership_chosen', subjectKind: 'membership', subjectId: id, details } as const
  if (partnerId !== null) await recordAudit(db, partnerId, actor, entry)
  else await withInstallation(db, (trx) => appendInstallationAudit(trx, actor, entry))
}

async function partnersOf(db: Db, personId: string): Promise<string[]> {
  const rows = await withInstallation(db, (trx) =>
    trx
      .selectFrom('memberships')
      .select('partner_id')
      .distinct()
      .where('person_id', '=', personId)
      .where('partner_id', 'is not', null)
      .limit(100)
      .execute(),
  )
  return rows.flatMap(({ partner_id }) => (partner_id === null ? [] : [partner_id]))
}
