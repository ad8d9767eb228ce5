import { Buffer } from 'node:buffer'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxRecordLength } from '../../src/customers-file/csv-scanner.ts'
import { parseAll, readAll } from './files.ts'

const good = {
  customer_id: 'C-1',
  customer_name: 'Nordlys AS',
  tags: ['oslo', 'key account'],
  subscription_id: 'S-1',
  offer: 'Suite',
  kind: 'paid',
  ends_at: null,
  auto_renew: true,
  service_id: 'calling',
  product: 'Calling',
  provisioning_status: 'provisioned',
  licences: 10,
}

describe('readJsonl', () => {
  it('takes numbers, booleans, null and lists as themselves; a missing key is an absent column', async () => {
    const { rows, errors } = await parseAll('jsonl', `${JSON.stringify(good)}\r\n\n`)
    expect(errors).toEqual([])
    expect(rows).toEqual([
      {
        line: 1,
        customer: { externalId: 'C-1', name: 'Nordlys AS', tags: ['oslo', 'key account'] },
        subscription: { externalId: 'S-1', offer: 'Suite', kind: 'paid', endsAt: null, autoRenew: true },
        service: {
          externalId: 'calling',
          product: 'Calling',
          provisioningStatus: 'provisioned',
          licences: 10,
        },
      },
    ])
  })

  it('takes a line without a subscription as a customer without any', async () => {
    const { rows } = await parseAll(
      'jsonl',
      '{"customer_id":"C-1","customer_name":"N","subscription_id":null}',
    )
    expect(rows).toEqual([{ line: 1, customer: { externalId: 'C-1', name: 'N' } }])
  })

  it('reports every value of a wrong type once', async () => {
    const wrong = {
      ...good,
      customer_id: 17,
      tags: ['a', 5],
      auto_renew: 'true',
      licences: '10',
      offer: {},
      country: [],
    }
    const { errors, customerIds } = await parseAll('jsonl', JSON.stringify(wrong))
    expect(
      errors.map(({ column, code, params }) => [column, code, params['expected'], params['found']]),
    ).toEqual([
      ['customer_id', 'json_type', 'text', 'number'],
      ['country', 'json_type', 'text', 'list'],
      ['tags', 'json_type', 'list', 'number'],
      ['offer', 'json_type', 'text', 'object'],
      ['auto_renew', 'json_type', 'boolean', 'text'],
      ['licences', 'json_type', 'number', 'text'],
    ])
    expect(customerIds).toEqual([null])
  })

  it('does not blame the other cells where subscription_id is of a wrong type', async () => {
    const { errors } = await parseAll('jsonl', JSON.stringify({ ...good, subscription_id: 5 }))
    expect(errors.map((error) => error.code)).toEqual(['json_type'])
  })

  it('goes on after a line that is not an object', async () => {
    const { rows, errors } = await parseAll('jsonl', `[1]\n{"a":\nnull\n${JSON.stringify(good)}`)
    expect(rows.map((row) => row.line)).toEqual([4])
    expect(errors.map(({ line, code }) => [line, code])).toEqual([
      [1, 'json_not_object'],
      [2, 'json_invalid'],
      [3, 'json_not_object'],
    ])
  })

  it('warns of an unknown key once, takes the last of equal keys and ignores computed ones', async () => {
    const line = JSON.stringify({ ...good, colour: 1, subscription_status: 'active', __proto__x: 2 })
    const { warnings, records } = await readAll(
      'jsonl',
      `${line}\n${line.replace('{', '{"customer_id":"old",')}`,
    )
    expect(warnings.map(({ line: at, column }) => [at, column])).toEqual([
      [1, 'colour'],
      [1, '__proto__x'],
    ])
    expect(records[1]?.cells[0]).toBe('C-1')
  })

  it('changes no text, whatever a spreadsheet would make of it', async () => {
    const { rows } = await parseAll('jsonl', JSON.stringify({ ...good, customer_name: `'=1`, offer: '=1' }))
    expect([rows[0]?.customer.name, rows[0]?.subscription?.offer]).toEqual([`'=1`, '=1'])
  })

  it('refuses half a surrogate pair and a tag with the separator', async () => {
    const { errors } = await parseAll(
      'jsonl',
      JSON.stringify({ ...good, customer_name: 'a\uD800', tags: ['a|b'] }),
    )
    expect(errors.map(({ column, code, params }) => [column, code, params])).toEqual([
      ['customer_name', 'character_forbidden', { character: 'U+D800' }],
      ['tags', 'tag_separator', { value: 'a|b' }],
    ])
  })

  it('takes only whole numbers', async () => {
    for (const licences of [1.5, -1, 1e21, 10_000_001]) {
      const { errors } = await parseAll('jsonl', JSON.stringify({ ...good, licences }))
      expect(errors.map((error) => error.code)).toEqual(['count_invalid'])
    }
  })

  it('stops at invalid UTF-8 and at a line without end', async () => {
    const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(good)}\n{"`), Buffer.from([0xff])])
    expect((await readAll('jsonl', bytes)).problem).toMatchObject({ line: 2, code: 'not_utf8' })
    const long = `\n"${'x'.repeat(maxRecordLength)}`
    expect((await readAll('jsonl', long, { piece: 100_000 })).problem).toMatchObject({
      line: 2,
      code: 'record_too_long',
    })
  })

  it('gives the same records however the bytes are cut', async () => {
    const content = `\uFEFF${JSON.stringify({ ...good, offer: 'Ø 😀' })}\n\n${JSON.stringify(good)}\n`
    const whole = await readAll('jsonl', content)
    expect(whole.records.map((record) => record.line)).toEqual([1, 3])
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        async (chunk, piece) => {
          expect(await readAll('jsonl', content, { chunk, piece })).toEqual(whole)
        },
      ),
      { numRuns: 60 },
    )
  })
})
