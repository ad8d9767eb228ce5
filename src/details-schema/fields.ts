import { maxDepth, maxProperties } from './bounds.ts'
import { isObject, isSame } from './json.ts'
import type { Schema, SchemaObject } from './json.ts'
import { readableName, wordsFor } from './labels.ts'
import { below } from './path.ts'
import { resolve } from './references.ts'

export const fieldKinds = [
  'text',
  'long_text',
  'choice',
  'several',
  'number',
  'whole_number',
  'yes_no',
  'date',
  'email',
  'url',
  'time_zone',
  'country',
  'language',
  'group',
  'json',
] as const
export type FieldKind = (typeof fieldKinds)[number]

export interface Choice {
  readonly value: unknown
  readonly label: string
}

/** One field of the form that asks for details: plain data. */
export interface Field {
  /** As the problems of `checkDetails` name it: `location.address`. */
  readonly path: string
  /** Its key in the group that it stands in. */
  readonly name: string
  readonly kind: FieldKind
  readonly label: string
  readonly help: string | null
  readonly required: boolean
  /** What stands there at first; undefined where nothing does. */
  readonly default: unknown
  readonly examples: readonly unknown[]
  /** Of a choice, and of `several` where not every text can be one. */
  readonly choices: readonly Choice[]
  /** Of a number: its bounds, which may themselves not be reached, and what it is a multiple of. */
  readonly min: number | null
  readonly max: number | null
  readonly step: number | null
  /** Of a text: characters. Of `several`: how many. */
  readonly minLength: number | null
  readonly maxLength: number | null
  /** Of a group. */
  readonly fields: readonly Field[]
}

/** From as many characters on a text has several lines. */
const longText = 200

/**
 * The form's fields, in the schema's order. What a form cannot show is asked for as JSON.
 * @param schema one in which `checkSchema` finds nothing wrong
 * @param language the reader's: `x-title` and `x-description` may have words for it
 */
export function fieldsOf(schema: SchemaObject, language = 'en'): Field[] {
  const left = { fields: maxProperties }
  return fieldsIn(schema, merged(schema, schema), '', 0, { language, left })
}

interface Form {
  readonly language: string
  readonly left: { fields: number }
}

function fieldsIn(
  root: SchemaObject,
  schema: SchemaObject,
  path: string,
  depth: number,
  form: Form,
): Field[] {
  const { properties } = schema
  const required: unknown = schema['required']
  const fields: Field[] = []
  for (const [name, part] of Object.entries(isObject(properties) ? properties : {})) {
    if (part === false || form.left.fields <= 0) continue
    form.left.fields -= 1
    const isRequired = Array.isArray(required) && required.includes(name)
    fields.push(
      fieldOf(root, isObject(part) ? merged(root, part) : {}, { path, name, isRequired, depth }, form),
    )
  }
  return fields
}

interface Place {
  readonly path: string
  readonly name: string
  readonly isRequired: boolean
  readonly depth: number
}

function fieldOf(root: SchemaObject, schema: SchemaObject, place: Place, form: Form): Field {
  const path = below(place.path, place.name)
  const kind = kindOf(root, schema, place.depth)
  const item = isObject(schema['items']) ? merged(root, schema['items']) : {}
  const isList = kind === 'several'
  return {
    path,
    name: place.name,
    kind,
    label: wordsFor(schema, 'title', form.language) ?? readableName(place.name),
    help: wordsFor(schema, 'description', form.language),
    required: place.isRequired,
    default: schema['default'] ?? schema['const'],
    examples: Array.isArray(schema['examples']) ? schema['examples'].slice(0, 5) : [],
    choices: choicesOf(isList ? item : schema, form.language),
    min: numberOr(schema['exclusiveMinimum'], numberOr(schema['minimum'], null)),
    max: numberOr(schema['exclusiveMaximum'], numberOr(schema['maximum'], null)),
    step: numberOr(schema['multipleOf'], null),
    minLength: numberOr(schema[isList ? 'minItems' : 'minLength'], null),
    maxLength: numberOr(schema[isList ? 'maxItems' : 'maxLength'], null),
    fields: kind === 'group' ? fieldsIn(root, schema, path, place.depth + 1, form) : [],
  }
}

function kindOf(root: SchemaObject, schema: SchemaObject, depth: number): FieldKind {
  if (hasChoices(schema)) return 'choice'
  if (['anyOf', 'oneOf', 'not', 'if'].some((keyword) => keyword in schema)) return 'json'
  switch (typeOf(schema)) {
    case 'string':
      return textKind(schema)
    case 'integer':
      return 'whole_number'
    case 'number':
      return 'number'
    case 'boolean':
      return 'yes_no'
    case 'array':
      return listKind(root, schema)
    case 'object':
      return depth < maxDepth && isGroup(schema) ? 'group' : 'json'
    default:
      return 'json'
  }
}

/** A group has its own fields and no others that a form would have to make up. */
function isGroup(schema: SchemaObject): boolean {
  return isObject(schema['properties']) && Object.keys(schema['properties']).length > 0
}

function listKind(root: SchemaObject, schema: SchemaObject): FieldKind {
  if (!isObject(schema['items'])) return 'json'
  const item = merged(root, schema['items'])
  return hasChoices(item) || typeOf(item) === 'string' ? 'several' : 'json'
}

const kindOfFormat: Readonly<Record<string, FieldKind>> = {
  date: 'date',
  email: 'email',
  'idn-email': 'email',
  uri: 'url',
  url: 'url',
  iri: 'url',
  'time-zone': 'time_zone',
  country: 'country',
  language: 'language',
}

function textKind(schema: SchemaObject): FieldKind {
  const { format, maxLength } = schema
  const known = kindOfFormat[String(format)]
  if (known !== undefined) return known
  if (format === 'textarea' || format === 'multi-line') return 'long_text'
  return typeof maxLength === 'number' && maxLength > longText ? 'long_text' : 'text'
}

/** The one type that a value has where it is there at all; null where it may have several. */
function typeOf(schema: SchemaObject): string | null {
  const { type } = schema
  const types: unknown[] = (Array.isArray(type) ? type : [type]).filter((one) => one !== 'null')
  const [only] = types
  if (types.length === 1 && typeof only === 'string') return only
  return type === undefined && isGroup(schema) ? 'object' : null
}

function hasChoices(schema: SchemaObject): boolean {
  return Array.isArray(schema['enum']) || 'const' in schema || titledChoices(schema).length > 0
}

/** Choices with titles of their own: a list of schemas that each have one value. */
function titledChoices(schema: SchemaObject): SchemaObject[] {
  for (const keyword of ['oneOf', 'anyOf']) {
    const parts: unknown = schema[keyword]
    if (!Array.isArray(parts) || parts.length === 0) continue
    const titled = parts.filter((part) => isObject(part) && 'const' in part).filter(isObject)
    if (titled.length === parts.length) return titled
  }
  return []
}

function choicesOf(schema: SchemaObject, language: string): Choice[] {
  const titled = titledChoices(schema)
  if (titled.length > 0)
    return titled.map((part) => ({
      value: part['const'],
      label: wordsFor(part, 'title', language) ?? textOf(part['const']),
    }))
  const values: unknown = schema['enum'] ?? ('const' in schema ? [schema['const']] : [])
  if (!Array.isArray(values)) return []
  return values.filter((value) => value !== null).map((value) => ({ value, label: textOf(value) }))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function numberOr<Other>(value: unknown, other: Other): number | Other {
  return typeof value === 'number' ? value : other
}

/** A schema with what its references and `allOf` say of the same value: what stands in itself wins. */
function merged(root: SchemaObject, schema: SchemaObject, nesting = 0): SchemaObject {
  const target = typeof schema['$ref'] === 'string' ? resolve(root, schema['$ref']) : null
  const all: Schema[] = Array.isArray(schema['allOf']) ? schema['allOf'] : []
  const parts = [target, ...all].filter(isObject)
  if (parts.length === 0 || nesting > maxDepth) return schema
  let whole: SchemaObject = {}
  for (const part of [
    ...parts.slice(0, maxProperties).map((one) => merged(root, one, nesting + 1)),
    without(schema),
  ])
    whole = together(whole, part)
  return whole
}

function without({ $ref: _reference, allOf: _all, ...rest }: SchemaObject): SchemaObject {
  return rest
}

function together(one: SchemaObject, other: SchemaObject): SchemaObject {
  const whole: Record<string, unknown> = { ...one, ...other }
  if (isObject(one['properties']) && isObject(other['properties'])) {
    const properties: Record<string, unknown> = { ...one['properties'] }
    for (const [name, part] of Object.entries(other['properties'])) {
      const before = properties[name]
      properties[name] = before === undefined || isSame(before, part) ? part : { allOf: [before, part] }
    }
    whole['properties'] = properties
  }
  if (Array.isArray(one['required']) && Array.isArray(other['required']))
    whole['required'] = [...one['required'], ...other['required']]
  return whole
}
