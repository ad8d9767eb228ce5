import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import type { HistoryListJson } from '../../src/history/schema.ts'
import { maxNoteCharacters, sameNoteMs } from '../../src/notes/limits.ts'
import { startHeldServer, type HeldServer } from '../support/held-server.ts'
import { newPerson, type TestPerson } from '../support/people.ts'

let server: HeldServer
let helper: TestPerson
let id = ''

beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows([
    'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status',
    'A,Alpha,A1,Suite,paid,V1,Calling,provisioned',
  ])
  id = (await server.client.getCustomerByExternalId({ params: { externalId: 'A' } })).id
  helper = await newPerson(server, { name: 'Hanne Hjelp', role: 'help_desk' })
})
afterAll(() => server?.close())

const write = (person: TestPerson, text: unknown, to = id, headers: Record<string, string> = {}) =>
  person.ask(`/api/v1/customers/${to}/notes`, { method: 'POST', body: JSON.stringify({ text }), headers })
const historyOf = async (person: Pick<TestPerson, 'ask'>) =>
  ((await (await person.ask(`/api/v1/customers/${id}/history`)).json()) as HistoryListJson).items
const notesOf = async (person: Pick<TestPerson, 'ask'>) =>
  (await historyOf(person)).filter(({ kind }) => kind === 'note_added')

describe('a note', () => {
  it('stands in the history with who wrote it and when, lines and all', async () => {
    const response = await write(helper, '  Ringte: vil fornye.\nSvar innen fredag. ')
    expect(response.status).toBe(201)
    const [note] = await notesOf(helper)
    expect(note).toMatchObject({
      ...((await response.json()) as object),
      actor: { kind: 'person', id: helper.id, name: 'Hanne Hjelp' },
      subscription: null,
      service: null,
      before: null,
      after: { note: 'Ringte: vil fornye.\nSvar innen fredag.' },
    })
    const { items } = (await (await server.ask(`/api/v1/audit?customer=${id}&action=note_added`)).json()) as {
      items: { actor: { name: string }; details: object }[]
    }
    expect(items.map(({ actor, details }) => [actor.name, details])).toEqual([['Hanne Hjelp', {}]])
  })

  it('is refused where it says nothing, is too long, or is about nobody', async () => {
    const before = (await notesOf(helper)).length
    for (const text of ['', ' \n\t ', 'x'.repeat(maxNoteCharacters + 1), 7]) {
      const response = await write(helper, text, id, { 'accept-language': 'nb' })
      const { code, errors } = (await response.json()) as { code: string; errors: { path: string }[] }
      expect([response.status, code, errors[0]?.path]).toEqual([400, 'invalid_request', 'body.text'])
    }
    const empty = await write(helper, ' ', id, { 'accept-language': 'nb' })
    expect(await empty.text()).toContain('Skriv noe, og ikke bare mellomrom.')
    expect((await write(helper, 'x', newId())).status).toBe(404)
    expect((await write(helper, 'x'.repeat(maxNoteCharacters))).status).toBe(201)
    expect(await notesOf(helper)).toHaveLength(before + 1)
  })

  it('sent twice is one: by its key, and without a key where the same hand has just written it', async () => {
    const before = (await notesOf(helper)).length
    const key = { 'idempotency-key': 'note-1' }
    const first = await (await write(helper, 'only once', id, key)).json()
    expect(await (await write(helper, 'only once', id, key)).json()).toEqual(first)
    expect(await (await write(helper, 'only once')).json()).toEqual(first)
    expect((await write(helper, 'another', id, key)).status).toBe(422)
    const other = await newPerson(server, { role: 'partner_full_admin' })
    expect(await (await write(other, 'only once')).json()).not.toEqual(first)
    server.now += sameNoteMs
    expect(await (await write(helper, 'only once')).json()).not.toEqual(first)
    expect(await notesOf(helper)).toHaveLength(before + 3)
  })

  it('is for who may write, about whom they see, and no customer’s administrator is told', async () => {
    const restricted = await newPerson(server, { role: 'partner_admin' })
    const readOnly = await newPerson(server, { role: 'partner_read_only' })
    const customer = await newPerson(server, { role: 'customer_admin', customerId: id })
    expect((await write(restricted, 'x')).status).toBe(404)
    expect((await write(readOnly, 'x')).status).toBe(403)
    expect((await write(customer, 'x')).status).toBe(403)
    expect((await notesOf(readOnly)).length).toBeGreaterThan(0)
    const told = await (await customer.ask(`/api/v1/customers/${id}/history`)).text()
    expect(told).not.toContain('note_added')
    expect(told).not.toContain('Hanne')
  })

  it('keeps its text where who wrote it is erased, and tells no name any more', async () => {
    const root = await newPerson(server, { isInstallationAdmin: true })
    const leaver = await newPerson(server, { name: 'Gunn Går', role: 'help_desk' })
    expect((await write(leaver, 'before leaving')).status).toBe(201)
    const erased = await root.ask(`/api/v1/installation/people/${leaver.id}`, { method: 'DELETE' })
    expect(erased.status).toBe(204)
    const note = (await notesOf(helper)).find(({ after }) => after?.note === 'before leaving')
    expect(note?.actor).toEqual({ kind: 'person', id: leaver.id, name: null })
  })
})
