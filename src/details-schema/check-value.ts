import type { DetailsProblemCode, Say } from './codes.ts'
import { formats, isFormat } from './formats.ts'
import type { Format } from './formats.ts'
import { isObject, isSame } from './json.ts'
import type { SchemaObject } from './json.ts'
import { compilePattern } from './pattern.ts'
import type { Matches } from './pattern.ts'

const wrongType: Readonly<Record<string, DetailsProblemCode>> = {
  string: 'not_text',
  number: 'not_a_number',
  integer: 'not_whole',
  boolean: 'not_yes_no',
  array: 'not_a_list',
  object: 'not_a_group',
  null: 'not_allowed',
}

const wrongFormat: Readonly<Record<Format, DetailsProblemCode>> = {
  email: 'not_an_email',
  'idn-email': 'not_an_email',
  uri: 'not_an_address',
  url: 'not_a_web_address',
  iri: 'not_an_address',
  date: 'not_a_date',
  time: 'not_a_time',
  'date-time': 'not_an_instant',
  hostname: 'not_a_host_name',
  'idn-hostname': 'not_a_host_name',
  ipv4: 'not_an_ip_address',
  ipv6: 'not_an_ip_address',
  uuid: 'not_a_uuid',
  'time-zone': 'not_a_time_zone',
  country: 'not_a_country',
  language: 'not_a_language',
}

/** Says where a value is of another type than all that the schema names. @returns whether it fits */
export function checkType(schema: SchemaObject, value: unknown, say: Say): boolean {
  const { type } = schema
  const types: unknown[] = Array.isArray(type) ? type : type === undefined ? [] : [type]
  if (types.length === 0 || types.some((one) => isOfType(one, value))) return true
  const wanted = types.find((one) => one !== 'null')
  say((typeof wanted === 'string' ? wrongType[wanted] : undefined) ?? 'not_allowed')
  return false
}

function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value)
  return typeof value === type
}

/** Where only some values can stand. */
export function checkFixed(schema: SchemaObject, value: unknown, say: Say): void {
  if ('const' in schema && !isSame(schema['const'], value))
    say('not_one_of', { values: listed([schema['const']]) })
  const choices = schema['enum']
  if (Array.isArray(choices) && !choices.some((one) => isSame(one, value)))
    say('not_one_of', { values: listed(choices) })
}

/** A number's bounds. */
export function checkNumber(schema: SchemaObject, value: number, say: Say): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  // In draft 4 the bound is beside it, and this says only how it is meant.
  if (typeof minimum === 'number') {
    if (exclusiveMinimum === true ? value <= minimum : value < minimum)
      say(exclusiveMinimum === true ? 'not_above' : 'below', { min: minimum })
  }
  if (typeof maximum === 'number') {
    if (exclusiveMaximum === true ? value >= maximum : value > maximum)
      say(exclusiveMaximum === true ? 'not_below' : 'above', { max: maximum })
  }
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum)
    say('not_above', { min: exclusiveMinimum })
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum)
    say('not_below', { max: exclusiveMaximum })
  if (typeof multipleOf === 'number' && !isMultiple(value, multipleOf))
    say('not_a_multiple', { step: multipleOf })
}

/** Whether a number is a multiple as people count: 0.3 is one of 0.1. */
function isMultiple(value: number, step: number): boolean {
  const times = value / step
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times))
}

/** A text's length, format and pattern. What is not finished may be empty. */
export function checkText(
  schema: SchemaObject,
  value: string,
  { isDraft, matches }: { readonly isDraft: boolean; readonly matches: Matches },
  say: Say,
): void {
  if (isDraft && value === '') return
  const { minLength, maxLength, pattern, format } = schema
  const length = Array.from(value).length
  if (typeof minLength === 'number' && length < minLength)
    say(length === 0 ? 'required' : 'too_short', { min: minLength, length })
  if (typeof maxLength === 'number' && length > maxLength) say('too_long', { max: maxLength, length })
  if (isFormat(format) && !formats[format](value)) say(wrongFormat[format])
  if (typeof pattern === 'string') checkPattern(schema, pattern, matches(pattern, value), say)
}

/** The schema's own description is the best word on what the pattern wants. */
function checkPattern(schema: SchemaObject, pattern: string, matches: boolean | null, say: Say): void {
  if (compilePattern(pattern) === null || matches === true) return
  const hint = schema['description']
  if (matches === null) say('unchecked_pattern')
  else if (typeof hint === 'string' && hint.trim() !== '') say('pattern_hint', { hint: hint.trim() })
  else say('pattern', { pattern })
}

/** A list as a sentence has it, bounded. */
export function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, 20).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  return `${shown.join(', ')}${values.length > shown.length ? ', …' : ''}`
}
