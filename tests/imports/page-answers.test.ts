import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Static } from 'typebox'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readTenant } from '../../src/database/transactions.ts'
import type { ImportAnswer } from '../../src/imports/present.ts'
import type { changes, errorList } from '../../src/imports/schema-detail.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { goodRow, newAsker, requiredColumns } from './asker.ts'

type ErrorList = Static<(typeof errorList)['response'][200]>
type Changes = Static<(typeof changes)['response'][200]>

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => server.close())

describe('GET /api/v1/imports/{id}/errors', () => {
  it('pages, filters and counts, each choice under the others', async () => {
    const { ask } = await newAsker(server)
    const rows = [
      'C1,Ås,S1,Suite,oops,V1,Calling,provisioned',
      'C2,,S2,Suite,paid,V1,Calling,provisioned',
      'C3,Bø,S3,Suite,oops,V1,Calling,done',
      'C4,Bø,S4,Suite,100%,V1,Calling,provisioned',
      '{,Bø,S5,Suite,paid,V1,Calling,provisioned,extra',
    ]
    const { id } = await ask<ImportAnswer>('', { body: `${requiredColumns}\n${rows.join('\n')}\n` })
    const errors = async (query = '') => ask<ErrorList>(`/${id}/errors${query}`)
    const all = await errors()
    expect(all.items.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'kind', 'kind_unknown'],
      [3, 'customer_name', 'required'],
      [4, 'kind', 'kind_unknown'],
      [4, 'provisioning_status', 'provisioning_status_unknown'],
      [5, 'kind', 'kind_unknown'],
      [6, null, 'cell_count'],
    ])
    expect(all.total).toBe(6)
    expect(all.codes?.map(({ code, count }) => [code, count])).toEqual([
      ['kind_unknown', 3],
      ['cell_count', 1],
      ['provisioning_status_unknown', 1],
      ['required', 1],
    ])
    expect(all.codes?.[0]?.message).toContain('«oops»')
    const kind = await errors('?code=kind_unknown')
    expect([kind.total, kind.codes?.length, kind.columns]).toEqual([
      3,
      4,
      [{ column: 'kind', heading: null, count: 3 }],
    ])
    expect((await errors('?column=whole_row&column=customer_name')).items.map(({ line }) => line)).toEqual([
      3, 6,
    ])
    const lines = async (search: string) =>
      (await errors(`?search=${encodeURIComponent(search)}`)).items.map(({ line }) => line)
    expect(await Promise.all(['4', 'c3', 'OOPS', '%', 'value', '_'].map(lines))).toEqual([
      [4, 4, 5],
      [4, 4],
      [2, 4],
      [5],
      [],
      [],
    ])

    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: ErrorList = await errors(
        `?code=kind_unknown&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      expect(page.total).toBe(cursor === '' ? 3 : null)
      seen.push(...page.items.map(({ line }) => line))
      cursor = page.nextCursor
    }
    expect(seen).toEqual([2, 4, 5])
    const first = await errors('?limit=1')
    const mismatch = await ask<{ code: string }>(`/${id}/errors?code=required&cursor=${first.nextCursor}`, {
      status: 400,
    })
    expect(mismatch.code).toBe('cursor_mismatch')
    await ask(`/${id}/errors?cursor=x`, { status: 400 })
  })
})

describe('GET /api/v1/imports/{id}/changes', () => {
  it('lists who changed and what, then who is new, each once', async () => {
    const { ask } = await newAsker(server)
    const before = [
      'C0,Ås,S0,Suite,paid,V1,Calling,provisioned',
      'C9,Bø,S9,Suite,paid,V1,Calling,provisioned',
    ]
    const first = await ask<ImportAnswer>('', { body: `${requiredColumns}\n${before.join('\n')}\n` })
    const after = [
      'C0,Ås AS,S0,Suite,paid,V1,Calling,pending_details',
      'C9,Bø,S9,Suite,paid,V1,Calling,provisioned',
      'C5,Vik,S5,Suite,paid,V1,Calling,provisioned',
      'C4,Nes,,,,,,',
      'C9,Bø,S9b,Mini,paid,V1,Calling,provisioned',
    ]
    const second = await ask<ImportAnswer>('', { body: `${requiredColumns}\n${after.join('\n')}\n` })
    expect(second.counts?.customers).toMatchObject({ new: 2, changed: 2 })
    const { items } = await ask<Changes>(`/${second.id}/changes`)
    expect(items.map(({ kind, externalId, name }) => [kind, externalId, name])).toEqual([
      ['changed', 'C0', 'Ås AS'],
      ['changed', 'C9', 'Bø'],
      ['new', 'C4', 'Nes'],
      ['new', 'C5', 'Vik'],
    ])
    const [c0, c9, c4] = items
    expect(c0?.changes.map(({ kind, before: was, after: is }) => [kind, was, is])).toEqual([
      ['customer_changed', { name: 'Ås' }, { name: 'Ås AS' }],
      [
        'subscription_changed',
        { provisioningStatus: 'provisioned' },
        { provisioningStatus: 'pending_details' },
      ],
      [
        'service_changed',
        expect.objectContaining({ provisioningStatus: 'provisioned' }),
        expect.objectContaining({ provisioningStatus: 'pending_details' }),
      ],
    ])
    expect(c9?.changes.map(({ kind, subscription }) => [kind, subscription?.externalId])).toEqual([
      ['subscription_created', 'S9b'],
      ['service_created', 'S9b'],
    ])
    expect(c4?.changes.map(({ after: is }) => is)).toEqual([{ name: 'Nes', subscriptions: 0, services: 0 }])

    for (const query of ['', '&kind=new', '&kind=changed']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`
        const page: Changes = await ask(`/${second.id}/changes?limit=1${query}${more}`)
        seen.push(...page.items.map(({ externalId }) => externalId))
        cursor = page.nextCursor
      }
      const expected = {
        '': ['C0', 'C9', 'C4', 'C5'],
        '&kind=new': ['C4', 'C5'],
        '&kind=changed': ['C0', 'C9'],
      }
      expect(seen).toEqual(expected[query as keyof typeof expected])
    }
    const made = await ask<Changes>(`/${first.id}/changes?kind=changed`)
    expect(made.items).toEqual([])
  })

  it('shows of a customer with very many changes the first ones, and counts the rest', async () => {
    const { ask } = await newAsker(server)
    await ask('', { body: `${requiredColumns}\n${goodRow}\n` })
    const rows = Array.from({ length: 30 }, (_, n) => `C1,Ås,S1,Suite,paid,W${n},Calling,provisioned`)
    const { id } = await ask<ImportAnswer>('', { body: `${requiredColumns}\n${rows.join('\n')}\n` })
    const { items } = await ask<Changes>(`/${id}/changes`)
    expect([items.length, items[0]?.changes.length, items[0]?.more]).toEqual([1, 20, 10])
  })
})

describe('DELETE /api/v1/imports/{id}', () => {
  it('refuses what has been written or has ended', async () => {
    const { ask } = await newAsker(server)
    const { id } = await ask<ImportAnswer>('', { body: `${requiredColumns}\n${goodRow}\n` })
    const refused = await ask<{ code: string }>(`/${id}`, { method: 'DELETE', status: 409 })
    expect(refused.code).toBe('import_not_cancellable')
  })
})

describe('another partner', () => {
  it('knows nothing of an import, and stops none', async () => {
    const { ask } = await newAsker(server)
    const { id } = await ask<ImportAnswer>('', { body: `${requiredColumns}\n${goodRow}\n` })
    const other = await newAsker(server)
    for (const path of [`/${id}/errors`, `/${id}/changes`]) await other.ask(path, { status: 404 })
    await other.ask(`/${id}`, { method: 'DELETE', status: 404 })
  })
})

describe('an answer that does not wait', () => {
  let hasty: TestServer
  beforeAll(async () => {
    hasty = await startServer({ context: { answerImportsWithinMs: 0 } })
  })
  afterAll(async () => hasty.close())

  const rows = Array.from({ length: 20_000 }, (_, n) => `C${n},Ås,S${n},Suite,paid,V1,Calling,provisioned`)
  const large = `${requiredColumns}\n${rows.join('\n')}\n`

  it('is 202 with the address to follow, which leads to the end', async () => {
    const { ask } = await newAsker(hasty)
    const started = await ask<ImportAnswer>('', { body: large, status: 202 })
    expect(['waiting', 'running']).toContain(started.state)
    await expect
      .poll(async () => (await ask<ImportAnswer>(`/${started.id}`)).state, { timeout: 60_000 })
      .toBe('done')
    const ended = await ask<ImportAnswer>(`/${started.id}`)
    expect(ended.counts?.customers).toMatchObject({ new: 20_000 })
  })

  it('lets a dry run be stopped on its way: it leaves nothing, and stays in the list', async () => {
    const { ask, partnerId } = await newAsker(hasty)
    const { id } = await ask<ImportAnswer>('?dryRun=true', { body: large, status: 202 })
    const stopped = await ask<ImportAnswer>(`/${id}`, { method: 'DELETE' })
    expect(stopped).toMatchObject({ id, state: 'cancelled', counts: null })
    expect(stopped.finishedAt).not.toBeNull()
    // Again it is the same, and the run that was under way changes nothing any more.
    await ask(`/${id}`, { method: 'DELETE' })
    const after = await ask<ImportAnswer>('', { body: `${requiredColumns}\n${goodRow}\n`, status: 202 })
    await expect
      .poll(async () => (await ask<ImportAnswer>(`/${after.id}`)).state, { timeout: 60_000 })
      .toBe('done')
    expect(await ask<ImportAnswer>(`/${id}`)).toMatchObject({ state: 'cancelled', counts: null })
    const chunks = await readTenant(hasty.database.db, partnerId, (trx) =>
      trx.selectFrom('import_chunks').select('seq').where('partner_id', '=', partnerId).execute(),
    )
    expect(chunks).toEqual([])
  })
})

describe('a sender that goes away in the middle', () => {
  it.each([
    ['/api/v1/imports', {}],
    ['/api/v1/imports', { 'idempotency-key': 'goes-away' }],
    ['/api/v1/imports/preview', {}],
  ])('is no fault of the server: %s %o', async (path, more) => {
    const other = await startServer()
    const told: unknown[] = []
    const begun = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    const makeLog = other.app.log.child.bind(other.app.log)
    // What a request says goes through a log of its own.
    vi.spyOn(other.app.log, 'child').mockImplementation((...bindings) => {
      const log = makeLog(...bindings)
      vi.spyOn(log, 'error').mockImplementation((what: unknown) => told.push(what))
      begun.resolve()
      return log
    })
    const sending = request(`${other.origin}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${other.token}`,
        'content-type': 'text/csv',
        'content-length': '1000000',
        ...more,
      },
    })
    sending.on('error', () => ended.resolve())
    sending.write(`${requiredColumns}\n`)
    await begun.promise
    await sleep(1_000)
    sending.destroy(new Error('gone'))
    await ended.promise
    await sleep(1_000)
    await other.close()
    expect(told).toEqual([])
  })
})
