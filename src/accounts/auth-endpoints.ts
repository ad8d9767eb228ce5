import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import type { WayIn } from './ways.ts'

interface Entrance {
  readonly personId: string
  /** By a printed link where absent. */
  readonly by?: WayIn
}

/** What the endpoint below takes, in the form that better-auth asks of schemas (Standard Schema). */
const entrance = {
  '~standard': {
    version: 1,
    vendor: 'varde',
    validate: (value: unknown) =>
      isEntrance(value) ? { value } : { issues: [{ message: 'a personId is missing' }] },
    types: {} as { input: Entrance; output: Entrance },
  },
} as const

function isEntrance(value: unknown): value is Entrance {
  return (
    typeof value === 'object' && value !== null && 'personId' in value && typeof value.personId === 'string'
  )
}

/** What Varde asks better-auth besides its own endpoints. None of it is to be had by HTTP. */
export const ownEndpoints = {
  id: 'varde',
  endpoints: {
    /** Opens a session for somebody whom Varde itself has let in: by a printed link or an invitation. */
    comeIn: createAuthEndpoint(
      '/varde/come-in',
      { method: 'POST', requireHeaders: true, body: entrance, metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const { personId, by = 'link' } = ctx.body
        const user = await ctx.context.internalAdapter.findUserById(personId)
        if (user === null) throw new APIError('NOT_FOUND')
        const session = await ctx.context.internalAdapter.createSession(user.id, false, { signedInBy: by })
        await setSessionCookie(ctx, { session, user })
        return { sessionId: session.id }
      },
    ),

    /** Whose password waits for a second factor in this browser; null where nobody's does. */
    whoIsPending: createAuthEndpoint(
      '/varde/who-is-pending',
      { method: 'POST', requireHeaders: true, metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const cookie = ctx.context.createAuthCookie('two_factor')
        const identifier = await ctx.getSignedCookie(cookie.name, ctx.context.secret)
        if (typeof identifier !== 'string') return { personId: null }
        const found = await ctx.context.internalAdapter.findVerificationValue(identifier)
        return { personId: found !== null && found.expiresAt > new Date() ? found.value : null }
      },
    ),
  },
} satisfies BetterAuthPlugin
