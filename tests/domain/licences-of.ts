import type { LicenceUse } from '../../src/domain/licence-use.ts'
import type { OracleService } from './oracle.ts'

/** What the rules want to know of the licences of a service that a test plainly writes down. */
export function licencesOf({
  licences = null,
  used = null,
  since = 0,
  ...standing
}: OracleService): LicenceUse {
  const { status, withdrawn, deprovisioned } = standing
  return { status, withdrawn, deprovisioned, licences, used, since }
}
