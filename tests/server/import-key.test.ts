import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.close())

const header = 'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status'
const file = (name: string) => `${header}\nC-1,${name},S-1,Calling,paid,V-1,Calling,provisioned\n`

function send(key: string, body: string): Promise<Response> {
  return server.ask('/api/v1/imports', {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/csv', 'idempotency-key': key },
  })
}

describe('an import with an idempotency key', () => {
  it('goes in once, however often the same file is sent', async () => {
    const key = randomUUID()
    const first = await send(key, file('Fjord'))
    expect(first.status).toBe(200)
    const again = await send(key, file('Fjord'))
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
    expect(await again.text()).toBe(await first.text())
    const other = await send(key, file('Fjell'))
    expect(other.status).toBe(422)
    const { total } = (await (await server.ask('/api/v1/customers')).json()) as { total: number }
    expect(total).toBe(1)
  })

  it('takes no other media type', async () => {
    const response = await server.ask('/api/v1/imports', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(415)
    expect(response.headers.get('accept')).toContain('text/csv')
  })
})
