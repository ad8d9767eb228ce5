import { isProvisioningStatus } from '../../domain/provisioning-status.ts'
import type { ProvisioningStatus } from '../../domain/provisioning-status.ts'
import { isSubscriptionStatus } from '../../domain/subscription-status.ts'
import type { SubscriptionStatus } from '../../domain/subscription-status.ts'
import { textOf, textsOf } from '../search-params.ts'

export const sorts = ['attention', 'name', 'ends', 'use'] as const
export type Sort = (typeof sorts)[number]

/** What the address of the Customers page says: the same names and values as the API's own query. */
export interface CustomersSearch {
  readonly provisioning?: ProvisioningStatus[]
  readonly subscription?: SubscriptionStatus[]
  readonly search?: string
  readonly tag?: string[]
  readonly sort?: Sort
  readonly order?: 'asc' | 'desc'
  readonly without?: 'subscriptions'
  /** Somebody's id, or `nobody`. */
  readonly assigned?: string
  /** Somebody's id, `me` or `nobody`. */
  readonly responsible?: string
  readonly inHand?: boolean
  readonly stuck?: boolean
  readonly overLimit?: boolean
  readonly lowUse?: boolean
  readonly nobodyAssigned?: boolean
}

/** What of a customer's services says yes or no (domain/status-set.ts). */
export const serviceMarks = ['stuck', 'overLimit', 'lowUse', 'nobodyAssigned'] as const
export type ServiceMark = (typeof serviceMarks)[number]

const personId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Reads the address; what it does not understand it leaves out, so that an old link still shows a list. */
export function customersSearch(raw: Readonly<Record<string, unknown>>): CustomersSearch {
  const provisioning = unique(textsOf(raw['provisioning']).filter(isProvisioningStatus))
  const subscription = unique(textsOf(raw['subscription']).filter(isSubscriptionStatus))
  const tag = unique(textsOf(raw['tag']))
  const search = textOf(raw['search'])
  const assigned = personOr(['nobody'], raw['assigned'])
  const responsible = personOr(['me', 'nobody'], raw['responsible'])
  const inHand = yesOrNo(raw['inHand'])
  const marks = serviceMarks.flatMap((mark) => {
    const value = yesOrNo(raw[mark])
    return value === undefined ? [] : [[mark, value] as const]
  })
  const sort = sorts.find((each) => each !== 'attention' && each === raw['sort'])
  return {
    ...(provisioning.length > 0 && { provisioning }),
    ...(subscription.length > 0 && { subscription }),
    ...(search !== undefined && { search }),
    ...(tag.length > 0 && { tag }),
    ...(sort !== undefined && { sort }),
    ...(raw['order'] === 'desc' && { order: 'desc' as const }),
    ...(raw['without'] === 'subscriptions' && { without: 'subscriptions' as const }),
    ...(assigned !== undefined && { assigned }),
    ...(responsible !== undefined && { responsible }),
    ...(inHand !== undefined && { inHand }),
    ...Object.fromEntries(marks),
  }
}

function yesOrNo(raw: unknown): boolean | undefined {
  return [true, false].find((each) => String(each) === String(raw))
}

function personOr(words: readonly string[], raw: unknown): string | undefined {
  const text = textOf(raw)
  return text !== undefined && (words.includes(text) || personId.test(text)) ? text : undefined
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}

/** The same address with something else in it; what is undefined or empty goes out of it. */
export function changedSearch(
  search: CustomersSearch,
  change: { readonly [K in keyof CustomersSearch]: CustomersSearch[K] | undefined },
): CustomersSearch {
  return customersSearch({ ...search, ...change })
}

/** What of an address says who is in the list; the rest says in which order. */
export function hasFilter(search: CustomersSearch): boolean {
  return Object.entries(search).some(
    ([name, value]) => name !== 'sort' && name !== 'order' && value !== undefined,
  )
}
