import { countStoredSecrets } from '../../sealing/stored.ts'
import type { Db } from '../../database/connect.ts'
import { sqlState } from '../../database/transactions.ts'
import { keptSecret } from '../../server/secret.ts'
import type { Settings } from '../../server/settings.ts'
import type { Terminal } from '../terminal.ts'
import { well, wrong, type Finding } from './finding.ts'

/** Where the database has not been brought up to this version yet, and so has nothing stored. */
const undefinedTable = '42P01'

/** Whether what is stored encrypted can be read with the secrets at hand: people's second factors. Reads none of it. */
export async function checkStoredSecrets(
  db: Db,
  settings: Settings,
  dataDir: string,
  { text }: Terminal,
): Promise<Finding[]> {
  const secret = await keptSecret(settings.secret, dataDir).catch(() => null)
  if (secret === null) return []
  const previous = settings.secretPrevious === null ? [] : [settings.secretPrevious]
  const found = await countStoredSecrets(db, secret, previous).catch((error: unknown) => {
    if (sqlState(error) === undefinedTable) return null
    throw error
  })
  if (found === null) return []
  return [
    well(text('cli.doctor.stored_secrets', { count: found.current + found.previous })),
    ...(found.previous === 0 ? [] : [well(text('cli.doctor.stored_secrets_old', { count: found.previous }))]),
    ...(found.lost === 0
      ? []
      : [
          wrong(
            text('cli.doctor.stored_secrets_lost', { count: found.lost }),
            text('cli.doctor.stored_secrets_advice'),
          ),
        ]),
  ]
}
