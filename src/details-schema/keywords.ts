import { isObject, isSchema } from './json.ts'
import type { Schema, SchemaObject } from './json.ts'
import { below } from './path.ts'

/** Where a schema has others within it: in place (they say of the same value), or for what is inside the value. */
export const lists = [
  ['allOf', 'here'],
  ['anyOf', 'here'],
  ['oneOf', 'here'],
  ['prefixItems', 'inside'],
] as const
export const maps = [
  ['properties', 'inside'],
  ['patternProperties', 'inside'],
  ['dependentSchemas', 'here'],
  ['dependencies', 'here'],
  ['$defs', 'aside'],
  ['definitions', 'aside'],
] as const
export const singles = [
  ['not', 'here'],
  ['if', 'here'],
  ['then', 'here'],
  ['else', 'here'],
  ['items', 'inside'],
  ['additionalItems', 'inside'],
  ['unevaluatedItems', 'inside'],
  ['contains', 'inside'],
  ['additionalProperties', 'inside'],
  ['unevaluatedProperties', 'inside'],
  ['propertyNames', 'inside'],
] as const

export interface Part {
  readonly path: string
  readonly keyword: string
  readonly at: 'here' | 'inside' | 'aside'
  readonly schema: Schema
}

/** The schemas directly within a schema, and where each stands. */
export function* partsOf(schema: SchemaObject, path: string): Generator<Part> {
  for (const [keyword, at] of [...lists, ...singles]) {
    const value = schema[keyword]
    const here = below(path, keyword)
    // Before 2020-12 `items` may be a list.
    if (Array.isArray(value))
      for (const [index, part] of value.entries()) {
        if (isSchema(part)) yield { path: `${here}[${index}]`, keyword, at, schema: part }
      }
    else if (isSchema(value)) yield { path: here, keyword, at, schema: value }
  }
  for (const [keyword, at] of maps) {
    const value = schema[keyword]
    if (!isObject(value)) continue
    for (const [name, part] of Object.entries(value))
      if (isSchema(part)) yield { path: below(below(path, keyword), name), keyword, at, schema: part }
  }
}
