import { AppError } from '../contract/errors.ts'

/** What is needed of a provider's own description (OpenID Connect Discovery 1.0 §3). */
export interface Discovered {
  readonly tokenEndpoint: string
  readonly userinfoEndpoint: string | null
  /** How the client shows its secret; in the header where the provider says nothing. */
  readonly authentication: 'basic' | 'post'
}

/** Where a provider describes itself. */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`
}

/**
 * Asks a provider for its description.
 * @throws AppError oidc_unavailable where it does not answer in time; oidc_failed where it calls itself something else
 */
export async function discover(issuer: string, limitMs: number): Promise<Discovered> {
  const found = await getJson(discoveryUrl(issuer), {}, limitMs)
  const same = (one: unknown) =>
    typeof one === 'string' && one.replace(/\/+$/, '') === issuer.replace(/\/+$/, '')
  const { token_endpoint: tokenEndpoint, userinfo_endpoint: userinfo } = found
  const methods = found['token_endpoint_auth_methods_supported']
  if (!same(found['issuer']) || typeof tokenEndpoint !== 'string')
    throw new AppError('oidc_failed', {}, { cause: new Error(`${issuer} does not describe itself as such`) })
  const takesHeader = !Array.isArray(methods) || methods.includes('client_secret_basic')
  return {
    tokenEndpoint,
    userinfoEndpoint: typeof userinfo === 'string' ? userinfo : null,
    authentication: takesHeader ? 'basic' : 'post',
  }
}

/**
 * An object from a provider, which has so long to give it.
 * @throws AppError oidc_unavailable, oidc_failed
 */
export async function getJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  limitMs: number,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    headers: { accept: 'application/json', ...headers },
    redirect: 'error',
    signal: AbortSignal.timeout(limitMs),
  }).catch((error: unknown) => {
    throw new AppError('oidc_unavailable', {}, { cause: error })
  })
  if (!response.ok) {
    const cause = new Error(`${url} answers ${response.status}`)
    throw new AppError(response.status >= 500 ? 'oidc_unavailable' : 'oidc_failed', {}, { cause })
  }
  const value: unknown = await response.json().catch((error: unknown) => {
    throw new AppError('oidc_failed', {}, { cause: error })
  })
  if (typeof value !== 'object' || value === null) throw new AppError('oidc_failed')
  return value as Readonly<Record<string, unknown>>
}
