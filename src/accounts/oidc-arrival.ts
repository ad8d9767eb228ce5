import { sql } from 'kysely'
import { appendAudit } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { withInstallation, writeTenant } from '../database/transactions.ts'
import { addMembership, membershipsOfPerson } from './memberships.ts'
import { matchingRules, type Claims, type MembershipRule } from './oidc-rules.ts'
import { findPerson, findPersonByEmail } from './people.ts'

export const oidcProvider = 'oidc'
const maxNameLength = 200

/** Somebody whom the organisation's sign-in has sent, as far as Varde believes it. */
export interface Arrival {
  readonly subject: string
  readonly name: string
  /** Null where the provider gives none. */
  readonly email: string | null
  readonly isVerified: boolean
  readonly claims: Claims
}

/** Reads the claims of an ID token that has been verified, and of the provider's page about that person. */
export function arrivalOf(claims: Claims): Arrival {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name].trim() : '')
  const email = text('email')
  const name = [text('name'), text('preferred_username'), email].find((one) => one !== '') ?? ''
  return {
    subject: text('sub'),
    name: name.replaceAll(/\p{Cc}/gu, ' ').slice(0, maxNameLength),
    email: email === '' ? null : email,
    // Entra ID has no email_verified; xms_edov says that the domain's owner has proved it (docs/operators.md).
    isVerified: isTrue(claims['email_verified']) || isTrue(claims['xms_edov']),
    claims,
  }
}

function isTrue(claim: unknown): boolean {
  return claim === true || claim === 'true' || claim === 1 || claim === '1'
}

/** What somebody who arrives is to become. */
export interface Admission {
  /** Whether the account elsewhere was not known until now: then rules apply. */
  readonly isFirst: boolean
  readonly grants: readonly { readonly partnerId: string; readonly role: MembershipRule['role'] }[]
}

/**
 * Whether somebody may come in. An account that is known gets in while its person belongs anywhere: whom an administrator
 * has removed, no rule brings back. One that is new needs an address that the provider vouches for; then it is whoever has
 * the address here, or somebody new whom a rule lets in.
 * @throws AppError oidc_address_unverified, oidc_no_membership
 */
export async function admit(
  db: Db,
  rules: readonly MembershipRule[],
  { subject, email, isVerified, claims }: Arrival,
): Promise<Admission> {
  return withInstallation(db, async (trx) => {
    const known = await personOfSubject(trx, subject)
    if (known !== undefined) {
      if (!(await belongsAnywhere(trx, known))) throw new AppError('oidc_no_membership')
      return { isFirst: false, grants: [] }
    }
    if (email === null || !isVerified) throw new AppError('oidc_address_unverified')
    const person = await findPersonByEmail(trx, email)
    const grants = await grantsOf(trx, matchingRules(rules, claims))
    const isSomebody = person !== undefined && (await belongsAnywhere(trx, person.id))
    if (!isSomebody && grants.length === 0) throw new AppError('oidc_no_membership')
    return { isFirst: true, grants }
  })
}

/** The person who has this account elsewhere. */
export async function personOfSubject(trx: Db, subject: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('credentials')
    .select('person_id')
    .where('provider_id', '=', oidcProvider)
    .where('account_id', '=', subject)
    .executeTakeFirst()
  return row?.person_id
}

/** Whether a person has an account elsewhere. */
export async function isLinked(trx: Db, personId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('credentials')
    .select('id')
    .where('provider_id', '=', oidcProvider)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

/** Takes a person's account elsewhere away. @returns whether there was one */
export async function unlink(trx: Db, personId: string): Promise<boolean> {
  const row = await trx
    .deleteFrom('credentials')
    .where('provider_id', '=', oidcProvider)
    .where('person_id', '=', personId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

async function belongsAnywhere(trx: Db, personId: string): Promise<boolean> {
  const person = await findPerson(trx, personId)
  return person?.isInstallationAdmin === true || (await membershipsOfPerson(trx, personId)).length > 0
}

/** What rules give, where the partner that they name is there; one without a name means the only one. */
async function grantsOf(trx: Db, rules: readonly MembershipRule[]): Promise<Admission['grants']> {
  if (rules.length === 0) return []
  const rows = await trx.selectFrom('partners').select('id').orderBy('created_at').limit(10_000).execute()
  const ids = rows.map(({ id }) => id)
  const only = ids.length === 1 ? ids[0] : undefined
  return rules.flatMap(({ partnerId, role }) => {
    const id = partnerId === null ? only : ids.find((one) => one === partnerId)
    return id === undefined ? [] : [{ partnerId: id, role }]
  })
}

/** Gives a person what rules say, and notes it with each partner; what they are there already stays. */
export async function grant(
  db: Db,
  personId: string,
  grants: Admission['grants'],
  address: string,
): Promise<void> {
  for (const { partnerId, role } of grants)
    await writeTenant(db, partnerId, async (trx) => {
      const before = await trx
        .selectFrom('memberships')
        .select(sql<number>`1`.as('one'))
        .where('person_id', '=', personId)
        .where('partner_id', '=', partnerId)
        .executeTakeFirst()
      if (before !== undefined) return
      await addMembership(trx, personId, { partnerId, customerId: null, vendor: null }, role)
      await appendAudit(
        trx,
        partnerId,
        { kind: 'person', id: personId, personId, address },
        { action: 'membership_by_rule', subjectKind: 'person', subjectId: personId, details: { role } },
      )
    })
}
