import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

const description = `Which customers need you, why, and what to do.

Sign in with the session cookie, or send \`Authorization: Bearer\` with a token (\`varde token create\`).
Unknown parameters and fields are errors. Every error is RFC 9457 \`application/problem+json\` with a stable
\`code\`. Writes accept \`Idempotency-Key\`: the same key with the same request within 24 hours gives the first
answer again, marked \`Idempotency-Replayed: true\`.`

// Its own scripts and styles from here, icons inside its style sheet, and the API to try things on.
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** OpenAPI 3.1 made from the schemas that validate, and the page to browse it. Before any route. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Varde',
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'Made by «varde token create»' },
          session: { type: 'apiKey', in: 'cookie', name: 'varde_session', description: 'Set by signing in' },
        },
      },
    },
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: docsPolicy,
    uiConfig: { url: '/api/v1/openapi.json', validatorUrl: null },
  })
}
