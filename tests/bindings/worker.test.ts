import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { tellOnceMore } from '../../src/bindings/follow.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { gift } from '../support/broker/bindings.ts'
import { answers, doesAndAnswers, doesAndHangs, hangs, takesUp } from '../support/broker/behaviour.ts'
import { quickPace } from '../provisioning/scene.ts'
import { BindingScene } from './scene.ts'

let scene: BindingScene
const patient = { timeout: 20_000 }

beforeAll(async () => {
  scene = await BindingScene.open()
  scene.startWorker()
})

afterAll(async () => {
  expect(scene.provisioning.errors).toEqual([])
  await scene?.close()
})

afterEach(() => {
  scene.broker.script.clear()
  expect(scene.broker.record.violations).toEqual([])
})

/** How often it was bound and unbound in all. */
function balance(id: string): [bound: number, unbound: number] {
  const { bound, unbound } = scene.broker.record
  return [bound.filter((one) => one === id).length, unbound.filter((one) => one === id).length]
}

async function again(serviceId: string, ids: readonly string[] | null = null): Promise<string[]> {
  const told = await writeTenant(scene.db, scene.partnerId, async (trx) => {
    const now = await scene.provisioning.readNow(trx, scene.partnerId)
    return tellOnceMore(trx, scene.partnerId, serviceId, ids, now, quickPace)
  })
  scene.nudge()
  return told
}

describe('who holds licences', () => {
  it('is told once, and taken back once', async () => {
    const service = await scene.provisioned()
    const id = await scene.give(service, { name: 'Ola Fjord', email: 'ola@fjord.example', language: 'nb' })
    await scene.untilTold(id, 'bound')
    const [request] = scene.broker.record.of('bind', id)
    expect(request?.body).toMatchObject({
      service_id: 'service-meetings',
      plan_id: 'plan-meetings',
      bind_resource: {},
      context: { platform: 'varde' },
      parameters: {
        licence_id: id,
        person_name: 'Ola Fjord',
        person_email: 'ola@fjord.example',
        person_language: 'nb',
      },
    })
    expect(request?.headers['x-broker-api-originating-identity']).toMatch(/^varde /)
    await scene.takeBack(id)
    await scene.untilTold(id, null)
    expect(scene.broker.record.of('bind', id)).toHaveLength(1)
    expect(scene.broker.record.of('unbind', id)).toHaveLength(1)
    expect(balance(id)).toEqual([1, 1])
  })

  it('is told with what the plan wants to know, and nothing else', async () => {
    const service = await scene.provisioned('Named')
    const id = await scene.give(service, { name: 'Ola Fjord', email: 'ola2@fjord.example', language: 'nb' })
    await scene.untilTold(id, 'bound')
    const [request] = scene.broker.record.of('bind', id)
    expect(request?.body).toHaveProperty('parameters', {
      person_name: 'Ola Fjord',
      person_email: 'ola2@fjord.example',
    })
  })

  it('is kept nowhere where nobody is told', async () => {
    const devices = await scene.provisioned('Devices')
    const phones = (await scene.provisioning.order('Phones'))[0] ?? ''
    for (const id of [await scene.give(devices), await scene.give(phones)]) {
      await expect.poll(async () => (await scene.licence(id)).telling, patient).toBeNull()
      expect(await scene.licence(id)).toMatchObject({ told: null, told_at: null, telling_begun_at: null })
      expect(scene.broker.record.of('bind', id)).toEqual([])
    }
  })

  it('is told when the service stands, and not before', async () => {
    scene.broker.script.next('*', 'provision', takesUp({ polls: 1, retryAfter: '3600' }))
    const [service = ''] = await scene.provisioning.order('Meetings')
    scene.provisioning.nudge()
    const id = await scene.give(service)
    await expect.poll(async () => (await scene.licence(id)).telling, patient).toBeNull()
    expect(scene.broker.record.of('bind', id)).toEqual([])
    await scene.provisioning.until(service, 'provisioned')
    await scene.untilTold(id, 'bound')
  })

  it('is asked after where the broker needs time, when it says', async () => {
    const service = await scene.provisioned()
    scene.broker.script.next('*', 'bind', takesUp({ polls: 2, retryAfter: '2' }))
    scene.broker.script.next('*', 'unbind', takesUp({ polls: 1 }))
    const id = await scene.give(service)
    await scene.untilTold(id, 'bound')
    expect(scene.broker.record.of('last_binding_operation', id).length).toBeGreaterThanOrEqual(3)
    expect(scene.broker.record.of('fetch_binding', id)).toHaveLength(1)
    await scene.takeBack(id)
    await scene.untilTold(id, null)
    expect(balance(id)).toEqual([1, 1])
  })

  it('is told anew where the broker says that it is there and lies', async () => {
    const service = await scene.provisioned()
    scene.broker.script.next('*', 'bind', takesUp({ polls: 0, ends: 'lies' }))
    const id = await scene.give(service)
    await scene.untilTold(id, 'bound')
    expect(balance(id)).toEqual([2, 1])
    expect(scene.broker.record.liveBindings).toContain(id)
  })

  it('says what was refused, without who it is about, and is told again when somebody wants it', async () => {
    const service = await scene.provisioned()
    scene.broker.script.always('*', 'bind', {
      answer: {
        status: 400,
        body: {
          description: 'ola3@fjord.example may not come in',
          credentials: { password: gift },
          email: 'ola3@fjord.example',
        },
      },
    })
    const id = await scene.give(service, { email: 'ola3@fjord.example' })
    await scene.untilTold(id, 'failed')
    const row = await scene.licence(id)
    expect(row.telling_trouble).toMatchObject({ code: 'rejected', words: '••• may not come in' })
    expect(row.telling_trouble?.technical?.body).toBe('{"description":"••• may not come in"}')
    expect(scene.broker.record.of('bind', id)).toHaveLength(1)
    scene.broker.script.clear()
    expect(await again(service, [id])).toEqual([id])
    await scene.untilTold(id, 'bound')
    expect((await scene.licence(id)).telling_trouble).toBeNull()
    expect(await again(service)).toEqual([])
  })

  it('forgets what was refused once it is taken back', async () => {
    const service = await scene.provisioned()
    scene.broker.script.always('*', 'bind', answers(400, { description: 'No' }))
    const id = await scene.give(service)
    await scene.untilTold(id, 'failed')
    await scene.takeBack(id)
    await scene.untilTold(id, null)
    expect(scene.broker.record.of('unbind', id)).toEqual([])
  })

  it('leaves nothing behind where the answer was lost', async () => {
    const service = await scene.provisioned()
    scene.broker.script.next('*', 'bind', doesAndHangs)
    const id = await scene.give(service)
    await scene.untilTold(id, 'bound')
    expect(scene.broker.record.liveBindings).toContain(id)
    scene.broker.script.always('*', 'bind', doesAndAnswers(500, { description: 'Broken' }))
    const other = await scene.give(service)
    await scene.untilTold(other, 'failed')
    expect(scene.broker.record.liveBindings).not.toContain(other)
    expect((await scene.licence(other)).telling_trouble).toMatchObject({ code: 'server_error' })
  })

  it('says that it could not be taken back, and tries it again when somebody wants it', async () => {
    const service = await scene.provisioned()
    const id = await scene.give(service)
    await scene.untilTold(id, 'bound')
    scene.broker.script.always('*', 'unbind', answers(403, { description: 'Not for you' }))
    await scene.takeBack(id)
    await scene.untilTold(id, 'stays')
    expect((await scene.licence(id)).telling_trouble).toMatchObject({ code: 'sign_in_refused' })
    scene.broker.script.clear()
    expect(await again(service)).toEqual([id])
    await scene.untilTold(id, null)
    expect(scene.broker.record.liveBindings).not.toContain(id)
  })

  it('is taken back though it is just being told', async () => {
    const service = await scene.provisioned()
    scene.broker.script.next('*', 'bind', takesUp({ ends: 'never', retryAfter: '3600' }))
    const id = await scene.give(service)
    await expect.poll(async () => (await scene.licence(id)).telling_phase, patient).toBe('poll')
    await scene.takeBack(id)
    await scene.untilTold(id, null)
    expect(scene.broker.record.liveBindings).not.toContain(id)
  })

  it('is never told where it is taken back before anybody has heard of it', async () => {
    const service = await scene.provisioned()
    await scene.stopWorkers()
    const id = await scene.give(service)
    await scene.takeBack(id)
    scene.startWorker()
    await scene.untilTold(id, null)
    expect(scene.broker.record.of('bind', id)).toEqual([])
    expect(scene.broker.record.of('unbind', id)).toEqual([])
  })

  it('is taken back before the service is taken down', async () => {
    const service = await scene.provisioned('Meetings', 'Phones')
    const ids = [await scene.give(service), await scene.give(service), await scene.give(service)]
    for (const id of ids) await scene.untilTold(id, 'bound')
    scene.broker.script.next('*', 'unbind', answers(429), answers(429))
    await scene.provisioning.withdraw(service)
    await expect
      .poll(async () => {
        await scene.hurry()
        await scene.provisioning.hurry(service)
        return (await scene.provisioning.service(service)).state
      }, patient)
      .toBe('removed')
    // The broker itself would have said that it was still bound.
    const removal = scene.broker.record.of('deprovision', service)[0]?.number ?? 0
    for (const id of ids) {
      expect(balance(id)).toEqual([1, 1])
      expect(scene.broker.record.of('unbind', id).at(-1)?.number).toBeLessThan(removal)
      expect(await scene.licence(id)).toMatchObject({ told: null, telling: null })
    }
  })

  it('is told anew of a service that is brought back', async () => {
    const service = await scene.provisioned('Meetings', 'Phones')
    const id = await scene.give(service)
    await scene.untilTold(id, 'bound')
    await scene.provisioning.changeSubscription(
      service,
      sql`closed_at = now(), status = null, status_until = null`,
    )
    await expect
      .poll(async () => {
        await scene.provisioning.follow()
        await scene.hurry()
        await scene.provisioning.hurry(service)
        return (await scene.provisioning.service(service)).state
      }, patient)
      .toBe('removed')
    await scene.provisioning.changeSubscription(service, sql`closed_at = null, status = 'active'`)
    await expect
      .poll(async () => {
        await scene.provisioning.follow()
        await scene.provisioning.hurry(service)
        return (await scene.provisioning.service(service)).state
      }, patient)
      .toBe('provisioned')
    await scene.untilTold(id, 'bound')
    expect(balance(id)).toEqual([2, 1])
  })

  it('holds nobody else up where the broker hangs', async () => {
    const service = await scene.provisioned()
    const other = await scene.provisioned()
    const slow = []
    scene.broker.script.always(service, 'bind', hangs)
    for (let n = 0; n < 4; n += 1) slow.push(await scene.give(service))
    await expect.poll(() => scene.broker.record.of('bind', service).length, patient).toBeGreaterThan(0)
    const id = await scene.give(other)
    await expect.poll(async () => (await scene.licence(id)).told, patient).toBe('bound')
    const set = await scene.provisioned()
    expect((await scene.provisioning.service(set)).state).toBe('provisioned')
    await scene.takeBack(...slow)
    scene.broker.script.clear()
    for (const one of slow) await scene.untilTold(one, null)
  })

  it('comes with credentials that are kept nowhere', async () => {
    const { rows } = await readTenant(scene.db, scene.partnerId, (trx) =>
      sql`select from licences l where l.partner_id = ${scene.partnerId} and l::text like ${`%${gift}%`}`.execute(
        trx,
      ),
    )
    expect(rows).toEqual([])
    expect(JSON.stringify([...scene.broker.record.answers.values()])).toContain(gift)
  })
})
