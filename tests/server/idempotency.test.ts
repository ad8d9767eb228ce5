import { randomBytes, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../src/contract/errors.ts'
import { newId } from '../../src/database/ids.ts'
import { asOwner } from '../../src/database/transactions.ts'
import { receiveBodies } from '../../src/server/bodies.ts'
import { answerErrors } from '../../src/server/errors.ts'
import { claimKey, removeOldKeys, renewClaim } from '../../src/server/idempotency-keys.ts'
import { keepIdempotent } from '../../src/server/idempotency.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { testSecret } from '../support/server.ts'

let fresh: FreshDatabase
let app: FastifyInstance
let origin: string
let runs = 0
/** What the next requests do; the tests put their own in. */
let act: (request: FastifyRequest) => Promise<unknown>

const partnerId = newId()
const actors = [newId(), newId()]

function run(request: FastifyRequest): Promise<unknown> {
  runs += 1
  return act(request)
}

beforeAll(async () => {
  fresh = await freshDatabase()
  app = fastify()
  answerErrors(app, '1 MB')
  app.decorateRequest('asker', null)
  app.decorateRequest('actor', null)
  app.addHook('onRequest', async (request) => {
    const id = actors[Number(request.headers['x-actor'] ?? 0)] ?? ''
    const who = { kind: 'token', id, sessionId: null, personId: null } as const
    const role = 'partner_full_admin'
    const membership = { id: null, role, partnerId, customerId: null, vendor: null } as const
    request.asker = { ...who, isInstallationAdmin: false, lacksSecondFactor: false, membership }
    request.actor = { ...who, partnerId, role, customerId: null, address: '127.0.0.1' }
  })
  receiveBodies(app)
  keepIdempotent(app, fresh.database.db, testSecret)
  app.route({ method: 'POST', url: '/write', schema: { summary: 'writes' }, handler: run })
  app.route({
    method: 'POST',
    url: '/stream',
    schema: { summary: 'streams' },
    config: {
      route: {
        method: 'POST',
        path: '/stream',
        access: 'import_customers',
        contract: {},
        handler: run,
        accepts: ['text/csv'],
        streams: true,
      },
    },
    handler: run,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  await fresh.drop()
})

function write(
  key: string,
  body: unknown = { a: 1 },
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${origin}/write`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
  })
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code
}

/** As if the process had said its last word so many seconds ago. */
const died = (owner: { partnerId: string; actorId: string; key: string }, seconds: number) =>
  asOwner(fresh.database.db, (trx) =>
    sql`update idempotency_keys set started_at = now() - make_interval(secs => ${seconds})
      where key = ${owner.key}`.execute(trx),
  )

const send = (key: string, body: string): Promise<Response> =>
  fetch(`${origin}/stream`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/csv', 'idempotency-key': key },
  })
const readAll = async (request: FastifyRequest) => {
  let bytes = 0
  for await (const chunk of request.body as Readable) bytes += (chunk as Buffer).length
  return { bytes, run: runs }
}

describe('an idempotency key', () => {
  it('gives the first answer again, byte for byte, without running again', async () => {
    act = async () => ({ id: randomUUID() })
    const key = randomUUID()
    const before = runs
    const first = await write(key)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    const again = await write(key)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(await again.text()).toBe(await first.text())
    expect(runs - before).toBe(1)
  })

  it('of another body is refused, of another token is another key', async () => {
    act = async () => ({ ok: true })
    const key = randomUUID()
    const before = runs
    await write(key)
    const other = await write(key, { a: 2 })
    expect([other.status, await codeOf(other)]).toEqual([422, 'idempotency_key_reused'])
    expect((await write(key, { a: 2 }, { 'x-actor': '1' })).status).toBe(200)
    expect(runs - before).toBe(2)
  })

  it('of many requests at once runs one; the others are told that it is in flight', async () => {
    const go = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    act = async () => {
      begun.resolve()
      await go.promise
      return { ok: true }
    }
    const key = randomUUID()
    const before = runs
    const all = Promise.all(
      Array.from({ length: 12 }, async () => {
        const response = await write(key)
        return response.status === 409 ? codeOf(response) : String(response.status)
      }),
    )
    await begun.promise
    const other = await write(key, { a: 2 })
    expect(other.status).toBe(422)
    go.resolve()
    const answers = await all
    expect(answers.filter((answer) => answer === '200').length).toBeGreaterThanOrEqual(1)
    expect(answers.filter((answer) => answer !== '200' && answer !== 'idempotency_in_flight')).toEqual([])
    expect(runs - before).toBe(1)
    expect((await write(key)).headers.get('idempotency-replayed')).toBe('true')
  })

  it('keeps refusals and empty answers, but no failure of ours', async () => {
    const refused = randomUUID()
    act = async () => {
      throw new AppError('customer_not_found')
    }
    expect((await write(refused)).status).toBe(404)
    const failed = randomUUID()
    act = async () => {
      throw new Error('broken')
    }
    expect((await write(failed)).status).toBe(500)
    act = async () => ({ ok: true })
    const again = await write(refused)
    expect([again.status, again.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
    expect((await write(failed)).status).toBe(200)
  })

  it.each([['x'.repeat(201)], ['a b'], ['ø']])('cannot be %.10s', async (key) => {
    const response = await write(key)
    expect([response.status, await codeOf(response)]).toEqual([400, 'idempotency_key_invalid'])
  })

  it('is free again after a day', async () => {
    act = async () => ({ run: runs })
    const key = randomUUID()
    const first = await (await write(key)).text()
    await asOwner(fresh.database.db, (trx) =>
      sql`update idempotency_keys set started_at = started_at - interval '24 hours 1 second'
        where key = ${key}`.execute(trx),
    )
    const later = await write(key, { another: 'body' })
    expect(later.status).toBe(200)
    expect(await later.text()).not.toBe(first)
  })
})

describe('a key whose process died', () => {
  const requestHash = randomBytes(32)

  it('is in flight for a minute, then the same request may try again, once', async () => {
    const { db } = fresh.database
    const owner = { partnerId, actorId: actors[0] ?? '', key: randomUUID() }
    const claim = await claimKey(db, owner, requestHash)
    expect(claim).toHaveProperty('owner')
    await died(owner, 59)
    expect(await claimKey(db, owner, requestHash)).toMatchObject({ answer: null })
    await died(owner, 61)
    expect(await claimKey(db, owner, randomBytes(32))).toMatchObject({ answer: null, requestHash })
    const taken = await Promise.all([1, 2, 3].map(() => claimKey(db, owner, requestHash)))
    expect(taken.filter((one) => one !== undefined && 'owner' in one)).toHaveLength(1)
    if (claim === undefined || !('owner' in claim)) throw new Error('not claimed')
    // The first process was only slow: its claim is gone.
    expect(await renewClaim(db, claim)).toBeUndefined()
  })

  it('stays taken while its process says that it runs', async () => {
    const { db } = fresh.database
    const owner = { partnerId, actorId: actors[0] ?? '', key: randomUUID() }
    const claim = await claimKey(db, owner, requestHash)
    if (claim === undefined || !('owner' in claim)) throw new Error('not claimed')
    const renewed = await renewClaim(db, claim)
    expect(renewed?.startedAt).toBeGreaterThanOrEqual(claim.startedAt)
  })
})

describe('old keys', () => {
  it('go a bounded number at a time', async () => {
    const { db } = fresh.database
    const count = async () => {
      const { rows } = await asOwner(db, (trx) =>
        sql<{ n: number }>`select count(*)::int as n from idempotency_keys where key like 'old-%'`.execute(
          trx,
        ),
      )
      return rows[0]?.n
    }
    await asOwner(db, (trx) =>
      sql`insert into idempotency_keys (partner_id, actor_id, key, request_hash, started_at, status)
        select ${partnerId}, ${actors[0]}, 'old-' || i, ''::bytea, now() - interval '25 hours', 200
        from generate_series(1, 700) i`.execute(trx),
    )
    await removeOldKeys(db)
    expect(await count()).toBe(200)
    await removeOldKeys(db)
    expect(await count()).toBe(0)
  })
})

describe('a streamed body', () => {
  it('is the same request only if every byte is the same, of the same length too', async () => {
    act = readAll
    const key = randomUUID()
    const body = 'a;b\n'.repeat(500_000)
    const first = await (await send(key, body)).text()
    expect(first).toMatch(/^\{"bytes":2000000,/)
    const again = await send(key, body)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.text()).toBe(first)
    const other = await send(key, `${body.slice(0, -2)}c\n`)
    expect([other.status, await codeOf(other)]).toEqual([422, 'idempotency_key_reused'])
  })

  it('that was not read to its end leaves its key free', async () => {
    act = async () => {
      throw new AppError('file_unreadable')
    }
    const key = randomUUID()
    const long = 'a;b\n'.repeat(2_000_000)
    await send(key, long).catch(() => undefined)
    act = readAll
    const again = await send(key, long)
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, null])
  })
})
