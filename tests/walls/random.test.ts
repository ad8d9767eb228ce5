import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTokenFor } from '../../src/accounts/tokens.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'

/** Who sees all customers of their partner; what they may besides is written out here once more. */
const may = {
  partner_full_admin: { write: true, people: true, tokens: true, take: true },
  partner_read_only: { write: false, people: false, tokens: true, take: true },
  help_desk: { write: false, people: false, tokens: false, take: false },
} as const
const roles = ['partner_full_admin', 'partner_read_only', 'help_desk'] as const

interface Customer {
  readonly id: string
  name: string
}
/** All that a partner has, as this test believes. */
interface Tenant {
  readonly id: string
  readonly customers: Map<string, Customer>
  readonly invited: Set<string>
  readonly tokens: Set<string>
  readonly members: Set<string>
}
interface Somebody {
  readonly tenant: Tenant
  readonly may: (typeof may)[(typeof roles)[number]]
  readonly headers: Record<string, string>
}

let server: TestServer
let made = 0
beforeAll(async () => {
  server = await startServer({ context: { printLine: () => undefined } })
})
afterAll(() => server?.close())

async function newWorld(): Promise<Somebody[]> {
  const { db } = server.database
  const everybody: Somebody[] = []
  for (let n = 0; n < 3; n += 1) {
    const { id } = await createPartner(db, `Partner ${n}`)
    const tenant: Tenant = {
      id,
      customers: new Map(),
      invited: new Set(),
      tokens: new Set(['of the command']),
      members: new Set(),
    }
    for (const role of roles) {
      const person = await newPerson(server, { role, partnerId: id })
      tenant.members.add(person.id)
      everybody.push({ tenant, may: may[role], headers: { cookie: person.cookie, origin: server.origin } })
    }
    const wish = {
      name: 'of the command',
      role: 'partner_full_admin',
      expiresAt: null,
      personId: null,
    } as const
    const { text } = await createTokenFor(db, id, wish)
    everybody.push({ tenant, may: may.partner_full_admin, headers: { authorization: `Bearer ${text}` } })
  }
  return everybody
}

interface Answer<T> {
  readonly status: number
  readonly body: T
}

async function ask<T>(
  by: Somebody,
  path: string,
  method = 'GET',
  json?: unknown,
  csv?: string,
): Promise<Answer<T>> {
  const body = json === undefined ? csv : JSON.stringify(json)
  const type = json === undefined ? 'text/csv' : 'application/json'
  const response = await fetch(server.origin + path, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: { ...by.headers, ...(body === undefined ? {} : { 'content-type': type }) },
  })
  const text = await response.text()
  const isJson = /json$|json;/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T }
}

interface Items<T> {
  items: T[]
  total: number
}

const words = ['nord', 'sor', 'ost', 'vest'] as const
type Step = readonly [who: number, what: keyof typeof acts, which: number, word: number]

/** Everything that may happen: what is answered is compared with what this test believes. */
const acts = {
  list: async (by: Somebody) => {
    const { body } = await ask<Items<{ id: string; name: string }>>(by, '/api/v1/customers?limit=200')
    expect(body.total).toBe(by.tenant.customers.size)
    expect(shown(body.items)).toEqual(shown([...by.tenant.customers.values()]))
  },
  search: async (by: Somebody, _which: number, word: string) => {
    const { body } = await ask<Items<Customer>>(by, `/api/v1/customers?limit=200&search=${word}`)
    const found = [...by.tenant.customers.values()].filter(({ name }) => name.includes(word))
    expect([body.total, shown(body.items)]).toEqual([found.length, shown(found)])
  },
  look: async (by: Somebody, which: number, _word: string, all: readonly Somebody[]) => {
    const owner = all[which % all.length]?.tenant
    const customers = [...(owner?.customers ?? [])]
    const [externalId, customer] = customers[which % Math.max(customers.length, 1)] ?? []
    if (customer === undefined || externalId === undefined) return
    const { status, body } = await ask<Customer>(by, `/api/v1/customers/${customer.id}`)
    expect(status).toBe(owner === by.tenant ? 200 : 404)
    if (status === 200) expect(body.name).toBe(customer.name)
    const named = await ask<Customer>(by, `/api/v1/customers/by-external-id/${externalId}`)
    const own = by.tenant.customers.get(externalId)
    expect([named.status, named.body.id]).toEqual(own === undefined ? [404, undefined] : [200, own.id])
  },
  bring: async (by: Somebody, which: number, word: string) => {
    const externalId = `C-${which % 6}`
    made += 1
    const name = `${word} ${made}`
    const head = 'customer_id,customer_name,subscription_id,offer,service_id,product\n'
    const { status } = await ask(
      by,
      '/api/v1/imports',
      'POST',
      undefined,
      `${head}${externalId},${name},,,,\n`,
    )
    expect(status).toBe(by.may.write ? 200 : 403)
    if (status !== 200) return
    const known = by.tenant.customers.get(externalId)
    if (known !== undefined) {
      known.name = name
      return
    }
    const { body } = await ask<Customer>(by, `/api/v1/customers/by-external-id/${externalId}`)
    by.tenant.customers.set(externalId, { id: body.id, name })
  },
  take: async (by: Somebody) => {
    const { status, body } = await ask<string>(by, '/api/v1/customers.csv')
    expect(status).toBe(by.may.take ? 200 : 403)
    if (status !== 200) return
    const names = body
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[1] ?? '')
    expect(names.toSorted()).toEqual([...by.tenant.customers.values()].map(({ name }) => name).toSorted())
  },
  invite: async (by: Somebody) => {
    made += 1
    const email = `random-${made}@example.com`
    const { status } = await ask(by, '/api/v1/invitations', 'POST', { email, role: 'help_desk' })
    expect(status).toBe(by.may.people ? 201 : 403)
    if (status === 201) by.tenant.invited.add(email)
  },
  invitations: async (by: Somebody) => {
    const { status, body } = await ask<Items<{ email: string }>>(by, '/api/v1/invitations')
    expect(status).toBe(by.may.people ? 200 : 403)
    if (status === 200)
      expect(body.items.map(({ email }) => email).toSorted()).toEqual([...by.tenant.invited].toSorted())
  },
  people: async (by: Somebody) => {
    const { status, body } = await ask<Items<{ id: string }>>(by, '/api/v1/people')
    expect(status).toBe(by.may.people ? 200 : 403)
    if (status === 200)
      expect(body.items.map(({ id }) => id).toSorted()).toEqual([...by.tenant.members].toSorted())
  },
  token: async (by: Somebody) => {
    made += 1
    const wish = { name: `random ${made}`, role: 'partner_read_only', expiresAt: null }
    const { status } = await ask(by, '/api/v1/tokens', 'POST', wish)
    expect(status).toBe(by.may.tokens ? 201 : 403)
    if (status === 201) by.tenant.tokens.add(wish.name)
  },
  tokens: async (by: Somebody) => {
    const { status, body } = await ask<Items<{ name: string }>>(by, '/api/v1/tokens')
    expect(status).toBe(by.may.tokens ? 200 : 403)
    const names = (body.items ?? []).map(({ name }) => name)
    if (by.may.people) expect(names.toSorted()).toEqual([...by.tenant.tokens].toSorted())
    else for (const name of names) expect(by.tenant.tokens).toContain(name)
  },
  audit: async (by: Somebody, which: number, _word: string, all: readonly Somebody[]) => {
    const owner = all[which % all.length]?.tenant
    const [customer] = owner?.customers.values() ?? []
    const { status, body } = await ask<Items<unknown>>(
      by,
      `/api/v1/audit?customer=${customer?.id ?? owner?.id}`,
    )
    expect(status).toBe(by.may.people ? 200 : 403)
    // Nothing that these steps do is about one customer.
    if (status === 200) expect(body.items).toEqual([])
  },
} as const satisfies Record<
  string,
  (by: Somebody, which: number, word: string, all: readonly Somebody[]) => Promise<void>
>

function shown(customers: readonly { id: string; name: string }[]): string[] {
  return customers.map(({ id, name }) => `${id} ${name}`).toSorted()
}

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.nat(11),
  // Writes come often enough that there is something to see.
  fc.constantFrom(
    ...(Object.keys(acts) as (keyof typeof acts)[]),
    ...(['bring', 'bring', 'bring', 'list'] as const),
  ),
  fc.nat(60),
  fc.nat(words.length - 1),
)

it(
  'partners whose people ask in any order see their own, and nothing else',
  { timeout: 240_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const everybody = await newWorld()
        for (const [who, what, which, word] of steps)
          await acts[what](everybody[who] as Somebody, which, words[word] ?? '', everybody)
        for (const by of everybody) await acts.list(by)
      }),
      { numRuns: 6, endOnFailure: true },
    )
  },
)

it('and so they do when all of them ask at once', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 60 }), async (steps) => {
      const everybody = await newWorld()
      // One after the other within a partner, so that what it has is known; the partners beside each other.
      const ofTenant = Map.groupBy(steps, ([who]) => everybody[who]?.tenant)
      await Promise.all(
        [...ofTenant.values()].map(async (own) => {
          for (const [who, what, which, word] of own) {
            const by = everybody[who] as Somebody
            const beside = everybody.filter(({ tenant }) => what !== 'look' || tenant === by.tenant)
            await acts[what](by, which, words[word] ?? '', beside)
          }
        }),
      )
      for (const by of everybody) await acts.list(by)
    }),
    { numRuns: 3, endOnFailure: true },
  )
})
