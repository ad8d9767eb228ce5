import { describe, expect, it } from 'vitest'
import type { Stored, StoredCustomer } from '../standings/stored.ts'
import { Ledger } from './ledger.ts'
import type { ImportAttempt, StatusAttempt } from './ledger.ts'
import { compareWithLedger, markOf } from './verify.ts'

/** A stored customer with one service, which says the last of these changes and tells all of them. */
function stored(name: string, changes: readonly StatusAttempt[], made = 1): Stored {
  const last = changes.at(-1)
  const service = { id: 'v', reason: last?.id ?? null, provisioning_status: last?.status ?? 'provisioned' }
  const history = [
    ...Array.from({ length: made }, () => ({ action: 'customer_created' })),
    ...changes.map(({ id }) => ({ action: 'service_status_set', after: { reason: id } })),
  ]
  const customer = { external_id: 'C', name, subscriptions: [{ services: [service] }], history }
  return { customers: [customer as unknown as StoredCustomer] } as Stored
}

function attempt(id: string, isAcknowledged: boolean): StatusAttempt {
  return { id, status: 'provisioned', isAcknowledged }
}

function ledgerOf(attempts: StatusAttempt[], imports: Partial<ImportAttempt>[] = []): Ledger {
  const ledger = new Ledger()
  ledger.services.set('v', { id: 'v', attempts, restsUntilMs: 0 })
  const nothing = {
    id: 'small',
    body: '',
    makes: new Map(),
    renames: new Map(),
    sent: 1,
    state: 'done',
  } as const
  ledger.imports.push(...imports.map((each) => ({ ...nothing, ...each })))
  return ledger
}

function differences(ledger: Ledger, found: Stored): number {
  return compareWithLedger(found, ledger, markOf(ledger)).length
}

const [one, two] = [attempt('1', true), attempt('2', true)]
const lost = attempt('3', false)

describe('the comparison with the ledger', () => {
  it('takes what was acknowledged, or one that was asked later and not answered', () => {
    expect(differences(ledgerOf([]), stored('C', []))).toBe(0)
    expect(differences(ledgerOf([one, two]), stored('C', [one, two]))).toBe(0)
    expect(differences(ledgerOf([one, two, lost]), stored('C', [one, two]))).toBe(0)
    expect(differences(ledgerOf([one, two, lost]), stored('C', [one, two, lost]))).toBe(0)
  })

  it('notices what is missing, came twice, or was never asked', () => {
    expect(differences(ledgerOf([one, two]), stored('C', [one]))).toBeGreaterThan(0)
    expect(differences(ledgerOf([one]), stored('C', []))).toBeGreaterThan(0)
    expect(differences(ledgerOf([one, two]), stored('C', [one, two, two]))).toBeGreaterThan(0)
    expect(differences(ledgerOf([one, two]), stored('C', [two, one]))).toBeGreaterThan(0)
    expect(differences(ledgerOf([one]), stored('C', [one, two]))).toBeGreaterThan(0)
    expect(differences(ledgerOf([one, lost]), stored('C', [one, lost, lost]))).toBeGreaterThan(0)
  })

  it('notices an import that is missing, by half, or twice', () => {
    const makes = new Map([['C', 1]])
    expect(differences(ledgerOf([], [{ makes }]), stored('C', []))).toBe(0)
    expect(differences(ledgerOf([], [{ makes: new Map([['D', 1]]) }]), stored('C', []))).toBeGreaterThan(0)
    expect(differences(ledgerOf([], [{ makes: new Map([['C', 2]]) }]), stored('C', []))).toBeGreaterThan(0)
    expect(differences(ledgerOf([], [{ makes }]), stored('C', [], 2))).toBeGreaterThan(0)
    const both = new Map([
      ['C', 1],
      ['D', 1],
    ])
    expect(differences(ledgerOf([], [{ makes: both, state: 'open' }]), stored('C', []))).toBeGreaterThan(0)
    expect(differences(ledgerOf([], [{ makes: new Map([['D', 1]]), state: 'open' }]), stored('C', []))).toBe(
      0,
    )
  })

  it('notices a name that was undone', () => {
    const first = { id: 'a', renames: new Map([['C', 'Renamed by a']]) }
    const second = { id: 'b', renames: new Map([['C', 'Renamed by b']]) }
    expect(differences(ledgerOf([], [first, second]), stored('Renamed by b', []))).toBe(0)
    expect(differences(ledgerOf([], [first, second]), stored('Renamed by a', []))).toBeGreaterThan(0)
    expect(differences(ledgerOf([], [{ ...first, sent: 2 }, second]), stored('Renamed by a', []))).toBe(0)
  })
})
