import { symmetricDecrypt } from 'better-auth/crypto'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import type { Auth } from './auth.ts'
import { storedFactor, type FactorPart } from './second-factor.ts'

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
  const data = await storedFactor(db, personId, part)
  if (data === undefined) return true
  const { secretConfig: key } = await auth.$context
  return symmetricDecrypt({ key, data }).then(
    () => true,
    () => false,
  )
}
