import { setTimeout as sleep } from 'node:timers/promises'
import type { CustomerListJson } from '../src/customers/schema.ts'
import { callsPerConnection } from '../src/provisioning/limits.ts'
import { startBenchBroker } from './broker.ts'
import type { BenchBroker } from './broker.ts'
import { Connection } from './http.ts'
import { figuresOf, rounded, timed } from './measure.ts'
import type { Report } from './report.ts'
import type { Started } from './server.ts'

const answersAfterMs = 50
/** Services of one subscription, each of another product. */
const servicesOfOrder = 20
const orderers = 4
const listPath = '/api/v1/customers?provisioning=provisioning'
/** A run that takes longer is given up, and says how far it came. */
const limitMs = 20 * 60_000
/** Services that are asked after at the end: what is ordered last is set up last. */
const lastLookedAt = 200

/**
 * So many services through a broker that answers in 50 ms, from the first order to the last that is provisioned, and what
 * the list takes meanwhile.
 */
export async function benchProvisioning(
  connection: Connection,
  { url, token }: Started,
  services: number,
  report: Report,
): Promise<void> {
  const group = `Setting up ${services.toLocaleString('en')} services`
  const broker = await startBenchBroker(answersAfterMs)
  const watching = new Connection(url, token)
  try {
    const offerId = await prepare(connection, broker.url)
    const customers = await someCustomers(connection)
    const before = await timed(100, 5, () => connection.get(listPath))
    report.add({ group, name: 'the list before', figures: before })
    const begun = performance.now()
    const samples: number[] = []
    let isOver = false
    const looking = look(watching, samples, () => isOver)
    const ordered = await order(url, token, customers, offerId, services / servicesOfOrder)
    const isDone = await provisioned(connection, broker, ordered, begun)
    const seconds = (performance.now() - begun) / 1000
    isOver = true
    await looking
    const perSecond = services / seconds
    const ceiling = callsPerConnection / (answersAfterMs / 1000)
    report.add({
      group,
      name: 'from the first order to the last',
      value: isDone
        ? `${rounded(seconds)} s, ${rounded(perSecond)} per second, ${rounded((perSecond / ceiling) * 100)} % of what ${callsPerConnection} calls at once can come to`
        : `not done after ${rounded(seconds)} s: the broker has made ${broker.made()}`,
    })
    report.add({
      group,
      name: 'of that ordering them',
      value: `${rounded(ordered.tookMs / 1000)} s, meanwhile the first ones are set up`,
    })
    report.add({
      group,
      name: 'the broker has made',
      value: `${broker.made()}, and was asked again for ${broker.repeated()}`,
    })
    const meanwhile = figuresOf(samples)
    report.add({
      group,
      name: 'the list meanwhile',
      figures: meanwhile,
      value: `p95 ${rounded(meanwhile.p95 / before.p95)} × that before`,
    })
  } finally {
    watching.close()
    await broker.close()
  }
}

async function prepare(connection: Connection, brokerUrl: string): Promise<string> {
  const post = async (path: string, body: object): Promise<Record<string, unknown>> =>
    JSON.parse(await connection.send('POST', path, JSON.stringify(body), 'application/json')) as Record<
      string,
      unknown
    >
  await post('/api/v1/connections', {
    externalId: 'bench',
    name: 'Bench',
    url: brokerUrl,
    auth: { kind: 'none' },
  })
  const names = Array.from({ length: servicesOfOrder }, (_, index) => `Bench ${index + 1}`)
  const provisioner = {
    kind: 'open_service_broker',
    connection: 'bench',
    service: 'service',
    plan: 'plan',
    quantityParameter: null,
  }
  for (const name of names) await post('/api/v1/products', { name, provisioner })
  const products = names.map((product) => ({ product, licences: null }))
  return String((await post('/api/v1/offers', { name: 'Bench', products, term: 'P1Y' }))['id'])
}

async function someCustomers(connection: Connection): Promise<string[]> {
  const { items } = JSON.parse(
    await connection.get('/api/v1/customers?sort=name&limit=200'),
  ) as CustomerListJson
  return items.map(({ id }) => id)
}

interface Ordered {
  readonly tookMs: number
  readonly serviceIds: readonly string[]
}

async function order(
  url: string,
  token: string,
  customers: readonly string[],
  offerId: string,
  orders: number,
): Promise<Ordered> {
  const begun = performance.now()
  const serviceIds: string[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: orderers }, async () => {
      const connection = new Connection(url, token)
      for (let turn = next++; turn < orders; turn = next++) {
        const answer = await connection.send(
          'POST',
          `/api/v1/customers/${customers[turn % customers.length]}/subscriptions`,
          JSON.stringify({ offerId, kind: 'paid' }),
          'application/json',
        )
        const { services } = JSON.parse(answer) as { services: readonly { id: string }[] }
        serviceIds.push(...services.map(({ id }) => id))
      }
      connection.close()
    }),
  )
  return { tookMs: performance.now() - begun, serviceIds }
}

/** Waits until the broker has made all, and each of the last ones is written down. @returns false where that took too long */
async function provisioned(
  connection: Connection,
  broker: BenchBroker,
  { serviceIds }: Ordered,
  begun: number,
): Promise<boolean> {
  const isLate = () => performance.now() - begun > limitMs
  while (broker.made() < serviceIds.length && !isLate()) await sleep(50)
  for (const id of serviceIds.slice(-lastLookedAt)) {
    for (;;) {
      if (isLate()) return false
      const setUp = JSON.parse(await connection.get(`/api/v1/services/${id}/set-up`)) as { state: string }
      if (setUp.state === 'provisioned') break
      await sleep(20)
    }
  }
  return !isLate()
}

async function look(connection: Connection, samples: number[], isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const begun = performance.now()
    await connection.get(listPath)
    samples.push(performance.now() - begun)
    await sleep(50)
  }
}
