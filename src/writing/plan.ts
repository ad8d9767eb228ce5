import type { HistoryEntry } from '../history/append.ts'
import type { StoredCustomer, StoredService, StoredSubscription } from '../standings/sources.ts'

/** Changes of customers and of what is below them, to be written in one transaction; rows are what they shall be. */
export interface WritePlan {
  readonly newCustomers: StoredCustomer[]
  /** Customers whose own row changes. */
  readonly changedCustomers: StoredCustomer[]
  /** Customers that were there and below which anything changes, with what search looks at where that does. */
  readonly touchedCustomers: { customer: StoredCustomer; search: boolean }[]
  readonly newSubscriptions: StoredSubscription[]
  readonly changedSubscriptions: StoredSubscription[]
  readonly newServices: StoredService[]
  readonly changedServices: StoredService[]
  readonly history: HistoryEntry[]
}

export function nothingToWrite(): WritePlan {
  return {
    newCustomers: [],
    changedCustomers: [],
    touchedCustomers: [],
    newSubscriptions: [],
    changedSubscriptions: [],
    newServices: [],
    changedServices: [],
    history: [],
  }
}
