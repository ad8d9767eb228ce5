import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { versionedSecrets } from './versions.ts'

/** Seals what is stored and has to be read again, such as another system's password. */
export interface Sealer {
  /** A text that only who has the installation's secret can read; another one each time. */
  readonly seal: (text: string) => Promise<string>
  /** What was sealed; null where no secret at hand reads it. */
  readonly unseal: (sealed: string) => Promise<string | null>
}

/**
 * Seals with the secret of today, and reads what earlier ones have sealed too.
 * @param previousSecrets those that are still given (VARDE_SECRET_PREVIOUS)
 */
export function createSealer(secret: string, previousSecrets: readonly string[]): Sealer {
  const secrets = versionedSecrets(secret, previousSecrets)
  const key = {
    keys: new Map(secrets.map(({ version, value }) => [version, value])),
    currentVersion: secrets[0].version,
  }
  return {
    seal: (data) => symmetricEncrypt({ key, data }),
    unseal: (data) => symmetricDecrypt({ key, data }).catch(() => null),
  }
}
