import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Headers that browsers obey: nothing inline, nothing from elsewhere, no frames. */
export async function protect(app: FastifyInstance, isSecure: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
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
      },
    },
    // With no-referrer a form would say `Origin: null`, and its own origin could not be told from another.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isSecure,
    frameguard: { action: 'deny' },
  })
}
