import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'
import { DatabaseDigest } from './digest.ts'

const lines: string[] = []
let server: TestServer
let digest: DatabaseDigest
let before: Record<string, string>

beforeAll(async () => {
  server = await startServer({
    environment: { LOG_LEVEL: 'info' },
    context: { logStream: { write: (line) => void lines.push(line) }, printLine: () => undefined },
  })
  digest = new DatabaseDigest(server.admin)
  await digest.open()
  await server.ask('/api/v1/me')
  before = await digest.take()
})
afterAll(async () => {
  await digest?.close()
  await server?.close()
})

const json = { 'content-type': 'application/json' }
const change = (body: string | Buffer, headers: Record<string, string> = json) =>
  server.ask('/api/v1/partner', { method: 'PATCH', body: body as string, headers })

async function refused(response: Response, status: number, code: string): Promise<void> {
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code])
  expect(await digest.take()).toEqual(before)
}

describe('a body', () => {
  it.each([
    ['', 400, 'body_missing'],
    ['{', 400, 'json_malformed'],
    ['null', 400, 'invalid_request'],
    ['[]', 400, 'invalid_request'],
    ['"name"', 400, 'invalid_request'],
    ['{"name":1}', 400, 'invalid_request'],
    ['{"name":{"$gt":""}}', 400, 'invalid_request'],
    ['{"name":["x"]}', 400, 'invalid_request'],
    ['{"name":"x","name2":"y"}', 400, 'invalid_request'],
    ['{"name":"x"}{"name":"y"}', 400, 'json_malformed'],
    ["{'name':'x'}", 400, 'json_malformed'],
    ['{"__proto__":{"isInstallationAdmin":true},"name":"x"}', 400, 'json_malformed'],
    ['{"constructor":{"prototype":{"polluted":true}},"name":"x"}', 400, 'json_malformed'],
    ['{"name":"\\ud800"}', 400, 'invalid_request'],
    ['{"\\u0000":"x"}', 400, 'invalid_request'],
  ] as const)('%s is refused', async (body, status, code) => {
    await refused(await change(body), status, code)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('of bytes that are no UTF-8 is refused or text, and never an error of the server', async () => {
    const response = await change(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]))
    await refused(response, 400, 'invalid_request')
  })

  it.each([100, 10_000, 400_000])('nested %i deep is refused, quickly', async (depth) => {
    const earlier = process.cpuUsage()
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
    await refused(await change(`{"name":${nested}}`), 400, 'invalid_request')
    await refused(await change(nested), 400, 'invalid_request')
    // The processor's time, which no other work on the machine lengthens.
    expect(process.cpuUsage(earlier).user).toBeLessThan(20_000_000)
  })

  it('nested deep with an idempotency key leaves no key behind', async () => {
    const headers = { ...json, 'idempotency-key': 'deep' }
    await refused(
      await change(`{"name":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, headers),
      400,
      'invalid_request',
    )
  })

  it('that is too large is refused, announced or not', async () => {
    const large = `{"name":"${'x'.repeat(1024 * 1024)}"}`
    await refused(await change(large), 413, 'body_too_large')
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(large))
        controller.close()
      },
    })
    const init = { method: 'PATCH', body: stream, headers: json, duplex: 'half' } as RequestInit
    await refused(await server.ask('/api/v1/partner', init), 413, 'body_too_large')
  })

  it('of many fields is refused with few words', async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`f${n}`, n]))
    const response = await change(JSON.stringify(many))
    expect((await response.clone().text()).length).toBeLessThan(20_000)
    await refused(response, 400, 'invalid_request')
  })

  it('where none belongs is refused', async () => {
    const response = await server.ask('/api/v1/me/sessions', {
      method: 'DELETE',
      body: '{"a":1}',
      headers: json,
    })
    await refused(response, 400, 'body_unexpected')
  })
})

/** Sends bytes as they are, and gives what comes back. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setTimeout(2_000, () => socket.end())
    socket.setEncoding('utf8').on('data', (piece: string) => {
      answer += piece
      socket.end()
    })
    socket.on('close', () => resolve(answer)).on('error', reject)
  })
}

const credential = () => `authorization: Bearer ${server.token}`

describe('a request', () => {
  it.each([
    ['two lengths', 'content-length: 5\r\ncontent-length: 50\r\n'],
    ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked\r\n'],
    ['an unknown coding', 'transfer-encoding: chunkedx\r\n'],
    ['a header folded over lines', 'x-a: b\r\n c: d\r\n'],
    ['a header without a colon', 'nonsense\r\n'],
    ['a NUL in a header', 'x-a: \u0000\r\n'],
  ])('with %s is refused: nothing is smuggled behind it', async (_, headers) => {
    const hidden = `GET /api/v1/me HTTP/1.1\r\nhost: x\r\n${credential()}\r\n\r\n`
    const answer = await raw(
      `PATCH /api/v1/partner HTTP/1.1\r\nhost: x\r\n${credential()}\r\ncontent-type: application/json\r\n${headers}\r\n{}\r\n${hidden}`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 (?:4\d\d|501) /)
    expect(answer.match(/HTTP\/1\.1 200/)).toBeNull()
    expect(await digest.take()).toEqual(before)
  })

  it('cannot write into the log or the answer’s headers', async () => {
    const evil = 'x\r\nset-cookie: a=b\r\n\r\n{"level":60}'
    const spoken = encodeURIComponent(evil)
    await server.ask(`/api/v1/customers?search=${spoken}`)
    await server.ask(`/api/v1/customers/by-external-id/${spoken}`)
    await server.ask(`/${spoken}`)
    await server.ask(`/sign-in?back=${spoken}`)
    const imported = await server.ask(`/api/v1/imports?dryRun=true&fileName=${spoken}`, {
      method: 'POST',
      body: 'customer_id,customer_name\nC-1,N\n',
      headers: { 'content-type': 'text/csv' },
    })
    expect(imported.headers.get('set-cookie')).toBeNull()
    const answer = await raw(
      `GET /healthz HTTP/1.1\r\nhost: x\r\nx-request-id: abc\u0001defgh\r\nuser-agent: \u001b[31mred\r\nconnection: close\r\n\r\n`,
    )
    expect(answer).not.toContain('\u0001')
    for (const line of lines) {
      // Each is one line of JSON, whatever stood in what it tells of.
      for (const control of ['\r', '\n', '\u001b']) expect(line.trimEnd()).not.toContain(control)
      expect(JSON.parse(line)).toMatchObject({ time: expect.any(Number) as number })
    }
    expect(lines.length).toBeGreaterThan(5)
  })

  it('names itself only by what can stand in a log', async () => {
    for (const [given, isKept] of [
      ['trace-12345678', true],
      ['short', false],
      ['x'.repeat(200), false],
      ['{"a":1}-------', false],
    ] as const) {
      const response = await server.ask('/healthz', { headers: { 'x-request-id': given } })
      expect([given, response.headers.get('x-request-id') === given]).toEqual([given, isKept])
    }
  })
})
