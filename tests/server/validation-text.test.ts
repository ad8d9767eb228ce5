import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import norwegian from '../../src/messages/nb.json' with { type: 'json' }
import { startServer, type TestServer } from '../support/server.ts'

interface JsonSchema {
  readonly type?: string
  readonly pattern?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
}
interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly schema: JsonSchema
}
interface Described {
  readonly operationId?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> }
}
interface Operation extends Described {
  readonly method: string
  readonly path: string
}

let server: TestServer
let operations: Operation[]
beforeAll(async () => {
  server = await startServer({ environment: { VARDE_RATE_LIMIT: '0' } })
  const { paths } = server.app.swagger() as unknown as { paths: Record<string, Record<string, Described>> }
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      ...described,
      method: method.toUpperCase(),
      path,
    })),
  )
})
afterAll(() => server?.close())

/** Names, numbers and values as a program writes them, in a list at most: no words of any language. */
const technical = String.raw`[\p{L}\p{N}_.:!?+-]+(?:[,\u00A0] ?[\p{L}\p{N}_.:!?+-]+)*`

/**
 * What a person may be told about a place in a request, in Norwegian: the sentences of the catalogue as they are, also those
 * of the customers file, whose rules hold for what is added by hand.
 */
const sentences = Object.entries(norwegian)
  .filter(([key]) => key.startsWith('error.input.') || key.startsWith('file_error.'))
  .map(([, text]) => {
    const parts = text.split(/\{\w+(?:, (?:number|plural, one \{# \w+\} other \{# \w+\}))?\}/)
    const value = text.includes('plural') ? `${technical} \\p{L}+` : technical
    return new RegExp(`^${parts.map((part) => RegExp.escape(part)).join(value)}$`, 'u')
  })

const isNorwegian = (text: string) => sentences.some((sentence) => sentence.test(text))

const wrongTexts = ['', '!? \u0001', 'x'.repeat(5_000)]
const wrongValues: readonly unknown[] = [
  ...wrongTexts,
  -1,
  1e12,
  0.5,
  true,
  null,
  [],
  {},
  [['!?']],
  { '!?': 1 },
]

const jsonBody = ({ requestBody }: Operation) => requestBody?.content?.['application/json']?.schema

/** One request for each way of writing each parameter and each field wrongly. */
function* mistakesIn(operation: Operation): Generator<{ path: string; body?: unknown }> {
  const parameters = (operation.parameters ?? []).filter((one) => one.in !== 'header')
  const right = parameters.filter((one) => one.in === 'path').map((one) => [one.name, 'x'] as const)
  const fill = (values: readonly (readonly [string, string])[]) =>
    values.reduce((path, [name, text]) => path.replace(`{${name}}`, encodeURIComponent(text)), operation.path)
  const schema = jsonBody(operation)
  const start = fill(right)
  for (const one of parameters)
    for (const text of wrongTexts) {
      const written = text.slice(0, one.in === 'path' ? 100 : undefined)
      if (one.in === 'query')
        yield {
          path: `${start}?${one.name}=${encodeURIComponent(written)}`,
          ...(schema && { body: {} }),
        }
      else if (written !== '')
        yield { path: fill([[one.name, written], ...right]), ...(schema && { body: {} }) }
    }
  yield { path: `${start}?unheard_of=1`, ...(schema && { body: {} }) }
  if (schema === undefined) return
  for (const value of [null, [], 'x', 1]) yield { path: start, body: value }
  for (const [field, { items }] of Object.entries(schema.properties ?? {}))
    for (const value of wrongValues) {
      yield { path: start, body: { [field]: value } }
      if (items !== undefined) yield { path: start, body: { [field]: [value] } }
    }
}

/** What the server says to requests in which something is wrong, without going further than their schema. */
async function toldOf(operation: Operation): Promise<{ path: string; message: string }[]> {
  const told: { path: string; message: string }[] = []
  for (const { path, body } of mistakesIn(operation)) {
    const response = await server.ask(path, {
      method: operation.method,
      headers: { 'accept-language': 'nb', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!/problem\+json/.test(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel()
      continue
    }
    const answer = (await response.json()) as {
      code?: string
      errors?: { path: string; message: string }[]
    }
    if (answer.code === 'invalid_request') told.push(...(answer.errors ?? []))
  }
  return told
}

async function nameRefused(language: string): Promise<unknown> {
  const response = await server.ask('/api/v1/partner', {
    method: 'PATCH',
    headers: { 'accept-language': language, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'two\nlines' }),
  })
  return ((await response.json()) as { errors: unknown }).errors
}

describe('what is wrong in a request', () => {
  it('is told in Norwegian alone, for every parameter and field of every route', async () => {
    const places = new Set<string>()
    const foreign = new Set<string>()
    for (const operation of operations.filter(({ method }) => method !== 'HEAD'))
      for (const { path, message } of await toldOf(operation)) {
        places.add(`${operation.operationId} ${path}`)
        if (!isNorwegian(message)) foreign.add(message)
      }
    expect([...foreign]).toEqual([])
    for (const place of [
      'changePartner body.name',
      'listCustomers query.provisioning',
      'getCustomer path.id',
    ])
      expect([...places]).toContain(place)
    expect(places.size).toBeGreaterThan(40)
  })

  it('says of a name what it may be, in the reader’s language', async () => {
    expect(await nameRefused('nb')).toEqual([
      { path: 'body.name', message: 'Skriv 1 til 200 tegn på én linje, og ikke bare mellomrom.' },
    ])
    expect(await nameRefused('en')).toEqual([
      { path: 'body.name', message: 'Write 1 to 200 characters on one line, and not only spaces.' },
    ])
  })

  it('says of what may be left out what is wrong with it, and that it may be nothing where it is another kind', async () => {
    const { id } = (await (
      await server.ask('/api/v1/customers', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Fjord Bakeri' }),
      })
    ).json()) as { id: string }
    const refused = async (email: unknown) => {
      const response = await server.ask(`/api/v1/customers/${id}/people`, {
        method: 'POST',
        headers: { 'accept-language': 'nb', 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Kari', email }),
      })
      return ((await response.json()) as { errors: unknown }).errors
    }
    expect(await refused('kari')).toEqual([
      { path: 'body.email', message: 'Skriv en e-postadresse, for eksempel kari@example.com.' },
    ])
    expect(await refused(7)).toEqual([{ path: 'body.email', message: 'Skriv en av: string, null.' }])
  })

  it('has a form for people wherever the description has a pattern', () => {
    const without: string[] = []
    const look = (place: string, schema: JsonSchema): void => {
      if (schema.pattern !== undefined && !('x-form' in schema)) without.push(place)
      if (schema.items !== undefined) look(`${place}[]`, schema.items)
      for (const one of schema.anyOf ?? []) look(place, one)
      for (const [name, field] of Object.entries(schema.properties ?? {})) look(`${place}.${name}`, field)
    }
    for (const operation of operations) {
      for (const { name, schema } of operation.parameters ?? [])
        look(`${operation.operationId} ${name}`, schema)
      look(`${operation.operationId} body`, jsonBody(operation) ?? {})
    }
    expect(without).toEqual([])
  })

  it('would see English', () => {
    expect(isNorwegian('Skriv én eller flere av disse, skilt med komma uten mellomrom: a_b, c.')).toBe(true)
    expect(isNorwegian('Skriv minst 1 tegn.')).toBe(true)
    expect(isNorwegian('Skriv en av: a name of 1 to 200 characters.')).toBe(false)
  })
})
