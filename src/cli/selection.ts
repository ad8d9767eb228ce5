import type { Input } from '../client/types.ts'
import type { OptionsOf } from './arguments.ts'

type Selection = NonNullable<Input<'exportCustomersCsv'>['query']>
type FilterOptions = Omit<OptionsOf<'export'>, 'format' | 'output' | 'partner'>

/** What of a customer's people, hands and services leaves customers out, in the API's names. */
function marksOf(options: FilterOptions): Selection {
  const { assigned, responsible, stuck } = options
  const asked = {
    assigned,
    responsible,
    inHand: options['in-hand'],
    stuck,
    overLimit: options['over-limit'],
    lowUse: options['low-use'],
    nobodyAssigned: options['nobody-assigned'],
  }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
}

/** The filter options as the API's parameters; what is not given is left out. */
export function selectionOf(options: FilterOptions): Selection {
  const { provisioning, subscription, search, tag, without, sort, order } = options
  return {
    ...(provisioning.length > 0 ? { provisioning: provisioning.join(',') } : {}),
    ...(subscription.length > 0 ? { subscription: subscription.join(',') } : {}),
    ...(search === undefined ? {} : { search }),
    ...(tag.length > 0 ? { tag: [...tag] } : {}),
    ...(without === undefined ? {} : { without }),
    ...marksOf(options),
    sort,
    order,
  }
}

/** Whether the cells show the best matching subscription (DESIGN.md §2). */
export function hasStatusFilter({ provisioning, subscription }: FilterOptions): boolean {
  return provisioning.length > 0 || subscription.length > 0
}

/** Whether anything is left out of the list. */
export function isFiltered(options: FilterOptions): boolean {
  const { search, tag, without } = options
  if (hasStatusFilter(options) || search !== undefined || tag.length > 0 || without !== undefined) return true
  return Object.keys(marksOf(options)).length > 0
}
