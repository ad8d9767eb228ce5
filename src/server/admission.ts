import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authenticator } from '../accounts/authenticate.ts'
import type { Actor, Asker } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { isInstallationAction, isServerAction, isVendorAction, may, mayForVendor } from '../domain/roles.ts'
import type { Action, InstallationAction, VendorAction } from '../domain/roles.ts'
import type { AppContext } from './context.ts'
import { networkOf } from './network.ts'
import { publicOrigin } from './settings.ts'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const minuteMs = 60_000
/** Per address and minute: for who shows nothing that holds, and for who presses «Sign in». */
const strangerLimit = 3000
const signInLimit = 60

/**
 * Who comes in: finds out who asks, limits how often, turns away who may not, and refuses writes that a
 * foreign page sends with a person's cookie. In this order, so that the limit is the asker's own.
 */
export function admit(app: FastifyInstance, context: AppContext, authenticator: Authenticator): void {
  const { rateLimit } = context.settings
  const limiterOf = {
    asker: app.createRateLimit({
      max: rateLimit,
      timeWindow: minuteMs,
      keyGenerator: (request) => request.asker?.sessionId ?? request.asker?.id ?? '',
    }),
    stranger: app.createRateLimit({ max: strangerLimit, timeWindow: minuteMs, keyGenerator: byNetwork }),
    'sign-in': app.createRateLimit({ max: signInLimit, timeWindow: minuteMs, keyGenerator: byNetwork }),
  }

  app.decorateRequest('asker', null)
  app.decorateRequest('actor', null)
  app.decorateRequest('vendor', null)
  app.addHook('onRequest', async (request, reply) => {
    const bearer = bearerOf(request)
    const access = request.routeOptions.config.route?.access ?? 'signed_in'
    if (access !== 'public') {
      const { headers, ip: address } = request
      const found = await authenticator.identify({ bearer, headers, address })
      request.asker = found.asker
      request.actor = actorOf(found.asker, address)
      request.vendor = found.asker?.membership?.vendor ?? null
      for (const value of found.cookies) reply.header('set-cookie', value)
    }

    const limiter = limiterFor(request)
    if (limiter !== 'none' && (limiter !== 'asker' || rateLimit > 0)) {
      const use = await limiterOf[limiter](request)
      if (!use.isAllowed && use.isExceeded) throw tooOften(use.ttlInSeconds)
    }

    if (access !== 'public' && request.asker === null)
      throw new AppError('unauthenticated', {}, { headers: { 'www-authenticate': 'Bearer' } })
    if (!readingMethods.has(request.method) && bearer === undefined) refuseForeignPages(request, context)
    if (
      request.asker?.lacksSecondFactor === true &&
      request.routeOptions.config.route?.beforeSecondFactor !== true
    )
      throw new AppError('second_factor_required')
    if (access !== 'public' && access !== 'signed_in') authorise(request, access)
  })
}

/** @throws AppError no_partner for who belongs to none; not_allowed for who may not do this (domain/roles.ts) */
function authorise(
  { asker, actor, vendor }: FastifyRequest,
  action: Action | VendorAction | InstallationAction,
): void {
  if (isInstallationAction(action)) {
    if (asker?.isInstallationAdmin !== true) throw new AppError('not_allowed')
    return
  }
  if (isVendorAction(action)) {
    const role = asker?.membership?.role
    if (role === undefined || vendor === null || !mayForVendor(role, action))
      throw new AppError('not_allowed')
    return
  }
  if (isServerAction(action) && asker?.isInstallationAdmin === true) return
  if (actor === null) throw new AppError('no_partner')
  if (!may(actor.role, action)) throw new AppError('not_allowed')
}

function actorOf(asker: Asker | null, address: string): Actor | null {
  const partnerId = asker?.membership?.partnerId ?? null
  if (asker === null || asker.membership === null || partnerId === null) return null
  const { kind, id, sessionId, personId, membership } = asker
  const { role, customerId } = membership
  return { kind, id, sessionId, personId, partnerId, role, customerId, address }
}

function limiterFor(request: FastifyRequest): 'asker' | 'stranger' | 'sign-in' | 'none' {
  const { limit } = request.routeOptions.config.route ?? {}
  return limit ?? (request.asker === null ? 'stranger' : 'asker')
}

function byNetwork({ ip }: FastifyRequest): string {
  return networkOf(ip)
}

function tooOften(seconds: number): AppError {
  return new AppError('rate_limited', { seconds }, { headers: { 'retry-after': String(seconds) } })
}

/** The token of `Authorization: Bearer`; an empty text where the header says something else. */
function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header === undefined) return undefined
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? ''
}

/**
 * Browsers say from which origin a write comes. One without the header is no page of another site (the
 * cookie is SameSite=Lax besides).
 */
function refuseForeignPages(request: FastifyRequest, { settings }: AppContext): void {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin === undefined && (site === undefined || site === 'same-origin' || site === 'none')) return
  const own = new Set([`${request.protocol}://${request.host}`, publicOrigin(settings)])
  if (origin === undefined || !own.has(origin))
    throw new AppError('origin_refused', { origin: origin?.slice(0, 200) ?? '' })
}
