import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.close())

describe('a server', () => {
  it('answers the partner of a token', async () => {
    const response = await server.ask('/api/v1/partner')
    expect(await response.json()).toEqual({ id: server.partner.id, name: 'Nordlys Drift', vendor: 'Cisco' })
    expect(response.status).toBe(200)
  })
})
