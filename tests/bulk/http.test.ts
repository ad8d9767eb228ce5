import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import type { CustomerListJson } from '../../src/customers/schema.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import type { HistoryListJson } from '../../src/history/schema.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'
import { newPerson } from '../support/people.ts'
import type { TestPerson } from '../support/people.ts'
import { codeOf, itemsOf, json, post, previewOf, run, undo } from './acts.ts'
import type { Job } from './acts.ts'

const header =
  'customer_id,customer_name,tags,subscription_id,offer,kind,payment,service_id,product,provisioning_status'
const rows = [
  header,
  'A,Alpha,north|a,A1,Suite,paid,overdue,V1,Calling,manual_vendor',
  'B,Beta,north|b,B1,Suite,paid,current,V1,Meetings,manual_vendor',
  'C,Gamma,south,C1,Suite,paid,current,V1,Calling,unable_to_provision',
  `D,Delta,${Array.from({ length: 50 }, (_, n) => `t${n}`).join('|')},,,,,,,`,
]

let server: HeldServer
let full: TestPerson
let restricted: TestPerson
let reader: TestPerson
const ids = new Map<string, string>()
const idOf = (name: string): string => ids.get(name) ?? ''

beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows(rows)
  for (const { externalId, id } of (await server.client.listCustomers()).items) ids.set(externalId, id)
  full = await newPerson(server, { name: 'Full', role: 'partner_full_admin' })
  restricted = await newPerson(server, { name: 'Restricted', role: 'partner_admin' })
  reader = await newPerson(server, { name: 'Reader', role: 'partner_read_only' })
  const path = `/api/v1/customers/${idOf('A')}/assigned/${restricted.id}`
  expect((await full.ask(path, { method: 'PUT' })).status).toBe(204)
})
afterAll(() => server?.close())

const listOf = async (query: string, asking: TestPerson = full) =>
  (await json<CustomerListJson>(await asking.ask(`/api/v1/customers?sort=name${query}`))).items
const namesOf = async (query: string, asking: TestPerson = full) =>
  (await listOf(query, asking)).map(({ externalId }) => externalId).join('')
const tagsOf = async (name: string) => (await listOf('')).find((one) => one.externalId === name)?.tags

describe('tags over a selection', () => {
  it('says what it would do, what it would not and why, and does nothing', async () => {
    const wish = { act: 'add_tags', with: { tags: ['a'] } }
    const preview = await previewOf(full, wish)
    expect(preview).toMatchObject({ customers: 4, without: 0, total: 4, done: 2, unchanged: 1, refused: 1 })
    expect(preview.reasons).toEqual([
      {
        code: 'too_many_tags',
        message: expect.stringContaining('50'),
        count: 1,
        examples: [{ customer: { id: idOf('D'), externalId: 'D', name: 'Delta' }, subscription: null }],
      },
    ])
    expect(await namesOf('&tag=a')).toBe('A')
  })

  it('does it, says what came of each, and undoes it where nothing has changed since', async () => {
    const job = await run(full, { act: 'add_tags', with: { tags: ['a', ' key account '] } }, '?tag=north')
    expect(job).toMatchObject({
      state: 'done',
      customers: 2,
      total: 2,
      done: 2,
      refused: 0,
      left: 0,
      canUndo: true,
    })
    expect(job.by).toEqual({ kind: 'person', id: full.id, name: 'Full' })
    expect(await tagsOf('A')).toEqual(['north', 'a', 'key account'])
    expect(await namesOf('&tag=key%20account')).toBe('AB')
    const known = await json<{ items: string[] }>(await full.ask('/api/v1/tags?search=key'))
    expect(known.items).toEqual(['key account'])
    const history = await json<HistoryListJson>(await full.ask(`/api/v1/customers/${idOf('A')}/history`))
    expect(history.items[0]).toMatchObject({
      kind: 'customer_changed',
      actor: { kind: 'person', name: 'Full' },
      before: { tags: ['north', 'a'] },
      after: { tags: ['north', 'a', 'key account'] },
    })

    await run(full, { act: 'remove_tags', with: { tags: ['b'] }, customerIds: [idOf('B')] })
    const undone = await undo(full, job.id)
    expect(undone).toMatchObject({ state: 'done', undoes: job.id, done: 1, refused: 1, canUndo: false })
    expect(undone.reasons).toMatchObject([{ code: 'changed_since', count: 1 }])
    expect(await namesOf('&tag=key%20account')).toBe('B')
    expect(await json<Job>(await full.ask(`/api/v1/bulk/${job.id}`))).toMatchObject({
      undone: 1,
      undoneBy: undone.id,
      canUndo: true,
    })
    const items = await itemsOf(full, job.id)
    expect(items.map(({ customer, undone: isUndone }) => [customer?.externalId, isUndone])).toEqual(
      expect.arrayContaining([
        ['A', true],
        ['B', false],
      ]),
    )
  })

  it('tells of each as CSV, by state a page at a time', async () => {
    const job = await run(full, { act: 'add_tags', with: { tags: ['=1+1'] } })
    expect(job).toMatchObject({ total: 4, done: 3, refused: 1 })
    const refused = await itemsOf(full, job.id, '?state=refused')
    expect(refused).toMatchObject([{ customer: { externalId: 'D' }, code: 'too_many_tags' }])
    const first = await full.ask(`/api/v1/bulk/${job.id}/items?limit=3`)
    const { items, nextCursor } = await json<{ items: unknown[]; nextCursor: string }>(first)
    expect(items.length).toBe(3)
    const rest = await itemsOf(full, job.id, `?limit=3&cursor=${nextCursor}`)
    expect(rest.length).toBe(1)
    expect(
      await codeOf(await full.ask(`/api/v1/bulk/${job.id}/items?state=done&cursor=${nextCursor}`)),
    ).toEqual([400, 'cursor_mismatch'])
    const csv = await full.ask(`/api/v1/bulk/${job.id}/items.csv`, { headers: { 'accept-language': 'nb' } })
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = (await csv.text()).split('\r\n')
    expect(lines[0]).toBe('customer_id,customer_name,subscription_id,offer,state,undone,code,message')
    expect(lines.find((line) => line.startsWith('D,'))).toBe(
      'D,Delta,,,refused,false,too_many_tags,En kunde kan ha høyst 50 etiketter. Fjern noen først.',
    )
  })
})

describe('assigning and in hand', () => {
  it('assigns, and undoes exactly what it did', async () => {
    const wish = { act: 'assign', with: { personIds: [restricted.id] } }
    const job = await run(full, { ...wish, customerIds: [idOf('A'), idOf('B')] })
    expect(job).toMatchObject({ done: 1, unchanged: 1 })
    expect(await namesOf('', restricted)).toBe('AB')
    await undo(full, job.id)
    expect(await namesOf('', restricted)).toBe('A')
  })

  it('refuses people who do not belong to the partner, each customer by itself', async () => {
    const stranger = newId()
    const job = await run(full, { act: 'assign', with: { personIds: [stranger] }, customerIds: [idOf('B')] })
    expect(job.reasons).toMatchObject([{ code: 'person_not_found', count: 1 }])
  })

  it('takes in hand, lets go and takes back', async () => {
    const inHandUntil = formatInstant(server.now + 2 * dayMs)
    const wish = { act: 'take_in_hand', with: { responsibleId: full.id, inHandUntil, note: 'calls' } }
    const job = await run(full, { ...wish, customerIds: [idOf('B'), idOf('C')] })
    expect(job).toMatchObject({ done: 2 })
    expect(await namesOf('&inHand=true')).toBe('BC')
    expect((await listOf('&inHand=true'))[0]?.hand).toMatchObject({
      responsible: { id: full.id },
      note: 'calls',
    })
    const letGo = await run(full, { act: 'let_go' }, '?inHand=true')
    expect(letGo).toMatchObject({ done: 2 })
    expect(await namesOf('&inHand=true')).toBe('')
    await undo(full, letGo.id)
    expect(await namesOf('&inHand=true')).toBe('BC')
    await undo(full, job.id)
    expect(await namesOf('&inHand=true')).toBe('')
  })

  it('refuses an instant that is past by the time it is done', async () => {
    const wish = { act: 'take_in_hand', with: { inHandUntil: formatInstant(server.now - dayMs) } }
    const preview = await previewOf(full, wish, '?search=alpha')
    expect(preview.reasons).toMatchObject([{ code: 'in_hand_until_unfit', count: 1 }])
  })
})

/** A customer with a subscription on trial. */
const trialRow = (name: string, externalId: string, endsAt: number) =>
  `${name},${name},,${externalId},Suite,trial,,V1,Calling,provisioned,${formatInstant(endsAt)}`

describe('acts on subscriptions', () => {
  it('are done to those that the status filter shows, each once, and undone', async () => {
    await server.importRows([
      `${header},ends_at`,
      trialRow('T1', 'T1-a', server.now + 10 * dayMs),
      trialRow('T1', 'T1-b', server.now + 50 * dayMs),
      trialRow('T2', 'T2-a', server.now + 10 * dayMs),
    ])
    for (const { externalId, id } of (await server.client.listCustomers()).items) ids.set(externalId, id)
    const query = '?subscription=trial_expires_in_30_days'
    const wish = { act: 'extend_trial', with: { from: 'end', days: 30 } }
    expect(await previewOf(full, wish, query)).toMatchObject({ customers: 2, without: 0, total: 2, done: 2 })
    // Named ones with a status filter: those of their subscriptions that it shows.
    const named = { ...wish, customerIds: [idOf('T1'), idOf('B')] }
    expect(await previewOf(full, named, query)).toMatchObject({ customers: 2, without: 1, total: 1, done: 1 })
    const all = await previewOf(full, named)
    expect(all).toMatchObject({ total: 3, done: 2, refused: 1 })
    expect(all.reasons).toMatchObject([
      {
        code: 'act_trial_only',
        examples: [{ customer: { name: 'Beta' }, subscription: { externalId: 'B1' } }],
      },
    ])

    const job = await run(full, wish, query)
    expect(job).toMatchObject({ state: 'done', customers: 2, total: 2, done: 2 })
    expect(await previewOf(full, { act: 'close' }, query)).toMatchObject({ customers: 0, total: 0 })
    const items = await itemsOf(full, job.id)
    expect(items.map(({ subscription }) => subscription?.externalId)).toEqual(
      expect.arrayContaining(['T1-a', 'T2-a']),
    )
    expect(items).toHaveLength(2)
    const history = await json<HistoryListJson>(await full.ask(`/api/v1/customers/${idOf('T2')}/history`))
    expect(history.items[0]).toMatchObject({ kind: 'trial_extended', subscription: { externalId: 'T2-a' } })
    expect(await undo(full, job.id)).toMatchObject({ done: 2, refused: 0 })
    expect(await previewOf(full, { act: 'close' }, query)).toMatchObject({ customers: 2, total: 2 })
  })

  it('refuse what can be given to none at once, and what one cannot be given by itself', async () => {
    const customerIds = [idOf('B')]
    const term = { act: 'change_term', with: { when: 'now', term: 'P0M' }, customerIds }
    expect(await codeOf(await post(full, '/api/v1/bulk', term))).toEqual([422, 'term_unfit'])
    const amount = { act: 'change_quantity', with: { quantity: 3, amount: '12.00' }, customerIds }
    expect((await previewOf(full, amount)).reasons).toMatchObject([{ code: 'currency_missing', count: 1 }])
    const aligned = { act: 'align_end', with: { to: 'latest' }, customerIds }
    expect((await previewOf(full, aligned)).reasons).toMatchObject([{ code: 'subscription_not_found' }])
  })
})

describe('who may', () => {
  it('lets a restricted administrator act on what is assigned to them, and see their own acts alone', async () => {
    const inHandUntil = formatInstant(server.now + dayMs)
    const wish = { act: 'take_in_hand', with: { inHandUntil } }
    const named = await run(restricted, { ...wish, customerIds: [idOf('A'), idOf('B')] })
    expect(named).toMatchObject({ customers: 1, total: 1, done: 1 })
    const listed = await run(restricted, { act: 'let_go' })
    expect(listed).toMatchObject({ customers: 1, done: 1 })
    expect(
      await codeOf(await post(restricted, '/api/v1/bulk', { act: 'assign', with: { personIds: [full.id] } })),
    ).toEqual([403, 'not_allowed'])
    const fulls = await run(full, { act: 'let_go', customerIds: [idOf('A')] })
    expect(await codeOf(await restricted.ask(`/api/v1/bulk/${fulls.id}`))).toEqual([404, 'bulk_not_found'])
    expect(await codeOf(await restricted.ask(`/api/v1/bulk/${fulls.id}/items`))).toEqual([
      404,
      'bulk_not_found',
    ])
    expect(await codeOf(await restricted.ask(`/api/v1/bulk/${fulls.id}/items.csv`))).toEqual([
      404,
      'bulk_not_found',
    ])
    expect(await codeOf(await post(restricted, `/api/v1/bulk/${fulls.id}/undo`))).toEqual([
      404,
      'bulk_not_found',
    ])
    const own = await json<{ items: Job[] }>(await restricted.ask('/api/v1/bulk'))
    expect(own.items.map(({ id }) => id)).toEqual([listed.id, named.id])
    const all = await json<{ items: Job[] }>(await full.ask('/api/v1/bulk?limit=200'))
    expect(all.items.map(({ id }) => id)).toEqual(expect.arrayContaining([listed.id, fulls.id]))
  })

  it('is closed to others', async () => {
    expect(await codeOf(await post(reader, '/api/v1/bulk', { act: 'let_go' }))).toEqual([403, 'not_allowed'])
    expect(await codeOf(await reader.ask('/api/v1/bulk'))).toEqual([403, 'not_allowed'])
  })

  it('knows nothing of another partner', async () => {
    const job = await run(full, { act: 'let_go', customerIds: [idOf('C')] })
    const elsewhere = (await createPartner(server.database.db, 'Elsewhere')).id
    const other = await newPerson(server, { role: 'partner_full_admin', partnerId: elsewhere })
    expect(await codeOf(await other.ask(`/api/v1/bulk/${job.id}`))).toEqual([404, 'bulk_not_found'])
    expect(await codeOf(await post(other, `/api/v1/bulk/${job.id}/cancel`))).toEqual([404, 'bulk_not_found'])
    const body = { act: 'let_go', customerIds: [idOf('C')] }
    expect(await codeOf(await post(other, '/api/v1/bulk', body))).toEqual([422, 'nothing_selected'])
  })
})

describe('stopping', () => {
  it('is too late once it is over', async () => {
    const done = await run(full, { act: 'let_go', customerIds: [idOf('A')] })
    expect(await codeOf(await post(full, `/api/v1/bulk/${done.id}/cancel`))).toEqual([409, 'bulk_over'])
  })
})

describe('what is asked for', () => {
  it.each([
    [{}, 'body.act', 'assign'],
    [{ act: 'shout' }, 'body.act', 'add_tags'],
    [{ act: 'add_tags' }, 'body.with', 'with'],
    [{ act: 'add_tags', with: { tags: [] } }, 'body.with.tags', '1'],
    [{ act: 'add_tags', with: { tags: ['a|b'] } }, 'body.with.tags[0]', '100'],
    [{ act: 'add_tags', with: { tags: ['a'], more: 1 } }, 'body.with.more', 'more'],
    [{ act: 'assign', with: { personIds: ['me'] } }, 'body.with.personIds[0]', 'id'],
    [{ act: 'take_in_hand', with: { inHandUntil: 'soon' } }, 'body.with.inHandUntil', '2026'],
    [{ act: 'let_go', customerIds: [] }, 'body.customerIds', '1'],
  ])('refuses %j', async (body, path, says) => {
    const response = await post(full, '/api/v1/bulk', body)
    const { errors } = await json<{ errors: { path: string; message: string }[] }>(response, 400)
    expect(errors.map((error) => error.path)).toEqual([path])
    expect(errors[0]?.message).toContain(says)
  })

  it('refuses a list and names together, another number than was shown, and nothing', async () => {
    const named = { act: 'let_go', customerIds: [idOf('A')] }
    expect(await codeOf(await post(full, '/api/v1/bulk?search=alpha', named))).toEqual([
      400,
      'selection_twice',
    ])
    expect(await codeOf(await post(full, '/api/v1/bulk', { act: 'let_go', expected: 3 }))).toEqual([
      409,
      'selection_changed',
    ])
    expect(await codeOf(await post(full, '/api/v1/bulk?search=nobody', { act: 'let_go' }))).toEqual([
      422,
      'nothing_selected',
    ])
    expect(await codeOf(await full.ask(`/api/v1/bulk/${newId()}`))).toEqual([404, 'bulk_not_found'])
  })

  it('pages the list of acts', async () => {
    const first = await json<{ items: Job[]; nextCursor: string }>(await full.ask('/api/v1/bulk?limit=1'))
    const second = await json<{ items: Job[] }>(
      await full.ask(`/api/v1/bulk?limit=1&cursor=${first.nextCursor}`),
    )
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id)
    expect(await codeOf(await full.ask('/api/v1/bulk?cursor=x'))).toEqual([400, 'cursor_invalid'])
  })
})
