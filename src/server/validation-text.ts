import type { FastifySchemaValidationError } from 'fastify'
import type { InputError } from '../contract/errors.ts'
import { formKeyword, type TextForm } from '../contract/forms.ts'
import type { Language } from '../messages/languages.ts'
import type { MessageKey } from '../messages/formatter.ts'
import { message } from '../messages/message.ts'

/** What ajv says with `verbose`: the schema that was not met stands beside the error. */
interface Failure extends FastifySchemaValidationError {
  readonly parentSchema?: Readonly<Record<string, unknown>>
}

type InputKey = MessageKey extends infer Key
  ? Key extends `error.input.${infer Name}`
    ? Name
    : never
  : never

interface Sentence {
  readonly key: InputKey
  readonly params: Readonly<Record<string, string | number>>
  /** A field below the place that the error names. */
  readonly field?: string
}

const maxErrors = 50
const partNames: Readonly<Record<string, string>> = {
  querystring: 'query',
  params: 'path',
  headers: 'header',
}

const typeKeys: Readonly<Record<string, InputKey>> = {
  string: 'type_string',
  integer: 'type_integer',
  number: 'type_number',
  boolean: 'type_boolean',
  array: 'type_array',
  object: 'type_object',
  null: 'type_null',
}

const formKeys: Readonly<Record<TextForm['name'], InputKey>> = {
  id: 'form_id',
  one_line: 'form_one_line',
  tag: 'form_tag',
  some_text: 'form_some_text',
  term: 'form_term',
  amount: 'form_amount',
  currency: 'form_currency',
  several: 'form_several',
  person: 'form_person',
  column_heading: 'form_column_heading',
  email: 'form_email',
  six_digits: 'form_six_digits',
}

/** ajv's keyword × what to say. */
const sentences: Readonly<Record<string, (failure: Failure) => Sentence>> = {
  additionalProperties: ({ params, parentSchema }) => {
    const known = Object.keys(parentSchema?.['properties'] ?? {})
    const name = String(params['additionalProperty'])
    return {
      key: known.length === 0 ? 'unknown_none' : 'unknown',
      params: { name, known: known.join(', ') },
      field: name,
    }
  },
  required: ({ params }) => ({
    key: 'required',
    params: { name: String(params['missingProperty']) },
    field: String(params['missingProperty']),
  }),
  type: ({ params }) => ({ key: typeKeys[String([params['type']].flat()[0])] ?? 'other', params: {} }),
  enum: ({ params }) => ({
    key: 'choices',
    params: { choices: [params['allowedValues']].flat().join(', ') },
  }),
  const: ({ params }) => ({ key: 'choices', params: { choices: String(params['allowedValue']) } }),
  anyOf: ({ parentSchema }) => ({
    key: 'choices',
    params: { choices: constantsOf(parentSchema).join(', ') },
  }),
  // One of several forms, by what a field says.
  discriminator: ({ params, parentSchema }) => ({
    key: 'choices',
    params: { choices: namesOf(parentSchema, String(params['tag'])).join(', ') },
    field: String(params['tag']),
  }),
  minLength: ({ params }) => ({ key: 'min_length', params: { min: Number(params['limit']) } }),
  maxLength: ({ params }) => ({ key: 'max_length', params: { max: Number(params['limit']) } }),
  minimum: ({ params }) => ({ key: 'minimum', params: { min: Number(params['limit']) } }),
  maximum: ({ params }) => ({ key: 'maximum', params: { max: Number(params['limit']) } }),
  minItems: ({ params }) => ({ key: 'min_items', params: { min: Number(params['limit']) } }),
  maxItems: ({ params }) => ({ key: 'max_items', params: { max: Number(params['limit']) } }),
  minProperties: ({ params }) => ({ key: 'min_properties', params: { min: Number(params['limit']) } }),
  uniqueItems: () => ({ key: 'unique_items', params: {} }),
  format: ({ params }) => ({ key: params['format'] === 'date-time' ? 'date_time' : 'other', params: {} }),
  pattern: ({ parentSchema }) => {
    const form = parentSchema?.[formKeyword] as TextForm | undefined
    if (form === undefined) return { key: 'other', params: {} }
    const { name, ...params } = form
    return { key: formKeys[name], params }
  },
}

/** Each thing wrong with a request as a place and a whole sentence that says what to write instead. */
export function inputErrors(
  failures: readonly FastifySchemaValidationError[],
  part: string | undefined,
  language: Language,
): InputError[] {
  return withoutFormOfEmpty(withoutAlternatives(failures))
    .slice(0, maxErrors)
    .map((failure) => {
      const sentence: Sentence = sentences[failure.keyword]?.(failure) ?? { key: 'other', params: {} }
      return {
        path: placeOf(part, failure.instancePath, sentence.field),
        message: message(language, `error.input.${sentence.key}`, sentence.params),
      }
    })
}

/**
 * A choice that failed brings the failures of its alternatives along: the choice says it all. Where the choice is only
 * between something and nothing, what was written was meant as something, and what is wrong with that says more.
 */
function withoutAlternatives(failures: readonly Failure[]): Failure[] {
  const choices = failures.filter(({ keyword }) => keyword === 'anyOf')
  const passedOver = new Set(
    choices.flatMap((choice) => {
      const below = failures.filter(({ schemaPath }) => schemaPath.startsWith(`${choice.schemaPath}/`))
      const meant = below.filter((failure) => !isOfNull(choice, failure))
      return below.length - meant.length === 1 && saysMore(choice, meant)
        ? [choice, ...below.filter((failure) => isOfNull(choice, failure))]
        : below
    }),
  )
  return failures.filter((failure) => !passedOver.has(failure))
}

/** A text without a character has no form either: that something is to be written says it all. */
function withoutFormOfEmpty(failures: readonly Failure[]): Failure[] {
  const empty = new Set(
    failures
      .filter(({ keyword, params }) => keyword === 'minLength' && params['limit'] === 1)
      .map(({ instancePath }) => instancePath),
  )
  return failures.filter(({ keyword, instancePath }) => keyword !== 'pattern' || !empty.has(instancePath))
}

function isOfNull(choice: Failure, { schemaPath, keyword, params }: Failure): boolean {
  const isAlternative = /^\d+\/type$/.test(schemaPath.slice(choice.schemaPath.length + 1))
  return isAlternative && keyword === 'type' && params['type'] === 'null'
}

/** Whether one alternative failed, by more than that it is another kind of value or none of some fixed ones. */
function saysMore(choice: Failure, meant: readonly Failure[]): boolean {
  const alternatives = new Set(
    meant.map(({ schemaPath }) => schemaPath.slice(choice.schemaPath.length).split('/')[1]),
  )
  const isPlain = ({ keyword, instancePath }: Failure) =>
    instancePath === choice.instancePath && ['type', 'enum', 'const', 'anyOf'].includes(keyword)
  return alternatives.size === 1 && !meant.some(isPlain)
}

function constantsOf(schema: Failure['parentSchema']): string[] {
  const alternatives = (schema?.['anyOf'] ?? []) as { const?: unknown; type?: string; enum?: unknown[] }[]
  return alternatives.flatMap((one) => one.enum ?? [one.const ?? one.type]).map(String)
}

/** What the field may say that chooses between the forms. */
function namesOf(schema: Failure['parentSchema'], field: string): string[] {
  const forms = (schema?.['oneOf'] ?? []) as { properties?: Record<string, { const?: unknown }> }[]
  return forms.flatMap(({ properties }) => properties?.[field]?.const ?? []).map(String)
}

/** `/items/0/name` of the body is `body.items[0].name`. */
function placeOf(part: string | undefined, pointer: string, field: string | undefined): string {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (field !== undefined) steps.push(field)
  const start = partNames[part ?? ''] ?? part ?? 'request'
  return steps.reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : `${path}.${step}`), start)
}
