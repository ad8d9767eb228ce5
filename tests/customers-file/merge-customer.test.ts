import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSubscription } from '../../src/customers-file/check-subscription.ts'
import { groupCustomer } from '../../src/customers-file/merge-customer.ts'
import type { FileRow } from '../../src/customers-file/row.ts'
import { csvOf, customerOnly, goodRow, parseAll } from './files.ts'

async function rowsOf(...changes: Record<string, string>[]): Promise<FileRow[]> {
  const { rows, errors } = await parseAll(
    'csv',
    csvOf(...changes.map((change) => Object.assign({}, goodRow, change))),
  )
  expect(errors).toEqual([])
  return rows
}

describe('groupCustomer', () => {
  it('puts services under subscriptions under the customer, each once with its first line', async () => {
    const rows = await rowsOf(
      { subscription_id: 'S-2', service_id: 'b' },
      { subscription_id: 'S-1', service_id: 'a' },
      { subscription_id: 'S-2', service_id: 'a' },
      { subscription_id: 'S-1', service_id: 'a' },
    )
    const grouped = groupCustomer(rows)
    if ('errors' in grouped) throw new Error('refused')
    const { customer, subscriptions } = grouped.ok
    expect(customer).toEqual({ ...rows[0]?.customer, line: 2 })
    expect(subscriptions.map(({ externalId, line }) => [externalId, line])).toEqual([
      ['S-2', 2],
      ['S-1', 3],
    ])
    expect(subscriptions[0]).toEqual({
      ...rows[0]?.subscription,
      line: 2,
      services: [
        { ...rows[0]?.service, line: 2 },
        { ...rows[2]?.service, line: 4 },
      ],
    })
    expect(subscriptions[1]?.services).toHaveLength(1)
  })

  it('gives the same whatever order the rows come in, and changes none of them', async () => {
    const rows = await rowsOf({}, { service_id: 'b' }, { subscription_id: 'S-2' }, { subscription_id: 'S-3' })
    const before = structuredClone(rows)
    const expected = groupCustomer(rows)
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(groupCustomer(shuffled)).toEqual(expected)
      }),
    )
    expect(rows).toEqual(before)
  })

  it('gives a customer without subscriptions, and takes such a row beside others', async () => {
    const { rows } = await parseAll('csv', csvOf(customerOnly))
    expect(groupCustomer(rows)).toEqual({
      ok: { customer: { ...rows[0]?.customer, line: 2 }, subscriptions: [] },
    })
    const [subscribed] = await rowsOf({ country: '', admin_email: '', tags: '' })
    const both = groupCustomer([...rows, { ...(subscribed ?? rows[0]), line: 3 } as FileRow])
    expect('ok' in both && both.ok.subscriptions).toHaveLength(1)
  })

  it('names both lines where values differ, for each column', async () => {
    const rows = await rowsOf(
      {},
      {
        customer_name: 'Sørlys AS',
        ends_at: '2028-01-01',
        offer: 'Other',
        licences: '11',
        service_id: 'calling',
      },
      { tags: 'oslo', service_id: 'other' },
    )
    expect(groupCustomer(rows.toReversed())).toEqual({
      errors: [
        { line: 3, column: 'customer_name', code: 'customer_conflict', params: { otherLine: 2 } },
        { line: 3, column: 'offer', code: 'subscription_conflict', params: { otherLine: 2 } },
        { line: 3, column: 'ends_at', code: 'subscription_conflict', params: { otherLine: 2 } },
        { line: 3, column: 'licences', code: 'service_conflict', params: { otherLine: 2 } },
        { line: 4, column: 'tags', code: 'customer_conflict', params: { otherLine: 2 } },
      ],
    })
  })

  it('takes the same tags in another order', async () => {
    const rows = await rowsOf({ tags: 'a|b' }, { tags: 'b|a', service_id: 'b' })
    expect(groupCustomer(rows)).toHaveProperty('ok')
  })

  it('puts together what JSON lines say apart, and checks it together', async () => {
    const base = {
      customer_id: 'C',
      customer_name: 'N',
      subscription_id: 'S',
      offer: 'O',
      product: 'P',
      kind: 'trial',
    }
    const lines = [
      { ...base, service_id: 'a', provisioning_status: 'provisioned', starts_at: '2026-02-01' },
      { ...base, service_id: 'b', provisioning_status: 'provisioned', ends_at: '2026-03-01', country: 'NO' },
      { ...base, service_id: 'c', provisioning_status: 'provisioned', ends_at: '2026-04-01' },
    ].map((line) => JSON.stringify(line))
    const { rows } = await parseAll('jsonl', lines.join('\n'))
    expect(groupCustomer(rows)).toEqual({
      errors: [{ line: 3, column: 'ends_at', code: 'subscription_conflict', params: { otherLine: 2 } }],
    })
    const two = groupCustomer(rows.slice(0, 2))
    expect('ok' in two && two.ok.customer.country).toBe('NO')
    const backwards = await parseAll(
      'jsonl',
      lines.slice(0, 2).join('\n').replace('2026-02-01', '2026-03-01'),
    )
    expect(groupCustomer(backwards.rows)).toEqual({
      errors: [{ line: 1, column: 'ends_at', code: 'ends_before_start', params: {} }],
    })
  })

  it('refuses to group nothing', () => {
    expect(() => groupCustomer([])).toThrow(RangeError)
  })
})

describe('checkSubscription', () => {
  it('reports all that is wrong with a merged subscription', () => {
    expect(
      checkSubscription({ kind: 'trial', startsAt: 5, endsAt: null, autoRenew: true, cancelAtEnd: true }),
    ).toEqual([
      { column: 'ends_at', code: 'trial_needs_end' },
      { column: 'auto_renew', code: 'trial_renews' },
      { column: 'cancel_at_end', code: 'cancel_without_end' },
    ])
    expect(checkSubscription({ kind: 'paid' })).toEqual([])
  })
})
