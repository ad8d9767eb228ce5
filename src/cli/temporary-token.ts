import { createToken, revokeToken } from '../accounts/tokens.ts'
import type { Db } from '../database/connect.ts'

/** An import of the largest file is done by then; the token is revoked as soon as the command ends. */
const livesMs = 6 * 3_600_000

/** A token of a partner for as long as `act` takes: who can read the data folder or DATABASE_URL has the authority. */
export async function withTemporaryToken<T>(
  db: Db,
  partnerId: string,
  act: (token: string) => Promise<T>,
): Promise<T> {
  const token = await createToken(db, partnerId, 'cli', Date.now() + livesMs)
  try {
    return await act(token.text)
  } finally {
    await revokeToken(db, partnerId, token.id)
  }
}
