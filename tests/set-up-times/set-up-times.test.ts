import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { asOwner, readTenant, writeTenant } from '../../src/database/transactions.ts'
import { dayMs } from '../../src/domain/instant.ts'
import type { LifeState } from '../../src/domain/service-life.ts'
import { setUpStates } from '../../src/domain/set-up-times.ts'
import { maxSetUps } from '../../src/set-up-times/limits.ts'
import { productTimes } from '../../src/set-up-times/repository.ts'
import { startHeldServer, type HeldServer } from '../support/held-server.ts'
import { newPerson } from '../support/people.ts'
import { addByHand, move, movesFrom, orderFor, timesOf } from './lives.ts'

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
})
afterAll(() => server?.close())

const get = (id: string) => server.client.getSetUpTimes({ params: { id } })
const lineOf = async (productId: string) =>
  (await server.client.listSetUpTimes({})).items.find(({ product }) => product.id === productId)

/** By counting: the smallest value that so many tenths of all do not exceed. */
function tenths(values: readonly number[], number: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return (
    sorted.find((value) => sorted.filter((each) => each <= value).length * 10 >= sorted.length * number) ??
    null
  )
}

describe('set-up times', () => {
  it('are exact: against what was lived through, second by second', async () => {
    const productId = await addByHand(server, 'Lived', 'PT6H')
    const lives: { id: string; spent: Map<LifeState, number>; state: LifeState }[] = []
    const steps = fc.sample(
      fc.array(fc.tuple(fc.nat(1_000), fc.nat(40_000)), { minLength: 1, maxLength: 7 }),
      { numRuns: 14, seed: 7 },
    )
    for (const [index, story] of steps.entries()) {
      const [id = ''] = (await orderFor(server, `Lived ${index}`, 'Lived')).services
      const life = { id, spent: new Map<LifeState, number>(), state: 'manual_partner' as LifeState }
      let isDone = false
      for (const [choice, seconds] of story) {
        server.now += seconds * 1_000
        if (!isDone) life.spent.set(life.state, (life.spent.get(life.state) ?? 0) + seconds)
        // What is taken down or told by somebody outside is as good as any other event, but would end most stories.
        const possible = movesFrom(life.state).filter(
          ({ event }) => event !== 'withdrawn' || choice % 7 === 0,
        )
        const chosen = possible[choice % possible.length]
        if (chosen === undefined) continue
        life.state = await move(server, id, chosen)
        isDone ||= life.state === 'provisioned'
      }
      lives.push(life)
    }
    server.now += 3_600_000
    const times = await Promise.all(lives.map(({ id }) => timesOf(server, id)))
    const done = lives.filter((_, index) => times[index]?.provisioned != null)
    const underWay = times.filter(({ provisioned, withdrawn }) => provisioned === null && withdrawn === null)
    const total = ({ spent }: (typeof lives)[number]) =>
      [...spent.values()].reduce((sum, each) => sum + each, 0)
    const inState = (state: LifeState) => done.map(({ spent }) => spent.get(state) ?? 0)
    const worked = done.map(({ spent }) =>
      (['provisioning', 'manual_partner', 'manual_vendor'] as const)
        .map((state) => spent.get(state) ?? 0)
        .reduce((sum, each) => sum + each, 0),
    )
    const all = setUpStates.flatMap(inState).reduce((sum, each) => sum + each, 0)
    expect(done.length).toBeGreaterThan(2)
    expect(underWay.length).toBeGreaterThan(0)
    const expected = {
      product: { id: productId, externalId: 'lived', name: 'Lived', usualDuration: 'PT6H', retiredAt: null },
      setUps: done.length,
      medianSeconds: tenths(done.map(total), 5),
      p90Seconds: tenths(done.map(total), 9),
      underWay: underWay.length,
      late: underWay.filter(({ stuck }) => stuck !== null && stuck <= server.now).length,
    }
    expect(await lineOf(productId)).toEqual(expected)
    const { spent, ...rest } = await get(productId)
    expect(rest).toEqual({
      ...expected,
      worked: { medianSeconds: tenths(worked, 5), p90Seconds: tenths(worked, 9) },
    })
    expect(spent.map(({ state, medianSeconds }) => [state, medianSeconds])).toEqual(
      setUpStates.map((state) => [state, tenths(inState(state), 5)]),
    )
    for (const { state, share } of spent)
      expect(share).toBeCloseTo(inState(state).reduce((sum, each) => sum + each, 0) / all, 12)
  })

  it('count the last thousand, and none of more than a year ago', async () => {
    const productId = await addByHand(server, 'Many')
    const [one = ''] = (await orderFor(server, 'Many', 'Many')).services
    const { partner, database } = server
    // The n-th from the end came to its end n minutes ago and took n seconds.
    const add = (from: number, to: number, stepMs: number) =>
      writeTenant(database.db, partner.id, (trx) =>
        sql`insert into services (partner_id, id, subscription_id, external_id, product, provisioning_status, since,
            provisioner, product_id, ordered_at, first_provisioned_at)
          select v.partner_id, gen_random_uuid(), v.subscription_id, 'copy ' || n, v.product, 'provisioned', e.at, v.provisioner,
            v.product_id, e.at - n * interval '1 second', e.at
          from services v, generate_series(${from}::integer, ${to}::integer) n,
            lateral (select ${new Date(server.now)}::timestamptz(3) - n * ${stepMs}::integer * interval '1 millisecond' as at) e
          where v.partner_id = ${partner.id} and v.id = ${one}`.execute(trx),
      )
    await add(1, maxSetUps + 200, 60_000)
    expect(await lineOf(productId)).toMatchObject({
      setUps: maxSetUps,
      medianSeconds: 500,
      p90Seconds: 900,
      underWay: 1,
      late: 0,
    })
    // Of which the history tells nothing, nobody knows where the time went.
    expect((await get(productId)).setUps).toBe(maxSetUps)
    server.now += 365 * dayMs - 30 * 60_000
    expect(await lineOf(productId)).toMatchObject({
      setUps: maxSetUps - 971,
      medianSeconds: 15,
      p90Seconds: 27,
    })
    server.now += dayMs
    expect(await lineOf(productId)).toMatchObject({
      setUps: 0,
      medianSeconds: null,
      p90Seconds: null,
      underWay: 1,
    })
    expect(await get(productId)).toMatchObject({ setUps: 0, worked: null })
  })

  it('have every product in its order, and of the retired ones those with figures', async () => {
    const { client } = server
    const retired = await addByHand(server, 'Gone')
    const used = await addByHand(server, 'Gone, used')
    await orderFor(server, 'Theta', 'Gone, used')
    await client.changeProduct({ params: { id: retired }, body: { retired: true } })
    await client.changeProduct({ params: { id: used }, body: { retired: true } })
    await addByHand(server, 'Fresh')
    const names = (await client.listSetUpTimes({})).items.map(({ product }) => product.name)
    expect(names).toEqual(['Lived', 'Many', 'Fresh', 'Gone, used'])
    expect(await get(retired)).toMatchObject({ setUps: 0, underWay: 0, product: { name: 'Gone' } })
    // What a file brings was not ordered here.
    await server.importRows([
      'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status',
      'I1,Iota,S1,Suite,paid,V1,Fresh,manual_partner',
    ])
    expect((await client.listSetUpTimes({})).items[2]).toMatchObject({ underWay: 0, setUps: 0 })
  })

  it('are told to who sees offers, of this partner alone', async () => {
    const productId = await addByHand(server, 'Ours')
    const { client } = await server.stranger()
    expect((await client.listSetUpTimes({})).items).toEqual([])
    const refused = { code: 'product_not_found' }
    await expect(client.getSetUpTimes({ params: { id: productId } })).rejects.toMatchObject(refused)
    await expect(get(newId())).rejects.toMatchObject(refused)
    await expect(get('no-id')).rejects.toMatchObject({ code: 'invalid_request' })
    const statusFor = async (role: 'partner_read_only' | 'help_desk') =>
      (await (await newPerson(server, { role })).ask('/api/v1/products/set-up-times')).status
    expect([await statusFor('partner_read_only'), await statusFor('help_desk')]).toEqual([200, 403])
  })

  it('read what counts from two indexes, and nothing of the rest', async () => {
    const { db } = server.database
    const partnerId = server.partner.id
    await asOwner(db, (trx) => sql`analyze services`.execute(trx))
    const plan = await readTenant(db, partnerId, async (trx) => {
      await productTimes(trx, partnerId, server.now)
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain
        select extract(epoch from first_provisioned_at - ordered_at) from services
        where partner_id = ${partnerId} and product_id = ${newId()} and ordered_at is not null
          and first_provisioned_at > ${new Date(server.now - 365 * dayMs)}
        order by first_provisioned_at desc, id desc limit ${maxSetUps}`.execute(trx)
      const { rows: others } = await sql<{ 'QUERY PLAN': string }>`explain
        select count(*), count(*) filter (where stuck_at <= now()) from services
        where partner_id = ${partnerId} and product_id = ${newId()} and ordered_at is not null
          and first_provisioned_at is null and withdrawn_at is null`.execute(trx)
      return [...rows, ...others].map((row) => row['QUERY PLAN']).join('\n')
    })
    expect(plan).toContain('services_set_up')
    expect(plan).toContain('services_under_way')
    expect(plan).not.toMatch(/Seq Scan|Sort/)
  })
})
