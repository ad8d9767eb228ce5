import type { Static } from 'typebox'
import type { Asker } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { sqlState, withInstallation } from '../database/transactions.ts'
import { actions, rightsOf } from '../domain/roles.ts'
import { isTimeZone } from '../domain/time-zone.ts'
import { languages } from '../messages/languages.ts'
import { findPartner } from '../partners/repository.ts'
import type { AccountContext } from './context.ts'
import { membershipsOfPerson } from './memberships.ts'
import { refuseGuessable } from './password-strength.ts'
import { setPassword } from './passwords.ts'
import { findPerson, findPersonByEmail, foldEmail, personOf } from './people.ts'
import type { changeMe, me, takeAddress as takeAddressContract } from './schema.ts'

export type MeJson = Static<(typeof me)['response'][200]>

const uniqueViolation = '23505'
const nothing = Object.fromEntries(actions.map((action) => [action, false]))

/** Who asks, as what, what that may, and what else they are. */
export async function readMe(db: Db, asker: Asker): Promise<MeJson> {
  const { membership } = asker
  const [partner, person] = await Promise.all([
    membership?.partnerId == null ? undefined : findPartner(db, membership.partnerId),
    asker.kind === 'person' ? readPerson(db, asker.id) : null,
  ])
  const memberships =
    asker.kind === 'person' ? await withInstallation(db, (trx) => membershipsOfPerson(trx, asker.id)) : []
  return {
    signedInBy: asker.kind === 'person' ? 'session' : 'token',
    person,
    role: membership?.role ?? null,
    may: membership === null || asker.lacksSecondFactor ? nothing : { ...rightsOf(membership.role) },
    lacksSecondFactor: asker.lacksSecondFactor,
    partner: partner === undefined ? null : { id: partner.id, name: partner.name, vendor: partner.vendor },
    customerId: membership?.customerId ?? null,
    membershipId: membership?.id ?? null,
    memberships: memberships.map(({ id, role, partnerId, partnerName, customerId, vendor }) => ({
      id,
      role,
      partner: partnerId === null ? null : { id: partnerId, name: partnerName },
      customerId,
      vendor,
    })),
  }
}

async function readPerson(db: Db, id: string): Promise<NonNullable<MeJson['person']>> {
  const row = await withInstallation(db, (trx) =>
    trx.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
  const { isOperator: _, ...person } = personOf(row)
  return {
    ...person,
    hasPassword: await hasPassword(db, id),
    language: languages.find((language) => language === row.language) ?? null,
    colourScheme: row.colour_scheme,
    timeZone: row.time_zone,
  }
}

/** Whether a person can sign in by a password. */
export async function hasPassword(db: Db, personId: string): Promise<boolean> {
  const row = await withInstallation(db, (trx) =>
    trx
      .selectFrom('credentials')
      .select('id')
      .where('person_id', '=', personId)
      .where('provider_id', '=', 'credential')
      .where('password', 'is not', null)
      .executeTakeFirst(),
  )
  return row !== undefined
}

/**
 * Changes what a person says of themselves.
 * @throws AppError invalid_request for a time zone that nobody knows
 */
export async function changeProfile(
  db: Db,
  personId: string,
  change: Static<(typeof changeMe)['body']>,
): Promise<void> {
  const { name, language, colourScheme, timeZone } = change
  if (timeZone != null && !isTimeZone(timeZone)) throw new AppError('time_zone_unknown', { timeZone })
  await withInstallation(db, (trx) =>
    trx
      .updateTable('people')
      .set({
        updated_at: new Date(),
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(language === undefined ? {} : { language }),
        ...(colourScheme === undefined ? {} : { colour_scheme: colourScheme }),
        ...(timeZone === undefined ? {} : { time_zone: timeZone }),
      })
      .where('id', '=', personId)
      .execute(),
  )
}

/**
 * Makes whoever came by a printed link a person with an address and a password of their own. The password comes first:
 * without the address nobody can use it.
 * @throws AppError address_kept for who has one already; address_taken where it is somebody's
 */
export async function takeAddress(
  { auth, database: { db } }: AccountContext,
  personId: string,
  { name, email, password }: Static<(typeof takeAddressContract)['body']>,
): Promise<void> {
  const other = await withInstallation(db, async (trx) => {
    const person = await findPerson(trx, personId)
    if (person?.isOperator !== true) throw new AppError('address_kept')
    return findPersonByEmail(trx, email)
  })
  if (other !== undefined) throw new AppError('address_taken')
  refuseGuessable(password, { name, email })
  await setPassword(auth, personId, password)
  try {
    await withInstallation(db, (trx) =>
      trx
        .updateTable('people')
        .set({ name: name.trim(), email: foldEmail(email), is_operator: false, updated_at: new Date() })
        .where('id', '=', personId)
        .where('is_operator', '=', true)
        .execute(),
    )
  } catch (error) {
    throw sqlState(error) === uniqueViolation ? new AppError('address_taken', {}, { cause: error }) : error
  }
}
