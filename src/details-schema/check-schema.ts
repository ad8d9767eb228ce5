import {
  bytesOf,
  isShallow,
  maxDepth,
  maxLevels,
  maxNesting,
  maxPatternCharacters,
  maxProblems,
  maxProperties,
} from './bounds.ts'
import { maxSchemaBytes } from './bounds.ts'
import { isObject, isSchema } from './json.ts'
import type { Params, SchemaObject } from './json.ts'
import { lists, maps, partsOf, singles } from './keywords.ts'
import { below } from './path.ts'
import { compilePattern } from './pattern.ts'
import { nameOf, resolve } from './references.ts'

/** What can be wrong with a schema: each has a sentence in the catalogues, `details_schema.<code>`. */
export const schemaProblemCodes = [
  'not_an_object',
  'not_for_an_object',
  'unknown_dialect',
  'too_large',
  'too_deep',
  'too_many_properties',
  'pattern_too_long',
  'pattern_unreadable',
  'reference_outside',
  'reference_to_nothing',
  'reference_circle',
  'not_supported',
  'wrong_value',
] as const
export type SchemaProblemCode = (typeof schemaProblemCodes)[number]

export interface SchemaProblem {
  /** Where in the schema: `properties.location.properties.address.pattern`; empty for all of it. */
  readonly path: string
  readonly code: SchemaProblemCode
  readonly params: Params
}

/** The dialects that are read: drafts 4, 6 and 7, 2019-09 and 2020-12. */
const dialects =
  /^https?:\/\/json-schema\.org\/(schema|draft-0[467]\/schema|draft\/20(19-09|20-12)\/schema)#?$/
const notSupported = ['$dynamicRef', '$recursiveRef']
const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])

const isText = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0
const isNames = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isType = (value: unknown): boolean => typeof value === 'string' && types.has(value)

/** What each keyword that says something of values must be, and how that is put in words. */
const shapes: Readonly<Record<string, readonly [is: (value: unknown) => boolean, wanted: string]>> = {
  type: [
    (value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
    [...types].join(', '),
  ],
  enum: [(value) => Array.isArray(value) && value.length > 0, '[…]'],
  required: [(value) => isNames(value) || isFlag(value), '["…"]'],
  minLength: [isCount, '0, 1, 2, …'],
  maxLength: [isCount, '0, 1, 2, …'],
  minItems: [isCount, '0, 1, 2, …'],
  maxItems: [isCount, '0, 1, 2, …'],
  minContains: [isCount, '0, 1, 2, …'],
  maxContains: [isCount, '0, 1, 2, …'],
  minProperties: [isCount, '0, 1, 2, …'],
  maxProperties: [isCount, '0, 1, 2, …'],
  minimum: [isNumber, '12.5'],
  maximum: [isNumber, '12.5'],
  exclusiveMinimum: [(value) => isNumber(value) || isFlag(value), '12.5'],
  exclusiveMaximum: [(value) => isNumber(value) || isFlag(value), '12.5'],
  multipleOf: [(value) => isNumber(value) && Number(value) > 0, '0.5'],
  pattern: [isText, '"…"'],
  format: [isText, '"…"'],
  uniqueItems: [isFlag, 'true, false'],
  dependentRequired: [(value) => isObject(value) && Object.values(value).every(isNames), '{"…": ["…"]}'],
  title: [isText, '"…"'],
  description: [isText, '"…"'],
  $ref: [isText, '"#/…"'],
}

/**
 * What is wrong with a product's schema: it must be one for an object, small enough for a form, and complete in itself.
 * An empty list: details can be asked for, shown and checked by it.
 */
export function checkSchema(schema: unknown): { problems: SchemaProblem[] } {
  if (!isObject(schema)) return { problems: [{ path: '', code: 'not_an_object', params: {} }] }
  if (!isShallow(schema, maxLevels))
    return { problems: [{ path: '', code: 'too_deep', params: { max: maxDepth } }] }
  if (bytesOf(schema) > maxSchemaBytes)
    return { problems: [{ path: '', code: 'too_large', params: { max: maxSchemaBytes } }] }
  const problems: SchemaProblem[] = []
  const say = (path: string, code: SchemaProblemCode, params: Params = {}): void => {
    if (problems.length < maxProblems) problems.push({ path, code, params })
  }
  const dialect = schema['$schema']
  if (dialect !== undefined && (typeof dialect !== 'string' || !dialects.test(dialect)))
    say('$schema', 'unknown_dialect')
  if (schema['type'] !== undefined && schema['type'] !== 'object') say('type', 'not_for_an_object')
  checkDepth(schema, '', 0, 0, say)
  if (problems.length > 0) return { problems }
  const parts = everyPart(schema)
  const properties = sum([...parts.keys()].map((part) => Object.keys(Object(part['properties'])).length))
  if (properties > maxProperties) say('', 'too_many_properties', { max: maxProperties })
  for (const [part, path] of parts) checkKeywords(schema, part, path, parts, say)
  if (problems.length === 0) findCircles(schema, say)
  return { problems }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}

type Say = (path: string, code: SchemaProblemCode, params?: Params) => void

function checkDepth(schema: SchemaObject, path: string, depth: number, nesting: number, say: Say): void {
  if (depth > maxDepth || nesting > maxNesting) return say(path, 'too_deep', { max: maxDepth })
  for (const part of partsOf(schema, path)) {
    if (!isObject(part.schema)) continue
    const deeper = part.at === 'inside' && holdsMore(part.schema) ? 1 : 0
    checkDepth(part.schema, part.path, depth + deeper, nesting + 1, say)
  }
}

/** Whether it is for a group or a list, which has further fields in it. */
function holdsMore(schema: SchemaObject): boolean {
  return ['properties', 'items', 'prefixItems', 'patternProperties'].some((keyword) => keyword in schema)
}

function checkKeywords(
  root: SchemaObject,
  schema: SchemaObject,
  path: string,
  parts: ReadonlyMap<SchemaObject, string>,
  say: Say,
): void {
  for (const [keyword, [is, wanted]] of Object.entries(shapes)) {
    const value = schema[keyword]
    if (value !== undefined && !is(value)) say(below(path, keyword), 'wrong_value', { wanted })
  }
  for (const [keyword] of lists) {
    const value = schema[keyword]
    if (value !== undefined && !(Array.isArray(value) && value.length > 0 && value.every(isSchema)))
      say(below(path, keyword), 'wrong_value', { wanted: '[{…}]' })
  }
  for (const [keyword] of singles) {
    const value = schema[keyword]
    if (value === undefined || isSchema(value)) continue
    if (keyword === 'items' && Array.isArray(value) && value.every(isSchema)) continue
    say(below(path, keyword), 'wrong_value', { wanted: '{…}' })
  }
  for (const [keyword] of maps) {
    const value = schema[keyword]
    if (value === undefined) continue
    const isFine = (part: unknown): boolean => isSchema(part) || (keyword === 'dependencies' && isNames(part))
    if (!isObject(value) || !Object.values(value).every(isFine))
      say(below(path, keyword), 'wrong_value', { wanted: '{"…": {…}}' })
  }
  for (const keyword of notSupported)
    if (schema[keyword] !== undefined) say(below(path, keyword), 'not_supported', { keyword })
  if (schema !== root && typeof schema['$id'] === 'string' && !schema['$id'].startsWith('#'))
    say(below(path, '$id'), 'not_supported', { keyword: '$id' })
  checkPatterns(schema, path, say)
  const reference = schema['$ref']
  if (typeof reference !== 'string') return
  const target = resolve(root, reference)
  if (target !== null && (typeof target === 'boolean' || parts.has(target))) return
  const leadsOut = !reference.startsWith('#') && reference.split('#')[0] !== nameOf(root)
  say(below(path, '$ref'), leadsOut ? 'reference_outside' : 'reference_to_nothing', { reference })
}

function checkPatterns(schema: SchemaObject, path: string, say: Say): void {
  const check = (where: string, pattern: string): void => {
    if (pattern.length > maxPatternCharacters) say(where, 'pattern_too_long', { max: maxPatternCharacters })
    else if (compilePattern(pattern) === null) say(where, 'pattern_unreadable')
  }
  if (typeof schema['pattern'] === 'string') check(below(path, 'pattern'), schema['pattern'])
  const byPattern = schema['patternProperties']
  if (!isObject(byPattern)) return
  for (const pattern of Object.keys(byPattern))
    check(below(below(path, 'patternProperties'), pattern), pattern)
}

/** References that come back to themselves without going further into the value: a check by them would never end. */
function findCircles(root: SchemaObject, say: Say): void {
  const state = new Map<SchemaObject, 'open' | 'done'>()
  const visit = (schema: SchemaObject, path: string): void => {
    if (state.get(schema) === 'open') return say(path, 'reference_circle')
    if (state.has(schema)) return
    state.set(schema, 'open')
    const reference = schema['$ref']
    const target = typeof reference === 'string' ? resolve(root, reference) : null
    if (isObject(target)) visit(target, below(path, '$ref'))
    for (const part of partsOf(schema, path))
      if (part.at === 'here' && isObject(part.schema)) visit(part.schema, part.path)
    state.set(schema, 'done')
  }
  for (const [schema, path] of everyPart(root)) visit(schema, path)
}

/** A schema and all within it, each with its place. */
function everyPart(root: SchemaObject): Map<SchemaObject, string> {
  const found = new Map<SchemaObject, string>([[root, '']])
  for (const [schema, path] of found)
    for (const part of partsOf(schema, path)) if (isObject(part.schema)) found.set(part.schema, part.path)
  return found
}
