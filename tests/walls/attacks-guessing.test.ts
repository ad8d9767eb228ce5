import { createHook } from 'node:async_hooks'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Guesses } from '../../src/accounts/guesses.ts'
import { AppError } from '../../src/contract/errors.ts'
import { withInstallation } from '../../src/database/transactions.ts'
import { networkOf } from '../../src/server/network.ts'
import { newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'

const password = 'a password long enough'
let server: TestServer
let requests = 0

beforeAll(async () => {
  server = await startServer({
    environment: { VARDE_TRUST_PROXY: '1' },
    context: { printLine: () => undefined },
  })
})
afterAll(() => server?.close())

/** Sends JSON. @param from the addresses that proxies would tell; each time another where absent */
function post(path: string, body: unknown, from?: string, cookie = ''): Promise<Response> {
  requests += 1
  return fetch(server.origin + path, {
    method: path.includes('/me/') ? 'PUT' : 'POST',
    body: JSON.stringify(body),
    headers: {
      origin: server.origin,
      cookie,
      'content-type': 'application/json',
      'x-forwarded-for': from ?? `10.2.${requests >> 8}.${requests & 255}`,
    },
  })
}
const signIn = (email: string, words: string, from?: string) =>
  post('/api/v1/sign-in', { email, password: words }, from)

async function told(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return [response.status]
  const { instance: _, ...problem } = JSON.parse(text) as Record<string, unknown>
  return [response.status, problem]
}

describe('guessing at one account', () => {
  it('is met with a pause, from wherever it comes, the same for an account that is not there', async () => {
    const { email, ask } = await newPerson(server, { role: 'help_desk', password })
    const statuses = async (address: string) => {
      const seen: number[] = []
      for (let n = 0; n < 12; n += 1) seen.push((await signIn(address, `guess ${n}`)).status)
      return seen
    }
    const expected = [...Array.from({ length: 10 }, () => 401), 429, 429]
    expect(await statuses(email)).toEqual(expected)
    expect(await statuses('nobody-here@example.com')).toEqual(expected)
    // Not even the right password is looked at, so nothing tells that it was right.
    const right = await signIn(email, password)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
    const [status, problem] = (await told(right)) as [number, { code: string; detail: string }]
    expect([status, problem.code]).toEqual([429, 'too_many_attempts'])
    expect(problem.detail).toMatch(/Try again in \d+ seconds/)
    // Written otherwise it is the same account; others are not; its own session goes on.
    expect((await signIn(` ${email.toUpperCase()}`, 'guess')).status).toBe(429)
    const other = await newPerson(server, { role: 'help_desk', password })
    expect((await signIn(other.email, password)).status).toBe(200)
    expect((await ask('/api/v1/me')).status).toBe(200)
  })

  it('lets no more pass at once than one after the other', async () => {
    const { email } = await newPerson(server, { role: 'help_desk', password })
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => (await signIn(email, `guess ${n}`)).status),
    )
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
  })

  it('with a stolen session, at its own password, is met so too', async () => {
    const { cookie, email } = await newPerson(server, { role: 'help_desk', password })
    const statuses: number[] = []
    for (let n = 0; n < 11; n += 1) {
      const body = { current: `guess ${n}`, password: 'the next password' }
      statuses.push((await post('/api/v1/me/password', body, undefined, cookie)).status)
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429])
    expect((await signIn(email, password)).status).toBe(200)
  })

  it('with a stolen session, by erasing its person, is met so too, and counts with the other', async () => {
    const { cookie, email } = await newPerson(server, { role: 'help_desk', password })
    const erase = async (words: string) => {
      requests += 1
      const response = await fetch(`${server.origin}/api/v1/me/erase`, {
        method: 'POST',
        body: JSON.stringify({ password: words }),
        headers: {
          origin: server.origin,
          cookie,
          'content-type': 'application/json',
          'x-forwarded-for': `10.3.0.${requests & 255}`,
        },
      })
      return response.status
    }
    const statuses: number[] = []
    for (let n = 0; n < 5; n += 1) {
      statuses.push(await erase(`guess ${n}`))
      const body = { current: `guess ${n}`, password: 'the next password' }
      statuses.push((await post('/api/v1/me/password', body, undefined, cookie)).status)
    }
    expect(statuses).toEqual(Array.from({ length: 10 }, () => 403))
    // Now not even the right one is looked at.
    expect(await erase(password)).toBe(429)
    expect((await signIn(email, password)).status).toBe(200)
  })

  it('by asking for links ends too, and tells nobody whether there is such an account', async () => {
    const { email } = await newPerson(server, { role: 'help_desk', password })
    for (const address of [email, 'nobody-there@example.com']) {
      const statuses: number[] = []
      for (let n = 0; n < 11; n += 1)
        statuses.push((await post('/api/v1/password-reset', { email: address })).status)
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 204), 429])
    }
  })
})

const wrong = async (): Promise<never> => {
  throw new AppError('credentials_wrong')
}

const isWrong = (error: unknown) => error instanceof AppError && error.code === 'credentials_wrong'

const broken = async (): Promise<never> => {
  throw new Error('the database is away')
}

describe('the pauses', () => {
  it('grow, end, and are forgotten by a right try and by time', async () => {
    let now = 0
    const guesses = new Guesses(() => now)
    const attempt = async (act: () => Promise<unknown> = wrong) =>
      guesses.take('password', 'a@example.com', act, isWrong).then(
        () => 'right',
        (error: unknown) => (error instanceof AppError ? (error.params['seconds'] ?? error.code) : error),
      )
    for (let n = 0; n < 10; n += 1) expect(await attempt()).toBe('credentials_wrong')
    for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
      expect(await attempt()).toBe(seconds)
      now += seconds * 1_000
      expect(await attempt()).toBe('credentials_wrong')
    }
    expect(await attempt()).toBe(900)
    now += 900_000
    expect(await attempt(async () => undefined)).toBe('right')
    for (let n = 0; n < 9; n += 1) expect(await attempt()).toBe('credentials_wrong')
    now += 15 * 60_000
    for (let n = 0; n < 10; n += 1) expect(await attempt()).toBe('credentials_wrong')
    expect(await attempt()).toBe(30)
  })

  it('do not count what is no guess', async () => {
    const guesses = new Guesses(() => 0)
    for (let n = 0; n < 30; n += 1)
      await expect(guesses.take('password', 'a', broken, isWrong)).rejects.toThrow('away')
    await expect(guesses.take('password', 'a', wrong, isWrong)).rejects.toMatchObject({
      code: 'credentials_wrong',
    })
  })

  it('of an account that is tried now outlive a flood of others', async () => {
    const guesses = new Guesses(() => 0)
    for (let n = 0; n < 10; n += 1)
      await guesses.take('password', 'victim', wrong, isWrong).catch(() => undefined)
    for (let n = 0; n < 19_000; n += 1) guesses.count('password', `flood ${n}`)
    await expect(guesses.take('password', 'victim', wrong, isWrong)).rejects.toMatchObject({
      code: 'too_many_attempts',
    })
  })
})

describe('guessing from one address', () => {
  it('ends after sixty a minute, whatever a client says it was forwarded for', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 62; n += 1)
      statuses.push(
        (await post('/api/v1/invitation', { token: `t${n}` }, `192.0.2.${n}, 203.0.113.7`)).status,
      )
    expect(statuses.slice(0, 60).every((status) => status === 410)).toBe(true)
    expect(statuses.slice(60)).toEqual([429, 429])
    expect((await post('/api/v1/invitation', { token: 't' }, '203.0.113.8')).status).toBe(410)
  })

  it('counts the whole network that a subscriber has of IPv6', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 61; n += 1)
      statuses.push(
        (await post('/api/v1/invitation', { token: `t${n}` }, `2001:db8:1:2::${n.toString(16)}`)).status,
      )
    expect(statuses.at(-1)).toBe(429)
    expect((await post('/api/v1/invitation', { token: 't' }, '2001:db8:1:3::1')).status).toBe(410)
  })

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['no address', 'no address'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('believes no proxy that was not named', async () => {
    const bare = await startServer()
    try {
      const statuses: number[] = []
      for (let n = 0; n < 61; n += 1) {
        const response = await fetch(`${bare.origin}/api/v1/invitation`, {
          method: 'POST',
          body: JSON.stringify({ token: 'x' }),
          headers: { 'content-type': 'application/json', 'x-forwarded-for': `192.0.2.${n}` },
        })
        statuses.push(response.status)
      }
      expect(statuses.at(-1)).toBe(429)
    } finally {
      await bare.close()
    }
  })
})

/** Addresses of who is known and who is not, by what is known of them. */
const kinds = async (): Promise<Record<string, string>> => {
  const known = await newPerson(server, { role: 'help_desk', password })
  const withoutPassword = await newPerson(server, {})
  return {
    known: known.email,
    without_password: withoutPassword.email,
    unknown: `not-${known.email}`,
  }
}

describe('whether somebody is known', () => {
  it('is told by no word of signing in, and by no time: a password is hashed for everybody', async () => {
    const answers: Record<string, unknown> = {}
    for (const [kind, email] of Object.entries(await kinds())) {
      const hashes = countHashes()
      const response = await signIn(email, 'wrong')
      answers[kind] = [await told(response), response.headers.get('set-cookie'), hashes.end()]
    }
    expect(answers['known']).toMatchObject([[401, { code: 'credentials_wrong' }], null, 1])
    expect(answers['without_password']).toEqual(answers['known'])
    expect(answers['unknown']).toEqual(answers['known'])
  })

  it('is told by no word of a new password, and by no time: the answer waits for nothing that is looked up', async () => {
    const emails = Object.entries(await kinds())
    const answers: Record<string, unknown> = {}
    const { db } = server.database
    await withInstallation(db, async (trx) => {
      // Nobody can look anybody up until this ends.
      await sql`lock table people in access exclusive mode`.execute(trx)
      for (const [kind, email] of emails) {
        const response = await post('/api/v1/password-reset', { email })
        answers[kind] = [await told(response), response.headers.get('set-cookie')]
      }
    })
    expect(answers['known']).toEqual([[204], null])
    expect(answers['without_password']).toEqual(answers['known'])
    expect(answers['unknown']).toEqual(answers['known'])
  })
})

/** Counts passwords hashed by this process, server included, until `end`. */
function countHashes(): { end: () => number } {
  let count = 0
  const hook = createHook({
    init: (_, type) => {
      if (type === 'SCRYPTREQUEST') count += 1
    },
  }).enable()
  return {
    end: () => {
      hook.disable()
      return count
    },
  }
}
