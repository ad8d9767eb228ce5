import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredCustomer } from '../../src/standings/sources.ts'
import { extendCoverage } from '../../src/standings/clock.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'
import { applyFile } from './model.ts'
import type { Model, Row } from './model.ts'
import { expectDerived, HeldClock, importText, readAll, traces } from './support.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => fresh.drop())

const day = 86_400_000

/* Few ids and values, so that files meet each other; days of a month that every month has. */
const dates = [
  '2025-01-01',
  '2026-02-15',
  '2026-03-05',
  '2026-03-15',
  '2026-04-20',
  '2026-05-10',
  '2027-01-01',
]
const instants = ['', '2026-02-01', '2026-02-28T10:00:00Z', '2026-03-04', '2026-03-20T08:30:00.001Z']
const one = <T>(...values: T[]) => fc.constantFrom(...values)
const mostly = (usual: string, ...others: string[]) => one(usual, usual, usual, usual, ...others)

const service = fc.record({
  service_id: one('V1', 'V2', 'V3'),
  product: one('Calling', 'Meetings'),
  provisioning_status: one('provisioned', 'provisioning', 'manual_partner', 'unable_to_provision'),
  provisioning_since: one(...instants),
  provisioning_reason: one('', '', 'No address'),
  licences: one('', '5', '10'),
})
const subscription = fc.record({
  cells: fc.record({
    subscription_id: one('S1', 'S2', 'S3', 'S4', 'S5', 'S6'),
    offer: one('Suite', 'Other'),
    kind: mostly('paid', 'paid', 'trial', 'trial', 'oops'),
    term: one('', '', 'P1M', 'P1Y'),
    starts_at: mostly('', '2025-01-01', '2026-02-15'),
    ends_at: mostly('2027-01-01', ...dates, ''),
    auto_renew: mostly('', 'true'),
    payment: mostly('', 'overdue'),
    suspended_at: mostly('', '2026-02-01'),
    cancel_at_end: mostly('', '', 'true'),
  }),
  services: fc.uniqueArray(service, { minLength: 1, maxLength: 3, selector: (each) => each.service_id }),
})
const customer = fc.record({
  cells: fc.record({
    customer_id: one('C1', 'C2', 'C3', 'C4'),
    customer_name: one('Ås', 'Bø', 'Ålesund & Sønner'),
    country: one('', 'NO', 'SE'),
    tags: one('', 'a', 'a|b', 'b|a'),
  }),
  subscriptions: fc.uniqueArray(subscription, {
    maxLength: 3,
    selector: (each) => each.cells.subscription_id,
  }),
})
const optional = [
  'country',
  'tags',
  'term',
  'starts_at',
  'ends_at',
  'auto_renew',
  'payment',
  'suspended_at',
  'cancel_at_end',
  'provisioning_since',
  'provisioning_reason',
  'licences',
]
const file = fc
  .record({
    customers: fc.array(customer, { minLength: 1, maxLength: 4 }),
    absent: fc.subarray(optional),
    keepsAll: fc.boolean(),
    order: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
    twice: fc.array(fc.nat({ max: 20 }), { maxLength: 2 }),
    daysLater: fc.nat({ max: 20 }),
  })
  .map(({ customers, absent, keepsAll, order, twice, daysLater }) => {
    const rows = customers.flatMap(rowsOf)
    for (const at of twice) {
      const row = rows[at]
      if (row !== undefined) rows.push({ ...row })
    }
    for (const row of rows) for (const column of keepsAll ? [] : absent) delete row[column]
    const places = new Map(rows.map((row, at) => [row, order[at] ?? 0]))
    return { rows: rows.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0)), daysLater }
  })

type Customer = typeof customer extends fc.Arbitrary<infer T> ? T : never

const noSubscription: Row = Object.fromEntries(
  (
    'subscription_id offer kind term starts_at ends_at auto_renew payment suspended_at cancel_at_end service_id ' +
    'product provisioning_status provisioning_since provisioning_reason licences'
  )
    .split(' ')
    .map((column) => [column, '']),
)

function rowsOf({ cells, subscriptions }: Customer): Row[] {
  if (subscriptions.length === 0) return [{ ...cells, ...noSubscription }]
  return subscriptions.flatMap((each) =>
    each.services.map((its): Row => ({ ...cells, ...each.cells, ...its })),
  )
}

function csvText(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','))
  return [columns.join(','), ...lines].join('\r\n')
}

function jsonlText(rows: readonly Row[]): string {
  const numbers = new Set(['licences'])
  const booleans = new Set(['auto_renew', 'cancel_at_end'])
  const value = (column: string, text: string): unknown => {
    if (column === 'tags') return text === '' ? [] : text.split('|')
    if (text === '') return null
    if (numbers.has(column)) return Number(text)
    return booleans.has(column) ? text === 'true' : text
  }
  return rows
    .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).map(([k, v]) => [k, value(k, v)]))))
    .join('\n')
}

/** What is stored, in the model's words. */
function toModel(customers: readonly StoredCustomer[]): Model {
  return Object.fromEntries(
    customers.map((each) => [
      each.external_id,
      {
        name: each.name,
        country: each.country,
        tags: each.tags,
        subscriptions: Object.fromEntries(
          each.subscriptions.map((its) => [
            its.external_id,
            {
              offer: its.offer,
              kind: its.kind,
              term: its.term,
              starts: its.starts_at,
              ends: its.ends_at,
              renew: its.auto_renew,
              payment: its.payment,
              suspended: its.suspended_at,
              cancel: its.cancel_at_end,
              services: Object.fromEntries(
                its.services.map((one_) => [
                  one_.external_id,
                  {
                    product: one_.product,
                    status: one_.provisioning_status,
                    since: one_.since,
                    reason: one_.reason,
                    licences: one_.licences,
                  },
                ]),
              ),
            },
          ]),
        ),
      },
    ]),
  )
}

describe('any files, one after the other', () => {
  it(
    'leave what the model says, counted as the model counts, with everything derived right',
    { timeout: 300_000 },
    async () => {
      const { db } = fresh.database
      const all = fc.array(file, { minLength: 2, maxLength: 5 })
      await fc.assert(
        fc.asyncProperty(all, fc.boolean(), async (files, asJson) => {
          const partnerId = await newPartner(db)
          const clock = new HeldClock()
          let model: Model = {}
          for (const { rows, daysLater } of files) {
            clock.now += daysLater * day
            while (!(await extendCoverage(db, partnerId, clock.read)));
            const format = asJson ? 'jsonl' : 'csv'
            const text = asJson ? jsonlText(rows) : csvText(rows)
            const dry = await importText(db, partnerId, clock, text, { format, dryRun: true })
            const strict =
              dry.counts.errors > 0
                ? await importText(db, partnerId, clock, text, { format, strict: true })
                : null
            if (strict !== null) expect(strict.counts.customers).toMatchObject({ new: 0, changed: 0 })
            expect(toModel(await readAll(db, partnerId))).toEqual(model)
            const { after, counts } = applyFile(model, rows, clock.now)
            const real = await importText(db, partnerId, clock, text, { format })
            expect(real.counts).toMatchObject({ ...counts, rows: rows.length })
            expect(dry.counts).toEqual(real.counts)
            expect(real.counts.errors > 0).toBe(counts.customers.refused > 0)
            expect(toModel(await readAll(db, partnerId))).toEqual(after)
            await expectDerived(fresh, partnerId, clock)
            const left = await traces(db, partnerId)
            const again = await importText(db, partnerId, clock, text, { format })
            expect(again.counts.customers).toMatchObject({ new: 0, changed: 0 })
            expect(await traces(db, partnerId)).toEqual(left)
            model = after
          }
        }),
        { numRuns: Number(process.env['VARDE_TEST_RUNS'] ?? 10), interruptAfterTimeLimit: 240_000 },
      )
    },
  )
})
