import { APIError, createAuthEndpoint } from 'better-auth/api'
import { betterAuth, type BetterAuthPlugin } from 'better-auth'
import { setSessionCookie } from 'better-auth/cookies'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { authDatabase } from './auth-database.ts'

/** A session lasts this long after its last day of use. */
export const sessionDays = 30
const daySeconds = 86_400
/** How long a link that sets a new password holds. */
export const resetMinutes = 60
export const minPasswordLength = 12
export const maxPasswordLength = 128

export interface AuthOptions {
  readonly db: Db
  /** The installation's: signs cookies, encrypts what must be read again. */
  readonly secret: string
  /** Whether people reach this server by https: then the cookies never go another way. */
  readonly isSecure: boolean
  /** Where people reach it. */
  readonly origin: string
  /** Sends the link that sets a new password. */
  readonly sendReset: (to: { readonly id: string; readonly email: string }, token: string) => Promise<void>
}

export type Auth = ReturnType<typeof createAuth>

/** The address under which whatever comes from us asks better-auth where somebody is; set by routes.ts alone. */
export const addressHeader = 'x-varde-address'

/**
 * Sign-in by better-auth (DESIGN.md §6): passwords, sessions and cookies are its. It serves no address of its own: our
 * routes call it, so that errors, limits, the origin check and the API's description are the same as everywhere.
 */
export function createAuth({ db, secret, isSecure, origin, sendReset }: AuthOptions) {
  return betterAuth({
    appName: 'Varde',
    secret,
    // Nothing is served below it; callbacks name their own address.
    baseURL: origin,
    database: authDatabase(db),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    user: {
      modelName: 'people',
      additionalFields: {
        isOperator: { type: 'boolean', input: false, defaultValue: false },
        isInstallationAdmin: { type: 'boolean', input: false, defaultValue: false },
      },
    },
    session: {
      modelName: 'sessions',
      fields: { userId: 'personId' },
      expiresIn: sessionDays * daySeconds,
      updateAge: daySeconds,
    },
    account: {
      modelName: 'credentials',
      fields: { userId: 'personId' },
      encryptOAuthTokens: true,
    },
    verification: { modelName: 'verifications', storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      // People come by invitation or by rule, never by themselves.
      disableSignUp: true,
      minPasswordLength,
      maxPasswordLength,
      resetPasswordTokenExpiresIn: resetMinutes * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => sendReset(user, token),
    },
    plugins: [comeIn],
    advanced: {
      useSecureCookies: false,
      cookiePrefix: 'varde',
      cookies: {
        // Browsers keep a __Host- cookie only from https, for the whole of exactly this host.
        session_token: { name: isSecure ? '__Host-varde_session' : 'varde_session' },
      },
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => newId() },
    },
  })
}

interface OfPerson {
  readonly personId: string
}

/** What the endpoint below takes, in the form that better-auth asks of schemas (Standard Schema). */
const ofPerson = {
  '~standard': {
    version: 1,
    vendor: 'varde',
    validate: (value: unknown) =>
      isOfPerson(value) ? { value } : { issues: [{ message: 'a personId is missing' }] },
    types: {} as { input: OfPerson; output: OfPerson },
  },
} as const

function isOfPerson(value: unknown): value is OfPerson {
  return (
    typeof value === 'object' && value !== null && 'personId' in value && typeof value.personId === 'string'
  )
}

/** Opens a session for somebody whom Varde itself has let in: by a printed link or an invitation. Not to be had by HTTP. */
const comeIn = {
  id: 'varde-come-in',
  endpoints: {
    comeIn: createAuthEndpoint(
      '/varde/come-in',
      {
        method: 'POST',
        requireHeaders: true,
        body: ofPerson,
        metadata: { SERVER_ONLY: true },
      },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.personId)
        if (user === null) throw new APIError('NOT_FOUND')
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return { sessionId: session.id }
      },
    ),
  },
} satisfies BetterAuthPlugin
