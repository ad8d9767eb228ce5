import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Instant, maxInstant, parseInstant } from '../../src/domain/instant.ts'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import { formatTerm, maxTermMonths } from '../../src/domain/term.ts'
import { checkSubscription } from '../../src/customers-file/check-subscription.ts'
import { countryCodes } from '../../src/domain/countries.ts'
import { maxCount } from '../../src/customers-file/parse-cell.ts'
import type { ExportRow, FileRow } from '../../src/customers-file/row.ts'
import { csvHeader, csvRow, jsonlRow } from '../../src/customers-file/write.ts'
import { parseAll, readAll } from './files.ts'

function instant(text: string): Instant {
  return parseInstant(text) ?? Number.NaN
}

const example: ExportRow = {
  customer: {
    externalId: 'C-1',
    name: '=Nordlys; "Bergen", AS',
    country: 'NO',
    adminEmail: null,
    tags: ['-a', 'b'],
  },
  subscription: {
    externalId: 'S-1',
    offer: 'Suite',
    kind: 'paid',
    term: 'P1Y',
    startsAt: instant('2026-01-01'),
    endsAt: instant('2027-01-01T12:00:00Z'),
    autoRenew: true,
    payment: 'overdue',
    suspendedAt: instant('2026-05-05T05:05:05.005Z'),
    cancelAtEnd: false,
    quantity: 5,
    amount: '1200.50',
    currency: 'NOK',
  },
  service: {
    externalId: 'calling',
    product: '@Calling',
    provisioningStatus: 'unable_to_provision',
    provisioningSince: instant('2026-01-02'),
    provisioningReason: 'taken\nask',
    licences: 0,
    licencesUsed: null,
  },
  subscriptionStatus: 'suspended',
  customerProvisioningStatus: 'unable_to_provision',
}

describe('what is written', () => {
  it('is a header of all columns and the computed ones', () => {
    expect(csvHeader()).toBe(
      'customer_id,customer_name,country,admin_email,tags,subscription_id,offer,kind,term,starts_at,ends_at,' +
        'auto_renew,payment,suspended_at,cancel_at_end,service_id,product,provisioning_status,provisioning_since,' +
        'provisioning_reason,licences,licences_used,quantity,amount,currency,subscription_status,customer_provisioning_status\r\n',
    )
    expect(csvHeader({ separator: ';' })).toBe(csvHeader().replaceAll(',', ';'))
  })

  it('is a CSV row with canonical instants, quotes and guards', () => {
    expect(csvRow(example)).toBe(
      `C-1,"'=Nordlys; ""Bergen"", AS",NO,,'-a|b,S-1,Suite,paid,P1Y,2026-01-01,2027-01-01T12:00:00Z,true,overdue,` +
        `2026-05-05T05:05:05.005Z,false,calling,'@Calling,unable_to_provision,2026-01-02,"taken\nask",0,,` +
        '5,1200.50,NOK,suspended,unable_to_provision\r\n',
    )
  })

  it('is a JSON line with the same keys and nothing changed', () => {
    const line = jsonlRow(example)
    expect(line.endsWith('}\n')).toBe(true)
    const object: unknown = JSON.parse(line)
    expect(Object.keys(object as object)).toEqual(csvHeader().trim().split(','))
    expect(object).toMatchObject({
      customer_name: '=Nordlys; "Bergen", AS',
      admin_email: null,
      tags: ['-a', 'b'],
      starts_at: '2026-01-01',
      auto_renew: true,
      cancel_at_end: false,
      licences: 0,
      licences_used: null,
      customer_provisioning_status: 'unable_to_provision',
    })
  })

  it('is nothing below a customer without subscriptions', () => {
    const row: ExportRow = {
      ...example,
      subscription: null,
      service: null,
      subscriptionStatus: null,
      customerProvisioningStatus: null,
    }
    expect(csvRow(row)).toBe(`C-1,"'=Nordlys; ""Bergen"", AS",NO,,'-a|b${','.repeat(22)}\r\n`)
    expect(JSON.parse(jsonlRow(row))).toMatchObject({
      subscription_id: null,
      licences: null,
      subscription_status: null,
    })
  })
})

const hardText = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...Array.from(`",;|'=+-@ aæ\u00E9😀`)), minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  )
  .map((text) =>
    text
      .normalize('NFC')
      .replaceAll(/\p{Cc}/gu, '')
      .trim(),
  )
  .filter((text) => text !== '')

const hardTag = hardText.map((text) => text.replaceAll('|', '').trim()).filter((text) => text !== '')

const hardReason = fc.array(hardText, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'))

function orNull<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { nil: null })
}

const anyInstant = fc.oneof(
  fc.integer({ min: 0, max: maxInstant }),
  fc.integer({ min: 0, max: 40_000 }).map((day) => day * 86_400_000),
)

const anyCustomer = fc.record({
  externalId: hardText,
  name: hardText,
  country: orNull(fc.constantFrom(...countryCodes)),
  adminEmail: orNull(fc.constantFrom('a@b.no', '-x@b.no', '=a@b.no', `'+a@b.no`)),
  tags: fc.uniqueArray(hardTag, { maxLength: 4 }),
})

const anySubscription = fc
  .record({
    externalId: hardText,
    offer: hardText,
    kind: fc.constantFrom('trial' as const, 'paid' as const),
    term: orNull(fc.integer({ min: 1, max: maxTermMonths }).map((months) => formatTerm({ months }))),
    startsAt: orNull(anyInstant),
    endsAt: orNull(anyInstant),
    autoRenew: fc.boolean(),
    payment: fc.constantFrom('current' as const, 'overdue' as const),
    suspendedAt: orNull(anyInstant),
    cancelAtEnd: fc.boolean(),
    quantity: orNull(fc.integer({ min: 1, max: 1_000_000 })),
    price: orNull(
      fc.record({
        amount: fc.integer({ min: 0, max: 99_999_999 }).map((cents) => (cents / 100).toFixed(2)),
        currency: fc.constantFrom('NOK', 'EUR'),
      }),
    ),
  })
  .map(({ price, ...cells }) => ({
    ...cells,
    amount: price?.amount ?? null,
    currency: price?.currency ?? null,
  }))
  .filter((subscription) => checkSubscription(subscription).length === 0)

const anyService = fc.record({
  externalId: hardText,
  product: hardText,
  provisioningStatus: fc.constantFrom(...provisioningStatuses),
  provisioningSince: orNull(anyInstant),
  provisioningReason: orNull(hardReason),
  licences: orNull(fc.integer({ min: 0, max: maxCount })),
  licencesUsed: orNull(fc.integer({ min: 0, max: maxCount })),
})

const anyRow: fc.Arbitrary<ExportRow> = fc
  .record({
    customer: anyCustomer,
    below: orNull(fc.record({ subscription: anySubscription, service: anyService })),
  })
  .map(({ customer, below }) => ({
    customer,
    subscription: below?.subscription ?? null,
    service: below?.service ?? null,
    subscriptionStatus: below === null ? null : 'active',
    customerProvisioningStatus: below === null ? null : 'provisioned',
  }))

function withoutComputed({ customer, subscription, service }: ExportRow): Omit<FileRow, 'line'> {
  return subscription === null || service === null ? { customer } : { customer, subscription, service }
}

describe('what is written, for all rows', () => {
  it.each([',', ';'] as const)('reads as the same from CSV with %s', async (separator) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 4 }), async (rows) => {
        const content = csvHeader({ separator }) + rows.map((row) => csvRow(row, { separator })).join('')
        const { rows: read, errors } = await parseAll('csv', content)
        expect(errors).toEqual([])
        expect(read.map(({ line: _line, ...row }) => row)).toEqual(rows.map(withoutComputed))
        expect((await readAll('csv', content)).warnings).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('reads as the same from JSON lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 4 }), async (rows) => {
        const content = rows.map(jsonlRow).join('')
        const { rows: read, errors } = await parseAll('jsonl', content)
        expect(errors).toEqual([])
        expect(read.map((row) => row.line)).toEqual(rows.map((_, at) => at + 1))
        expect(read.map(({ line: _line, ...row }) => row)).toEqual(rows.map(withoutComputed))
        expect((await readAll('jsonl', content)).warnings).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
