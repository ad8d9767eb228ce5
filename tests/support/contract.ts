import Schema from 'typebox/schema'

interface JsonSchema {
  type?: string
  properties?: Record<string, JsonSchema>
  additionalProperties?: unknown
  items?: JsonSchema
  anyOf?: JsonSchema[]
}
interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: JsonSchema }> }>
}
export interface ApiDescription {
  paths: Record<string, Record<string, Operation>>
}

/**
 * Why an answer is not what the API's description promises: the first mistake, or a field that it does not
 * name. The server writes answers as they are, so this is where one that says too much is found.
 */
export function contractMistake(
  { paths }: ApiDescription,
  asked: { method: string; path: string },
  answer: { status: number; body: unknown },
): string | undefined {
  // As the server does: a path that is named word for word comes before one with a parameter.
  const path = Object.hasOwn(paths, asked.path)
    ? asked.path
    : Object.keys(paths).find((template) =>
        new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(asked.path),
      )
  const operation = path === undefined ? undefined : paths[path]?.[asked.method.toLowerCase()]
  if (operation === undefined) return undefined
  const responses = operation.responses[answer.status] ?? operation.responses[`${String(answer.status)[0]}XX`]
  const schema = Object.values(responses?.content ?? {})[0]?.schema
  if (schema === undefined) return `${asked.method} ${asked.path} answers ${answer.status} without a schema`
  const [fits, errors] = Schema.Errors(schema, answer.body)
  if (!fits) return `${asked.path}: ${JSON.stringify(errors[0])}`
  const extra = unnamedField(schema, answer.body, '')
  return extra === undefined ? undefined : `${asked.path}: ${extra} is not in the description`
}

function unnamedField(schema: JsonSchema, value: unknown, place: string): string | undefined {
  if (schema.anyOf !== undefined) {
    const fitting = schema.anyOf.find((one) => Schema.Check(one, value))
    return fitting === undefined ? undefined : unnamedField(fitting, value, place)
  }
  if (Array.isArray(value)) {
    const { items } = schema
    if (items === undefined) return undefined
    return value.map((item, index) => unnamedField(items, item, `${place}/${index}`)).find((found) => found)
  }
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return undefined
  if (schema.additionalProperties === true) return undefined
  for (const [name, member] of Object.entries(value)) {
    const known = schema.properties[name]
    const found = known === undefined ? `${place}/${name}` : unnamedField(known, member, `${place}/${name}`)
    if (found !== undefined) return found
  }
  return undefined
}
