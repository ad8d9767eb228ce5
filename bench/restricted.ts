import type { CustomerListJson } from '../src/customers/schema.ts'
import { Connection } from './http.ts'
import { timed } from './measure.ts'
import type { Report } from './report.ts'
import type { Started } from './server.ts'

const assigned = 500
const scenarios: readonly (readonly [name: string, query: string])[] = [
  ['plain', ''],
  ['plain, by name', 'sort=name'],
  ['plain, by end', 'sort=ends'],
  ['suspended', 'subscription=suspended'],
  ['search, a word that many have', 'search=gmbh'],
  ['counts alone', 'limit=1'],
]

/** A restricted administrator's lists, each beside the same list of who sees all. */
export async function benchRestricted(
  connection: Connection,
  { url, restricted }: Started,
  report: Report,
  times: number,
): Promise<void> {
  await assign(connection, restricted.personId)
  const theirs = new Connection(url, restricted.token)
  for (const [name, query] of scenarios) {
    const path = `/api/v1/customers?${query}`
    const { total } = JSON.parse(await theirs.get(path)) as CustomerListJson
    const figures = await timed(times, 10, () => theirs.get(path))
    const all = await timed(times, 10, () => connection.get(path))
    report.add({
      group: `A restricted administrator, ${assigned} assigned`,
      name: `${name} (${total.toLocaleString('en')})`,
      figures,
      value: `${(figures.p50 / all.p50).toFixed(2)} × who sees all (p50 ${all.p50.toFixed(2)} ms)`,
      promise: 'p50 ≤ 8 ms, p99 ≤ 40 ms',
    })
  }
  theirs.close()
}

/** Customers from everywhere in the order of names: those that end first. */
async function assign(connection: Connection, personId: string): Promise<void> {
  let path = '/api/v1/customers?sort=ends&limit=100'
  for (let done = 0; done < assigned; done += 100) {
    const { items, nextCursor } = JSON.parse(await connection.get(path)) as CustomerListJson
    for (const { id } of items) await connection.send('PUT', `/api/v1/customers/${id}/assigned/${personId}`)
    if (nextCursor === null) return
    path = `/api/v1/customers?sort=ends&limit=100&cursor=${nextCursor}`
  }
}
