import type { CustomerListJson } from '../src/customers/schema.ts'
import type { Connection } from './http.ts'
import { figuresOf, rounded, timed } from './measure.ts'
import type { Report } from './report.ts'

/** The lists that people look at: plain, one status, both columns, common and rare pairs, each order, search, tags. */
const scenarios: readonly (readonly [name: string, query: string])[] = [
  ['plain', ''],
  ['plain, by name', 'sort=name'],
  ['plain, by name, descending', 'sort=name&order=desc'],
  ['plain, by end', 'sort=ends'],
  ['plain, by end, descending', 'sort=ends&order=desc'],
  ['plain, by use', 'sort=use'],
  ['plain, by use, descending', 'sort=use&order=desc'],
  ['over the limit', 'overLimit=true'],
  // Those stand at the other end of the order.
  ['over the limit, least used first', 'overLimit=true&sort=use'],
  ['low use, by use', 'lowUse=true&sort=use'],
  ['nobody assigned, by name', 'nobodyAssigned=true&sort=name'],
  ['no low use, suspended', 'lowUse=false&subscription=suspended'],
  ['suspended', 'subscription=suspended'],
  ['active', 'subscription=active'],
  ['provisioned, by name', 'provisioning=provisioned&sort=name'],
  ['needs me', 'provisioning=unable_to_provision,manual_partner'],
  ['ends within 60 days, by end', 'subscription=expires_in_30_days,expires_in_60_days&sort=ends'],
  ['both columns, common pair', 'provisioning=provisioned&subscription=expires_in_30_days'],
  ['both columns, rare pair', 'provisioning=unable_to_provision&subscription=trial_expired'],
  [
    'both columns, rare pair, by name',
    'provisioning=unable_to_provision&subscription=trial_expired&sort=name',
  ],
  [
    'both columns, rare pair, by end',
    'provisioning=unable_to_provision&subscription=trial_expired&sort=ends',
  ],
  ['trial active, by end', 'subscription=trial_active&sort=ends'],
  ['without subscriptions', 'without=subscriptions'],
]

const searches: readonly (readonly [name: string, query: string])[] = [
  ['search, an id', 'search=C-000123'],
  ['search, the middle of a word', 'search=jord'],
  ['search, a word that many have', 'search=gmbh'],
  ['search, two words', 'search=nord as'],
  ['search, two characters', 'search=no'],
  ['search, one character', 'search=a'],
  ['search and a status', 'search=nord&subscription=suspended'],
  ['search and a rare pair', 'search=gmbh&provisioning=unable_to_provision&subscription=trial_expired'],
  ['a tag', 'tag=healthcare'],
  ['a tag and a status, by name', 'tag=healthcare&subscription=active&sort=name'],
]

const listPromise = 'p50 ≤ 8 ms, p99 ≤ 40 ms, ≤ 3 × the floor'
const searchPromise = 'p95 ≤ 150 ms'

/** First pages with all counts, each beside its floor: the same customers by primary key, in the same JSON. */
export async function benchLists(connection: Connection, report: Report, times: number): Promise<void> {
  for (const [name, query] of scenarios)
    await benchList(connection, report, 'First page, with all counts', name, query, times, listPromise)
  for (const [name, query] of searches)
    await benchList(connection, report, 'Search and tags', name, query, Math.ceil(times / 2), searchPromise)
  await benchDeep(connection, report, times)
}

async function benchList(
  connection: Connection,
  report: Report,
  group: string,
  name: string,
  query: string,
  times: number,
  promise: string,
): Promise<void> {
  const path = `/api/v1/customers?${encodeURI(query)}`
  const begun = performance.now()
  const text = await connection.get(path)
  const firstMs = performance.now() - begun
  const list = JSON.parse(text) as CustomerListJson
  const ids = list.items.map((item) => `id=${item.id}`).join('&')
  // In turn, so that what else the machine does weighs on both alike.
  const figures = await timed(times, 10, () => connection.get(path))
  const floor =
    ids === '' ? undefined : await timed(times, 10, () => connection.get(`/api/v1/customers/by-ids?${ids}`))
  report.add({
    group,
    name: `${name} (${list.total.toLocaleString('en')})`,
    figures,
    value: `${Math.round(text.length / 1024)} kB, the first time ${rounded(firstMs)} ms${floor === undefined ? '' : `, floor p50 ${floor.p50.toFixed(2)} ms`}`,
    ...(floor === undefined ? {} : { ratio: figures.p50 / floor.p50 }),
    promise,
  })
}

/**
 * Page 100 costs what page 1 does. The first hundred are each asked for once, so that nothing below their customers is
 * remembered; page 100 then often, as the lists above.
 */
async function benchDeep(connection: Connection, report: Report, times: number): Promise<void> {
  for (const [name, query] of [
    ['by attention', ''],
    ['of active, by name', 'subscription=active&sort=name'],
  ] as const) {
    const samples: number[] = []
    let path = `/api/v1/customers?${query}`
    for (let page = 1; page < 100; page += 1) {
      const begun = performance.now()
      const text = await connection.get(path)
      samples.push(performance.now() - begun)
      const { nextCursor } = JSON.parse(text) as CustomerListJson
      if (nextCursor === null) break
      path = `/api/v1/customers?${query}&cursor=${nextCursor}`
    }
    const group = 'Deep pages'
    report.add({ group, name: `${samples.length} pages ${name}, each once`, figures: figuresOf(samples) })
    report.add({
      group,
      name: `page ${samples.length + 1} ${name}`,
      figures: await timed(times, 10, () => connection.get(path)),
    })
  }
}
