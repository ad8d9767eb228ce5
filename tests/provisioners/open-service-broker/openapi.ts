import { readFileSync } from 'node:fs'
import Schema from 'typebox/schema'
import { parse } from 'yaml'
import type { BrokerAnswer, BrokerRequest } from '../../support/broker/record.ts'

type Fields = Readonly<Record<string, unknown>>

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Fields
}

interface Operation {
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema: Fields }>>

/** An OpenAPI 3.0 document, as far as it says what requests and answers are. */
export interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Reads a document, each `$ref` replaced by what it leads to. */
export function readContract(file: string): Contract {
  const document = parse(readFileSync(file, 'utf8')) as Fields
  const resolve = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(resolve)
    const { $ref: reference, ...fields } = value as Fields
    if (typeof reference === 'string') return resolve(at(document, reference))
    return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, resolve(inner)]))
  }
  return { paths: resolve(document['paths']) as Contract['paths'] }
}

function at(document: Fields, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((inner, name) => (inner as Fields)[name], document)
}

/** Where a request and its answer are not as the document has them, in words. */
export function contractBreaches(
  contract: Contract,
  request: BrokerRequest,
  answer: BrokerAnswer | undefined,
): string[] {
  const operation = operationOf(contract, request)
  const place = `${request.method} ${request.path} (${answer?.status ?? 'no answer'})`
  if (operation === null) return [`${place} is not in the document`]
  return [
    ...requestBreaches(operation, request),
    ...(answer === undefined ? [] : answerBreaches(operation, answer)),
  ].map((what) => `${place}: ${what}`)
}

function operationOf({ paths }: Contract, { method, path }: BrokerRequest): Operation | null {
  const [, operations] =
    Object.entries(paths).find(([template]) =>
      new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
    ) ?? []
  return operations?.[method.toLowerCase()] ?? null
}

function requestBreaches(operation: Operation, { query, headers, body }: BrokerRequest): string[] {
  const known = new Set(operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name))
  const given = (parameter: Parameter): unknown =>
    parameter.in === 'query' ? query[parameter.name] : headers[parameter.name.toLowerCase()]
  const content = operation.requestBody?.content['application/json']
  return [
    ...Object.keys(query)
      .filter((name) => !known.has(name))
      .map((name) => `the query has ${name}`),
    ...operation.parameters
      .filter((one) => one.in !== 'path')
      .flatMap((one) => parameterBreaches(one, given(one))),
    ...(content === undefined ? [] : mistakes('the body', content.schema, body)),
    ...(content === undefined && body !== undefined ? ['it has a body'] : []),
  ]
}

function parameterBreaches({ name, required, schema }: Parameter, value: unknown): string[] {
  if (value === undefined) return required === true ? [`${name} is missing`] : []
  const isFlag = schema['type'] === 'boolean' && (value === 'true' || value === 'false')
  return mistakes(name, schema, isFlag ? value === 'true' : value)
}

function answerBreaches({ responses }: Operation, { status, body }: BrokerAnswer): string[] {
  const response = responses[status]
  if (response === undefined) return ['the document does not have this status']
  const schema = response.content?.['application/json']?.schema
  return schema === undefined ? [] : mistakes('the answer', schema, JSON.parse(body))
}

function mistakes(what: string, schema: Fields, value: unknown): string[] {
  const [isRight, errors] = Schema.Errors(schema, value)
  return isRight ? [] : errors.map(({ instancePath, message }) => `${what}${instancePath} ${message}`)
}
