import type { Input } from '../client/types.ts'
import type { OptionsOf } from './arguments.ts'

type Selection = NonNullable<Input<'exportCustomersCsv'>['query']>
type FilterOptions = Pick<
  OptionsOf<'export'>,
  'provisioning' | 'subscription' | 'search' | 'tag' | 'without' | 'sort' | 'order'
>

/** The filter options as the API's parameters; what is not given is left out. */
export function selectionOf(options: FilterOptions): Selection {
  const { provisioning, subscription, search, tag, without, sort, order } = options
  return {
    ...(provisioning.length > 0 ? { provisioning: provisioning.join(',') } : {}),
    ...(subscription.length > 0 ? { subscription: subscription.join(',') } : {}),
    ...(search === undefined ? {} : { search }),
    ...(tag.length > 0 ? { tag: [...tag] } : {}),
    ...(without === undefined ? {} : { without }),
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
  return hasStatusFilter(options) || search !== undefined || tag.length > 0 || without !== undefined
}
