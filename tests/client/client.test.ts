import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import { ApiProblem, ConnectionProblem } from '../../src/client/problems.ts'
import type { Client } from '../../src/client/types.ts'
import type { ProvisioningStatus } from '../../src/domain/provisioning-status.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** A server that answers as a test says, and tells what it was asked. */
async function answering(answer: Answer): Promise<{ baseUrl: string; asked: string[] }> {
  const asked: string[] = []
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response, asked.length)
  })
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

function problem(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/problem+json; charset=utf-8', ...headers })
  const errors = [{ path: 'query.limit', message: 'Write 200 or less.' }]
  response.end(JSON.stringify({ status, code: 'a_code', detail: 'What to do.', errors }))
}

const json = (response: ServerResponse, value: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))

describe('a client', () => {
  it('sends what it is given where the operation is', async () => {
    let headers: IncomingMessage['headers'] = {}
    const { baseUrl, asked } = await answering((request, response) => {
      ;({ headers } = request)
      json(response, { items: [] })
    })
    const client = createClient({ baseUrl, token: 'varde_x', language: 'nb' })
    await client.listCustomers({ query: { tag: ['a b', 'c'], limit: 2 } })
    await client.getCustomerByExternalId({ params: { externalId: 'C/1 å' } })
    expect(asked).toEqual([
      'GET /api/v1/customers?tag=a+b&tag=c&limit=2',
      'GET /api/v1/customers/by-external-id/C%2F1%20%C3%A5',
    ])
    expect(headers).toMatchObject({ authorization: 'Bearer varde_x', 'accept-language': 'nb' })
  })

  it('makes a problem an error with its code, words and places', async () => {
    const { baseUrl } = await answering((_, response) => problem(response, 400))
    const error = await createClient({ baseUrl })
      .getMe()
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiProblem)
    expect(error).toMatchObject({
      status: 400,
      code: 'a_code',
      message: 'What to do.',
      errors: [{ path: 'query.limit', message: 'Write 200 or less.' }],
    })
  })

  it('tells an answer of somebody else from a problem', async () => {
    const { baseUrl } = await answering((_, response) => response.writeHead(404).end('<html>'))
    await expect(createClient({ baseUrl }).getMe()).rejects.toMatchObject({
      code: 'unexpected_answer',
      status: 404,
    })
  })

  it('repeats a read that failed for a moment', async () => {
    const { baseUrl, asked } = await answering((request, response, number) => {
      if (number === 1) request.socket.destroy()
      else if (number === 2) problem(response, 503, { 'retry-after': '0' })
      else json(response, { signedInBy: 'token' })
    })
    expect(await createClient({ baseUrl }).getMe()).toMatchObject({ signedInBy: 'token' })
    expect(asked).toHaveLength(3)
  })

  it('repeats a read only so often', async () => {
    const { baseUrl, asked } = await answering((_, response) => problem(response, 503))
    await expect(createClient({ baseUrl }).getMe()).rejects.toMatchObject({ status: 503 })
    expect(asked).toHaveLength(5)
  })

  it('repeats no write, no mistake, and nothing that must wait long', async () => {
    const { baseUrl, asked } = await answering((request, response) =>
      problem(response, request.method === 'GET' ? 429 : 503, { 'retry-after': '60' }),
    )
    const client = createClient({ baseUrl })
    await expect(client.changePartner({ body: { name: 'A' } })).rejects.toMatchObject({ status: 503 })
    await expect(client.getMe()).rejects.toMatchObject({ status: 429, retryAfterSeconds: 60 })
    expect(asked).toHaveLength(2)
  })

  it('gives up a read that takes too long', async () => {
    const { baseUrl } = await answering(() => undefined)
    await expect(createClient({ baseUrl, timeoutMs: 50 }).getMe()).rejects.toMatchObject({
      name: 'ConnectionProblem',
      reason: 'timeout',
    })
  })

  it('ends with the signal’s reason, also between two attempts', async () => {
    const { baseUrl } = await answering((_, response) => problem(response, 503))
    const ending = new AbortController()
    setTimeout(() => ending.abort(new Error('enough')), 100)
    await expect(createClient({ baseUrl }).getMe({ signal: ending.signal })).rejects.toThrow('enough')
  })

  it('streams a file out and in, and says when one breaks off', async () => {
    let received = 0
    const { baseUrl } = await answering((request, response) => {
      if (request.method === 'POST') {
        request.on('data', (chunk: Buffer) => (received += chunk.length))
        request.on('end', () => json(response, { state: 'done' }))
        return
      }
      response.writeHead(200, { 'content-type': 'text/csv' })
      response.write('customer_id\r\n')
      setTimeout(() => response.destroy(), 50)
    })
    const client = createClient({ baseUrl })
    const mebibyte = new Uint8Array(1024 * 1024)
    const body = ReadableStream.from(
      (async function* () {
        for (let sent = 0; sent < 8; sent += 1) yield mebibyte
      })(),
    )
    await client.importCustomers({ body, contentType: 'text/csv', query: { dryRun: true } })
    expect(received).toBe(8 * 1024 * 1024)

    const read = async () => {
      for await (const chunk of await client.exportCustomersCsv()) expect(chunk.length).toBeGreaterThan(0)
    }
    await expect(read()).rejects.toBeInstanceOf(ConnectionProblem)
  })
})

/** Never called: what must not compile. */
const refused = (client: Client) => [
  // @ts-expect-error a parameter that the API does not know
  client.listCustomers({ query: { colour: 'red' } }),
  // @ts-expect-error an id is needed
  client.getCustomer(),
  // @ts-expect-error a status that there is not
  client.setServiceStatus({ params: { id: '' }, body: { status: 'done' } }),
]

describe('the types of a client', () => {
  it('are those of the server’s schemas', () => {
    type List = Awaited<ReturnType<Client['listCustomers']>>
    expectTypeOf<List['items'][number]['provisioningStatus']>().toEqualTypeOf<ProvisioningStatus | null>()
    expectTypeOf<List['facets']['subscription']['active']>().toEqualTypeOf<number>()
    expectTypeOf<Parameters<Client['getCustomer']>[0]['params']>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<Awaited<ReturnType<Client['exportCustomersCsv']>>>().toEqualTypeOf<
      ReadableStream<Uint8Array>
    >()
    expectTypeOf<Awaited<ReturnType<Client['signOut']>>>().toEqualTypeOf<undefined>()
    expect(refused).toBeTypeOf('function')
  })
})
