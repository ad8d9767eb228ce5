import type { FastifyRequest } from 'fastify'

const plainName = 'varde_session'
const secureName = '__Host-varde_session'

/** The session's cookie that a browser shows (named in auth.ts); better-auth tells whether it holds. */
export function sessionOf(request: FastifyRequest): string | undefined {
  return request.cookies[secureName] ?? request.cookies[plainName]
}

/** The same headers as from a browser without a session: what waits there for a second step is looked at alone. */
export function withoutSession(headers: Headers): Headers {
  const told = new Headers(headers)
  const cookies = (headers.get('cookie') ?? '').split(/;\s*/)
  const names = [plainName, secureName].map((name) => `${name}=`)
  told.set('cookie', cookies.filter((one) => !names.some((name) => one.startsWith(name))).join('; '))
  return told
}
