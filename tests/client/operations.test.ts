import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/client.ts'
import type { Operation } from '../../src/client/operations.ts'
import { operations } from '../../src/client/operations.ts'
import { startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

interface Described {
  readonly operationId?: string
  readonly requestBody?: unknown
}

describe('the operations', () => {
  it('are those of the API’s own description, each where it says', async () => {
    const answer = await server.ask('/api/v1/openapi.json')
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, Described>> }
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [
        operationId,
        `${method.toUpperCase()} ${path}`,
      ]),
    )
    const ours = Object.entries<Operation>(operations).map(([id, { method, path }]) => [
      id,
      `${method} ${path}`,
    ])
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(described))
  })

  it('do what they say', async () => {
    const client = createClient({ baseUrl: server.origin, token: server.token })
    expect(await client.getReadiness()).toEqual({ status: 'ready' })
    expect(await client.changePartner({ body: { vendor: 'Acme' } })).toMatchObject({ vendor: 'Acme' })
    const list = await client.listCustomers({ query: { provisioning: 'manual_partner' } })
    expect([list.total, list.facets.provisioning.provisioned]).toEqual([0, 0])
    await expect(client.getCustomer({ params: { id: 'x' } })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })
})

describe('the client’s code', () => {
  it('takes nothing of the server along: it runs in browsers', () => {
    const folder = new URL('../../src/client/', import.meta.url)
    for (const name of readdirSync(folder)) {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const imports = [...text.matchAll(/^import (?<what>.+) from '(?<from>[^']+)'/gmu)]
      const running = imports.filter(({ groups }) => groups?.['what']?.startsWith('type ') !== true)
      expect(running.filter(({ groups }) => groups?.['from']?.startsWith('./') !== true)).toEqual([])
    }
  })
})
