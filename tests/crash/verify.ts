import type { Stored, StoredCustomer } from '../standings/stored.ts'
import type { ImportAttempt, Ledger, LedgerService, StatusAttempt } from './ledger.ts'

/** What the ledger said at one instant; what is read from the database after it must hold all of it. */
export interface LedgerMark {
  /** The last acknowledged attempt of each service. */
  readonly lastOf: ReadonlyMap<string, number>
  readonly acknowledged: ReadonlySet<StatusAttempt>
  readonly imports: ReadonlyMap<ImportAttempt, ImportAttempt['state']>
}

export function markOf(ledger: Ledger): LedgerMark {
  const all = [...ledger.services.values()]
  return {
    lastOf: new Map(
      all.map(({ id, attempts }) => [id, attempts.findLastIndex((each) => each.isAcknowledged)]),
    ),
    acknowledged: new Set(all.flatMap(({ attempts }) => attempts.filter((each) => each.isAcknowledged))),
    imports: new Map(ledger.imports.map((attempt) => [attempt, attempt.state])),
  }
}

/**
 * Compares what is stored with what was acknowledged by `mark` and asked for since: nothing acknowledged is missing,
 * nothing happened twice, and nothing is there that nobody asked for.
 * @returns one line for each difference
 */
export function compareWithLedger(stored: Stored, ledger: Ledger, mark: LedgerMark): string[] {
  const customers = new Map(stored.customers.map((customer) => [customer.external_id, customer]))
  return [
    ...ledger.mistakes,
    ...compareServices(stored.customers, ledger, mark),
    ...ledger.imports.flatMap((attempt) =>
      compareImport(customers, attempt, mark.imports.get(attempt) ?? 'open'),
    ),
    ...compareNames(customers, ledger, mark),
  ]
}

function compareServices(customers: readonly StoredCustomer[], ledger: Ledger, mark: LedgerMark): string[] {
  const found: string[] = []
  const told = new Map<string, number>()
  for (const entry of customers.flatMap(({ history }) => history))
    if (entry.action === 'service_status_set') {
      const id = String(entry.after?.['reason'])
      told.set(id, (told.get(id) ?? 0) + 1)
    }
  const rows = new Map(
    customers
      .flatMap(({ subscriptions }) => subscriptions.flatMap(({ services }) => services))
      .map((row) => [row.id, row]),
  )
  for (const service of ledger.services.values()) {
    const row = rows.get(service.id)
    const allowed = allowedOf(service, mark)
    if (row === undefined) found.push(`Service ${service.id} is gone`)
    else if (!allowed.some(({ id, status }) => row.reason === id && row.provisioning_status === status))
      if (row.reason !== null || mark.lastOf.get(service.id) !== -1)
        found.push(
          `Service ${service.id} has ${row.reason} ${row.provisioning_status}, ` +
            `should have ${allowed.map(({ id, status }) => `${id} ${status}`).join(' or ')}`,
        )
    for (const attempt of service.attempts) {
      const times = told.get(attempt.id) ?? 0
      told.delete(attempt.id)
      if (times > 1 || (times === 0 && mark.acknowledged.has(attempt)))
        found.push(`Change ${attempt.id} stands ${times} times in the history`)
    }
  }
  for (const [id, times] of told) found.push(`Change ${id}, which nobody asked for, stands ${times} times`)
  return found
}

/** What was acknowledged last, and everything that was asked after it. */
function allowedOf(service: LedgerService, mark: LedgerMark): StatusAttempt[] {
  return service.attempts.slice(Math.max(0, mark.lastOf.get(service.id) ?? 0))
}

/** A customer goes in whole or not at all, once; and a small file's customers go in together. */
function compareImport(
  customers: ReadonlyMap<string, StoredCustomer>,
  { id, makes }: ImportAttempt,
  state: ImportAttempt['state'],
): string[] {
  const found: string[] = []
  let there = 0
  for (const [externalId, services] of makes) {
    const customer = customers.get(externalId)
    if (customer === undefined) continue
    there += 1
    const stored = customer.subscriptions.reduce((total, each) => total + each.services.length, 0)
    const made = customer.history.filter((entry) => entry.action === 'customer_created').length
    if (stored !== services || made !== 1)
      found.push(`Customer ${externalId} has ${stored} of ${services} services and was made ${made} times`)
  }
  if (state === 'done' && there < makes.size)
    found.push(`Import ${id} was acknowledged, and ${there} of ${makes.size} customers are there`)
  if (id.startsWith('small') && there !== 0 && there !== makes.size)
    found.push(`Import ${id} went in by half: ${there} of ${makes.size} customers`)
  return found
}

/** The name that was acknowledged last; or one whose file was sent more than once or not answered, which may come later. */
function compareNames(
  customers: ReadonlyMap<string, StoredCustomer>,
  ledger: Ledger,
  mark: LedgerMark,
): string[] {
  const allowed = new Map<string, Set<string>>()
  // Names of files that may still be run, or be run once more, or were run after those sent behind them.
  const loose = new Set<string>()
  for (const attempt of ledger.imports) {
    const isSettled =
      mark.imports.get(attempt) === 'done' && attempt.sent === 1 && attempt.location === undefined
    for (const [externalId, name] of attempt.renames) {
      const names = allowed.get(externalId) ?? new Set([`Customer ${externalId}`])
      if (isSettled) for (const old of names) if (!loose.has(old)) names.delete(old)
      if (!isSettled) loose.add(name)
      allowed.set(externalId, names.add(name))
    }
  }
  const found: string[] = []
  for (const [externalId, names] of allowed) {
    const name = customers.get(externalId)?.name
    if (name !== undefined && !names.has(name))
      found.push(`Customer ${externalId} is named «${name}», should be ${[...names].join(' or ')}`)
  }
  return found
}
