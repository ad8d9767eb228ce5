import type { Output } from '../client/types.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { dayMs } from '../domain/instant.ts'
import type { SubscriptionStatus } from '../domain/subscription-status.ts'
import { subscriptionStatuses } from '../domain/subscription-status.ts'
import { provisioningLabel, subscriptionLabel } from '../messages/labels.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { statusColours } from './colours.ts'
import { renderTable } from './table.ts'
import type { Cell, Column } from './table.ts'

type CustomerList = Output<'listCustomers'>
type Customer = CustomerList['items'][number]

export interface Look {
  readonly language: Language
  readonly vendor: string
  readonly colour: boolean
  /** Of the terminal, in columns; absent where there is none. */
  readonly width?: number
  /** With a status filter the cells show the best matching subscription. */
  readonly showsMatching: boolean
}

/** Beside a status where the customer has a more important one that the filter does not show. */
export const moreImportantMark = '▲'
const none = '–'

interface Shown {
  readonly provisioning: ProvisioningStatus | null
  readonly subscription: SubscriptionStatus | null
}

/** The statuses of a row (DESIGN.md §2 «A customer's row»). */
export function shownStatuses(customer: Customer, showsMatching: boolean): Shown {
  const best = showsMatching ? customer.subscriptions.find(({ matches }) => matches) : undefined
  if (best !== undefined) return { provisioning: best.provisioningStatus, subscription: best.status }
  return { provisioning: customer.provisioningStatus, subscription: customer.subscriptionStatus }
}

/** The list as a table: one line for each customer. */
export function customersTable({ items }: Pick<CustomerList, 'items'>, look: Look): string {
  const { language } = look
  const columns: Column[] = [
    { title: message(language, 'column.customer'), shrinkTo: 16 },
    { title: message(language, 'column.customer_id'), shrinkTo: 12 },
    { title: message(language, 'column.provisioning_status') },
    { title: message(language, 'column.subscription_status') },
    { title: '', align: 'right' },
    { title: message(language, 'column.next_end') },
  ]
  const rows = items.map((customer) => rowOf(customer, look))
  return renderTable({
    columns,
    rows,
    colour: look.colour,
    ...(look.width === undefined ? {} : { width: look.width }),
  })
}

function rowOf(customer: Customer, look: Look): Cell[] {
  const { language, vendor } = look
  const { provisioning, subscription } = shownStatuses(customer, look.showsMatching)
  return [
    customer.name,
    customer.externalId,
    statusCell(
      provisioning,
      provisioning === null ? none : provisioningLabel(language, provisioning, vendor),
      provisioning !== customer.provisioningStatus,
    ),
    statusCell(
      subscription,
      subscription === null ? none : subscriptionLabel(language, subscription),
      subscription !== customer.subscriptionStatus,
    ),
    customer.subscriptionCount > 1 ? `+${customer.subscriptionCount - 1}` : '',
    customer.nextEndsAt === null ? none : dateText(language, customer.nextEndsAt),
  ]
}

function statusCell(
  status: ProvisioningStatus | SubscriptionStatus | null,
  label: string,
  hasMoreImportant: boolean,
): Cell {
  if (status === null) return label
  const text = hasMoreImportant ? `${label} ${moreImportantMark}` : label
  return { text, colour: statusColours[status] }
}

/** Midnight UTC is that date in every time zone (INTERFACES.md «Customers file»); any other instant is the reader's. */
function dateText(language: Language, instant: string): string {
  const date = new Date(instant)
  const isMidnight = date.getTime() % dayMs === 0
  return date.toLocaleDateString(language, {
    dateStyle: 'medium',
    ...(isMidnight ? { timeZone: 'UTC' } : {}),
  })
}

/** Both columns' statuses with the number of customers that each would show, in order of importance. */
export function countsTable({ facets }: Pick<CustomerList, 'facets'>, look: Look): string {
  const { language, vendor, colour } = look
  const count = (number: number) => number.toLocaleString(language)
  const left = provisioningStatuses.map((status): [Cell, string] => [
    countedCell(status, provisioningLabel(language, status, vendor), facets.provisioning[status]),
    count(facets.provisioning[status]),
  ])
  const right = subscriptionStatuses.map((status): [Cell, string] => [
    countedCell(status, subscriptionLabel(language, status), facets.subscription[status]),
    count(facets.subscription[status]),
  ])
  const rows = right.map((cells, index): Cell[] => [left[index] ?? ['', ''], '', cells].flat())
  const columns: Column[] = [
    { title: message(language, 'column.provisioning_status') },
    { title: '', align: 'right' },
    { title: '' },
    { title: message(language, 'column.subscription_status') },
    { title: '', align: 'right' },
  ]
  return renderTable({ columns, rows, colour })
}

/** A status that nobody has is there to be read and not to be looked at. */
function countedCell(status: ProvisioningStatus | SubscriptionStatus, text: string, count: number): Cell {
  return { text, colour: count === 0 ? 'dim' : statusColours[status] }
}
