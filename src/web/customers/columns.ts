import type { WordKey } from '../../messages/word-groups.ts'
import type { Sort } from './search.ts'

export interface Column {
  /** Its place in the styles (table.module.css). */
  readonly name:
    | 'pick'
    | 'fold'
    | 'name'
    | 'provisioning'
    | 'subscription'
    | 'ends'
    | 'subscriptions'
    | 'services'
    | 'licences'
    | 'view'
    | 'tags'
  readonly label: WordKey
  /** What its head orders by. */
  readonly sort?: Sort
  readonly isNumeric?: true
  /** Its head is there for those who listen. */
  readonly isSilent?: true
}

/** The columns of the table, from left to right. */
export const columns: readonly Column[] = [
  { name: 'pick', label: 'web.customers.select', isSilent: true },
  { name: 'fold', label: 'web.customers.details', isSilent: true },
  { name: 'name', label: 'column.customer', sort: 'name' },
  { name: 'provisioning', label: 'column.provisioning_status', sort: 'attention' },
  { name: 'subscription', label: 'column.subscription_status' },
  { name: 'ends', label: 'column.next_end', sort: 'ends' },
  { name: 'subscriptions', label: 'column.subscriptions', isNumeric: true },
  { name: 'services', label: 'web.customers.services', isNumeric: true },
  { name: 'licences', label: 'column.licences', sort: 'use', isNumeric: true },
  { name: 'view', label: 'web.view.column', isSilent: true },
  { name: 'tags', label: 'column.tags' },
]
