import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../src/details-schema/fields.ts'
import type { Field } from '../../src/details-schema/fields.ts'
import type { SchemaObject } from '../../src/details-schema/json.ts'

const kindOf = (schema: SchemaObject): string | undefined => fieldsOf({ properties: { it: schema } })[0]?.kind

describe('the fields of a form', () => {
  it.each<[string, SchemaObject]>([
    ['text', { type: 'string' }],
    ['text', { type: ['string', 'null'] }],
    ['long_text', { type: 'string', maxLength: 2000 }],
    ['choice', { enum: ['a', 'b'] }],
    ['choice', { type: 'string', oneOf: [{ const: 'a', title: 'A' }] }],
    ['several', { type: 'array', items: { enum: ['a', 'b'] } }],
    ['several', { type: 'array', items: { type: 'string' } }],
    ['number', { type: 'number' }],
    ['whole_number', { type: 'integer' }],
    ['yes_no', { type: 'boolean' }],
    ['date', { type: 'string', format: 'date' }],
    ['email', { type: 'string', format: 'email' }],
    ['url', { type: 'string', format: 'uri' }],
    ['time_zone', { type: 'string', format: 'time-zone' }],
    ['country', { type: 'string', format: 'country' }],
    ['language', { type: 'string', format: 'language' }],
    ['group', { type: 'object', properties: { a: {} } }],
    ['group', { properties: { a: {} } }],
    ['json', { type: 'object' }],
    ['json', { type: 'array', items: { type: 'object' } }],
    ['json', { type: ['string', 'number'] }],
    ['json', { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    ['json', {}],
  ])('%s: %j', (kind, schema) => {
    expect(kindOf(schema)).toBe(kind)
  })

  it('have all that the schema says of them, in its order', () => {
    const fields = fieldsOf(
      {
        $defs: { zone: { type: 'string', format: 'time-zone', title: 'Zone' } },
        properties: {
          location: {
            type: 'object',
            title: 'Main location',
            'x-title': { nb: 'Hovedsted' },
            required: ['zone'],
            properties: {
              zone: { $ref: '#/$defs/zone', description: 'Where the clock is.', default: 'UTC' },
            },
          },
          rooms: { type: 'integer', minimum: 1, exclusiveMaximum: 9, multipleOf: 2, examples: [4] },
          floorPlan_URL: { type: 'array', minItems: 1, items: { enum: ['a'] } },
        },
        allOf: [{ required: ['rooms'] }],
      },
      'nb',
    )
    expect(fields).toMatchObject([
      {
        path: 'location',
        kind: 'group',
        label: 'Hovedsted',
        required: false,
        fields: [
          {
            path: 'location.zone',
            name: 'zone',
            label: 'Zone',
            help: 'Where the clock is.',
            kind: 'time_zone',
            required: true,
            default: 'UTC',
          },
        ],
      },
      { path: 'rooms', kind: 'whole_number', required: true, min: 1, max: 9, step: 2, examples: [4] },
      { label: 'Floor plan URL', kind: 'several', minLength: 1, choices: [{ value: 'a', label: 'a' }] },
    ])
  })

  it('end where a schema goes on for ever', () => {
    const schema = { properties: { a: { $ref: '#' }, b: { $ref: '#' }, c: { $ref: '#' } } }
    const count = (fields: readonly Field[]): number =>
      fields.reduce((all, field) => all + 1 + count(field.fields), 0)
    expect(count(fieldsOf(schema))).toBeLessThanOrEqual(200)
  })
})
