import type { Generated } from 'kysely'
import type { Json, Timestamp } from './column-types.ts'
import type { ActorKind } from './tables.ts'

/* The rows of what can be ordered and of what is said of payments (0010_subscriptions.sql). */

/** One product of an offer, which becomes one service of a subscription. */
export interface OfferedProduct {
  readonly product: string
  /** Its licences: as many as the subscription's quantity, none that are counted, or always so many. */
  readonly licences: 'quantity' | null | number
}

export interface OffersTable {
  partner_id: string
  id: string
  external_id: string
  name: string
  products: Json<OfferedProduct[]>
  term: string | null
  /** The price of one term for one of its quantity: a decimal number as text. */
  amount: string | null
  currency: string | null
  trial_days: number | null
  default_quantity: Generated<number>
  position: number
  retired_at: Timestamp | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface PaymentFactsTable {
  partner_id: string
  id: string
  key: string
  subscription_id: string
  state: 'overdue' | 'paid'
  occurred_at: Timestamp
  received_at: Timestamp
  amount: string | null
  currency: string | null
  reference: string | null
  actor_kind: ActorKind
  actor_id: string | null
  applied: boolean
}
