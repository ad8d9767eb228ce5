import type { Static, TSchema } from 'typebox'
import type { Contracts, OperationId } from './contracts.ts'
import type { operations } from './operations.ts'

type Operations = typeof operations

/** The part of a contract as the value that it describes; never where the contract has no such part. */
type PartOf<Contract, Part extends string> = Part extends keyof Contract
  ? Contract[Part] extends TSchema
    ? Static<Contract[Part]>
    : never
  : never

/** A property that must be given, may be given, or is not there, as the value needs it. */
type Given<Key extends string, Value> = [Value] extends [never]
  ? unknown
  : Partial<Value> extends Value
    ? { readonly [K in Key]?: Value }
    : { readonly [K in Key]: Value }

/** A file on its way: bytes at once, as they come, or a file that a browser reads while it sends it. */
export type FileBody = Uint8Array | ReadableStream<Uint8Array> | Blob

type Body<Name extends OperationId> = Operations[Name] extends { readonly sends: 'file' }
  ? { readonly body: FileBody; readonly contentType: string }
  : Given<'body', PartOf<Contracts[Name], 'body'>>

/** What a call of this operation is given besides `CallOptions`. */
export type Input<Name extends OperationId> = Given<'params', PartOf<Contracts[Name], 'params'>> &
  Given<'query', PartOf<Contracts[Name], 'querystring'>> &
  Body<Name>

type Answers<Contract> = Contract extends { readonly response: infer Response }
  ? Response[keyof Response]
  : never

/** What a call of this operation gives. */
export type Output<Name extends OperationId> = Operations[Name] extends { readonly gives: 'file' }
  ? ReadableStream<Uint8Array>
  : Operations[Name] extends { readonly gives: 'nothing' }
    ? undefined
    : Static<Extract<Answers<Contracts[Name]>, TSchema>>

export interface CallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal
  /** How long one attempt may take to answer; a file may take longer to arrive. */
  readonly timeoutMs?: number
  /** For writes: the same key with the same request within 24 hours gives the first answer again. */
  readonly idempotencyKey?: string
}

type CallInput<Name extends OperationId> = Input<Name> & CallOptions

/** One method for each operation of the API, by its operationId. */
export type Client = {
  readonly [Name in OperationId]: Partial<Input<Name>> extends Input<Name>
    ? (input?: CallInput<Name>) => Promise<Output<Name>>
    : (input: CallInput<Name>) => Promise<Output<Name>>
}
