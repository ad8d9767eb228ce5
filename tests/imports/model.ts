/*
 * INTERFACES.md «Customers file» once more, for the property test: rows of text laid over a nested record, without
 * batches, SQL or the import's own code. Slow on purpose.
 */
export type Row = Record<string, string>

export interface ModelService {
  product: string
  status: string
  since: number
  reason: string | null
  licences: number | null
}

export interface ModelSubscription {
  offer: string
  kind: string
  term: string | null
  starts: number | null
  ends: number | null
  renew: boolean
  payment: string
  suspended: number | null
  cancel: boolean
  services: Record<string, ModelService>
}

export interface ModelCustomer {
  name: string
  country: string | null
  tags: string[]
  subscriptions: Record<string, ModelSubscription>
}

export type Model = Record<string, ModelCustomer>

interface Tally {
  new: number
  changed: number
  unchanged: number
}

export interface ModelCounts {
  customers: Tally & { refused: number }
  subscriptions: Tally
  services: Tally & { kept: number }
}

const customerColumns = ['customer_name', 'country', 'tags']
const subscriptionColumns = [
  'offer',
  'kind',
  'term',
  'starts_at',
  'ends_at',
  'auto_renew',
  'payment',
  'suspended_at',
  'cancel_at_end',
]
const serviceColumns = [
  'product',
  'provisioning_status',
  'provisioning_since',
  'provisioning_reason',
  'licences',
]

/** What the model is after the file, and what the import must count. */
export function applyFile(
  model: Model,
  rows: readonly Row[],
  now: number,
): { after: Model; counts: ModelCounts } {
  const after = structuredClone(model)
  const counts: ModelCounts = {
    customers: { new: 0, changed: 0, unchanged: 0, refused: 0 },
    subscriptions: { new: 0, changed: 0, unchanged: 0 },
    services: { new: 0, changed: 0, unchanged: 0, kept: 0 },
  }
  for (const id of new Set(rows.map((row) => cell(row, 'customer_id')))) {
    const own = rows.filter((row) => row['customer_id'] === id)
    const others = rows.filter((row) => row['customer_id'] !== id)
    const made = isBad(own, others) ? null : mergeCustomer(model, id, own, now)
    if (made === null) {
      counts.customers.refused += 1
      continue
    }
    after[id] = made.customer
    count(counts.customers, model[id], made.customer)
    counts.services.kept += made.kept
    for (const name of new Set(own.map((row) => cell(row, 'subscription_id')))) {
      const subscription = made.customer.subscriptions[name]
      if (subscription === undefined) continue
      const before = model[id]?.subscriptions[name]
      count(counts.subscriptions, withoutServices(before), withoutServices(subscription))
      const named = own.filter((row) => row['subscription_id'] === name).map((row) => cell(row, 'service_id'))
      for (const service of new Set(named))
        count(counts.services, before?.services[service], subscription.services[service])
    }
  }
  return { after, counts }
}

function cell(row: Row, column: string): string {
  return row[column] ?? ''
}

function count(tally: Tally, before: unknown, after: unknown): void {
  if (before === undefined) tally.new += 1
  else if (JSON.stringify(before) === JSON.stringify(after)) tally.unchanged += 1
  else tally.changed += 1
}

function withoutServices(subscription: ModelSubscription | undefined): unknown {
  return subscription === undefined ? undefined : { ...subscription, services: null }
}

/** What the file alone already refuses. */
function isBad(own: readonly Row[], others: readonly Row[]): boolean {
  const differ = (key: (row: Row) => string, columns: readonly string[]): boolean =>
    own.some((a) =>
      own.some((b) => key(a) === key(b) && columns.some((column) => cell(a, column) !== cell(b, column))),
    )
  const bySubscription = (row: Row): string => cell(row, 'subscription_id')
  const byService = (row: Row): string => `${cell(row, 'subscription_id')} ${cell(row, 'service_id')}`
  return (
    readable(own).length < own.length ||
    differ(() => '', customerColumns) ||
    differ(bySubscription, subscriptionColumns) ||
    differ(byService, serviceColumns) ||
    readable(own).some(
      (a) =>
        bySubscription(a) !== '' && readable(others).some((b) => bySubscription(a) === bySubscription(b)),
    )
  )
}

/** The rows that are right by themselves; what others say is not looked at. */
function readable(rows: readonly Row[]): Row[] {
  return rows.filter((row) => {
    if (cell(row, 'subscription_id') === '') return true
    const isTrial = cell(row, 'kind') === 'trial'
    const [starts, ends] = [instant(row['starts_at']), instant(row['ends_at'])]
    const hasNoEnd = row['ends_at'] === ''
    return (
      (isTrial || cell(row, 'kind') === 'paid') &&
      !(starts !== null && ends !== null && ends <= starts) &&
      !(isTrial && (hasNoEnd || row['auto_renew'] === 'true')) &&
      !(row['cancel_at_end'] === 'true' && hasNoEnd)
    )
  })
}

function mergeCustomer(
  model: Model,
  id: string,
  rows: readonly Row[],
  now: number,
): { customer: ModelCustomer; kept: number } | null {
  const customer: ModelCustomer = structuredClone(
    model[id] ?? { name: '', country: null, tags: [], subscriptions: {} },
  )
  let kept = 0
  for (const row of rows) {
    customer.name = cell(row, 'customer_name')
    if ('country' in row) customer.country = cell(row, 'country') || null
    if ('tags' in row) {
      const tags = cell(row, 'tags')
        .split('|')
        .filter((tag) => tag !== '')
      if (tags.toSorted().join('|') !== customer.tags.toSorted().join('|')) customer.tags = tags
    }
    const name = cell(row, 'subscription_id')
    if (name === '') continue
    const elsewhere = Object.entries(model).some(
      ([other, each]) => other !== id && name in each.subscriptions,
    )
    const stored = model[id]?.subscriptions[name]
    if (elsewhere || (stored !== undefined && stored.cancel && stored.ends !== null && stored.ends <= now))
      return null
    const subscription = mergeSubscription(customer.subscriptions[name], row)
    if (subscription === null) return null
    customer.subscriptions[name] = subscription
    const service = cell(row, 'service_id')
    const before = stored?.services[service]
    const merged = mergeService(before, row, now)
    // The same row twice is one.
    if (
      rows.findIndex((each) => cell(each, 'subscription_id') === name && each['service_id'] === service) ===
      rows.indexOf(row)
    )
      kept += merged.kept ? 1 : 0
    subscription.services[service] = merged.service
  }
  return { customer, kept }
}

function mergeSubscription(stored: ModelSubscription | undefined, row: Row): ModelSubscription | null {
  const merged: ModelSubscription = stored ?? {
    offer: '',
    kind: '',
    term: null,
    starts: null,
    ends: null,
    renew: false,
    payment: 'current',
    suspended: null,
    cancel: false,
    services: {},
  }
  merged.offer = cell(row, 'offer')
  merged.kind = cell(row, 'kind')
  if ('starts_at' in row) merged.starts = instant(row['starts_at'])
  if ('ends_at' in row) merged.ends = instant(row['ends_at'])
  if ('auto_renew' in row) merged.renew = row['auto_renew'] === 'true'
  if ('payment' in row) merged.payment = row['payment'] || 'current'
  if ('suspended_at' in row) merged.suspended = instant(row['suspended_at'])
  if ('cancel_at_end' in row) merged.cancel = row['cancel_at_end'] === 'true'
  if (row['term']) merged.term = row['term']
  else if ('term' in row || stored === undefined) merged.term = monthsBetween(merged.starts, merged.ends)
  const { starts, ends, kind } = merged
  if (starts !== null && ends !== null && ends <= starts) return null
  if (kind === 'trial' && (ends === null || merged.renew)) return null
  if (merged.cancel && ends === null) return null
  return merged
}

function mergeService(
  before: ModelService | undefined,
  row: Row,
  now: number,
): { service: ModelService; kept: boolean } {
  const said = instant(row['provisioning_since'])
  const status = cell(row, 'provisioning_status')
  const reason = 'provisioning_reason' in row ? row['provisioning_reason'] || null : undefined
  const licences = 'licences' in row ? Number(row['licences'] || Number.NaN) : undefined
  const others = {
    product: cell(row, 'product'),
    licences: licences === undefined ? (before?.licences ?? null) : Number.isNaN(licences) ? null : licences,
  }
  if (before === undefined)
    return {
      service: inOrder({ ...others, status, since: said ?? now, reason: reason ?? null }),
      kept: false,
    }
  const isNewer = said === null || said > before.since
  if (isNewer) {
    const since = said ?? (status === before.status ? before.since : now)
    const keptReason = status === before.status ? before.reason : null
    return {
      service: inOrder({ ...others, status, since, reason: reason === undefined ? keptReason : reason }),
      kept: false,
    }
  }
  const kept =
    said !== before.since || status !== before.status || (reason !== undefined && reason !== before.reason)
  return { service: inOrder({ ...before, ...others }), kept }
}

/** One order of keys, so that text compares. */
function inOrder({ product, status, since, reason, licences }: ModelService): ModelService {
  return { product, status, since, reason, licences }
}

function instant(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Date.parse(text)
}

/** By counting up, month after month. */
function monthsBetween(starts: number | null, ends: number | null): string | null {
  if (starts === null || ends === null) return null
  const date = new Date(starts)
  for (let months = 1; months <= 120; months += 1) {
    date.setUTCMonth(date.getUTCMonth() + 1)
    if (date.getTime() !== ends) continue
    const years = Math.floor(months / 12)
    return `P${years > 0 ? `${years}Y` : ''}${months % 12 > 0 ? `${months % 12}M` : ''}`
  }
  return null
}
