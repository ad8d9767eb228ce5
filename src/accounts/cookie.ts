import type { FastifyRequest } from 'fastify'

const plainName = 'varde_session'
const secureName = '__Host-varde_session'

/** The session's cookie that a browser shows (named in auth.ts); better-auth tells whether it holds. */
export function sessionOf(request: FastifyRequest): string | undefined {
  return request.cookies[secureName] ?? request.cookies[plainName]
}
