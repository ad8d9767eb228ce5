import type { ProvisioningStatus } from '../../src/domain/provisioning-status.ts'

/** One change of a service's status that was asked for; its id is the reason that is stored with it. */
export interface StatusAttempt {
  readonly id: string
  readonly status: ProvisioningStatus
  isAcknowledged: boolean
}

/** One service with what was asked of it, in order: nobody else changes it. */
export interface LedgerService {
  readonly id: string
  readonly attempts: StatusAttempt[]
  /** Until then nothing is asked of it: the server says that the last change is still in flight. */
  restsUntilMs: number
}

/** One customers file that was sent. */
export interface ImportAttempt {
  readonly id: string
  readonly body: string
  /** External ids of the customers that it makes, with the number of their services. */
  readonly makes: ReadonlyMap<string, number>
  /** New names that it gives to customers that are there, by external id. */
  readonly renames: ReadonlyMap<string, string>
  /** How often it was sent: each may have been received. */
  sent: number
  /** `received`: answered with 202. `done`: answered with its counts. */
  state: 'open' | 'received' | 'done'
  /** Where to follow one that was received. */
  location?: string
}

/** What was asked and what was acknowledged, as the clients know it; no kill touches it. */
export class Ledger {
  readonly services = new Map<string, LedgerService>()
  readonly imports: ImportAttempt[] = []
  /** Answers that no kill excuses. */
  readonly mistakes: string[] = []

  totals(): { changes: number; acknowledged: number; imports: number; acknowledgedImports: number } {
    const attempts = [...this.services.values()].flatMap((service) => service.attempts)
    return {
      changes: attempts.length,
      acknowledged: attempts.filter((attempt) => attempt.isAcknowledged).length,
      imports: this.imports.length,
      acknowledgedImports: this.imports.filter(({ state }) => state !== 'open').length,
    }
  }
}
