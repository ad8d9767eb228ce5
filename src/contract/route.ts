import type { IncomingMessage } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  HTTPMethods,
  RawServerDefault,
  RouteGenericInterface,
} from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Action, InstallationAction, ServerAction, VendorAction } from '../domain/roles.ts'
import type { Actor, Asker } from './actor.ts'

/**
 * Who may: anybody; whoever has signed in or shows a token; or who may do this, in the partner at hand, for the vendor
 * or with the installation (domain/roles.ts).
 */
export type Access = 'public' | 'signed_in' | Action | VendorAction | InstallationAction

/**
 * What a route takes and gives, as JSON schemas: validation, types, OpenAPI and serialisation come from it.
 * `response` names the answers that went well; problems are added to all.
 */
export interface Contract extends FastifySchema {
  readonly summary?: string
  readonly description?: string
  readonly operationId?: string
  readonly tags?: readonly string[]
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly body?: TSchema
  readonly response?: Readonly<Record<number, unknown>>
  /** Not in the API's description: pages, files, health. */
  readonly hide?: boolean
}

type ContractRequest<C extends Contract> = FastifyRequest<
  RouteGenericInterface,
  RawServerDefault,
  IncomingMessage,
  C,
  TypeBoxTypeProvider
>

type Answers<C extends Contract> = C['response'][keyof C['response']]

/** What a handler gives: one of the contract's answers, or the reply itself after streaming or sending. */
type Answer<C extends Contract> = Static<Extract<Answers<C>, TSchema>> | FastifyReply

type Asking<A extends Access> = A extends 'public'
  ? unknown
  : A extends Exclude<Action, ServerAction>
    ? { asker: Asker; actor: Actor }
    : A extends VendorAction
      ? { asker: Asker; vendor: string }
      : { asker: Asker }

export type Handler<C extends Contract, A extends Access = Action> = (
  request: ContractRequest<C> & Asking<A>,
  reply: FastifyReply,
) => Promise<Answer<C>>

export interface RouteOptions {
  /** Media types of the body; JSON alone unless said otherwise. */
  readonly accepts?: readonly string[]
  /** The handler gets the body as a stream, of any length. */
  readonly streams?: boolean
  /** Tight for what guesses at secrets; none for what machines must always be told. */
  readonly limit?: 'sign-in' | 'none'
  /** Also for who must set up a second factor first: what leads there, and away. */
  readonly beforeSecondFactor?: true
  /** The answer holds a secret that is shown once, so none is kept for an Idempotency-Key. */
  readonly answersSecret?: true
}

export interface Route extends RouteOptions {
  readonly method: HTTPMethods
  readonly path: string
  readonly access: Access
  readonly contract: Contract
  readonly handler: (request: never, reply: FastifyReply) => Promise<unknown>
}

/** One line of the route table (src/server/routes.ts); the handler's types are checked against the contract. */
export function route<C extends Contract, A extends Access>(
  method: HTTPMethods,
  path: string,
  access: A,
  contract: C,
  handler: Handler<C, A>,
  options: RouteOptions = {},
): Route {
  return { method, path, access, contract, handler, ...options }
}
