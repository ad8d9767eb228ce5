import { Writable } from 'node:stream'
import fastify from 'fastify'
import { expect, it } from 'vitest'
import { logRequests, loggerOptions, redactUrl, requestId } from '../../src/server/logging.ts'

it.each([
  ['/sign-in/abcDEF_-123?x=1', '/sign-in/…?x=1'],
  ['/api/v1/customers?token=abc&search=x', '/api/v1/customers?token=…&search=x'],
  ['/x?a=1&access_token=abc', '/x?a=1&access_token=…'],
  ['/api/v1/customers?search=token', '/api/v1/customers?search=token'],
])('the log shows %s as %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown)
})

it('a request id is taken over where it can stand in a log', () => {
  expect(requestId({ headers: { 'x-request-id': 'abc-12345' } })).toBe('abc-12345')
  for (const bad of ['short', 'with space in it', 'x'.repeat(129), 'line\nbreak--'])
    expect(requestId({ headers: { 'x-request-id': bad } })).toMatch(/^[0-9a-f-]{36}$/)
})

it('a line tells what was asked and how it was answered, and no secret', async () => {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const options = loggerOptions('info')
  const app = fastify({ logger: { ...(options as object), stream }, genReqId: requestId })
  app.decorateRequest('actor', null)
  logRequests(app)
  app.route({
    method: 'GET',
    url: '/sign-in/:token',
    handler: async (request) => {
      request.log.info({ headers: request.headers, authorization: 'Bearer hunter2' }, 'careless')
      return {}
    },
  })
  app.route({ method: 'GET', url: '/healthz', handler: async () => ({}) })
  const headers = {
    authorization: 'Bearer hunter2',
    cookie: 'varde_session=hunter2',
    'x-request-id': 'known-id',
  }
  await app.inject({ url: '/sign-in/hunter2?token=hunter2', headers })
  await app.inject({ url: '/healthz' })
  await app.close()
  const answered = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(answered.find(({ msg }) => msg === 'answered')).toMatchObject({
    reqId: 'known-id',
    method: 'GET',
    url: '/sign-in/…?token=…',
    route: '/sign-in/:token',
    status: 200,
  })
  expect(answered.filter(({ url }) => url === '/healthz')).toEqual([])
  expect(lines.join('')).not.toContain('hunter2')
})
