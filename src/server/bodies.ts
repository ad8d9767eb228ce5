import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../contract/errors.ts'

/** A JSON body's limit; a stream has none. */
export const maxBodyBytes = 1024 * 1024
export const maxBodyText = '1 MB'
/** A JSON body that has not arrived by then is not waited for; a stream may take its time. */
const bodyArrivesMs = 30_000
const json = ['application/json']

/** Which media types each route takes (415 for others), and how long a body may be and take. */
export function receiveBodies(app: FastifyInstance, arrivesMs: number = bodyArrivesMs): void {
  // Told apart per route below: a parser is needed for each type that any route takes.
  app.addContentTypeParser('*', (request, payload, done) => {
    if (request.routeOptions.config.route?.streams === true) return done(null, payload)
    // A form of one button has no fields worth reading.
    payload.resume()
    done(null, undefined)
  })
  app.addHook('preParsing', async (request, reply, payload) => {
    const { route } = request.routeOptions.config
    if (route === undefined || !hasBody(request)) return
    refuseOtherTypes(request, route.accepts ?? json)
    if (route.streams === true) return
    // Whoever reads the body hears of it as of any other break, and answers.
    const timer = setTimeout(() => payload.emit('error', new AppError('request_timeout')), arrivesMs)
    const stop = () => clearTimeout(timer)
    payload.once('end', stop).once('error', stop)
    reply.raw.once('close', stop)
  })
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function refuseOtherTypes({ headers }: FastifyRequest, accepted: readonly string[]): void {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';')
  if (accepted.includes('*') || accepted.includes(type.trim())) return
  throw new AppError(
    'media_type_unsupported',
    { found: type.slice(0, 100), accepted: accepted.join(', ') },
    // What was announced is not read: the connection cannot be used again.
    { headers: { connection: 'close', accept: accepted.join(', ') } },
  )
}
