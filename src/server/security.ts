import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Nothing inline, nothing from elsewhere, no frames. */
const directives = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/** The same headers for answers that no hook of the app sees: to what is no proper address, or no HTTP at all. */
export function bareHeaders(isSecure: boolean): Record<string, string> {
  return {
    'content-security-policy': policyOf(directives),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cache-control': 'private, no-store',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

/** Headers that browsers obey. */
export async function protect(app: FastifyInstance, isSecure: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    // With no-referrer a form would say `Origin: null`, and its own origin could not be told from another.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isSecure,
    frameguard: { action: 'deny' },
  })
}

/** The same policy for the app's page, whose parts add a few style elements: those that carry this answer's nonce. */
export function policyWithNonce(nonce: string): string {
  return policyOf({ ...directives, styleSrc: [...directives.styleSrc, `'nonce-${nonce}'`] })
}

function policyOf(sources: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(sources)
    .map(([name, from]) => `${hyphened(name)} ${from.join(' ')}`)
    .join(';')
}

function hyphened(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
