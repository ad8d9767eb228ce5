import { AsyncLocalStorage } from 'node:async_hooks'
import { betterAuth } from 'better-auth'
import { getOAuthState } from 'better-auth/api'
import { validateAuthorizationCode } from 'better-auth/oauth2'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { AppError } from '../contract/errors.ts'
import { commonOptions, type AuthOptions } from './auth.ts'
import { admit, arrivalOf, oidcProvider, type Admission } from './oidc-arrival.ts'
import { discover, discoveryUrl, getJson, type Discovered } from './oidc-discovery.ts'
import type { Claims, MembershipRule } from './oidc-rules.ts'
import { foldEmail } from './people.ts'

/** The organisation's own sign-in, as the settings name it. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** On the button. */
  readonly name: string
  readonly scopes: readonly string[]
  readonly rules: readonly MembershipRule[]
  /** How long the provider may take for one answer. */
  readonly limitMs?: number
}

export const callbackPath = '/api/v1/sign-in/oidc/callback'
const answerMs = 5_000
/** After so long the provider's description is asked for again. */
const rememberedMs = 3_600_000

export type OidcAuth = ReturnType<typeof createOidcAuth>

/** What one arrival came to, for the route that let it in. */
export interface Outcome {
  subject: string | null
  /** Who connects the account to theirs; null for who signs in. */
  linkingPersonId: string | null
  admission: Admission | null
  /** Why not; better-auth would say less. */
  refused: unknown
}

const outcomes = new AsyncLocalStorage<Outcome>()

/**
 * Sign-in by the organisation's own provider (OpenID Connect): better-auth does the protocol (PKCE, state, nonce, signature),
 * Varde says who comes in. An instance of better-auth of its own, because that asks the provider when it is made: a
 * provider that is down must hold up nobody who comes another way.
 */
export class Oidc {
  readonly name: string
  readonly #options: AuthOptions
  readonly #settings: OidcSettings
  #made: { readonly auth: OidcAuth; readonly until: number } | null = null

  constructor(options: AuthOptions, settings: OidcSettings) {
    this.name = settings.name
    this.#options = options
    this.#settings = settings
  }

  /**
   * @throws AppError oidc_unavailable, oidc_failed; asked again the next time
   */
  async auth(): Promise<OidcAuth> {
    if (this.#made !== null && this.#made.until > performance.now()) return this.#made.auth
    const limitMs = this.#settings.limitMs ?? answerMs
    const discovered = await discover(this.#settings.issuer, limitMs)
    const auth = createOidcAuth(this.#options, this.#settings, discovered)
    await within(auth.$context, limitMs)
    this.#made = { auth, until: performance.now() + rememberedMs }
    return auth
  }

  /** Runs better-auth's callback, and gives what it answers with what became of the arrival. */
  async arrive<T>(act: () => Promise<T>): Promise<{ answer: T; outcome: Outcome }> {
    const outcome: Outcome = { subject: null, linkingPersonId: null, admission: null, refused: null }
    return { answer: await outcomes.run(outcome, act), outcome }
  }
}

function createOidcAuth(options: AuthOptions, settings: OidcSettings, discovered: Discovered) {
  const { issuer, clientId, clientSecret, scopes, rules, limitMs = answerMs } = settings
  const redirectURI = options.origin + callbackPath
  return betterAuth({
    ...commonOptions(options),
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: oidcProvider,
            discoveryUrl: discoveryUrl(issuer),
            requireIdTokenVerification: true,
            clientId,
            clientSecret,
            redirectURI,
            scopes: [...scopes],
            pkce: true,
            getToken: async ({ code, codeVerifier }) => {
              try {
                return await within(
                  validateAuthorizationCode({
                    code,
                    redirectURI,
                    ...(codeVerifier === undefined ? {} : { codeVerifier }),
                    options: { clientId, clientSecret },
                    tokenEndpoint: discovered.tokenEndpoint,
                    authentication: discovered.authentication,
                  }),
                  limitMs,
                )
              } catch (error) {
                throw noted(isRefusal(error) ? new AppError('oidc_failed', {}, { cause: error }) : error)
              }
            },
            // The ID token has been verified by now, nonce included.
            getUserInfo: async ({ idToken, accessToken }) => {
              try {
                if (idToken === undefined) throw new AppError('oidc_failed')
                return await profileOf(claimsOf(idToken), accessToken)
              } catch (error) {
                noted(error)
                return null
              }
            },
          },
        ],
      }),
    ],
  })

  async function profileOf(ofToken: Claims, accessToken: string | undefined) {
    const arrival = arrivalOf({ ...(await moreClaims(ofToken, accessToken)), ...ofToken })
    const { subject, name, email, isVerified } = arrival
    const outcome = outcomes.getStore()
    const state = await getOAuthState()
    if (outcome !== undefined) outcome.subject = subject
    if (state?.link !== undefined) {
      if (outcome !== undefined) outcome.linkingPersonId = state.link.userId
      // Who connects it has signed in here: whose the address elsewhere is does not matter.
      return { id: subject, sub: subject, name, email, emailVerified: true }
    }
    const admission = await admit(options.db, rules, arrival)
    if (outcome !== undefined) outcome.admission = admission
    return {
      id: subject,
      sub: subject,
      name,
      email: email === null ? null : foldEmail(email),
      emailVerified: isVerified,
    }
  }

  /** What the provider says beside the token, where the token does not say all that is asked for. */
  async function moreClaims(ofToken: Claims, accessToken: string | undefined): Promise<Claims> {
    const wanted = ['email', ...rules.map(({ claim }) => claim.split('.')[0] ?? claim)]
    const { userinfoEndpoint } = discovered
    if (userinfoEndpoint === null || accessToken === undefined) return {}
    if (wanted.every((claim) => Object.hasOwn(ofToken, claim))) return {}
    const found = await getJson(userinfoEndpoint, { authorization: `Bearer ${accessToken}` }, limitMs)
    // Of another person it is an attack (OpenID Connect Core §5.3.2).
    if (found['sub'] !== ofToken['sub']) throw new AppError('oidc_failed')
    return found
  }
}

/** The first thing that went wrong is what is told. */
function noted(error: unknown): unknown {
  const outcome = outcomes.getStore()
  if (outcome !== undefined) outcome.refused ??= error
  return error
}

/** Whether the provider itself said no (4xx), and not that it cannot. */
function isRefusal(error: unknown): boolean {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 500
}

function claimsOf(idToken: string): Claims {
  const [, payload = ''] = idToken.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims
}

/** @throws AppError oidc_unavailable after so long, or where it fails */
async function within<T>(act: Promise<T>, limitMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new AppError('oidc_unavailable')), limitMs)
  try {
    return await Promise.race([act, late.promise])
  } catch (error) {
    if (error instanceof AppError || isRefusal(error)) throw error
    throw new AppError('oidc_unavailable', {}, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
