import { Type, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { BrokerOperation } from './behaviour.ts'
import type { BrokerRequest } from './record.ts'

/** What a platform may send to a broker of version 2.17. Fields that the specification does not know are mistakes here. */
const strict = { additionalProperties: false }
const text = Type.String({ minLength: 1 })
const anything = Type.Record(Type.String(), Type.Unknown())
const maintenance = Type.Object({ version: text }, strict)
const context = Type.Object({ platform: text })
const flag = Type.Literal('true')

const queries: Record<BrokerOperation, TSchema> = {
  catalog: Type.Object({}, strict),
  provision: Type.Object({ accepts_incomplete: Type.Optional(flag) }, strict),
  update: Type.Object({ accepts_incomplete: Type.Optional(flag) }, strict),
  deprovision: Type.Object(
    { service_id: text, plan_id: text, accepts_incomplete: Type.Optional(flag) },
    strict,
  ),
  last_operation: Type.Object(
    { service_id: Type.Optional(text), plan_id: Type.Optional(text), operation: Type.Optional(text) },
    strict,
  ),
  fetch: Type.Object({ service_id: Type.Optional(text), plan_id: Type.Optional(text) }, strict),
  bind: Type.Object({ accepts_incomplete: Type.Optional(flag) }, strict),
  unbind: Type.Object({ service_id: text, plan_id: text, accepts_incomplete: Type.Optional(flag) }, strict),
  last_binding_operation: Type.Object(
    { service_id: Type.Optional(text), plan_id: Type.Optional(text), operation: Type.Optional(text) },
    strict,
  ),
  fetch_binding: Type.Object({ service_id: Type.Optional(text), plan_id: Type.Optional(text) }, strict),
}

const bodies: Partial<Record<BrokerOperation, TSchema>> = {
  provision: Type.Object(
    {
      service_id: text,
      plan_id: text,
      context: Type.Optional(context),
      organization_guid: text,
      space_guid: text,
      parameters: Type.Optional(anything),
      maintenance_info: Type.Optional(maintenance),
    },
    strict,
  ),
  bind: Type.Object(
    {
      context: Type.Optional(context),
      service_id: text,
      plan_id: text,
      bind_resource: Type.Optional(
        Type.Object({ app_guid: Type.Optional(text), route: Type.Optional(text) }, strict),
      ),
      parameters: Type.Optional(anything),
    },
    strict,
  ),
  update: Type.Object(
    {
      context: Type.Optional(context),
      service_id: text,
      plan_id: Type.Optional(text),
      parameters: Type.Optional(anything),
      previous_values: Type.Optional(
        Type.Object(
          {
            service_id: Type.Optional(text),
            plan_id: Type.Optional(text),
            organization_id: Type.Optional(text),
            space_id: Type.Optional(text),
            maintenance_info: Type.Optional(maintenance),
          },
          strict,
        ),
      ),
      maintenance_info: Type.Optional(maintenance),
    },
    strict,
  ),
}

/** What is wrong with a request by itself, in words. */
export function requestViolations(request: BrokerRequest): string[] {
  const { operation, number, method, path } = request
  const found =
    operation === null
      ? ['leads nowhere']
      : [
          ...mistakes('query', queries[operation], request.query),
          ...bodyViolations(operation, request),
          ...headerViolations(request),
        ]
  return found.map((what) => `request ${number}, ${method} ${path}: ${what}`)
}

function bodyViolations(operation: BrokerOperation, { body, headers }: BrokerRequest): string[] {
  const schema = bodies[operation]
  if (schema === undefined) return body === undefined ? [] : ['has a body']
  const isJson = headers['content-type'] === 'application/json'
  return [...(isJson ? [] : ['is not sent as application/json']), ...mistakes('body', schema, body)]
}

function mistakes(where: string, schema: TSchema, value: unknown): string[] {
  return Value.Errors(schema, value).map(({ instancePath, message }) => `${where}${instancePath} ${message}`)
}

function headerViolations({ headers, body }: BrokerRequest): string[] {
  const version = headers['x-broker-api-version']
  const identity = headers['x-broker-api-request-identity']
  const found: string[] = []
  if (version !== '2.17') found.push(`speaks version ${String(version)}`)
  if (typeof identity !== 'string' || !/^[0-9a-f-]{36}$/.test(identity))
    found.push('has no identity of its own')
  const origin = headers['x-broker-api-originating-identity']
  if (origin === undefined) return found
  const [platform = '', value = '', ...more] = String(origin).split(' ')
  if (platform === '' || more.length > 0 || !isBase64Object(value)) found.push('says wrongly who caused it')
  const said = (body as { context?: { platform?: unknown } } | undefined)?.context?.platform
  if (said !== undefined && said !== platform)
    found.push(`comes from ${platform} and from ${JSON.stringify(said)}`)
  return found
}

function isBase64Object(written: string): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(written, 'base64').toString())
    return (
      Buffer.from(written, 'base64').toString('base64') === written &&
      typeof value === 'object' &&
      value !== null
    )
  } catch {
    return false
  }
}
