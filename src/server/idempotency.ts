import { createHash, createHmac, hkdfSync, type Hash } from 'node:crypto'
import { pipeline, Transform, type Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import {
  type Claim,
  claimKey,
  keepAnswer,
  markDone,
  releaseKey,
  removeOldKeys,
  renewClaim,
  renewedMs,
  type StoredAnswer,
  type StoredRequest,
} from './idempotency-keys.ts'

const maxKeyLength = 200
const keyForm = /^[\x21-\x7E]{1,200}$/
const maxKeptBytes = 4 * 1024 * 1024
const cleaningMs = 60_000
const writingMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** In the place of a partner, for who asks outside of any. */
const noPartner = '00000000-0000-0000-0000-000000000000'
const keptHeaders = ['content-type', 'content-language', 'location', 'retry-after'] as const

/** What a request with a key carries along. */
interface Running {
  claim: Claim
  readonly fingerprint: Fingerprint
  readonly timer: NodeJS.Timeout
}

declare module 'fastify' {
  interface FastifyRequest {
    idempotency: Running | null
    /** The body of a streaming route as it passes, where the request has a key. */
    bodyMeter: BodyMeter | null
  }
}

/**
 * Idempotency-Key for writes (INTERFACES.md «HTTP»): the first answer is kept before it is sent, and given again for the
 * same request of the same session or token.
 *
 * A streamed body is not known before its handler runs: it is hashed as it passes, and an answer given
 * before its end is not kept. A repetition is read to its end, without memory, before it is compared.
 *
 * A process that dies leaves its key in flight for at most a minute. What it had committed by then stays: the
 * repetition runs again where that leads to the same state. What would be done twice says in its own transaction that it
 * is done (`markDone` of the actor), and its repetition is told so.
 */
export function keepIdempotent(app: FastifyInstance, db: Db, secret: string): void {
  // Bodies hold passwords too: without the installation's secret nobody tries them against what is stored.
  const fingerprintKey = hkdfSync('sha256', secret, '', 'idempotency', 32)
  let cleanedAt = -Infinity
  app.decorateRequest('idempotency', null)
  app.decorateRequest('bodyMeter', null)

  app.addHook('preParsing', async (request, reply, payload) => {
    if (keyOf(request) === undefined || request.routeOptions.config.route?.streams !== true) return payload
    const meter = new BodyMeter()
    request.bodyMeter = meter
    // A broken upload reaches the handler through the meter; there is nobody else to tell.
    pipeline(payload as Readable, meter, () => {})
    // What a handler left unread passes on, or the connection would never come to its next request.
    reply.raw.once('finish', () => meter.resume())
    return meter
  })

  app.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request)
    if (key === undefined || request.asker === null) return undefined
    if (!keyForm.test(key)) throw new AppError('idempotency_key_invalid', { max: maxKeyLength })
    const fingerprint = fingerprintOf(request, Buffer.from(fingerprintKey))
    const owner = { partnerId: request.actor?.partnerId ?? noPartner, actorId: request.asker.id, key }
    const found = await claimKey(db, owner, fingerprint.head)
    if (found === undefined) throw inFlight()
    if (!('owner' in found) && found.isDone) throw new AppError('idempotency_done')
    if (!('owner' in found)) return replay(await answerFor(found, fingerprint), reply)

    const timer = setInterval(() => void renew(request), renewedMs).unref()
    const running: Running = { claim: found, fingerprint, timer }
    request.idempotency = running
    if (request.actor !== null)
      request.actor = {
        ...request.actor,
        markDone: async (trx) => {
          if (!(await markDone(trx, running.claim))) throw inFlight()
        },
      }
    if (performance.now() - cleanedAt > cleaningMs) {
      cleanedAt = performance.now()
      removeOldKeys(db).catch((error: unknown) => request.log.warn({ err: error }, 'old keys stay for now'))
    }
    return undefined
  })

  async function renew(request: FastifyRequest): Promise<void> {
    const running = request.idempotency
    if (running === null) return
    try {
      running.claim = (await renewClaim(db, running.claim)) ?? running.claim
    } catch (error) {
      request.log.warn({ err: error }, 'an idempotency key could not be renewed')
    }
  }

  app.addHook('onSend', async (request, reply, payload) => {
    const running = request.idempotency
    if (running === null) return payload
    request.idempotency = null
    clearInterval(running.timer)
    try {
      const answer = answerToKeep(reply, payload)
      const requestHash = running.fingerprint.whole()
      const isSecret = request.routeOptions.config.route?.answersSecret === true
      if (answer === undefined || requestHash === undefined || isSecret) await releaseKey(db, running.claim)
      else await keepAnswer(db, running.claim, requestHash, answer)
    } catch (error) {
      // The work is done: its answer goes out, and the key is free again when the lease is over.
      request.log.error({ err: error }, 'an answer could not be kept for its idempotency key')
    }
    return payload
  })
}

/** The key of a described write; pages and what there is not take none. */
function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  const { schema } = request.routeOptions
  const takesKeys = writingMethods.has(request.method) && schema !== undefined && schema.hide !== true
  return takesKeys && key !== undefined ? String(key) : undefined
}

function inFlight(): AppError {
  return new AppError('idempotency_in_flight', {}, { headers: { 'retry-after': '2' } })
}

/** The stored answer, if the request is the same one and has ended. */
async function answerFor(stored: StoredRequest, fingerprint: Fingerprint): Promise<StoredAnswer> {
  if (stored.answer === null) {
    // A stream in flight is known by its head alone.
    if (stored.requestHash.equals(fingerprint.head)) throw inFlight()
    throw new AppError('idempotency_key_reused')
  }
  const whole = fingerprint.whole() ?? (await fingerprint.readToEnd())
  if (!stored.requestHash.equals(whole)) throw new AppError('idempotency_key_reused')
  return stored.answer
}

function replay(answer: StoredAnswer, reply: FastifyReply): FastifyReply {
  return (
    reply
      .code(answer.status)
      .headers({ ...answer.headers, 'idempotency-replayed': 'true' })
      // As a Buffer it passes without a serializer: the bytes are those of the first answer.
      .send(answer.body.length === 0 ? undefined : answer.body)
  )
}

function answerToKeep(reply: FastifyReply, payload: unknown): StoredAnswer | undefined {
  if (reply.statusCode >= 500) return undefined
  const isText = typeof payload === 'string' || Buffer.isBuffer(payload)
  if (!isText && payload !== null && payload !== undefined) return undefined
  const body = isText ? Buffer.from(payload) : Buffer.alloc(0)
  if (body.length > maxKeptBytes) return undefined
  const headers = keptHeaders.flatMap((name) => {
    const value = reply.getHeader(name)
    return value === undefined ? [] : [[name, String(value)] as const]
  })
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body }
}

/** What makes two requests the same: method, address, media type and every byte or value of the body. */
interface Fingerprint {
  /** Known at the beginning: of a stream, all but its bytes. */
  readonly head: Buffer
  /** Undefined while a stream has not been read to its end. */
  whole(): Buffer | undefined
  readToEnd(): Promise<Buffer>
}

function fingerprintOf(request: FastifyRequest, secretKey: Buffer): Fingerprint {
  const keyed = (data: string | Buffer) => createHmac('sha256', secretKey).update(data).digest()
  const head = [request.method, request.url, request.headers['content-type'] ?? '']
  const { bodyMeter } = request
  if (bodyMeter === null) {
    const whole = keyed(JSON.stringify([...head, request.body ?? null]))
    return { head: whole, whole: () => whole, readToEnd: async () => whole }
  }
  const headHash = keyed(JSON.stringify(head))
  const withBody = (digest: Buffer) => keyed(Buffer.concat([headHash, digest]))
  return {
    head: headHash,
    whole: () => (bodyMeter.digest === undefined ? undefined : withBody(bodyMeter.digest)),
    readToEnd: async () => withBody(await bodyMeter.readToEnd()),
  }
}

/** Lets a body pass and hashes it. */
export class BodyMeter extends Transform {
  readonly #hash: Hash = createHash('sha256')
  digest: Buffer | undefined

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#hash.update(chunk)
    done(null, chunk)
  }

  override _flush(done: () => void): void {
    this.digest = this.#hash.digest()
    done()
  }

  async readToEnd(): Promise<Buffer> {
    for await (const _ of this) continue
    if (this.digest === undefined) throw new AppError('content_length_wrong')
    return this.digest
  }
}
