import type { Db } from '../database/connect.ts'
import type { Role } from '../domain/roles.ts'

/** Who asks: a person with a session, or a program with a token. */
export interface Asker {
  readonly kind: 'person' | 'token'
  /** The person's or the token's id: what history, audit and idempotency keys name. */
  readonly id: string
  /** Of a person. */
  readonly sessionId: string | null
  /** The person, also the one for whom a token was made; null for a token that a command made. */
  readonly personId: string | null
  /** Whether the person administers the installation itself; never a token. */
  readonly isInstallationAdmin: boolean
  /** Whether a second factor must be set up before anything else (a setting of the partner); never a token. */
  readonly lacksSecondFactor: boolean
  /** As what the asker acts now; null for a person who belongs to no partner. */
  readonly membership: Membership | null
}

/** What somebody is somewhere. */
export interface Membership {
  /** Null for a token, which has one place alone. */
  readonly id: string | null
  readonly role: Role
  /** Null for a vendor's operator, who works for every partner that uses the vendor. */
  readonly partnerId: string | null
  /** The organisation of a customer's administrator. */
  readonly customerId: string | null
  readonly vendor: string | null
}

/** An asker inside one partner: what a handler is given whose route names an action (domain/roles.ts). */
export interface Actor {
  readonly kind: 'person' | 'token'
  readonly id: string
  readonly sessionId: string | null
  readonly personId: string | null
  readonly partnerId: string
  readonly role: Role
  readonly customerId: string | null
  /** From where, for the audit log. */
  readonly address: string
  /**
   * For a request with an Idempotency-Key: says in the transaction which does it that it is done, so that nobody does it
   * twice. Without a key it is not there. @throws AppError idempotency_in_flight where another process has taken over
   */
  readonly markDone?: (trx: Db) => Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on public routes, and where no credential holds. */
    asker: Asker | null
    /** The asker inside the partner at hand; null where there is none. */
    actor: Actor | null
    /** Whose operator the asker is; null for everybody else. */
    vendor: string | null
  }
}
