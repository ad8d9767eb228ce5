import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorStatus } from '../../src/contract/errors.ts'
import { languages } from '../../src/messages/languages.ts'
import { catalogues } from '../../src/messages/message.ts'
import { toAppError } from '../../src/server/errors.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let readiness: () => Promise<{ ok: boolean; reason?: string }>
beforeAll(async () => {
  readiness = async () => ({ ok: true })
  server = await startServer({ context: { ready: () => readiness() } })
})
afterAll(() => server?.close())

interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: string
  instance: string
  errors?: { path: string; message: string }[]
}

/** Asks for a problem and checks what all problems have. */
async function problemOf(path: string, init: RequestInit = {}): Promise<Problem & { response: Response }> {
  const response = await server.ask(path, init)
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  const problem = (await response.json()) as Problem
  expect(problem).toMatchObject({
    type: `urn:varde:problem:${problem.code}`,
    status: response.status,
    instance: response.headers.get('x-request-id'),
  })
  expect(problem.title.length * problem.detail.length).toBeGreaterThan(0)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  return { ...problem, response }
}

const json = { 'content-type': 'application/json' }
const change = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'PATCH',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { ...json, ...headers },
})

describe('an error', () => {
  it('has a status and a message in every language for every code', () => {
    for (const [code, status] of Object.entries(errorStatus))
      for (const language of languages) {
        expect(catalogues[language]).toHaveProperty([`error.${code}`])
        expect(catalogues[language]).toHaveProperty([`error.title.${status}`])
      }
  })

  it('for an unknown path is 404', async () => {
    expect(await problemOf('/api/v1/nothing?x=1')).toMatchObject({
      status: 404,
      code: 'route_not_found',
      detail: 'There is nothing at GET /api/v1/nothing. What there is stands at /api/docs.',
    })
  })

  it('for another method is 405 and names those that there are', async () => {
    const problem = await problemOf('/api/v1/partner', { method: 'DELETE' })
    expect(problem).toMatchObject({ status: 405, code: 'method_not_allowed' })
    expect(problem.response.headers.get('allow')).toBe('GET, PATCH, HEAD')
  })

  it('for a wrong path parameter, unknown parameters and wrong ones is 400 with each place', async () => {
    expect((await problemOf('/api/v1/customers/x')).errors?.[0]?.path).toBe('path.id')
    const { status, code, errors } = await problemOf(
      '/api/v1/customers?limit=0x10&sort=size&colour=red&order=asc&order=desc',
    )
    expect({ status, code }).toEqual({ status: 400, code: 'invalid_request' })
    const byPath = Object.fromEntries((errors ?? []).map((error) => [error.path, error.message]))
    expect(byPath['query.limit']).toBe('Write a whole number in digits, once.')
    expect(byPath['query.sort']).toBe('Write one of: attention, name, ends, use.')
    expect(byPath['query.colour']).toMatch(/^«colour» is not known here\. Known are: provisioning, /)
    expect(byPath['query.order']).toBe('Write one of: asc, desc.')
  })

  it.each([
    ['limit=201', 'Write 200 or less.'],
    ['limit=0', 'Write 1 or more.'],
    ['limit=1.0', 'Write a whole number in digits, once.'],
    ['limit=', 'Write a whole number in digits, once.'],
    ['limit=+1', 'Write a whole number in digits, once.'],
  ])('for ?%s says what to write', async (query, message) => {
    expect((await problemOf(`/api/v1/customers?${query}`)).errors).toEqual([{ path: 'query.limit', message }])
  })

  it('for parameters where there are none is 400', async () => {
    expect((await problemOf('/api/v1/partner?verbose=true')).errors).toEqual([
      { path: 'query.verbose', message: '«verbose» is not known here. Leave it out: there are none.' },
    ])
  })

  it('for a wrong body names each field, and coerces nothing', async () => {
    const { errors } = await problemOf('/api/v1/partner', change({ name: 7, vendor: '', colour: 'red' }))
    expect(errors?.map(({ path }) => path).toSorted()).toEqual(['body.colour', 'body.name', 'body.vendor'])
    expect((await problemOf('/api/v1/partner', change({}))).errors).toEqual([
      { path: 'body', message: 'Give at least one field to change.' },
    ])
    expect((await problemOf('/api/v1/partner', change({ name: 'a\nb' }))).errors).toMatchObject([
      { path: 'body.name' },
    ])
    expect((await problemOf('/api/v1/partner', change([]))).errors).toMatchObject([{ path: 'body' }])
  })

  it.each([
    ['{"name":', 'json_malformed', 400],
    ['', 'body_missing', 400],
    ['{"__proto__":{"x":1}}', 'json_malformed', 400],
    [JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'body_too_large', 413],
  ])('for the body %.20s is told', async (body, code, status) => {
    expect(await problemOf('/api/v1/partner', change(body))).toMatchObject({ code, status })
  })

  it('for another media type is 415 and names the right one', async () => {
    const problem = await problemOf('/api/v1/partner', change('name=x', { 'content-type': 'text/plain' }))
    expect(problem).toMatchObject({ status: 415, code: 'media_type_unsupported' })
    expect(problem.detail).toContain('«text/plain»')
    expect(problem.detail).toContain('application/json')
  })

  it('for a body where none is taken is 400', async () => {
    const problem = await problemOf('/api/v1/sign-out', { method: 'POST', body: '{}', headers: json })
    expect(problem.code).toBe('body_unexpected')
  })

  it('for an address that cannot be decoded is 400', async () => {
    expect(await problemOf('/api/v1/customers/%zz')).toMatchObject({ status: 400, code: 'url_malformed' })
  })

  it('is in the language that is asked for', async () => {
    const problem = await problemOf('/api/v1/nothing', { headers: { 'accept-language': 'nn-NO, en;q=0.5' } })
    expect(problem.title).toBe('Ikke funnet')
    expect(problem.response.headers.get('content-language')).toBe('nb')
  })

  it('while not ready is 503 and does not say why to strangers', async () => {
    readiness = async () => ({ ok: false, reason: 'the password hunter2 is wrong' })
    const response = await fetch(`${server.origin}/readyz`)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await response.text()).not.toContain('hunter2')
  })

  it('that nobody foresaw is 500, names the request id and nothing else', async () => {
    readiness = () => Promise.reject(new Error('secret internals'))
    const problem = await problemOf('/readyz', { headers: { 'x-request-id': 'from-the-outside-1' } })
    expect(problem).toMatchObject({ status: 500, code: 'internal', instance: 'from-the-outside-1' })
    expect(problem.detail).toContain('from-the-outside-1')
    expect(JSON.stringify(problem)).not.toContain('internals')
  })

  it('takes over no request id that could forge a line of the log', async () => {
    const response = await server.ask('/healthz', { headers: { 'x-request-id': 'a b{"level":60}' } })
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('for what is no HTTP at all answers 400 and closes', async () => {
    const { port } = new URL(server.origin)
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'))
      const chunks: Buffer[] = []
      socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      socket.on('end', () => resolve(Buffer.concat(chunks).toString()))
    })
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad request\r\nContent-Type: application\/problem\+json/)
    expect(text).toContain('"code":"request_malformed"')
  })

  it.each([
    [Object.assign(new Error('x'), { code: '57P01' }), 'database_unavailable'],
    [Object.assign(new Error('x'), { code: '53300' }), 'database_unavailable'],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'database_unavailable'],
    [new Error('timeout exceeded when trying to connect'), 'database_unavailable'],
    [Object.assign(new Error('x'), { code: '57014' }), 'too_slow'],
    [Object.assign(new Error('x'), { code: '55P03' }), 'busy'],
    [Object.assign(new Error('x'), { code: '40P01' }), 'busy'],
    [Object.assign(new Error('x'), { code: '40001' }), 'busy'],
    [Object.assign(new Error('x'), { code: '23505' }), 'internal'],
    [Object.assign(new Error('x'), { statusCode: 404 }), 'request_malformed'],
    ['not an error', 'internal'],
  ])('%s of the database is %s', (error, code) => {
    expect(toAppError(error, 'en', '1 MB').code).toBe(code)
  })
})
