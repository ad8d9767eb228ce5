import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.close())

/** fetch undoes compression and hides it; this shows what went over the wire. */
function raw(
  path: string,
  headers: Record<string, string>,
): Promise<{
  status: number
  headers: Record<string, string | string[] | undefined>
  bytes: number
}> {
  return new Promise((resolve, reject) => {
    const asked = request(server.origin + path, {
      headers: { authorization: `Bearer ${server.token}`, ...headers },
    })
    asked.on('error', reject).on('response', (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }),
      )
    })
    asked.end()
  })
}

describe('an answer that has not changed', () => {
  it('is 304 without a body for who has it, whatever form the tag is sent back in', async () => {
    const first = await server.ask('/api/v1/partner')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    expect(first.headers.get('vary')?.toLowerCase()).toContain('cookie, authorization, accept-encoding')
    for (const tag of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await server.ask('/api/v1/partner', { headers: { 'if-none-match': tag } })
      expect([tag, again.status, await again.text()]).toEqual([tag, 304, ''])
      expect(again.headers.get('etag')).toBe(etag)
      expect(again.headers.get('cache-control')).toBe('private, no-cache')
    }
    const other = await server.ask('/api/v1/partner', { headers: { 'if-none-match': '"other"' } })
    expect(other.status).toBe(200)
  })

  it('has the same tag compressed or not, and by HEAD', async () => {
    const tags = await Promise.all([
      raw('/api/v1/openapi.json', {}),
      raw('/api/v1/openapi.json', { 'accept-encoding': 'gzip' }),
      raw('/api/v1/openapi.json', { 'accept-encoding': 'br' }),
    ])
    const head = await server.ask('/api/v1/openapi.json', { method: 'HEAD' })
    expect(new Set([...tags.map(({ headers }) => headers['etag']), head.headers.get('etag')]).size).toBe(1)
  })

  it('is another answer after a change, and writes are not kept by anybody', async () => {
    const before = (await server.ask('/api/v1/partner')).headers.get('etag')
    const change = await server.ask('/api/v1/partner', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Nytt navn"}',
    })
    expect(change.headers.get('cache-control')).toBe('private, no-store')
    expect(change.headers.get('etag')).toBeNull()
    const after = await server.ask('/api/v1/partner', { headers: { 'if-none-match': before ?? '' } })
    expect(after.status).toBe(200)
  })
})

describe('compression', () => {
  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['identity', undefined],
  ])('of %s is %s', async (accepted, given) => {
    const plain = await raw('/api/v1/openapi.json', {})
    const { headers, bytes } = await raw('/api/v1/openapi.json', { 'accept-encoding': accepted })
    expect(headers['content-encoding']).toBe(given)
    if (given !== undefined) expect(bytes).toBeLessThan(plain.bytes / 3)
    expect(
      String(headers['vary'])
        .toLowerCase()
        .match(/accept-encoding/g),
    ).toHaveLength(1)
  })

  it('is not worth it for little', async () => {
    expect((await raw('/api/v1/partner', { 'accept-encoding': 'br' })).headers['content-encoding']).toBe(
      undefined,
    )
  })
})

describe('limits', () => {
  it('turn a token away that asks too often, say for how long, and leave others alone', async () => {
    const narrow = await startServer({ environment: { VARDE_RATE_LIMIT: '5' } })
    try {
      const statuses: number[] = []
      for (let asked = 0; asked < 7; asked += 1) statuses.push((await narrow.ask('/api/v1/partner')).status)
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
      const refused = await narrow.ask('/api/v1/partner')
      const seconds = Number(refused.headers.get('retry-after'))
      expect(seconds).toBeGreaterThan(0)
      expect(seconds).toBeLessThanOrEqual(60)
      expect(await refused.json()).toMatchObject({ status: 429, code: 'rate_limited' })
      expect((await fetch(`${narrow.origin}/healthz`)).status).toBe(200)
      expect((await fetch(`${narrow.origin}/api/v1/partner`)).status).toBe(401)
    } finally {
      await narrow.close()
    }
  })

  it('are tight for who presses «Sign in»', async () => {
    const statuses: number[] = []
    for (let pressed = 0; pressed < 61; pressed += 1) {
      const { status } = await fetch(`${server.origin}/sign-in/${'x'.repeat(43)}`, { method: 'POST' })
      statuses.push(status)
    }
    expect(statuses.filter((status) => status === 410)).toHaveLength(60)
    expect(statuses.at(-1)).toBe(429)
  })

  it('count each address behind a trusted proxy for itself', async () => {
    const behind = await startServer({ environment: { VARDE_TRUST_PROXY: '1' } })
    try {
      const press = (address: string) =>
        fetch(`${behind.origin}/sign-in/${'x'.repeat(43)}`, {
          method: 'POST',
          headers: { 'x-forwarded-for': address },
        })
      for (let pressed = 0; pressed < 61; pressed += 1) await press('192.0.2.1')
      expect((await press('192.0.2.1')).status).toBe(429)
      expect((await press('192.0.2.2')).status).toBe(410)
    } finally {
      await behind.close()
    }
  })
})
