import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { Type } from 'typebox'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { content } from '../contract/schemas.ts'
import type { AppContext } from './context.ts'

const tags = ['Operation']

const health = {
  operationId: 'getHealth',
  summary: 'Whether the process answers',
  description: 'Asks nobody else, so that a slow database restarts no process.',
  tags,
  response: { 200: Type.Object({ status: Type.Literal('alive') }) },
} as const

const readiness = {
  operationId: 'getReadiness',
  summary: 'Whether it can serve: the database is reachable and migrated',
  tags,
  response: { 200: Type.Object({ status: Type.Literal('ready') }) },
} as const

const metricsText = { hide: true, response: { 200: content('Prometheus', 'text/plain') } } as const
const description = { hide: true } as const

/** For who runs and watches the server. */
export function operationRoutes(context: AppContext, app: FastifyInstance, metrics: Registry): Route[] {
  return [
    route('GET', '/healthz', 'public', health, async () => ({ status: 'alive' as const }), { limit: 'none' }),
    route(
      'GET',
      '/readyz',
      'public',
      readiness,
      async (request) => {
        const { ok, reason } = await context.ready()
        if (ok) return { status: 'ready' as const }
        request.log.warn({ reason }, 'not ready')
        throw new AppError('not_ready', {}, { headers: { 'retry-after': '2' } })
      },
      { limit: 'none' },
    ),
    route('GET', '/metrics', 'watch_server', metricsText, async (_, reply) =>
      reply
        .type(metrics.contentType)
        .header('cache-control', 'private, no-store')
        .send(await metrics.metrics()),
    ),
    route('GET', '/api/v1/openapi.json', 'signed_in', description, async (_, reply) =>
      reply.send(app.swagger()),
    ),
  ]
}
