import type { FastifyInstance } from 'fastify'
import { AppError } from '../contract/errors.ts'
import { pickLanguage } from '../messages/languages.ts'
import { refuseUnstorable } from './storable.ts'

interface PropertySchema {
  readonly type?: string
  readonly items?: PropertySchema
  readonly properties?: Readonly<Record<string, PropertySchema>>
  readonly additionalProperties?: unknown
}

const numberForms: Readonly<Record<string, RegExp>> = {
  integer: /^-?(?:0|[1-9]\d{0,14})$/,
  number: /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/,
}
const booleans: Readonly<Record<string, boolean>> = { true: true, false: false }

/** A parameter's text as its schema wants it; what does not read strictly stays, and validation refuses it. */
function read(value: unknown, schema: PropertySchema): unknown {
  if (schema.type === 'array') {
    const list: unknown[] = Array.isArray(value) ? value : [value]
    const { items } = schema
    return items === undefined ? list : list.map((item) => read(item, items))
  }
  if (typeof value !== 'string') return value
  if (schema.type === 'boolean') return booleans[value] ?? value
  const form = numberForms[schema.type ?? '']
  return form?.test(value) === true ? Number(value) : value
}

/** The parameters with numbers, booleans and single members of lists read from their text. */
export function readQuery(
  query: Readonly<Record<string, unknown>>,
  schema: PropertySchema,
): Record<string, unknown> {
  const entries = Object.entries(query).map(([name, value]) => {
    const property = schema.properties?.[name]
    return [name, property === undefined ? value : read(value, property)]
  })
  return Object.fromEntries(entries)
}

const nothing = { type: 'object', properties: {}, additionalProperties: false }

/**
 * Makes every route strict (DESIGN.md §9 «Fastify»): one that names no parameters takes none, one without a
 * body's schema takes none, and every object says that it knows no other fields.
 */
export function readStrictly(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.schema = { querystring: nothing, ...route.schema }
    for (const part of ['querystring', 'body', 'params'] as const) {
      const schema = route.schema[part] as PropertySchema | undefined
      if (schema?.properties !== undefined && schema.additionalProperties !== false)
        throw new Error(`${route.url}: the schema of its ${part} must refuse what it does not know`)
    }
  })
  app.addHook('preValidation', async (request) => {
    const { schema, config } = request.routeOptions
    const isStream = config.route?.streams === true
    const { query, params, body } = request
    const parts = { query, path: params, ...(isStream ? {} : { body }) }
    refuseUnstorable(parts, pickLanguage(request.headers['accept-language']))
    request.query = readQuery(request.query as Record<string, unknown>, schema?.querystring ?? nothing)
    const isUnexpected = schema?.body === undefined && !isStream
    if (isUnexpected && request.body !== undefined && request.body !== null)
      throw new AppError('body_unexpected')
  })
}
