/** Who asks: a person with a session, or a program with a token; always of one partner. */
export interface Actor {
  readonly kind: 'person' | 'token'
  /** The session's or the token's id: what history and idempotency keys name. */
  readonly id: string
  readonly partnerId: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on public routes asked without a credential that holds. */
    actor: Actor | null
  }
}
