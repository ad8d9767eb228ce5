import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionDays } from './sessions.ts'

const plainName = 'varde_session'
// Browsers keep a __Host- cookie only from https, for the whole of exactly this host.
const secureName = '__Host-varde_session'

function options(isSecure: boolean) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const
}

/** The session's secret that a browser shows. */
export function sessionOf(request: FastifyRequest): string | undefined {
  return request.cookies[secureName] ?? request.cookies[plainName]
}

/** Gives the browser its session. @param isSecure whether people reach this server by https */
export function setSession(reply: FastifyReply, secret: string, isSecure: boolean): void {
  reply.setCookie(isSecure ? secureName : plainName, secret, {
    ...options(isSecure),
    maxAge: sessionDays * 86_400,
  })
}

export function clearSession(reply: FastifyReply, isSecure: boolean): void {
  reply.clearCookie(isSecure ? secureName : plainName, options(isSecure))
}
