import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { Authenticator } from '../accounts/authenticate.ts'
import { accountRoutes } from '../accounts/routes.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { content } from '../contract/schemas.ts'
import { customerRoutes } from '../customers/routes.ts'
import { importRoutes } from '../imports/routes.ts'
import { ImportWorker } from '../imports/worker.ts'
import { pickLanguage } from '../messages/languages.ts'
import { partnerRoutes } from '../partners/routes.ts'
import { serviceRoutes } from '../services/routes.ts'
import type { AppContext } from './context.ts'
import { homePage } from './home.ts'
import { health, readiness } from './health.ts'

/** What the table needs besides the context. */
export interface RouteParts {
  readonly app: FastifyInstance
  readonly authenticator: Authenticator
  readonly metrics: Registry
  readonly isSecure: boolean
}

const styles = await readFile(new URL('./assets/site.css', import.meta.url), 'utf8')
const page = { hide: true } as const

/** Every route there is: the nouns' own, then what belongs to the server itself. */
export function routes(context: AppContext, parts: RouteParts): Route[] {
  return [
    ...accountRoutes({ ...context, ...parts }),
    ...partnerRoutes(context),
    ...customerRoutes(context),
    ...importRoutes(context, runImports(context, parts.app)),
    ...serviceRoutes(context),

    route('GET', '/healthz', 'public', health, async () => ({ status: 'alive' as const })),
    route('GET', '/readyz', 'public', readiness, async (request) => {
      const { ok, reason } = await context.ready()
      if (ok) return { status: 'ready' as const }
      request.log.warn({ reason }, 'not ready')
      throw new AppError('not_ready', {}, { headers: { 'retry-after': '2' } })
    }),
    route(
      'GET',
      '/metrics',
      'partner',
      { ...page, response: { 200: content('Prometheus', 'text/plain') } },
      async (_, reply) => reply.type(parts.metrics.contentType).send(await parts.metrics.metrics()),
    ),
    route('GET', '/api/v1/openapi.json', 'partner', page, async (_, reply) =>
      reply.send(parts.app.swagger()),
    ),
    route('GET', '/', 'public', page, async (request, reply) => {
      const language = pickLanguage(request.headers['accept-language'])
      return reply
        .type('text/html; charset=utf-8')
        .headers({ 'cache-control': 'private, no-cache', vary: 'Accept-Language, Cookie' })
        .send(homePage(language))
    }),
    route('GET', '/site.css', 'public', page, async (_, reply) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(styles),
    ),
  ]
}

/** Runs imports for as long as the app serves; what is running when it closes is taken up by the next one. */
function runImports({ database, readNow, settings }: AppContext, app: FastifyInstance): ImportWorker {
  const worker = new ImportWorker({
    db: database.db,
    readNow,
    ...(settings.dataDir === null ? {} : { tempFolder: join(settings.dataDir, 'tmp') }),
    onError: (error) => app.log.error({ err: error }, 'an import stopped and is tried again'),
  })
  app.addHook('onReady', async () => worker.start())
  app.addHook('preClose', async () => worker.stop())
  return worker
}
