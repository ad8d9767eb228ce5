import type { PeopleJson } from '../src/customer-people/schema.ts'
import { madeUpPerson } from '../tests/customer-people/names.ts'
import type { Connection } from './http.ts'
import { rounded, timed, timedBeside } from './measure.ts'
import type { Report } from './report.ts'

const many = 50_000
const few = 50

/** A customer with people, of whom all but one hold a licence of its one service. */
interface Staffed {
  readonly id: string
  readonly serviceId: string
}

/** Of each customer: as somebody asks who looks through the list. */
const scenarios: readonly (readonly [name: string, pathOf: (customer: Staffed, turn: number) => string])[] = [
  ['first page', list('')],
  ['search, a word that all have', list('search=example')],
  ['search, a name that many have', list('search=kari')],
  ['search, two words', list('search=kari%20nordmann')],
  ['search, one person', list('search=person.37%40')],
  ['search, another one each time', ({ id }, turn) => list(`search=person.${turn}%40`)({ id })],
  ['search, another few each time', ({ id }, turn) => list(`search=nordmann%20person.${turn}`)({ id })],
  ['search, nobody', list('search=nobody%20is%20called%20this')],
  ['search, one letter', list('search=a')],
  ['a group', list('group=Support')],
  ['a group, and a search', list('group=Support&search=ola')],
  ['a group that nobody is in', list('group=Nobody')],
  ['deactivated ones', list('state=deactivated')],
  ['deactivated ones, and a search', list('state=deactivated&search=eva')],
  ['who holds a licence of a service', ({ id, serviceId }) => list(`service=${serviceId}`)({ id })],
  ['who holds none of it', ({ id, serviceId }) => list(`service=${serviceId}&holds=false`)({ id })],
  ['who holds no licence at all, and a search', list('holds=false&search=kari')],
  ['the groups, with their numbers', ({ id }) => `/api/v1/customers/${id}/people/groups`],
]

/** A customer of 50,000 people beside one of 50: bringing them in, pages, search and filters. */
export async function benchPeople(connection: Connection, report: Report, times: number): Promise<void> {
  const group = `People: ${many.toLocaleString('en')} of one customer`
  await post(connection, '/api/v1/products', {
    name: product,
    provisioner: { kind: 'manual', by: 'partner' },
  })
  const small = await addCustomer(connection, 'Bench, few people')
  await bring(connection, small, few)
  const big = await addCustomer(connection, 'Bench, many people')
  const seconds = await bring(connection, big, many)
  report.add({
    group,
    name: 'brought in from a file',
    value: `${rounded(seconds)} s, ${Math.round(many / seconds).toLocaleString('en')} per second`,
  })
  const first = await timed(1, 0, () => connection.get(list('search=kari')(big)))
  report.add({ group, name: 'the first search of all, by the database', figures: first })
  const turns = Math.max(20, Math.round(times / 4))
  for (const [name, pathOf] of scenarios) {
    const { total } = JSON.parse(await connection.get(pathOf(big, 0))) as Partial<PeopleJson>
    const { total: rows } = JSON.parse(await connection.get(pathOf(small, 0))) as Partial<PeopleJson>
    // Both give pages of as many people as the small one finds.
    const limit = rows === undefined ? '' : `&limit=${Math.max(1, rows)}`
    const { figures, beside } = await timedBeside(
      turns,
      5,
      (turn) => connection.get(pathOf(big, turn) + limit),
      (turn) => connection.get(pathOf(small, turn) + limit),
    )
    report.add({
      group,
      name: total === undefined ? name : `${name} (${total.toLocaleString('en')})`,
      figures,
      value: `${rounded(figures.p50 / beside.p50)} × the one of ${few} (p50 ${rounded(beside.p50)} ms)`,
    })
  }
  await post(connection, `/api/v1/customers/${big.id}/people`, { name: 'Kari Later' })
  const next = await timed(1, 0, () => connection.get(list('search=kari')(big)))
  report.add({ group, name: 'the next search after somebody was added', figures: next })
  const deep = await lastPage(connection, big.id)
  report.add({ group, name: 'a page far down', figures: await timed(turns, 5, () => connection.get(deep)) })
}

function list(query: string): (customer: Pick<Staffed, 'id'>) => string {
  return ({ id }) => `/api/v1/customers/${id}/people?${query}`
}

const product = 'Bench, for people'

async function addCustomer(connection: Connection, name: string): Promise<Staffed> {
  const customer = await post(connection, '/api/v1/customers', { name })
  const id = String(customer['id'])
  const ordered = await post(connection, `/api/v1/customers/${id}/subscriptions`, {
    offer: 'Bench, for people',
    products: [{ product, licences: 'quantity' }],
    kind: 'paid',
    term: 'P1Y',
    quantity: many,
  })
  const [service] = ordered['services'] as { id: string }[]
  const serviceId = service?.id ?? ''
  await post(connection, `/api/v1/services/${serviceId}/task/finish`)
  return { id, serviceId }
}

/** Some are deactivated, the others hold a licence, but for one. @returns how many seconds their file took */
async function bring(connection: Connection, { id, serviceId }: Staffed, count: number): Promise<number> {
  const lines = Array.from({ length: count }, (_, n) => {
    const { externalId, name, email, group } = madeUpPerson(n)
    return `${externalId},${name},${email},${group}`
  })
  const file = ['person_id,name,email,groups', ...lines].join('\n')
  const begun = performance.now()
  await connection.send('POST', `/api/v1/customers/${id}/people/import`, file, 'text/csv')
  const seconds = (performance.now() - begun) / 1000
  const people = `/api/v1/customers/${id}/people`
  await post(connection, `${people}/act`, { act: 'deactivate', people: { search: 'eva' } })
  await post(connection, `/api/v1/services/${serviceId}/licences/assign`, { people: {} })
  const { items } = JSON.parse(await connection.get(`${people}?search=kari&limit=1`)) as PeopleJson
  const ids = items.map((person) => person.id)
  await post(connection, `/api/v1/services/${serviceId}/licences/return`, { people: { ids } })
  return seconds
}

async function post(connection: Connection, path: string, json?: object): Promise<Record<string, unknown>> {
  const answer =
    json === undefined
      ? await connection.send('POST', path)
      : await connection.send('POST', path, JSON.stringify(json), 'application/json')
  return answer === '' ? {} : (JSON.parse(answer) as Record<string, unknown>)
}

/** Where somebody is who has read on to the middle of the list. */
async function lastPage(connection: Connection, id: string): Promise<string> {
  let path = `/api/v1/customers/${id}/people?limit=200`
  for (let read = 0; read < many / 2; read += 200) {
    const { nextCursor } = JSON.parse(await connection.get(path)) as PeopleJson
    if (nextCursor === null) break
    path = `/api/v1/customers/${id}/people?limit=200&cursor=${nextCursor}`
  }
  return path
}
