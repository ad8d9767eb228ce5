import { Validator } from '@cfworker/json-schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDetails } from '../../src/details-schema/check-details.ts'
import { checkSchema } from '../../src/details-schema/check-schema.ts'
import type { DetailsProblemCode } from '../../src/details-schema/codes.ts'
import type { SchemaObject } from '../../src/details-schema/json.ts'
import { group, wildSchemas, wildValues } from './schemas.ts'

const full = { draft: false }
const draft = { draft: true }

function codesOf(schema: SchemaObject, values: unknown, options = full): string[] {
  return checkDetails(schema, values, options).map(({ path, code }) => `${path} ${code}`)
}

const field = (schema: SchemaObject): SchemaObject => ({ type: 'object', properties: { it: schema } })

describe('what was filled in', () => {
  it('is right where each field fits', () => {
    fc.assert(
      fc.property(group(4), ({ schema, fits }) => {
        expect(checkSchema(schema).problems).toEqual([])
        expect(checkDetails(schema, fits, full)).toEqual([])
        expect(checkDetails(schema, fits, draft)).toEqual([])
      }),
    )
  })

  it('is wrong where one does not, and says which', () => {
    fc.assert(
      fc.property(group(4), ({ schema, wrong }) => {
        fc.pre(wrong !== undefined)
        const paths = checkDetails(schema, wrong?.value, full).map(({ path }) => path)
        expect(new Set(paths)).toEqual(new Set([wrong?.path]))
      }),
    )
  })

  it('may lack everything while it is a draft, and nothing later', () => {
    fc.assert(
      fc.property(group(3), ({ schema }) => {
        const required = schema['required'] as string[]
        expect(checkDetails(schema, {}, draft)).toEqual([])
        expect(checkDetails(schema, {}, full).map(({ code }) => code)).toEqual(required.map(() => 'required'))
      }),
    )
  })

  it('is judged as another validator does, whatever the schema', () => {
    fc.assert(
      fc.property(wildSchemas(2), wildValues, (schema, value) => {
        const whole = field(schema)
        const other = new Validator(whole, '2020-12', false).validate({ it: value })
        expect(checkDetails(whole, { it: value }, full).length === 0).toBe(other.valid)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each<[DetailsProblemCode, SchemaObject, unknown]>([
    ['not_text', { type: 'string' }, 1],
    ['not_a_number', { type: 'number' }, '1'],
    ['not_whole', { type: 'integer' }, 1.5],
    ['not_yes_no', { type: 'boolean' }, 'true'],
    ['not_a_list', { type: 'array' }, {}],
    ['not_a_group', { type: 'object' }, []],
    ['required', { type: 'string', minLength: 2 }, ''],
    ['too_short', { type: 'string', minLength: 2 }, '𝄞'],
    ['too_long', { type: 'string', maxLength: 1 }, 'ab'],
    ['required', { type: 'array', minItems: 1 }, []],
    ['too_few', { type: 'array', minItems: 2 }, [1]],
    ['too_many', { type: 'array', maxItems: 1 }, [1, 2]],
    ['too_few_such', { contains: { type: 'string' } }, [1]],
    ['too_many_such', { contains: { type: 'string' }, maxContains: 1 }, ['a', 'b']],
    ['too_few_fields', { minProperties: 1 }, {}],
    ['too_many_fields', { maxProperties: 0 }, { a: 1 }],
    ['not_one_of', { enum: ['a', 'b'] }, 'c'],
    ['not_one_of', { const: 'a' }, 'c'],
    ['not_one_of', { oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }, 'c'],
    ['below', { minimum: 1 }, 0],
    ['above', { maximum: 1 }, 2],
    ['not_above', { minimum: 1, exclusiveMinimum: true }, 1],
    ['not_above', { exclusiveMinimum: 1 }, 1],
    ['not_below', { maximum: 1, exclusiveMaximum: true }, 1],
    ['not_below', { exclusiveMaximum: 1 }, 1],
    ['not_a_multiple', { multipleOf: 0.1 }, 0.25],
    ['pattern', { pattern: '^a' }, 'b'],
    ['pattern_hint', { pattern: '^a', description: 'Begins with a.' }, 'b'],
    ['not_an_email', { format: 'email' }, 'a@b'],
    ['not_an_address', { format: 'uri' }, 'example.com'],
    ['not_a_web_address', { format: 'url' }, 'ftp://example.com'],
    ['not_a_date', { format: 'date' }, '2026-02-30'],
    ['not_a_time', { format: 'time' }, '24:00:00Z'],
    ['not_an_instant', { format: 'date-time' }, '2026-01-01'],
    ['not_a_host_name', { format: 'hostname' }, 'a_b'],
    ['not_an_ip_address', { format: 'ipv4' }, '256.1.1.1'],
    ['not_an_ip_address', { format: 'ipv6' }, '::g'],
    ['not_a_uuid', { format: 'uuid' }, 'x'],
    ['not_a_time_zone', { format: 'time-zone' }, 'Europe/Osslo'],
    ['not_a_country', { format: 'country' }, 'UK'],
    ['not_a_language', { format: 'language' }, 'norsk bokmål'],
    ['not_allowed', { not: { const: 'x' } }, 'x'],
    ['fits_several', { oneOf: [{ minLength: 1 }, { maxLength: 3 }] }, 'ab'],
  ])('says %s of %j and %j', (code, schema, value) => {
    expect(codesOf(field(schema), { it: value })).toEqual([`it ${code}`])
  })

  it.each<[SchemaObject, unknown]>([
    [{ format: 'email' }, 'kari.nordmann+it@blåbær.no'],
    [{ format: 'uri' }, 'tel:+4722'],
    [{ format: 'date-time' }, '2026-01-02T03:04:05.678+02:00'],
    [{ format: 'ipv4' }, '192.0.2.10'],
    [{ format: 'ipv6' }, '2001:db8::10'],
    [{ format: 'time-zone' }, 'Europe/Oslo'],
    [{ format: 'time-zone' }, 'UTC'],
    [{ format: 'country' }, 'NO'],
    [{ format: 'language' }, 'nb-NO'],
    [{ format: 'anything of its own' }, 'x'],
    [{ multipleOf: 0.1 }, 0.3],
    [{ pattern: '[\\w-.]' }, 'a'],
  ])('finds nothing wrong by %j in %j', (schema, value) => {
    expect(codesOf(field(schema), { it: value })).toEqual([])
  })

  it('names a field that nobody asked for, and one that stands twice', () => {
    const schema = { properties: { list: { uniqueItems: true } }, additionalProperties: false }
    expect(codesOf(schema, { list: [1, 2, 1], more: 1 })).toEqual(['list[2] twice', 'more unknown_field'])
  })

  it('says what is wrong by the alternative that was most probably meant', () => {
    const schema = {
      oneOf: [
        {
          properties: { kind: { const: 'pipe' }, size: { type: 'integer' } },
          required: ['kind', 'size', 'x'],
        },
        { properties: { kind: { const: 'box' }, size: { enum: ['S', 'L'] } }, required: ['kind', 'size'] },
      ],
    }
    expect(codesOf(schema, { kind: 'box', size: 'M' })).toEqual(['size not_one_of'])
  })

  it('follows references, and in older dialects only them', () => {
    const definitions = { short: { type: 'string', maxLength: 2 } }
    const properties = { it: { $ref: '#/definitions/short', minLength: 2 } }
    const newer = { definitions, properties }
    expect(codesOf(newer, { it: 'abc' })).toEqual(['it too_long'])
    expect(codesOf(newer, { it: 'a' })).toEqual(['it too_short'])
    expect(codesOf({ ...newer, $schema: 'http://json-schema.org/draft-04/schema#' }, { it: 'a' })).toEqual([])
  })

  const whenTagged = JSON.parse('{"if":{"required":["tags"]},"then":{"required":["why"]}}') as SchemaObject

  it('lets a draft be anything that may still become right', () => {
    const schema = {
      properties: { name: { type: 'string', minLength: 2 }, tags: { type: 'array', minItems: 2 } },
      required: ['name'],
      anyOf: [{ required: ['email'] }, { required: ['phone'] }],
      ...whenTagged,
      not: { required: ['fax'] },
    }
    expect(codesOf(schema, { name: '', tags: ['a'] }, draft)).toEqual([])
    expect(codesOf(schema, { name: 7 }, draft)).toEqual(['name not_text'])
    expect(codesOf(schema, { name: '', tags: ['a'] })).toEqual([
      'email required',
      'why required',
      'name required',
      'tags too_few',
    ])
  })

  it('is bounded in size and in work', () => {
    expect(codesOf({}, { it: 'x'.repeat(64_001) })).toEqual([' too_large'])
    const $defs: Record<string, unknown> = { x0: { type: 'string' } }
    for (let level = 1; level < 30; level += 1)
      $defs[`x${level}`] = { allOf: [{ $ref: `#/$defs/x${level - 1}` }, { $ref: `#/$defs/x${level - 1}` }] }
    const schema = { $defs, properties: { it: { $ref: '#/$defs/x29' } } }
    expect(checkSchema(schema).problems).toEqual([])
    expect(codesOf(schema, { it: 'x' })).toEqual(['it too_much'])
  })

  it('may stand in itself only so often', () => {
    const deep = JSON.parse(`{"it":${'['.repeat(100_000)}${']'.repeat(100_000)}}`) as unknown
    expect(codesOf({}, deep)).toEqual([' too_much'])
  })

  it('is an object, whatever the schema says of it', () => {
    for (const value of [null, [], 'x', 1]) expect(codesOf({}, value)).toEqual([' not_a_group'])
  })

  it('asks for patterns as it is told to, and says where nobody knew', () => {
    const options = { draft: false, matches: () => null }
    expect(checkDetails(field({ pattern: 'a' }), { it: 'b' }, options)).toEqual([
      { path: 'it', code: 'unchecked_pattern', params: {} },
    ])
  })
})
