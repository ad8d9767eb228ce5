import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify'

const saneRequestId = /^[A-Za-z0-9._:-]{8,128}$/

/** The request's own id where it brings one that can stand in a log, else a new one. */
export function requestId(raw: Pick<IncomingMessage, 'headers'>): string {
  const given = raw.headers['x-request-id']
  return typeof given === 'string' && saneRequestId.test(given) ? given : randomUUID()
}

/** An address without the secrets that may stand in it: sign-in links and tokens given as parameters. */
export function redactUrl(url: string): string {
  return url
    .replace(/^(\/(?:sign-in|invitation|reset-password|confirm-address|set-up)\/)[^/?#]+/, '$1…')
    .replace(/([?&](?:token|access_token|key|secret|password|code|state)=)[^&#]*/gi, '$1…')
}

/** Where log lines go. */
export interface LogStream {
  write(line: string): void
}

/** Structured logs as JSON lines; headers with secrets never stand in them. @param stream standard output where absent */
export function loggerOptions(
  level: string,
  stream?: LogStream,
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    ...(stream === undefined ? {} : { stream }),
    redact: {
      paths: ['authorization', 'cookie', '["set-cookie"]', 'headers.authorization', 'headers.cookie'].flatMap(
        (path) => [path, path.startsWith('[') ? `*${path}` : `*.${path}`],
      ),
      censor: '…',
    },
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, url: redactUrl(request.url) }),
      res: (reply) => ({ statusCode: reply.statusCode }),
    },
  }
}

// Asked every few seconds by machines: worth a line only where something is wrong.
const quiet = new Set(['/healthz', '/readyz', '/metrics'])

/** One line for each answer, and the request id in its headers. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const path = request.routeOptions.url
    const level = path !== undefined && quiet.has(path) && reply.statusCode < 500 ? 'debug' : 'info'
    request.log[level](
      {
        method: request.method,
        url: redactUrl(request.url),
        route: path,
        status: reply.statusCode,
        elapsedMs: Math.round(reply.elapsedTime * 10) / 10,
        address: request.ip,
        partnerId: request.actor?.partnerId,
        actor: request.asker?.id,
      },
      'answered',
    )
  })
}
