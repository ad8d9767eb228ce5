import { hash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest, onSendAsyncHookHandler } from 'fastify'

const vary = 'Cookie, Authorization, Accept-Encoding'

/**
 * Weak ETags over what is sent, before compression, and 304 for who has it already (INTERFACES.md «HTTP»).
 * Streams have none: their content is not known before their headers go. Has to be added before compression.
 */
export function addEtags(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isApi(request)) return payload
    const isReading = request.method === 'GET' || request.method === 'HEAD'
    if (!isReading || reply.statusCode !== 200) {
      reply.header('cache-control', 'private, no-store')
      return payload
    }
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache')
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
    // Who puts an answer together from parts that it knows already has named it already.
    const named = reply.getHeader('etag')
    const etag = typeof named === 'string' ? named : `W/"${hash('sha1', payload, 'base64url')}"`
    reply.header('etag', etag)
    if (!matches(request.headers['if-none-match'], etag)) return payload
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    return null
  })
}

/** What answers of the API depend on. Has to be added after compression, which writes a header of its own. */
export function varyByAsker(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.onSend = [route.onSend ?? [], sayVary].flat()
  })
}

const sayVary: onSendAsyncHookHandler = async (request, reply, payload) => {
  if (isApi(request)) reply.header('vary', vary)
  return payload
}

function isApi(request: FastifyRequest): boolean {
  return request.routeOptions.config.route?.path.startsWith('/api/') === true
}

/** RFC 9110 §13.1.2: a list of tags, compared weakly, or `*`. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  const opaque = etag.slice(2)
  return header.split(',').some((tag) => ['*', opaque].includes(tag.trim().replace(/^W\//, '')))
}
