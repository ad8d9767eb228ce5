import { hash } from 'node:crypto'

/** A secret and the number that stands in front of whatever it encrypted. */
export interface VersionedSecret {
  readonly version: number
  readonly value: string
}

/**
 * The secret that encrypts from now on, and those that may still read what an earlier one encrypted. A version is made
 * of the secret itself, so that every process and every start gives it the same one and nobody has to count.
 */
export function versionedSecrets(
  current: string,
  previous: readonly string[],
): [VersionedSecret, ...VersionedSecret[]] {
  const older = [...new Set(previous)].filter((value) => value !== current)
  return [versioned(current), ...older.map(versioned)]
}

function versioned(value: string): VersionedSecret {
  return { version: hash('sha256', `varde secret version ${value}`, 'buffer').readUInt32BE(), value }
}

/** What stands in front of a text that this secret encrypted (better-auth's envelope). */
export function envelopePrefix({ version }: VersionedSecret): string {
  return `$ba$${version}$`
}
