import type { DetailsServer } from '../details/support.ts'
import { send } from '../orders/support.ts'
import type { Answer } from '../orders/support.ts'
import type { TestPerson } from '../support/people.ts'
import { addPeople } from './scene.ts'

/** A service of a new customer, and people of that customer in the order of their names. */
export interface Licensed {
  readonly customerId: string
  readonly serviceId: string
  readonly subscriptionId: string
  readonly people: readonly string[]
}

export interface LicensedWish {
  readonly seats?: number
  readonly people?: number
  /** Whether the work of setting it up is done. */
  readonly isSetUp?: boolean
  /** What of the order is other than usual. */
  readonly order?: object
}

let made = 0

/** A product that people of the partner set up. */
export async function newProductOf(server: DetailsServer, fields: object = {}): Promise<string> {
  made += 1
  const name = `Product ${made}`
  const provisioner = { kind: 'manual', by: 'partner' }
  await must(server.boss, 'POST', '/api/v1/products', { name, provisioner, ...fields })
  return name
}

/** Orders a product, does the work, and adds people to the customer. */
export async function licensed(
  server: DetailsServer,
  product: string,
  { seats = 3, people = 5, isSetUp = true, order = {} }: LicensedWish = {},
): Promise<Licensed> {
  made += 1
  const customer = await must(server.boss, 'POST', '/api/v1/customers', {
    name: `Fjord ${made} AS`,
    country: 'NO',
  })
  const customerId = String(customer['id'])
  const ordered = await must(server.boss, 'POST', `/api/v1/customers/${customerId}/subscriptions`, {
    offer: 'Own',
    products: [{ product, licences: 'quantity' }],
    kind: 'paid',
    startsAt: '2026-03-01',
    term: 'P1Y',
    quantity: seats,
    ...order,
  })
  const [service] = ordered['services'] as { id: string }[]
  const serviceId = service?.id ?? ''
  if (isSetUp) await must(server.boss, 'POST', `/api/v1/services/${serviceId}/task/finish`)
  const ids = await addPeople(server.database.db, server.partner.id, customerId, people)
  return { customerId, serviceId, subscriptionId: String(ordered['id']), people: ids }
}

/** Does something that goes well. */
export async function must(
  who: TestPerson,
  method: string,
  path: string,
  json?: object,
): Promise<Answer['body']> {
  const { status, body } = await send(who, method, path, json)
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
  return body
}

/** Does something with a service's licences. */
export async function act(
  who: TestPerson,
  serviceId: string,
  what: 'assign' | 'return' | 'preview' | 'undo',
  json: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return send(who, 'POST', `/api/v1/services/${serviceId}/licences/${what}`, json, headers)
}
