import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import { openAccounts } from './accounts.ts'
import { formKeyword } from '../contract/forms.ts'
import { admit } from './admission.ts'
import { maxBodyBytes, maxBodyText, receiveBodies } from './bodies.ts'
import { answerClientError } from './client-errors.ts'
import type { AppContext } from './context.ts'
import { answerErrors, sendProblem } from './errors.ts'
import { addEtags, varyByAsker } from './etag.ts'
import { keepIdempotent } from './idempotency.ts'
import { loggerOptions, logRequests, requestId } from './logging.ts'
import { collectMetrics } from './metrics.ts'
import { describeApi } from './openapi.ts'
import { readStrictly } from './query.ts'
import { routes } from './routes.ts'
import { bareHeaders, protect } from './security.ts'
import type { Settings } from './settings.ts'
import { refuseWhileStopping } from './stopping.ts'
import { addRoutes } from './table.ts'
import { pageSender } from './web-page.ts'
import { sendFiles } from './web-routes.ts'

const headersArriveMs = 15_000
/** Between two requests of one connection; longer than the usual 60 s of proxies in front. */
const keepAliveMs = 65_000
const maxRequestsPerConnection = 10_000
/** External ids may have 200 characters, each up to 12 when percent-encoded. */
const maxParamLength = 2_400
const smallestCompressedBytes = 1_024

/** Assembles the app: plug-ins, hooks and the route table. Close it to end everything that it began. */
export async function createApp(context: AppContext): Promise<FastifyInstance> {
  const { settings, database } = context
  const isSecure = settings.publicUrl?.startsWith('https:') === true
  const app = fastify({
    logger: loggerOptions(settings.logLevel, context.logStream),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    trustProxy: trusted(settings.trustProxy),
    bodyLimit: maxBodyBytes,
    keepAliveTimeout: keepAliveMs,
    maxRequestsPerSocket: maxRequestsPerConnection,
    // The problem that src/server/stopping.ts gives says more than Fastify's own 503.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength },
    http: { headersTimeout: headersArriveMs },
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: true,
        allErrors: true,
        verbose: true,
        discriminator: true,
        keywords: [formKeyword],
      },
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, isSecure),
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply.headers(bareHeaders(isSecure)), maxBodyText)
    },
  })

  // Twice as fast for a page of customers as a serializer compiled from its schema, which also would drop
  // what the schema does not name; the tests check every answer against it instead.
  app.setSerializerCompiler(() => JSON.stringify)
  const { web } = context
  const sendPage = web !== undefined && 'folder' in web ? pageSender(web.folder) : undefined
  answerErrors(app, maxBodyText, sendPage)
  logRequests(app)
  refuseWhileStopping(app)
  const metrics = collectMetrics(app, database)
  await protect(app, isSecure)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  const accounts = openAccounts(app, context, isSecure)
  admit(app, context, accounts.authenticator)
  receiveBodies(app)
  readStrictly(app)
  keepIdempotent(app, database.db, context.secret)
  addEtags(app)
  await app.register(compress, {
    threshold: smallestCompressedBytes,
    encodings: ['br', 'gzip'],
    // Brotli's own default is for files that are compressed once.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  varyByAsker(app)
  await describeApi(app, context.version)
  await sendFiles(app)
  addRoutes(app, routes(context, { app, accounts, metrics, sendPage }))
  await app.ready()
  return app
}

/** Fastify's form of VARDE_TRUST_PROXY: a number of proxies becomes the test of the nearest ones. */
function trusted(
  proxies: Settings['trustProxy'],
): false | string[] | ((address: string, hop: number) => boolean) {
  if (typeof proxies === 'number') return (_, hop) => hop < proxies
  return proxies === false ? false : [...proxies]
}
