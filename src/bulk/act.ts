import type { ErrorCode, ErrorParams } from '../contract/errors.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Action } from '../domain/roles.ts'
import type { StoredCustomer } from '../standings/sources.ts'

/** Why something stays as it is: a code with its message, as everywhere else. */
export interface Refusal {
  readonly code: ErrorCode
  readonly params?: ErrorParams
}

/** What was there, or is. Only what JSON holds. */
export type Facts = Readonly<Record<string, unknown>>

export type Outcome =
  | { readonly state: 'done'; readonly before: Facts; readonly after: Facts }
  | { readonly state: 'unchanged' }
  | ({ readonly state: 'refused' } & Refusal)

/** One thing that an act is done to: a customer, or one of its subscriptions. */
export interface Target {
  readonly customerId: string
  readonly subscriptionId: string | null
}

/** One that was done, with what it changed. */
export interface Recorded extends Target {
  readonly before: Facts
  readonly after: Facts
}

/** Who acts, and when. */
export interface Scene {
  readonly partnerId: string
  readonly actor: { readonly kind: 'person' | 'token'; readonly id: string }
  readonly now: Instant
}

/** With the customers of the batch, which are locked and have been read. */
export interface WritingScene extends Scene {
  readonly customers: ReadonlyMap<string, StoredCustomer>
}

/**
 * Something that can be done to many: what it would do, doing it, and undoing it. All give one outcome for each
 * target, in their order; the two that write do so in the caller's transaction, with history and event.
 */
export interface Act {
  /** Who may (domain/roles.ts). */
  readonly action: Action
  readonly about: 'customer' | 'subscription'
  /** Looks at what the act is given, which has passed its schema. @throws AppError for what can be done to nobody */
  readonly check?: (wish: unknown) => void
  /** @param wish what the act was given */
  readonly preview: (
    trx: TenantReader,
    scene: Scene,
    targets: readonly Target[],
    wish: unknown,
  ) => Promise<Outcome[]>
  readonly run: (
    trx: TenantWriter,
    scene: WritingScene,
    targets: readonly Target[],
    wish: unknown,
  ) => Promise<Outcome[]>
  /** Null where it cannot be undone. */
  readonly undo:
    | ((trx: TenantWriter, scene: WritingScene, items: readonly Recorded[]) => Promise<Outcome[]>)
    | null
}
