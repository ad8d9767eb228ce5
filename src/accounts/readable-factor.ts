import { symmetricDecrypt } from 'better-auth/crypto'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'
import type { Auth } from './auth.ts'

/** What of a second factor is looked at: the app's secret, or the recovery codes. */
export type FactorPart = 'secret' | 'backup_codes'

/**
 * Does something with a part of a person's second factor. Where that fails because the part was encrypted with a secret
 * of the installation that is not here any more (docs/operators.md), it says so.
 * @throws AppError second_factor_unreadable; else what `act` throws
 */
export async function withReadableFactor<T>(
  db: Db,
  auth: Auth,
  personId: string,
  part: FactorPart,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof AppError || (await isReadable(db, auth, personId, part))) throw error
    throw new AppError('second_factor_unreadable', {}, { cause: error })
  }
}

async function isReadable(db: Db, auth: Auth, personId: string, part: FactorPart): Promise<boolean> {
  const row = await withInstallation(db, (trx) =>
    trx.selectFrom('two_factors').select(part).where('person_id', '=', personId).executeTakeFirst(),
  )
  const data = row?.[part]
  if (data === undefined) return true
  const { secretConfig: key } = await auth.$context
  return symmetricDecrypt({ key, data }).then(
    () => true,
    () => false,
  )
}
