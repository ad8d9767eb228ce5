import { provisioningStatuses } from '../src/domain/provisioning-status.ts'
import type { CustomerListJson } from '../src/customers/schema.ts'
import { Connection } from './http.ts'
import { figuresOf, rounded, timed } from './measure.ts'
import type { Report } from './report.ts'

const seconds = 5

/** Changes of a service's status, each a request and a transaction, by 1 and by 16 writers at once. */
export async function benchWriters(origin: string, token: string, report: Report): Promise<void> {
  const services = await someServices(new Connection(origin, token))
  const rates: number[] = []
  for (const writers of [1, 16]) {
    const samples: number[] = []
    const until = performance.now() + seconds * 1000
    await Promise.all(
      Array.from({ length: writers }, (_, writer) =>
        write(origin, token, services, writer, writers, () => performance.now() < until, samples),
      ),
    )
    rates.push(samples.length / seconds)
    report.add({
      group: 'Status change, request to commit',
      name: `${writers} writer${writers === 1 ? '' : 's'}`,
      figures: figuresOf(samples),
      value: `${Math.round(samples.length / seconds)} per second`,
    })
  }
  const [one = 1, many = 0] = rates
  report.add({
    group: 'Status change, request to commit',
    name: '16 writers against 1',
    value: `${rounded(many / one)} × as many`,
  })
  await benchSearchesMeanwhile(origin, token, services, report)
}

/** What has been asked before, while one writer changes statuses as fast as it can. */
async function benchSearchesMeanwhile(
  origin: string,
  token: string,
  services: readonly string[],
  report: Report,
): Promise<void> {
  const connection = new Connection(origin, token)
  let isOver = false
  const writing = write(origin, token, services, 0, 1, () => !isOver, [])
  for (const query of ['sort=name', 'search=gmbh', 'search=a', 'tag=healthcare'])
    report.add({
      group: 'While one writer changes statuses',
      name: query,
      figures: await timed(50, 3, () => connection.get(`/api/v1/customers?${query}`)),
    })
  isOver = true
  await writing
  connection.close()
}

/** Changes every so manieth service's status for as long as it may. */
async function write(
  origin: string,
  token: string,
  services: readonly string[],
  first: number,
  step: number,
  mayGoOn: () => boolean,
  samples: number[],
): Promise<void> {
  const connection = new Connection(origin, token)
  for (let turn = first; mayGoOn(); turn += step) {
    const status =
      provisioningStatuses[(turn + Math.floor(turn / services.length)) % provisioningStatuses.length]
    const begun = performance.now()
    await connection.send(
      'PUT',
      `/api/v1/services/${services[turn % services.length]}/provisioning-status`,
      JSON.stringify({ status }),
      'application/json',
    )
    samples.push(performance.now() - begun)
  }
  connection.close()
}

async function someServices(connection: Connection): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  for (let page = 0; page < 10; page += 1) {
    const path: string = `/api/v1/customers?sort=name&limit=200${cursor === null ? '' : `&cursor=${cursor}`}`
    const list = JSON.parse(await connection.get(path)) as CustomerListJson
    ids.push(
      ...list.items.flatMap((item) => item.subscriptions.flatMap((one) => one.services.map(({ id }) => id))),
    )
    cursor = list.nextCursor
    if (cursor === null) break
  }
  connection.close()
  return ids
}
