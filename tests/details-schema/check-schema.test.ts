import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSchema } from '../../src/details-schema/check-schema.ts'
import { wildSchemas } from './schemas.ts'

function codesOf(schema: unknown): string[] {
  return checkSchema(schema).problems.map(({ path, code }) => `${path} ${code}`.trim())
}

function within(levels: number): object {
  return levels === 0 ? {} : { properties: { a: within(levels - 1) } }
}

describe('a schema', () => {
  it('is good whatever fits together', () => {
    fc.assert(fc.property(wildSchemas(2), (schema) => codesOf({ ...schema, type: 'object' }).length === 0))
  })

  it.each([
    ['http://json-schema.org/draft-04/schema#'],
    ['http://json-schema.org/draft-06/schema#'],
    ['http://json-schema.org/draft-07/schema'],
    ['https://json-schema.org/draft/2019-09/schema'],
    ['https://json-schema.org/draft/2020-12/schema'],
  ])('may be of the dialect %s', ($schema) => {
    expect(codesOf({ $schema, type: 'object' })).toEqual([])
  })

  it.each<[string, unknown]>([
    ['not_an_object', []],
    ['not_an_object', true],
    ['type not_for_an_object', { type: 'string' }],
    ['$schema unknown_dialect', { $schema: 'https://example.com/mine' }],
    ['too_large', { description: 'x'.repeat(64_000) }],
    [
      'too_many_properties',
      { properties: Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`p${i}`, {}])) },
    ],
    ['properties.a.pattern pattern_too_long', { properties: { a: { pattern: 'x'.repeat(501) } } }],
    ['properties.a.pattern pattern_unreadable', { properties: { a: { pattern: '(' } } }],
    ['patternProperties["["] pattern_unreadable', { patternProperties: { '[': {} } }],
    ['properties.a.$ref reference_outside', { properties: { a: { $ref: 'https://example.com/x#/a' } } }],
    ['properties.a.$ref reference_to_nothing', { properties: { a: { $ref: '#/$defs/b' } } }],
    [
      'properties.a.$ref reference_to_nothing',
      { 'x-more': { b: {} }, properties: { a: { $ref: '#/x-more/b' } } },
    ],
    ['$ref reference_circle', { $ref: '#' }],
    ['$dynamicRef not_supported', { $dynamicRef: '#a' }],
    ['properties.a.type wrong_value', { properties: { a: { type: 'text' } } }],
    ['properties.a.minLength wrong_value', { properties: { a: { minLength: -1 } } }],
    ['properties wrong_value', { properties: [] }],
    ['anyOf wrong_value', { anyOf: [] }],
    ['required wrong_value', { required: 'a' }],
  ])('%s', (said, schema) => {
    expect(codesOf(schema)).toEqual([said])
  })

  it('may have six groups within each other, and no more', () => {
    expect(codesOf(within(6))).toEqual([])
    expect(codesOf(within(8))[0]).toMatch(/too_deep$/)
  })

  it('may lead back to itself further in', () => {
    const $defs = { place: { $anchor: 'place', properties: { inside: { $ref: '#place' } } } }
    expect(codesOf({ $defs, properties: { it: { $ref: '#/$defs/place' } } })).toEqual([])
  })

  it('says everything at once', () => {
    expect(codesOf({ properties: { a: { type: 'x', minimum: 'y' }, b: { pattern: '(' } } })).toEqual([
      'properties.a.type wrong_value',
      'properties.a.minimum wrong_value',
      'properties.b.pattern pattern_unreadable',
    ])
  })
})
