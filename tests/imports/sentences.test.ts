import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { newPartner } from '../support/seed.ts'
import {
  expectDerived,
  HeldClock,
  importText,
  readAll,
  readHistory,
  startOfTests,
  traces,
} from './support.ts'
import type { Imported, ImportHow } from './support.ts'

/* INTERFACES.md «Customers file», sentence by sentence. */

let fresh: FreshDatabase
let partnerId: string
let clock: HeldClock

beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => fresh.drop())
beforeEach(async () => {
  partnerId = await newPartner(fresh.database.db)
  clock = new HeldClock()
})

const day = 86_400_000
const required = 'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status'

async function load(text: string, how: ImportHow = {}): Promise<Imported> {
  const imported = await importText(fresh.database.db, partnerId, clock, text, how)
  await expectDerived(fresh, partnerId, clock)
  return imported
}

/** A file of the required columns and some more, one line per row. */
async function rows(more: string, lines: string[], how: ImportHow = {}): Promise<Imported> {
  return load([more === '' ? required : `${required},${more}`, ...lines].join('\n'), how)
}

async function all() {
  return readAll(fresh.database.db, partnerId)
}

async function onlyService() {
  const service = (await all())[0]?.subscriptions[0]?.services[0]
  if (service === undefined) throw new Error('There is no service')
  return service
}

async function onlySubscription() {
  const subscription = (await all())[0]?.subscriptions[0]
  if (subscription === undefined) throw new Error('There is no subscription')
  return subscription
}

function codes(imported: Imported): string[] {
  return imported.errors.map(({ line, column, code }) => `${line} ${column} ${code}`)
}

const paid = 'C1,Ås,S1,Suite,paid,V1,Calling,provisioned'

describe('rows and customers', () => {
  it('takes one row per service, of one customer anywhere in the file', async () => {
    const { counts } = await rows('', [
      'C1,Ås,S1,Suite,paid,V1,Calling,provisioned',
      'C2,Bø,S2,Suite,paid,V1,Calling,manual_partner',
      'C1,Ås,S1,Suite,paid,V2,Meetings,provisioning',
      'C1,Ås,S3,Other,paid,V1,Calling,provisioned',
    ])
    expect(counts.customers).toEqual({ new: 2, changed: 0, unchanged: 0, refused: 0 })
    expect(counts.subscriptions.new).toBe(3)
    expect(counts.services).toEqual({ new: 4, changed: 0, unchanged: 0, kept: 0 })
    const [first] = await all()
    const s1 = first?.subscriptions.find((each) => each.external_id === 'S1')
    expect(s1?.provisioning_status).toBe('provisioning')
  })

  it('takes a row without a subscription as a customer without any', async () => {
    const { counts } = await rows('', ['C1,Ås,,,,,,'])
    expect(counts.customers.new).toBe(1)
    expect((await all())[0]?.subscriptions).toEqual([])
  })

  it('lets a customer in whole or not at all, and the rest in', async () => {
    const imported = await rows('', [
      'C1,Ås,S1,Suite,paid,V1,Calling,provisioned',
      'C1,Ås,S2,Suite,oops,V1,Calling,provisioned',
      'C2,Bø,S3,Suite,paid,V1,Calling,provisioned',
      ',Nobody,S4,Suite,paid,V1,Calling,provisioned',
    ])
    expect(imported.counts.customers).toEqual({ new: 1, changed: 0, unchanged: 0, refused: 1 })
    expect(codes(imported)).toEqual(['3 kind kind_unknown', '5 customer_id required'])
    expect(imported.errors.map((error) => error.customer_external_id)).toEqual(['C1', null])
    expect(imported.counts.errors).toBe(2)
    expect((await all()).map((each) => each.external_id)).toEqual(['C2'])
    expect(imported.row.state).toBe('done')
  })

  it('fails as a whole where the file cannot be read, and writes nothing', async () => {
    const { row } = await load('customer_id,customer_name\nC1,Ås\n')
    expect(row.state).toBe('failed')
    expect(row.failure).toMatchObject({ code: 'columns_missing', line: 1 })
    expect(await all()).toEqual([])
  })

  it('warns of unknown columns', async () => {
    const { row, counts } = await rows('colour', [`${paid},red`])
    expect(counts.warnings).toBe(1)
    expect(row.warnings).toMatchObject([{ column: 'colour', code: 'unknown_column' }])
  })

  it('takes JSON lines with the same keys', async () => {
    const line = {
      customer_id: 'C1',
      customer_name: 'Ås',
      tags: ['a', 'b'],
      subscription_id: 'S1',
      offer: 'Suite',
      kind: 'trial',
      ends_at: '2026-12-31',
      service_id: 'V1',
      product: 'Calling',
      provisioning_status: 'provisioned',
      licences: 10,
    }
    const { counts } = await load(`${JSON.stringify(line)}\n`, { format: 'jsonl' })
    expect(counts.services.new).toBe(1)
    expect((await all())[0]?.tags).toEqual(['a', 'b'])
    expect((await onlyService()).licences).toBe(10)
  })
})

describe('cells and columns', () => {
  const everything =
    'country,admin_email,tags,term,starts_at,ends_at,auto_renew,payment,suspended_at,licences'
  const full = `${paid},NO,anna@example.com,a|b,P2Y,2026-01-01,2027-01-01,true,overdue,2026-02-01,7`

  it('leaves untouched what a column that is absent would say', async () => {
    await rows(everything, [full])
    const before = await all()
    const { counts } = await rows('', [paid])
    expect(counts.customers).toEqual({ new: 0, changed: 0, unchanged: 1, refused: 0 })
    expect(await all()).toEqual(before)
  })

  it('clears an empty cell, or gives it its default', async () => {
    await rows(everything, [full])
    await rows(everything, [`${paid},,,,,2026-01-01,2027-01-01,,,,`])
    const [customer] = await all()
    expect(customer).toMatchObject({ country: null, admin_email: null, tags: [] })
    expect(await onlySubscription()).toMatchObject({
      term: 'P1Y',
      auto_renew: false,
      payment: 'current',
      suspended_at: null,
    })
    expect((await onlyService()).licences).toBeNull()
  })

  it('takes an empty term for the whole months from start to end, if they are whole', async () => {
    await rows('term,starts_at,ends_at', [`${paid},,2026-01-31,2026-02-28`])
    expect((await onlySubscription()).term).toBe('P1M')
    await rows('term,starts_at,ends_at', [`${paid},,2026-01-31,2026-02-27`])
    expect((await onlySubscription()).term).toBeNull()
  })

  it('never removes: a row that is absent stays', async () => {
    await rows('', [
      paid,
      'C1,Ås,S1,Suite,paid,V2,Meetings,provisioned',
      'C1,Ås,S2,Suite,paid,V1,Calling,provisioned',
    ])
    const { counts } = await rows('', ['C1,Ås,S1,Suite,paid,V2,Meetings,provisioned'])
    expect(counts.customers.unchanged).toBe(1)
    expect((await all())[0]?.subscriptions).toHaveLength(2)
  })

  it('judges a subscription once it is merged with what is stored', async () => {
    await rows('ends_at', ['C1,Ås,S1,Suite,paid,V1,Calling,provisioned,'])
    const imported = await rows('', ['C1,Ås,S1,Suite,trial,V1,Calling,provisioned'])
    expect(codes(imported)).toEqual(['2 ends_at trial_needs_end'])
    expect((await onlySubscription()).kind).toBe('paid')
  })

  it('is idempotent over the ids: twice changes nothing at all', async () => {
    const text = [`${required},${everything}`, full, 'C2,Bø,,,,,,,,,,,,,,,,'].join('\n')
    const first = await load(text)
    expect(first.counts.customers.new).toBe(2)
    const before = await all()
    const tracesBefore = await traces(fresh.database.db, partnerId)
    clock.now += day
    const { counts } = await importText(fresh.database.db, partnerId, clock, text)
    expect(counts.customers).toEqual({ new: 0, changed: 0, unchanged: 2, refused: 0 })
    expect(counts.subscriptions).toEqual({ new: 0, changed: 0, unchanged: 1 })
    expect(counts.services).toEqual({ new: 0, changed: 0, unchanged: 1, kept: 0 })
    expect(await all()).toEqual(before)
    expect(await traces(fresh.database.db, partnerId)).toEqual(tracesBefore)
  })
})

describe('what is refused', () => {
  it('refuses the same thing twice with different values, naming both lines', async () => {
    const imported = await rows('', [
      paid,
      'C1,Ås,S1,Another,paid,V2,Calling,provisioned',
      'C2,Bø,S2,Suite,paid,V1,Calling,provisioned',
      'C2,Bo,S2,Suite,paid,V1,Meetings,provisioned',
      'C3,Ål,S3,Suite,paid,V1,Calling,provisioned',
      'C3,Ål,S3,Suite,paid,V1,Calling,provisioned',
    ])
    expect(codes(imported)).toEqual([
      '3 offer subscription_conflict',
      '5 customer_name customer_conflict',
      '5 product service_conflict',
    ])
    expect(imported.errors.map((error) => error.params['otherLine'])).toEqual([2, 4, 4])
    expect(imported.counts.customers).toEqual({ new: 1, changed: 0, unchanged: 0, refused: 2 })
  })

  it('refuses a subscription under two customers of the file, both of them', async () => {
    const imported = await rows('', [
      paid,
      'C2,Bø,S1,Suite,paid,V1,Calling,provisioned',
      'C3,Ål,S3,Suite,paid,V1,Calling,provisioned',
    ])
    expect(codes(imported)).toEqual([
      '2 subscription_id subscription_elsewhere_in_file',
      '3 subscription_id subscription_elsewhere_in_file',
    ])
    expect(imported.errors.map(({ params }) => params)).toEqual([
      { customer: 'C2', otherLine: 3 },
      { customer: 'C1', otherLine: 2 },
    ])
    expect(imported.counts.customers).toEqual({ new: 1, changed: 0, unchanged: 0, refused: 2 })
  })

  it('refuses a subscription that is stored under another customer', async () => {
    await rows('', [paid])
    const imported = await rows('', ['C2,Bø,S1,Suite,paid,V1,Calling,provisioned'])
    expect(codes(imported)).toEqual(['2 subscription_id subscription_elsewhere'])
    expect(imported.errors[0]?.params).toEqual({ customer: 'C1' })
    expect(imported.counts.customers.refused).toBe(1)
    expect(await all()).toHaveLength(1)
  })

  it('refuses one that is closed, also where only time has closed it', async () => {
    await rows('ends_at,cancel_at_end', [`${paid},2026-03-02,true`])
    clock.now = startOfTests + 2 * day
    const imported = await importText(
      fresh.database.db,
      partnerId,
      clock,
      `${required},ends_at\n${paid},2027-01-01\n`,
    )
    expect(codes(imported)).toEqual(['2 subscription_id subscription_closed'])
    expect((await onlySubscription()).ends_at).toBe(Date.parse('2026-03-02'))
  })

  it('closes one that a file cancels after its end', async () => {
    await rows('ends_at', [`${paid},2026-02-01`])
    expect((await onlySubscription()).status).toBe('suspended')
    await rows('ends_at,cancel_at_end', [`${paid},2026-02-01,true`])
    expect(await onlySubscription()).toMatchObject({ status: null, closed_at: Date.parse('2026-02-01') })
    expect((await readHistory(fresh.database.db, partnerId)).at(-1)?.action).toBe('subscription_closed')
  })

  it('refuses more subscriptions and services than a customer can have', async () => {
    const subscriptions = Array.from(
      { length: 2001 },
      (_, at) => `C1,Ås,S${at},Suite,paid,V1,Calling,provisioned`,
    )
    const services = Array.from({ length: 201 }, (_, at) => `C2,Bø,T1,Suite,paid,V${at},Calling,provisioned`)
    const imported = await rows('', [...subscriptions, ...services])
    expect(codes(imported)).toEqual([
      '2 customer_id too_many_subscriptions',
      '2003 subscription_id too_many_services',
    ])
    expect(imported.counts.customers).toEqual({ new: 0, changed: 0, unchanged: 0, refused: 2 })
  })
})

const service = (status: string, at: string, reason = ''): string =>
  `C1,Ås,S1,Suite,paid,V1,Calling,${status},${at},${reason}`

describe('an old file does not undo newer facts', () => {
  const since = 'provisioning_since,provisioning_reason'

  it('applies a status that is later than the stored one, with its reason', async () => {
    await rows(since, [service('provisioning', '2026-01-01')])
    const { counts } = await rows(since, [service('unable_to_provision', '2026-01-02', 'No address')])
    expect(counts.services).toEqual({ new: 0, changed: 1, unchanged: 0, kept: 0 })
    expect(await onlyService()).toMatchObject({
      provisioning_status: 'unable_to_provision',
      since: Date.parse('2026-01-02'),
      reason: 'No address',
    })
  })

  it.each([
    ['older', service('manual_partner', '2026-01-01T11:59:59.999Z')],
    ['of the same instant', service('manual_partner', '2026-01-01T12:00:00Z')],
  ])('keeps and counts what is stored against one that is %s', async (_, line) => {
    await rows(since, [service('provisioned', '2026-01-01T12:00:00Z')])
    const { counts } = await rows(since, [line])
    expect(counts.customers.unchanged).toBe(1)
    expect(counts.services).toEqual({ new: 0, changed: 0, unchanged: 1, kept: 1 })
    expect((await onlyService()).provisioning_status).toBe('provisioned')
  })

  it('applies other cells of the same row all the same', async () => {
    await rows(since, [service('provisioned', '2026-01-02')])
    const { counts } = await rows(since, [
      service('manual_partner', '2026-01-01').replace('Calling', 'Meetings'),
    ])
    expect(counts.services).toEqual({ new: 0, changed: 1, unchanged: 0, kept: 1 })
    expect(await onlyService()).toMatchObject({ product: 'Meetings', provisioning_status: 'provisioned' })
  })

  it('takes an empty instant for unchanged while the status is the same, else for the import’s', async () => {
    await rows(since, [service('provisioning', '2026-01-02')])
    await rows(since, [service('provisioning', '')])
    expect((await onlyService()).since).toBe(Date.parse('2026-01-02'))
    clock.now += day
    await rows(since, [service('provisioned', '')])
    expect(await onlyService()).toMatchObject({ provisioning_status: 'provisioned', since: clock.now })
  })

  it('takes the import’s instant for a new service without one', async () => {
    await rows('', [paid])
    expect((await onlyService()).since).toBe(clock.now)
  })

  it('never takes the status of a service that a provisioner runs from a file', async () => {
    await rows(since, [service('provisioning', '2026-01-02')])
    await writeTenant(fresh.database.db, partnerId, (trx) =>
      trx
        .updateTable('services')
        .set({ provisioner: 'manual' })
        .where('partner_id', '=', partnerId)
        .execute(),
    )
    const { counts } = await rows(since, [service('provisioned', '2026-02-02')])
    expect(counts.services.kept).toBe(1)
    expect((await onlyService()).provisioning_status).toBe('provisioning')
  })
})

describe('dry run and strict', () => {
  const mixed = [paid, 'C2,Bø,S2,Suite,oops,V1,Calling,provisioned']

  it('a dry run reports as an import would, and writes nothing', async () => {
    const dry = await rows('', mixed, { dryRun: true })
    expect(await all()).toEqual([])
    expect(await traces(fresh.database.db, partnerId)).toEqual({ history: 0, events: 0 })
    const real = await rows('', mixed)
    expect(dry.counts).toEqual(real.counts)
    expect(codes(dry)).toEqual(codes(real))
  })

  it('strict writes nothing if anything is wrong', async () => {
    const imported = await rows('', mixed, { strict: true })
    expect(imported.counts.customers).toEqual({ new: 0, changed: 0, unchanged: 0, refused: 2 })
    expect(imported.counts.errors).toBe(1)
    expect(imported.row.state).toBe('done')
    expect(await all()).toEqual([])
    expect(await traces(fresh.database.db, partnerId)).toEqual({ history: 0, events: 0 })
  })

  it('strict writes everything where nothing is wrong', async () => {
    const { counts } = await rows('', [paid], { strict: true })
    expect(counts.customers.new).toBe(1)
    expect(counts.rows).toBe(1)
    expect(await all()).toHaveLength(1)
  })
})

describe('history and events', () => {
  it('tells a new customer in one entry, and of others only what differs', async () => {
    const { row: made } = await rows('ends_at', [
      `${paid},2027-01-01`,
      'C1,Ås,S2,Suite,paid,V1,Calling,provisioned,',
    ])
    const { row: changed } = await rows('ends_at', [
      'C1,Aas,S1,Suite,paid,V1,Calling,manual_partner,2028-01-01',
      'C1,Aas,S1,Suite,paid,V2,Meetings,provisioned,2028-01-01',
    ])
    const entries = await readHistory(fresh.database.db, partnerId)
    const told = entries.map(({ action, subject_kind, before, after }) => ({
      action,
      subject_kind,
      before,
      after,
    }))
    const now = new Date(startOfTests).toISOString()
    // Entries of one millisecond stand in no order.
    const byAction = told.sort((a, b) => (a.action < b.action ? -1 : 1))
    expect(byAction).toEqual([
      {
        action: 'customer_changed',
        subject_kind: 'customer',
        before: { name: 'Ås' },
        after: { name: 'Aas' },
      },
      {
        action: 'customer_created',
        subject_kind: 'customer',
        before: null,
        after: { name: 'Ås', subscriptions: 2, services: 2 },
      },
      {
        action: 'service_changed',
        subject_kind: 'service',
        before: { provisioningStatus: 'provisioned' },
        after: { provisioningStatus: 'manual_partner' },
      },
      {
        action: 'service_created',
        subject_kind: 'service',
        before: null,
        after: { externalId: 'V2', product: 'Meetings', provisioningStatus: 'provisioned', since: now },
      },
      {
        action: 'subscription_changed',
        subject_kind: 'subscription',
        before: { endsAt: '2027-01-01T00:00:00.000Z', provisioningStatus: 'provisioned' },
        after: { endsAt: '2028-01-01T00:00:00.000Z', provisioningStatus: 'manual_partner' },
      },
    ])
    expect(new Set(entries.map((entry) => `${entry.actor_kind} ${entry.actor_id}`))).toEqual(
      new Set([`import ${made.id}`, `import ${changed.id}`]),
    )
    expect((await traces(fresh.database.db, partnerId)).events).toBe(2)
  })
})
