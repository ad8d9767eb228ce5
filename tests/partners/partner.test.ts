import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTenant } from '../../src/database/transactions.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
})
afterAll(() => server.close())

interface Entry {
  actor_kind: string
  actor_id: string | null
  before: Record<string, string | null>
  after: Record<string, string | null>
}

async function told(): Promise<Entry[]> {
  const partnerId = server.partner.id
  const { rows } = await readTenant(server.database.db, partnerId, (trx) =>
    sql<Entry>`select actor_kind, actor_id, before, after from partner_history
      where partner_id = ${partnerId} order by at, id`.execute(trx),
  )
  return rows
}

describe('naming the partner and its vendor', () => {
  it('trims, stores, and tells who did it and what it was before', async () => {
    expect(await server.client.changePartner({ body: { name: '  Fjell IT  ' } })).toEqual({
      id: server.partner.id,
      name: 'Fjell IT',
      vendor: 'Cisco',
      requireSecondFactor: false,
      timeZone: 'UTC',
      trialMaxDays: 180,
      reminderDays: [3, 7, 14],
      setUpLinkDays: 60,
      trialGraceDays: 14,
      lowUsePercent: 50,
      lowUseSettled: true,
      supportMail: null,
      supportLink: null,
    })
    await server.client.changePartner({ body: { name: 'Fjell IT', vendor: 'Acme' } })
    expect(await server.client.getPartner()).toMatchObject({ name: 'Fjell IT', vendor: 'Acme' })
    const by = { actor_kind: 'token', actor_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }
    expect(await told()).toEqual([
      { ...by, before: { name: 'Nordlys Drift' }, after: { name: 'Fjell IT' } },
      { ...by, before: { vendor: 'Cisco' }, after: { vendor: 'Acme' } },
    ])
  })

  it('tells nothing where nothing changes', async () => {
    const before = await told()
    const { name } = await server.client.getPartner()
    await server.client.changePartner({ body: { name: ` ${name ?? ''}` } })
    expect(await told()).toEqual(before)
  })

  it.each([
    ['nothing at all', {}],
    ['an empty name', { name: '' }],
    ['only spaces', { name: ' \u00a0 ' }],
    ['a line break', { name: 'a\nb' }],
    ['a control character', { vendor: 'a\u0007' }],
    ['NUL', { name: 'a\u0000' }],
    ['a name that is too long', { name: 'x'.repeat(201) }],
    ['a vendor that is too long', { vendor: 'x'.repeat(101) }],
  ])('refuses %s', async (_, body) => {
    const before = await server.client.getPartner()
    await expect(server.client.changePartner({ body })).rejects.toMatchObject({ code: 'invalid_request' })
    expect(await server.client.getPartner()).toEqual(before)
  })

  it('is of one’s own partner alone', async () => {
    const before = await told()
    const { client } = await server.stranger()
    expect(await client.changePartner({ body: { name: 'Theirs' } })).toMatchObject({ name: 'Theirs' })
    expect((await server.client.getPartner()).name).not.toBe('Theirs')
    expect(await told()).toEqual(before)
  })
})

describe('what orders are counted by', () => {
  it('is a time zone that there is, and the longest trial', async () => {
    const { client } = server
    expect(await client.changePartner({ body: { timeZone: 'Europe/Oslo', trialMaxDays: 90 } })).toMatchObject(
      {
        timeZone: 'Europe/Oslo',
        trialMaxDays: 90,
      },
    )
    await expect(client.changePartner({ body: { timeZone: 'Oslo' } })).rejects.toMatchObject({
      code: 'time_zone_unknown',
    })
    for (const trialMaxDays of [0, 3651, 1.5])
      await expect(client.changePartner({ body: { trialMaxDays } })).rejects.toMatchObject({
        code: 'invalid_request',
      })
    await client.changePartner({ body: { timeZone: 'UTC', trialMaxDays: 180 } })
  })
})
