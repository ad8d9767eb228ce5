import type { PeopleJson } from '../src/customer-people/schema.ts'
import type { Connection } from './http.ts'
import { rounded, timed } from './measure.ts'
import type { Report } from './report.ts'
import { madeUpPerson } from '../tests/customer-people/names.ts'

const many = 50_000
const few = 50
/** Of each: as somebody asks who looks through the list. */
const scenarios: readonly (readonly [name: string, query: string])[] = [
  ['first page', ''],
  ['search, a word that all have', 'search=example'],
  ['search, a name that many have', 'search=kari'],
  ['search, one person', 'search=person.37%40'],
  ['search, nobody', 'search=nobody%20is%20called%20this'],
  ['search, one letter', 'search=a'],
  ['a group', 'group=Support'],
]

/** A customer of 50,000 people beside one of 50: bringing them in, pages and search. */
export async function benchPeople(connection: Connection, report: Report, times: number): Promise<void> {
  const group = `People: ${many.toLocaleString('en')} of one customer`
  const big = await addCustomer(connection, 'Bench, many people')
  const small = await addCustomer(connection, 'Bench, few people')
  await bring(connection, small, few)
  const begun = performance.now()
  await bring(connection, big, many)
  const seconds = (performance.now() - begun) / 1000
  report.add({
    group,
    name: 'brought in from a file',
    value: `${rounded(seconds)} s, ${Math.round(many / seconds).toLocaleString('en')} per second`,
  })
  const turns = Math.max(20, Math.round(times / 4))
  for (const [name, query] of scenarios) {
    const { total } = JSON.parse(await connection.get(pathOf(big, query))) as PeopleJson
    const figures = await timed(turns, 5, () => connection.get(pathOf(big, query)))
    const beside = await timed(turns, 5, () => connection.get(pathOf(small, query)))
    report.add({
      group,
      name: `${name} (${total.toLocaleString('en')})`,
      figures,
      value: `${rounded(figures.p50 / beside.p50)} × the one of ${few} (p50 ${rounded(beside.p50)} ms)`,
    })
  }
  const deep = await lastPage(connection, big)
  report.add({ group, name: 'a page far down', figures: await timed(turns, 5, () => connection.get(deep)) })
}

const pathOf = (id: string, query: string) => `/api/v1/customers/${id}/people?limit=50&${query}`

async function addCustomer(connection: Connection, name: string): Promise<string> {
  const answer = await connection.send(
    'POST',
    '/api/v1/customers',
    JSON.stringify({ name }),
    'application/json',
  )
  return (JSON.parse(answer) as { id: string }).id
}

async function bring(connection: Connection, id: string, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => {
    const { externalId, name, email, group } = madeUpPerson(n)
    return `${externalId},${name},${email},${group}`
  })
  const file = ['person_id,name,email,groups', ...lines].join('\n')
  await connection.send('POST', `/api/v1/customers/${id}/people/import`, file, 'text/csv')
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
