import type { IncomingHttpHeaders } from 'node:http'
import type { Asker } from '../contract/actor.ts'
import type { Db } from '../database/connect.ts'
import type { Auth } from './auth.ts'
import { authHeaders } from './auth-call.ts'
import { cookieValue } from './cookie.ts'
import { hashSecret, isTokenText } from './secrets.ts'
import { askerOfSession } from './sessions.ts'
import { findToken } from './tokens.ts'

/** For so long an answer is remembered: a revoked token or a session ended elsewhere holds no longer than this. */
export const rememberedMs = 10_000
const maxRemembered = 10_000
/** Far above what our cookies need. */
const maxCookieLength = 16_384

/** What a request shows: at most one of the two is looked at, the token first. */
export interface Credentials {
  readonly bearer: string | undefined
  /** With the session's cookie. */
  readonly headers: IncomingHttpHeaders
  readonly address: string
}

export interface Identified {
  readonly asker: Asker | null
  /** For the answer: a session that is used is prolonged, in the browser too. */
  readonly cookies: readonly string[]
}

interface Remembered {
  readonly asker: Asker | null
  readonly until: number
}

const nobody: Identified = { asker: null, cookies: [] }

/**
 * Tells who asks, and asks nobody for what was looked up within the last ten seconds (also for what does not exist).
 * What a credential is worth is all it tells: a wrong, an expired and a revoked one are the same.
 */
export class Authenticator {
  readonly #db: Db
  readonly #auth: Auth
  readonly #cookieName: string
  readonly #readMonotonicMs: () => number
  readonly #remembered = new Map<string, Remembered>()

  constructor(db: Db, auth: Auth, readMonotonicMs: () => number = () => performance.now()) {
    this.#db = db
    this.#auth = auth
    this.#cookieName = auth.options.advanced.cookies.session_token.name
    this.#readMonotonicMs = readMonotonicMs
  }

  /** @returns nobody where there is no credential or it does not hold */
  async identify(credentials: Credentials): Promise<Identified> {
    const { bearer } = credentials
    if (bearer !== undefined) {
      if (!isTokenText(bearer)) return nobody
      return this.#recall(bearer, async () => ({
        asker: await findToken(this.#db, hashSecret(bearer)),
        cookies: [],
      }))
    }
    const session = cookieValue(credentials.headers.cookie, this.#cookieName)
    if (session === undefined || session === '' || session.length > maxCookieLength) return nobody
    return this.#recall(session, () => this.#findSession(credentials, session))
  }

  /** Forgets at once, in this process, what was known of a session, a token or a person by its id. */
  forget(id: string): void {
    for (const [key, { asker }] of this.#remembered)
      if (asker?.id === id || asker?.sessionId === id || asker?.personId === id) this.#remembered.delete(key)
  }

  async #findSession({ headers: all, address }: Credentials, session: string): Promise<Identified> {
    // The cookie that is remembered, and no other: what is found of one must not be told of another.
    const shown = { ...all, cookie: `${this.#cookieName}=${session}` }
    const { response, headers } = await this.#auth.api.getSession({
      headers: authHeaders(shown, address),
      returnHeaders: true,
    })
    const asker = response === null ? null : await askerOfSession(this.#db, response.session.id)
    return { asker, cookies: asker === null ? [] : headers.getSetCookie() }
  }

  async #recall(secret: string, find: () => Promise<Identified>): Promise<Identified> {
    const key = hashSecret(secret).toString('base64')
    const known = this.#remembered.get(key)
    if (known !== undefined && known.until > this.#readMonotonicMs())
      return { asker: known.asker, cookies: [] }
    // The time is taken before the lookup: a revocation during it counts from here.
    const until = this.#readMonotonicMs() + rememberedMs
    const found = await find()
    this.#remembered.delete(key)
    this.#remembered.set(key, { asker: found.asker, until })
    const oldest = this.#remembered.keys().next()
    if (this.#remembered.size > maxRemembered && oldest.done === false) this.#remembered.delete(oldest.value)
    return found
  }
}
