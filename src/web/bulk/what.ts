import type { Input } from '../../client/types.ts'
import { listQuery } from '../customers/pages.ts'
import type { CustomersSearch } from '../customers/search.ts'

/** With whom something is done: all customers that a filter shows, or those who were chosen one by one under it. */
export type What =
  | { readonly kind: 'filter'; readonly search: CustomersSearch; readonly count: number }
  | { readonly kind: 'selected'; readonly search: CustomersSearch; readonly ids: readonly string[] }

type Start = Input<'startBulkAct'>

/** As the API takes them by name (src/customers/selection.ts). */
export const maxSelected = 1_000

export function countOf(what: What): number {
  return what.kind === 'filter' ? what.count : what.ids.length
}

/** Whether a status filter says which of the customers' subscriptions are meant. */
export function hasStatuses({ search }: What): boolean {
  return (search.provisioning ?? search.subscription) !== undefined
}

/** What the API is asked. @param more what it is to do with it */
export function requestFor(
  what: What,
  act: string,
  wish: Readonly<Record<string, unknown>>,
  more: { readonly preview: true } | { readonly expected: number },
): { readonly query: NonNullable<Start['query']>; readonly body: NonNullable<Start['body']> } {
  const list = listQuery(what.search)
  const { provisioning, subscription } = list
  const statuses = {
    ...(provisioning !== undefined && { provisioning }),
    ...(subscription !== undefined && { subscription }),
  }
  const isFilter = what.kind === 'filter'
  const body = { act, with: wish, ...more, ...(!isFilter && { customerIds: [...what.ids] }) }
  // The server holds it against the act's own schema.
  return { query: isFilter ? list : statuses, body: body as NonNullable<Start['body']> }
}
