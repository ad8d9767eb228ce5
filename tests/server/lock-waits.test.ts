import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { clientConfig } from '../../src/database/connect.ts'
import { newCustomer } from '../customer-people/support.ts'
import { newPerson } from '../support/people.ts'
import type { TestPerson } from '../support/people.ts'
import { startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let server: TestServer
let boss: TestPerson
/** Somebody else in the same database. */
let other: Client

beforeAll(async () => {
  // Nobody waits for half a minute here.
  vi.stubEnv('PGOPTIONS', '-c varde.lock_timeout=1s')
  server = await startServer()
  boss = await newPerson(server, { role: 'partner_full_admin' })
  other = new Client(clientConfig(server.admin))
  await other.connect()
})
afterAll(async () => {
  await other?.end()
  await server?.close()
  vi.unstubAllEnvs()
})

async function addTo(customerId: string, language = 'en') {
  const answer = await boss.ask(`/api/v1/customers/${customerId}/people`, {
    method: 'POST',
    body: JSON.stringify({ name: 'Kari Nordmann' }),
    headers: { 'accept-language': language },
  })
  return { status: answer.status, after: answer.headers.get('retry-after'), problem: await answer.json() }
}

describe('what others are changing at the same time', () => {
  it('is waited for, then told as busy, and done when it is asked for again', async () => {
    const customerId = await newCustomer(server, 'held')
    await other.query('begin')
    try {
      await other.query('select from varde.customers where id = $1 for update', [customerId])
      const [english, norwegian] = await Promise.all([addTo(customerId), addTo(customerId, 'nb')])
      expect(english).toMatchObject({ status: 503, after: '2', problem: { code: 'busy' } })
      expect(english.problem).toMatchObject({ detail: expect.stringContaining('Try again in a moment') })
      expect(norwegian.problem).toMatchObject({ detail: expect.stringContaining('Prøv igjen om et lite') })
    } finally {
      await other.query('rollback')
    }
    expect((await addTo(customerId)).status).toBe(201)
    const list = await boss.ask(`/api/v1/customers/${customerId}/people`)
    expect(await list.json()).toMatchObject({ total: 1 })
  })

  it('holds one connection, however many wait for the same customer: others are answered', async () => {
    const customerId = await newCustomer(server, 'many wait')
    const besideId = await newCustomer(server, 'beside')
    await other.query('begin')
    await other.query('select from varde.customers where id = $1 for update', [customerId])
    const waiting = Array.from({ length: 30 }, () => addTo(customerId))
    try {
      await expect.poll(waitingBackends, { timeout: 20_000 }).toHaveLength(1)
      expect((await addTo(besideId)).status).toBe(201)
    } finally {
      await other.query('rollback')
    }
    // Who had waited too long by then was told so.
    const done = (await Promise.all(waiting)).filter(({ status }) => status === 201)
    const list = await boss.ask(`/api/v1/customers/${customerId}/people`)
    expect(await list.json()).toMatchObject({ total: done.length })
  })

  it('what is stopped because it takes too long is told so', async () => {
    const customerId = await newCustomer(server, 'stopped')
    await other.query('begin')
    await other.query('lock table varde.customer_people in access exclusive mode')
    try {
      const asked = boss.ask(`/api/v1/customers/${customerId}/people`)
      await expect.poll(waitingBackends, { timeout: 20_000 }).toHaveLength(1)
      // As its limit of time would, half a minute later.
      for (const pid of await waitingBackends()) await other.query('select pg_cancel_backend($1)', [pid])
      const answer = await asked
      expect([answer.status, await answer.json()]).toEqual([
        503,
        expect.objectContaining({ code: 'too_slow' }),
      ])
    } finally {
      await other.query('rollback')
    }
  })
})

/** The processes of this database that wait for a lock. */
async function waitingBackends(): Promise<number[]> {
  const { rows } = await other.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows.map(({ pid }) => pid)
}
