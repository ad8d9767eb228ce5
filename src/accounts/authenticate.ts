import type { Actor } from '../contract/actor.ts'
import type { Db } from '../database/connect.ts'
import { hashSecret, isSecret, isTokenText } from './secrets.ts'
import { findSession } from './sessions.ts'
import { findToken } from './tokens.ts'

/** For so long an answer is remembered: a revoked token or a session ended elsewhere holds no longer than this. */
export const rememberedMs = 10_000
const maxRemembered = 10_000

/** What a request shows: at most one of the two is looked at, the token first. */
export interface Credentials {
  readonly bearer: string | undefined
  readonly session: string | undefined
}

interface Remembered {
  readonly actor: Actor | null
  readonly until: number
}

/**
 * Tells who asks, with at most one lookup, and none for what was looked up within the last ten seconds
 * (also for what does not exist). What a credential is worth is all it tells: a wrong, an expired and a
 * revoked one are the same.
 */
export class Authenticator {
  readonly #db: Db
  readonly #readMonotonicMs: () => number
  readonly #remembered = new Map<string, Remembered>()

  constructor(db: Db, readMonotonicMs: () => number = () => performance.now()) {
    this.#db = db
    this.#readMonotonicMs = readMonotonicMs
  }

  /** @returns null where there is no credential or it does not hold */
  async identify({ bearer, session }: Credentials): Promise<Actor | null> {
    if (bearer !== undefined) return isTokenText(bearer) ? this.#recall(bearer, findToken) : null
    if (session !== undefined && isSecret(session)) return this.#recall(session, findSession)
    return null
  }

  /** Forgets at once, in this process, what was known of a session or token by its id. */
  forget(actorId: string): void {
    for (const [key, { actor }] of this.#remembered) if (actor?.id === actorId) this.#remembered.delete(key)
  }

  async #recall(
    secret: string,
    find: (db: Db, tokenHash: Buffer) => Promise<Actor | null>,
  ): Promise<Actor | null> {
    const tokenHash = hashSecret(secret)
    const key = tokenHash.toString('base64')
    const known = this.#remembered.get(key)
    if (known !== undefined && known.until > this.#readMonotonicMs()) return known.actor
    // The time is taken before the lookup: a revocation during it counts from here.
    const until = this.#readMonotonicMs() + rememberedMs
    const actor = await find(this.#db, tokenHash)
    this.#remembered.delete(key)
    this.#remembered.set(key, { actor, until })
    const oldest = this.#remembered.keys().next()
    if (this.#remembered.size > maxRemembered && oldest.done === false) this.#remembered.delete(oldest.value)
    return actor
  }
}
