import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'
import type { Auth } from './auth.ts'
import { refuseGuessable } from './password-strength.ts'
import { findPerson } from './people.ts'

/** Gives a person a password, instead of the one that they have. Whether they may is for the caller to know. */
export async function setPassword(auth: Auth, personId: string, password: string): Promise<void> {
  const { internalAdapter, password: passwords } = await auth.$context
  const hashed = await passwords.hash(password)
  const accounts = await internalAdapter.findAccounts(personId)
  if (accounts.some(({ providerId }) => providerId === 'credential'))
    await internalAdapter.updatePassword(personId, hashed)
  else
    await internalAdapter.linkAccount({
      userId: personId,
      providerId: 'credential',
      accountId: personId,
      password: hashed,
    })
}

/**
 * Refuses what is guessed first of this person.
 * @throws AppError password_common, password_personal
 */
export async function refuseGuessableOf(db: Db, personId: string, password: string): Promise<void> {
  const person = await withInstallation(db, (trx) => findPerson(trx, personId))
  refuseGuessable(password, { name: person?.name ?? '', email: person?.email ?? '' })
}
