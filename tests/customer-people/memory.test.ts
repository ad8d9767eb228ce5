import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '../../src/contract/actor.ts'
import { AppError } from '../../src/contract/errors.ts'
import { actOnPeople } from '../../src/customer-people/act-many.ts'
import { addPerson, changePerson, erasePerson } from '../../src/customer-people/change.ts'
import { importPeople } from '../../src/customer-people/import.ts'
import { listGroups, listPeople } from '../../src/customer-people/list.ts'
import type { PeopleWish } from '../../src/customer-people/people-block.ts'
import { PeopleMemory } from '../../src/customer-people/people-memory.ts'
import type { PeopleFilter } from '../../src/customer-people/selection-schema.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { matchesSearch, searchWords } from '../../src/domain/names.ts'
import { maxNotedPeople } from '../../src/licences/changed-people.ts'
import { returnLicences } from '../../src/licences/return.ts'
import { assignRows } from '../../src/licences/rows.ts'
import { tellLicences } from '../../src/licences/tell.ts'
import { lockCustomers } from '../../src/standings/sources.ts'
import { factsWith } from '../standings/customers.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import { layPeople } from './people.ts'

let fresh: FreshDatabase
let partnerId: string
let actor: Actor

beforeAll(async () => {
  fresh = await freshDatabase()
  partnerId = await newPartner(fresh.database.db)
  actor = {
    kind: 'token',
    id: newId(),
    sessionId: null,
    personId: null,
    partnerId,
    role: 'partner_full_admin',
    customerId: null,
    address: '127.0.0.1',
  }
})
afterAll(() => fresh?.drop())

const context = () => ({ database: fresh.database, readNow: async () => Date.now() })
/** As memories of two processes are, but that few people are enough, and few stand together. */
const smallMemory = () => new PeopleMemory({ people: 1, blockSize: 3 })

/** A customer with two services that are set up. */
async function newCustomer(): Promise<{ id: string; services: string[] }> {
  const id = newId()
  const service = { status: 'provisioned', withdrawn: false, deprovisioned: false } as const
  const subscription = { externalId: `${id}-S`, facts: factsWith({}), services: [service, service] }
  const customer = { id, externalId: id, name: 'Customer', subscriptions: [subscription] }
  await seed(fresh.database.db, partnerId, [customer], Date.now())
  const { rows } = await readTenant(fresh.database.db, partnerId, (trx) =>
    sql<{ id: string }>`
      select v.id from services v join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where v.partner_id = ${partnerId} and s.customer_id = ${id}`.execute(trx),
  )
  return { id, services: rows.map((row) => row.id) }
}

interface Row {
  readonly id: string
  readonly name_key: string
  readonly external_id: string
  readonly search_text: string
  readonly is_active: boolean
  readonly groups: readonly string[]
  readonly services: readonly string[]
}

/** All people of a customer in the list's order, by a way of their own. */
async function rowsOf(customerId: string): Promise<Row[]> {
  const { rows } = await readTenant(fresh.database.db, partnerId, (trx) =>
    sql<Row>`
      select id, name_key, external_id, search_text, deactivated_at is null as is_active, groups,
        array(select service_id::text from licences l
          where l.partner_id = ${partnerId} and l.person_id = c.id and returned_at is null) as services
      from customer_people c
      where partner_id = ${partnerId} and customer_id = ${customerId} and erased_at is null`.execute(trx),
  )
  const bytes = (row: Row) => Buffer.from(`${row.name_key}\0${row.external_id}`)
  return rows.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)))
}

function isFound(row: Row, { search = '', state = 'active', group, service, holds }: PeopleFilter): boolean {
  const held = row.services.filter((id) => service === undefined || id === service)
  const wanted = holds ?? (service === undefined ? undefined : true)
  return (
    matchesSearch(row.search_text, searchWords(search)) &&
    (state === 'all' || row.is_active === (state === 'active')) &&
    (group === undefined || row.groups.includes(group)) &&
    (wanted === undefined || held.length > 0 === wanted)
  )
}

/** What the pages of a list say, one after the other. */
async function paged(memory: PeopleMemory, customerId: string, filter: PeopleFilter, limit: number) {
  const ids: string[] = []
  const totals = new Set<number>()
  let cursor: string | undefined
  do {
    const asked = { limit, cursor, language: 'en' } as const
    const page = await listPeople(context(), memory, actor, customerId, filter, asked)
    ids.push(...page.items.map(({ id }) => id))
    totals.add(page.total)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return { ids, totals: [...totals] }
}

// Letters whose order differs by UTF-16 and by code points are among them, and the same name more than once.
const name = fc.constantFrom('Kari', 'Ola Nordmann', 'Åse-Marie', 'ola', '\u{20000}', '\uff21', 'Ola Nord')
const group = fc.constantFrom('A', 'B', 'Ø')
const groups = fc.uniqueArray(group, { maxLength: 3 })
const who = fc.array(fc.nat(40), { minLength: 1, maxLength: 4 })
const service = fc.nat(1)
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), name, groups }),
  fc.record({
    do: fc.constant('import' as const),
    people: fc.array(fc.record({ name, groups }), { maxLength: 8 }),
  }),
  fc.record({ do: fc.constant('change' as const), who, name, groups }),
  fc.record({ do: fc.constant('act' as const), act: fc.constantFrom('deactivate', 'reactivate'), who }),
  fc.record({ do: fc.constant('erase' as const), who }),
  fc.record({ do: fc.constant('assign' as const), who, service }),
  fc.record({ do: fc.constant('return' as const), who, service }),
  fc.record({ do: fc.constant('forget' as const) }),
)
const filter = fc.record(
  {
    search: fc.constantFrom('kari', 'ola', 'nord ola', 'o', 'nobody', 'ma', '\u{20000}', '%', ' '),
    group: fc.oneof(group, fc.constant('none')),
    state: fc.constantFrom('active', 'deactivated', 'all'),
    service,
    holds: fc.boolean(),
  },
  { requiredKeys: [] },
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

let made = 0
async function take(one: Step, customer: { id: string; services: string[] }): Promise<void> {
  const all = await rowsOf(customer.id)
  const some = 'who' in one ? one.who.flatMap((n) => all[n % Math.max(1, all.length)]?.id ?? []) : []
  const ids = [...new Set(some)]
  made += 1
  if (one.do === 'add')
    await addPerson(context(), actor, customer.id, null, {
      ...one,
      email: `x${made}@a.example`,
      language: null,
    })
  else if (one.do === 'import') {
    const lines = one.people.map((person, n) => `I-${n},${person.name},${person.groups.join('|')}`)
    const bytes = Buffer.from(['person_id,name,groups', ...lines].join('\n'))
    const file = { format: 'csv', bytes, mapping: undefined } as const
    await importPeople(context(), actor, customer.id, file, false, 'en')
  } else if (ids.length === 0 || one.do === 'forget') return
  else if (one.do === 'change')
    for (const id of ids)
      await changePerson(context(), actor, customer.id, id, { name: one.name, groups: one.groups }, undefined)
  else if (one.do === 'erase') for (const id of ids) await erasePerson(context(), actor, customer.id, id)
  else if (one.do === 'act')
    await actOnPeople(context(), actor, customer.id, { act: one.act }, { ids }, undefined, 'en')
  else await hold(one.do, customer.id, customer.services[one.service] ?? '', ids)
}

async function hold(what: 'assign' | 'return', customerId: string, serviceId: string, ids: string[]) {
  await writeTenant(fresh.database.db, partnerId, async (trx) => {
    await lockCustomers(trx, partnerId, [customerId])
    const by = { kind: 'token', id: null } as const
    const how = { with: newId(), actor: by, now: Date.now() }
    if (what === 'return') {
      await returnLicences(trx, partnerId, customerId, serviceId, ids, { ...how, why: 'taken_back' })
      return
    }
    const { rows } = await sql<{ id: string }>`
      select id from customer_people c where partner_id = ${partnerId} and id = any(${ids}::uuid[])
        and deactivated_at is null and not exists (select from licences l where l.partner_id = ${partnerId}
          and l.person_id = c.id and l.service_id = ${serviceId} and returned_at is null)`.execute(trx)
    if (rows.length === 0) return
    const fit = rows.map(({ id }) => id)
    await assignRows(trx, partnerId, customerId, serviceId, fit, how)
    await tellLicences(trx, partnerId, customerId, by, how.now, [{ serviceId, assigned: fit.length }])
  })
}

it(
  'whatever happens to people, pages, totals and groups are those of a look at each',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, filter, fc.integer({ min: 1, max: 7 }), fc.nat(2)), {
          minLength: 1,
          maxLength: 20,
        }),
        async (steps) => {
          const customer = await newCustomer()
          let memories = [smallMemory(), smallMemory()]
          for (const [one, asked, limit, which] of steps) {
            await take(one, customer)
            if (one.do === 'forget') memories = [smallMemory(), smallMemory()]
            // The last of three: neither process is asked.
            const memory = memories[which]
            if (memory === undefined) continue
            const { service: nth, ...rest } = asked
            const wanted = {
              ...rest,
              ...(nth === undefined ? {} : { service: customer.services[nth] ?? '' }),
            }
            const rows = await rowsOf(customer.id)
            const expected = rows.filter((row) => isFound(row, wanted)).map(({ id }) => id)
            const { ids, totals } = await paged(memory, customer.id, wanted, limit)
            expect({ ids, totals }).toEqual({ ids: expected, totals: [expected.length] })
            const active = rows.filter((row) => row.is_active)
            const count = (of: string) => active.filter((row) => row.groups.includes(of)).length
            const listed = await listGroups(context(), memory, actor, customer.id)
            expect(listed.groups).toEqual(
              ['A', 'B', 'Ø']
                .map((of) => ({ name: of, people: count(of) }))
                .filter(({ people }) => people > 0)
                .toSorted((a, b) => b.people - a.people || (a.name < b.name ? -1 : 1)),
            )
            await memory.settled()
          }
        },
      ),
      { numRuns: 15 },
    )
  },
)

it('each kind of change is followed, and the database is not asked for all', async () => {
  const customer = await newCustomer()
  const [serviceId = ''] = customer.services
  const memory = smallMemory()
  const { db } = fresh.database
  const fields = { name: 'Kari', email: null, language: null, groups: ['A'] }
  const first = await addPerson(context(), actor, customer.id, null, fields)
  const second = await addPerson(context(), actor, customer.id, null, fields)
  await listGroups(context(), memory, actor, customer.id)
  await memory.settled()
  const count = (some: Partial<PeopleWish>) =>
    readTenant(db, partnerId, async (trx) => {
      const people = await memory.read(db, trx, partnerId, customer.id)
      const all = {
        words: [],
        state: 'active',
        group: undefined,
        service: undefined,
        holds: undefined,
      } as const
      return people?.count({ ...all, ...some })
    })
  expect(await count({})).toBe(2)
  await hold('assign', customer.id, serviceId, [first, second])
  expect(await count({ service: serviceId })).toBe(2)
  await hold('return', customer.id, serviceId, [first])
  expect(await count({ service: serviceId })).toBe(1)
  await changePerson(context(), actor, customer.id, first, { groups: ['B'] }, undefined)
  expect(await count({ group: 'B' })).toBe(1)
  await actOnPeople(context(), actor, customer.id, { act: 'deactivate' }, { ids: [second] }, undefined, 'en')
  expect([await count({}), await count({ state: 'all', holds: true })]).toEqual([1, 0])
  await erasePerson(context(), actor, customer.id, second)
  expect(await count({ state: 'all' })).toBe(1)
  const bytes = Buffer.from('person_id,name\nnew,Ola')
  await importPeople(context(), actor, customer.id, { format: 'csv', bytes, mapping: undefined }, false, 'en')
  expect(await count({ words: ['ola'] })).toBe(1)
})

it('who reads in an older snapshot is not told of what came later', async () => {
  const customer = await newCustomer()
  const memory = smallMemory()
  const fields = { name: 'Kari', email: null, language: null, groups: [] }
  await addPerson(context(), actor, customer.id, null, fields)
  await paged(memory, customer.id, { search: 'kari' }, 5)
  await memory.settled()
  const { db } = fresh.database
  await readTenant(db, partnerId, async (trx) => {
    expect((await memory.read(db, trx, partnerId, customer.id))?.change).toBeTypeOf('number')
    await addPerson(context(), actor, customer.id, null, fields)
    expect(await paged(memory, customer.id, { search: 'kari' }, 5)).toMatchObject({ totals: [2] })
    expect(await memory.read(db, trx, partnerId, customer.id)).toBeNull()
  })
})

it('beside writers, every answer is that of its own snapshot', { timeout: 60_000 }, async () => {
  const customer = await newCustomer()
  const { db } = fresh.database
  const memories = [smallMemory(), smallMemory()]
  let isOver = false
  const writers = Array.from({ length: 3 }, async (_, writer) => {
    for (let n = 0; n < 8; n += 1) {
      const fields = { name: `Ola ${writer}`, email: null, language: null, groups: ['A'] }
      const id = await addPerson(context(), actor, customer.id, null, fields)
      await hold('assign', customer.id, customer.services[0] ?? '', [id])
      if (n % 3 === 0) await erasePerson(context(), actor, customer.id, id).catch(unlessNotFound)
    }
  })
  const readers = memories.map(async (memory) => {
    let compared = 0
    while (!isOver) {
      await readTenant(db, partnerId, async (trx) => {
        const remembered = await memory.read(db, trx, partnerId, customer.id)
        const { rows } = await sql<{ ids: string[]; held: number }>`
          select coalesce(array_agg(id::text order by name_key, external_id), '{}') as ids,
            (select count(*)::int from licences where partner_id = ${partnerId} and customer_id = ${customer.id}
              and returned_at is null) as held
          from customer_people
          where partner_id = ${partnerId} and customer_id = ${customer.id} and erased_at is null`.execute(trx)
        if (remembered === null) return
        const wish = {
          words: [],
          state: 'all',
          group: undefined,
          service: undefined,
          holds: undefined,
        } as const
        expect(remembered.find(wish, null, 1_000).map(({ id }) => id)).toEqual(rows[0]?.ids)
        expect(remembered.count({ ...wish, holds: true })).toBe(rows[0]?.held)
        compared += 1
      })
    }
    return compared
  })
  await Promise.all(writers).finally(() => {
    isOver = true
  })
  await Promise.all(readers)
  for (const memory of memories)
    expect((await paged(memory, customer.id, { holds: true }, 10)).totals).toEqual([15])
})

it('is read anew where many have changed at once, and forgets whom nobody asks for', async () => {
  const customer = await newCustomer()
  const beside = await newCustomer()
  const memory = new PeopleMemory({ bytes: 600_000 })
  for (const { id } of [customer, beside]) await layPeople(fresh.database.db, partnerId, id, 2_500)
  const { db } = fresh.database
  const known = (id: string) => readTenant(db, partnerId, (trx) => memory.read(db, trx, partnerId, id))
  expect(await known(customer.id)).toBeNull()
  await memory.settled()
  expect((await known(customer.id))?.change).toBe(0)
  const ids = (await rowsOf(customer.id)).slice(0, 2 * maxNotedPeople).map(({ id }) => id)
  await hold('assign', customer.id, customer.services[0] ?? '', ids)
  expect(await known(customer.id)).toBeNull()
  await memory.settled()
  expect((await known(customer.id))?.change).toBe(1)
  expect(await known(beside.id)).toBeNull()
  await memory.settled()
  expect((await known(beside.id))?.change).toBe(0)
  expect(await known(customer.id)).toBeNull()
  await memory.settled()
})

it('keeps nobody for whom nobody asks', async () => {
  const customer = await newCustomer()
  const memory = new PeopleMemory({ people: 1, idleMs: 1 })
  await layPeople(fresh.database.db, partnerId, customer.id, 10)
  await listGroups(context(), memory, actor, customer.id)
  await memory.settled()
  await expect.poll(() => memory.bytes).toBe(0)
})

function unlessNotFound(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}
