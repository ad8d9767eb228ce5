import { passkey } from '@better-auth/passkey'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { authDatabase } from './auth-database.ts'
import { sessionCookieName } from './cookie.ts'
import { ownEndpoints } from './auth-endpoints.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import { versionedSecrets } from '../sealing/versions.ts'
import { wayOfEndpoint } from './ways.ts'

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
  /** Earlier ones: what they encrypted can still be read. */
  readonly previousSecrets?: readonly string[]
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
 * Sign-in by better-auth (DESIGN.md §6): passwords, sessions, codes, passkeys and cookies are its. It serves no address
 * of its own: our routes call it, so that errors, limits, the origin check and the API's description are the same as
 * everywhere.
 */
export function createAuth(options: AuthOptions) {
  return betterAuth({
    ...commonOptions(options),
    plugins: [
      ownEndpoints,
      twoFactor({
        issuer: 'Varde',
        backupCodeOptions: { customBackupCodesGenerate: newRecoveryCodes },
        schema: { twoFactor: { modelName: 'two_factors', fields: { userId: 'personId' } } },
      }),
      passkey({
        rpName: 'Varde',
        rpID: passkeyDomain(options.origin),
        origin: passkeyOrigins(options.origin),
        schema: {
          passkey: { modelName: 'passkeys', fields: { userId: 'personId', credentialID: 'credentialId' } },
        },
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: ({ verification }) =>
            refuseUnverified(verification.registrationInfo?.userVerified === true),
        },
        authentication: {
          afterVerification: ({ verification }) =>
            refuseUnverified(verification.authenticationInfo.userVerified),
        },
      }),
    ],
  })
}

/** What every part of sign-in shares; OIDC has an instance of its own (oidc.ts), made when it is needed. */
export function commonOptions({
  db,
  secret,
  previousSecrets = [],
  isSecure,
  origin,
  sendReset,
}: AuthOptions) {
  return {
    appName: 'Varde',
    secrets: versionedSecrets(secret, previousSecrets),
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
      additionalFields: {
        // Both go along when a session is renewed.
        membershipId: { type: 'string', required: false, input: false },
        signedInBy: { type: 'string', required: false, input: false },
      },
      expiresIn: sessionDays * daySeconds,
      updateAge: daySeconds,
    },
    account: {
      modelName: 'credentials',
      fields: { userId: 'personId' },
      encryptOAuthTokens: true,
      updateAccountOnSignIn: false,
      accountLinking: { allowDifferentEmails: true },
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
    databaseHooks: {
      session: {
        create: {
          before: async (session, ctx) => ({
            data: { ...session, signedInBy: session['signedInBy'] ?? wayOfEndpoint(ctx?.path) ?? null },
          }),
        },
      },
      account: {
        create: {
          // Nobody acts in a person's name elsewhere, so what would open it there is not kept.
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
    },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: 'varde',
      cookies: {
        // Browsers keep a __Host- cookie only from https, for the whole of exactly this host.
        session_token: { name: sessionCookieName(isSecure) },
      },
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => newId() },
    },
  } satisfies BetterAuthOptions
}

/** The domain that passkeys are for; an address of digits cannot have any, so a server on one has them for localhost. */
export function passkeyDomain(origin: string): string {
  const { hostname } = new URL(origin)
  return /^[\d.]+$|^\[/.test(hostname) ? 'localhost' : hostname
}

function passkeyOrigins(origin: string): string[] {
  const { protocol, port } = new URL(origin)
  const own = `${protocol}//${passkeyDomain(origin)}${port === '' ? '' : `:${port}`}`
  return [...new Set([origin, own])]
}

/** A passkey counts as two factors only where the authenticator has made sure who holds it (WebAuthn §6.1 «UV»). */
function refuseUnverified(isVerified: boolean): void {
  if (!isVerified) throw new APIError('UNAUTHORIZED', { code: 'AUTHENTICATION_FAILED' })
}
