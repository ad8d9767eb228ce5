import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import fastify from 'fastify'
import { expect, it } from 'vitest'
import { receiveBodies } from '../../src/server/bodies.ts'
import { answerErrors } from '../../src/server/errors.ts'

async function handler(): Promise<object> {
  return {}
}

it('a body that does not arrive in time is answered with 408, and its connection is closed', async () => {
  const app = fastify()
  answerErrors(app, '1 MB')
  receiveBodies(app, 100)
  const route = { method: 'POST', path: '/', access: 'signed_in', contract: {}, handler } as const
  app.route({ method: 'POST', url: '/', config: { route }, handler })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
  )
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/)
  await app.close()
})
