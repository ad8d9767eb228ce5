import fc from 'fast-check'
import type { SchemaObject } from '../../src/details-schema/json.ts'

/** A schema with a value that fits it and one that does not, and where that one is wrong. */
export interface Sample {
  readonly schema: SchemaObject
  readonly fits: unknown
  /** None where every value of the type fits. */
  readonly wrong?: { readonly value: unknown; readonly path: string }
}

const text: fc.Arbitrary<Sample> = fc
  .record({ min: fc.integer({ min: 1, max: 5 }), more: fc.integer({ min: 0, max: 5 }) })
  .chain(({ min, more }) =>
    fc.string({ unit: 'grapheme-ascii', minLength: min, maxLength: min + more }).map((fits) => ({
      schema: { type: 'string', minLength: min, maxLength: min + more },
      fits,
      wrong: { value: 'x'.repeat(min + more + 1), path: '' },
    })),
  )

const number: fc.Arbitrary<Sample> = fc
  .tuple(fc.integer({ min: -100, max: 100 }), fc.nat({ max: 50 }), fc.constantFrom('integer', 'number'))
  .chain(([minimum, width, type]) =>
    fc.integer({ min: minimum, max: minimum + width }).map((fits) => ({
      schema: { type, minimum, maximum: minimum + width },
      fits,
      wrong: { value: minimum - 1, path: '' },
    })),
  )

const choice: fc.Arbitrary<Sample> = fc
  .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 })
  .chain((values) =>
    fc.constantFrom(...values).map((fits) => ({
      schema: { enum: values },
      fits,
      wrong: { value: { none: 'of them' }, path: '' },
    })),
  )

const flag: fc.Arbitrary<Sample> = fc.boolean().map((fits) => ({
  schema: { type: 'boolean' },
  fits,
  wrong: { value: 'yes', path: '' },
}))

const formats: fc.Arbitrary<Sample> = fc.constantFrom(
  { schema: { type: 'string', format: 'email' }, fits: 'kari@firma.no', wrong: { value: 'kari@', path: '' } },
  {
    schema: { type: 'string', format: 'date' },
    fits: '2028-02-29',
    wrong: { value: '2027-02-29', path: '' },
  },
  { schema: { type: 'string', pattern: '^\\d{4}$' }, fits: '0150', wrong: { value: '150', path: '' } },
)

/** Schemas of objects and lists, in each other. */
export const samples: fc.Memo<Sample> = fc.memo((depth) =>
  depth <= 1
    ? fc.oneof(text, number, choice, flag, formats)
    : fc.oneof(text, number, choice, flag, formats, group(depth - 1), listOf(depth - 1)),
)

const fieldNames = fc.uniqueArray(fc.constantFrom('address', 'time_zone', 'a b', 'x.y', 'Ærlig', '0'), {
  minLength: 1,
  maxLength: 4,
})

/** An object with some required fields and no others than its own. */
export function group(depth: number): fc.Arbitrary<Sample> {
  return fieldNames
    .chain((keys) => fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), samples(depth), fc.boolean()))))
    .map((fields) => {
      const schema = {
        type: 'object',
        properties: Object.fromEntries(fields.map(([key, field]) => [key, field.schema])),
        required: fields.filter(([, , isRequired]) => isRequired).map(([key]) => key),
        additionalProperties: false,
      }
      const fits = Object.fromEntries(fields.map(([key, field]) => [key, field.fits]))
      const [first] = fields
      const wrong = first?.[1].wrong
      if (first === undefined || wrong === undefined) return { schema, fits }
      const here = /^[\p{L}_]/u.test(first[0]) && !/[ .]/.test(first[0]) ? first[0] : `["${first[0]}"]`
      const path =
        wrong.path === '' || wrong.path.startsWith('[') ? `${here}${wrong.path}` : `${here}.${wrong.path}`
      return { schema, fits, wrong: { value: { ...fits, [first[0]]: wrong.value }, path } }
    })
}

function listOf(depth: number): fc.Arbitrary<Sample> {
  return fc.tuple(samples(depth), fc.integer({ min: 1, max: 3 })).map(([item, count]) => {
    const fits = Array.from({ length: count }, () => item.fits)
    const wrong = item.wrong
    const schema = { type: 'array', items: item.schema, maxItems: 4 }
    if (wrong === undefined) return { schema, fits }
    const inside = wrong.path === '' || wrong.path.startsWith('[') ? wrong.path : `.${wrong.path}`
    return { schema, fits, wrong: { value: [...fits, wrong.value], path: `[${count}]${inside}` } }
  })
}

/** A few keywords in any combination, of any small values: most of it nonsense, all of it with one right verdict. */
export function wildSchemas(depth: number): fc.Arbitrary<SchemaObject> {
  const keywords: Record<string, fc.Arbitrary<unknown>> = { ...plainKeywords }
  if (depth > 0) Object.assign(keywords, keywordsWithin(wildSchemas(depth - 1)))
  return fc.uniqueArray(fc.constantFrom(...Object.keys(keywords)), { maxLength: 4 }).chain((names) =>
    fc.record(
      Object.fromEntries(
        names.flatMap((name) => {
          const values = keywords[name]
          return values === undefined ? [] : [[name, values]]
        }),
      ),
    ),
  )
}

const small = fc.integer({ min: 0, max: 3 })
const name = fc.constantFrom('a', 'b', 'c')

const plainKeywords = {
  type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array', ['string', 'null']),
  enum: fc.array(fc.constantFrom(0, 1, 'a', null, true, { a: 1 }, [1]), { minLength: 1, maxLength: 3 }),
  const: fc.constantFrom(0, 'a', null, [1]),
  minLength: small,
  maxLength: small,
  pattern: fc.constantFrom('^a', 'b$', '\\d'),
  minimum: small,
  exclusiveMaximum: small,
  multipleOf: fc.constantFrom(1, 2, 0.5),
  minItems: small,
  maxItems: small,
  uniqueItems: fc.boolean(),
  required: fc.uniqueArray(name, { maxLength: 2 }),
  propertyNames: fc.constantFrom({ maxLength: 1 }, { pattern: '^[ab]' }),
  minProperties: small,
  maxProperties: small,
  dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), { maxKeys: 1 }),
  unevaluatedProperties: fc.constantFrom(false, true),
}

function keywordsWithin(part: fc.Arbitrary<SchemaObject>): Record<string, fc.Arbitrary<unknown>> {
  const parts = fc.array(part, { minLength: 1, maxLength: 3 })
  return {
    items: part,
    prefixItems: parts,
    contains: part,
    properties: fc.dictionary(name, part, { maxKeys: 3 }),
    patternProperties: fc.dictionary(fc.constantFrom('^a', 'b'), part, { maxKeys: 1 }),
    additionalProperties: fc.oneof(fc.boolean(), part),
    dependentSchemas: fc.dictionary(name, part, { maxKeys: 1 }),
    allOf: parts,
    anyOf: parts,
    oneOf: parts,
    not: part,
    ...Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, part])),
  }
}

export const wildValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(0, 1, 2, 0.5, -1, '', 'a', 'ab', 'b', '1', null, true, false),
  fc.array(fc.constantFrom<unknown>(0, 1, 'a', 'ab', null, [1], { a: 1 }), { maxLength: 4 }),
  fc.dictionary(
    fc.constantFrom('a', 'b', 'ab', 'c'),
    fc.constantFrom<unknown>(0, 1, 'a', null, [], { a: 1 }),
    {
      maxKeys: 3,
    },
  ),
)
