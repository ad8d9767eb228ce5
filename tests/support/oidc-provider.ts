import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** What the provider says of somebody. */
export interface Claimed {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
}

export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who signs in there from now on. */
  is: (person: Claimed) => void
  /** Paths that are taken and never answered. */
  readonly silent: Set<string>
  close: () => Promise<void>
}

const clientId = 'varde'
const clientSecret = 'a secret that both know'

/**
 * A real OpenID provider (oidc-provider) on this machine, that asks nobody anything.
 * @param options whether all claims stand in the ID token, or most of them on the page about the person
 */
export async function startProvider(
  redirectUri: string,
  options: { claimsInIdToken?: boolean } = {},
): Promise<TestProvider> {
  let somebody: Claimed = { sub: 'nobody' }
  const silent = new Set<string>()
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'test' }] },
    cookies: { keys: ['a key for cookies'] },
    conformIdTokenClaims: options.claimsInIdToken !== true,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    features: { devInteractions: { enabled: false } },
    findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ ...somebody, sub }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    // Everybody has agreed already.
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc
      const grant = new provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
    ttl: {
      Interaction: 600,
      Session: 600,
      Grant: 600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
  })
  const answer = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const [path = ''] = (request.url ?? '').split('?')
    if (silent.has(path)) return
    if (path.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: somebody.sub } })
    else void answer(request, response)
  })
  return {
    issuer,
    clientId,
    clientSecret,
    silent,
    is: (person) => {
      somebody = person
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
