/** Which of the three nouns of a row a column describes. */
export type Part = 'customer' | 'subscription' | 'service'

/** What a cell may hold; one parser, one writer and one JSON type stand behind each (parse-cell.ts, write.ts). */
export type CellKind =
  | 'id'
  | 'text'
  | 'lines'
  | 'country'
  | 'email'
  | 'tags'
  | 'kind'
  | 'term'
  | 'instant'
  | 'boolean'
  | 'payment'
  | 'provisioning_status'
  | 'count'
  | 'quantity'
  | 'amount'
  | 'currency'

/** `for_new`: the file may do without the column where everything that it names is there already. */
export type Requirement = 'always' | 'with_subscription' | 'for_new' | 'never'

export interface Column {
  readonly name: string
  readonly part: Part
  /** The property that the cell fills in its part of a `FileRow`. */
  readonly field: string
  readonly kind: CellKind
  readonly required: Requirement
  /** What an empty cell means where the column is in the file; empty tags are an empty list. */
  readonly empty: null | false | 'current'
  /** In characters (UTF-16 units), for ids, texts and addresses. */
  readonly maxLength: number
}

/**
 * Every column of the customers file in its order (INTERFACES.md «Customers file»). Reading, checking,
 * writing and the documentation derive from this table.
 */
export const columns = [
  column('customer_id', 'customer', 'externalId', 'id', 'always', null, 200),
  column('customer_name', 'customer', 'name', 'text', 'always', null, 300),
  column('country', 'customer', 'country', 'country', 'never', null),
  column('admin_email', 'customer', 'adminEmail', 'email', 'never', null, 254),
  column('tags', 'customer', 'tags', 'tags', 'never', null),
  column('subscription_id', 'subscription', 'externalId', 'id', 'with_subscription', null, 200),
  column('offer', 'subscription', 'offer', 'text', 'with_subscription', null, 200),
  column('kind', 'subscription', 'kind', 'kind', 'for_new', null),
  column('term', 'subscription', 'term', 'term', 'never', null),
  column('starts_at', 'subscription', 'startsAt', 'instant', 'never', null),
  column('ends_at', 'subscription', 'endsAt', 'instant', 'never', null),
  column('auto_renew', 'subscription', 'autoRenew', 'boolean', 'never', false),
  column('payment', 'subscription', 'payment', 'payment', 'never', 'current'),
  column('suspended_at', 'subscription', 'suspendedAt', 'instant', 'never', null),
  column('cancel_at_end', 'subscription', 'cancelAtEnd', 'boolean', 'never', false),
  column('service_id', 'service', 'externalId', 'id', 'with_subscription', null, 200),
  column('product', 'service', 'product', 'text', 'with_subscription', null, 200),
  column('provisioning_status', 'service', 'provisioningStatus', 'provisioning_status', 'for_new', null),
  column('provisioning_since', 'service', 'provisioningSince', 'instant', 'never', null),
  column('provisioning_reason', 'service', 'provisioningReason', 'lines', 'never', null, 2000),
  column('licences', 'service', 'licences', 'count', 'never', null),
  column('licences_used', 'service', 'licencesUsed', 'count', 'never', null),
  // Behind those that files have had from the beginning.
  column('quantity', 'subscription', 'quantity', 'quantity', 'never', null),
  column('amount', 'subscription', 'amount', 'amount', 'never', null),
  column('currency', 'subscription', 'currency', 'currency', 'never', null),
] as const satisfies readonly Column[]

/** Written at the end of every export and ignored on import. */
export const computedColumns = ['subscription_status', 'customer_provisioning_status'] as const

export type ColumnName = (typeof columns)[number]['name']

/** Place of each column in `columns`, which is also its place in `RawRecord.cells`. */
export const columnIndex: ReadonlyMap<string, number> = new Map(
  columns.map((each, index) => [each.name, index]),
)

/** The columns that a CSV file cannot do without. */
export const requiredColumns: readonly ColumnName[] = columns
  .filter(({ required }) => required === 'always' || required === 'with_subscription')
  .map((each) => each.name)

function column<N extends string, P extends Part, F extends string, K extends CellKind>(
  name: N,
  part: P,
  field: F,
  kind: K,
  required: Requirement,
  empty: Column['empty'],
  maxLength = 0,
) {
  return { name, part, field, kind, required, empty, maxLength }
}
