import type { FastifyRequest } from 'fastify'
import { AppError } from './errors.ts'

/**
 * The bytes of a request as they come.
 * @throws AppError content_length_wrong where the sender goes away in the middle: that is no fault of the server
 */
export async function* bodyOf({
  body,
  raw,
}: Pick<FastifyRequest, 'body' | 'raw'>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* (body ?? []) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw raw.complete ? error : new AppError('content_length_wrong', {}, { cause: error })
  }
}
