import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../src/client/types.ts'
import { answers } from '../tests/support/broker/behaviour.ts'
import { startBroker, type TestBroker } from '../tests/support/broker/broker.ts'
import { partOf, type TestSmtp } from '../tests/support/smtp.ts'

const stepMs = 50

const catalog = {
  services: [
    {
      id: 'sip-trunk',
      name: 'sip-trunk',
      description: 'The way into the public network',
      bindable: false,
      metadata: { displayName: 'SIP Trunk' },
      plans: [
        {
          id: 'sip-trunk-standard',
          name: 'standard',
          description: 'Two sites',
          metadata: { displayName: 'Standard' },
        },
      ],
    },
  ],
}

/** What is asked for devices. */
const deliveryDetails = {
  type: 'object',
  required: ['deliverTo', 'attention'],
  properties: {
    deliverTo: { type: 'string', title: 'Deliver to', 'x-title': { nb: 'Leveres til' } },
    attention: { type: 'string', title: 'Attention', 'x-title': { nb: 'Merkes' } },
    from: { type: 'string', format: 'date', title: 'Wanted from', 'x-title': { nb: 'Ønsket fra' } },
    keepOld: {
      type: 'boolean',
      title: 'Old telephones stay in use',
      'x-title': { nb: 'Gamle telefoner beholdes' },
    },
  },
}

export interface SetUpPlaces {
  /** A customer whose services are set up each in its own way, one of which has failed. */
  readonly setUp: string
  readonly task: string
  /** The link that a customer's administrator was sent. */
  readonly form: string
}

/** A broker with a mind of its own: close it when the pictures are taken. */
export const startPictureBroker = (): Promise<TestBroker> => startBroker({ catalog })

/**
 * Gives work by hand to people of the partner, some of it for days that come sooner than others.
 * @param dueAts of one task each
 */
export async function giveTasks(
  client: Client,
  assigneeId: string,
  dueAts: readonly string[],
): Promise<void> {
  const { items } = await client.listTasks({ query: { limit: 100 } })
  // The fonts of the pictures have no other letters.
  const legible = items.filter(({ customer }) => /^[\p{Script=Latin}\p{P}\s]+$/u.test(customer.name))
  for (const [index, dueAt] of dueAts.entries()) {
    const id = legible[index * 3]?.service.id
    if (id !== undefined) await client.changeTask({ params: { id }, body: { assigneeId, dueAt } })
  }
}

/**
 * A customer orders what a broker, the partner's people and the customer's own administrator have a part in.
 * @param assigneeId who does the work by hand
 */
export async function setUpServices(
  client: Client,
  { broker, smtp }: { readonly broker: TestBroker; readonly smtp: TestSmtp },
  { assigneeId, dueAt }: { readonly assigneeId: string; readonly dueAt: string },
): Promise<SetUpPlaces> {
  await addProducts(client, broker)
  broker.script.always(
    '*',
    'provision',
    answers(412, { description: 'The range +47 22 90 00 00–99 is held by another customer' }),
  )
  const email = 'berit@nordvik.example'
  const body = { name: 'Nordvik Verft AS', country: 'NO', adminEmail: email }
  const { id: customerId } = await client.addCustomer({ body })
  const { services } = await client.addSubscription({
    params: { id: customerId },
    body: {
      offer: 'Yard Telephony',
      products: ['SIP Trunk Standard', 'Devices', 'Calling'].map((product) => ({
        product,
        licences: 'quantity' as const,
      })),
      kind: 'paid',
      term: 'P1Y',
      quantity: 40,
    },
  })
  const idOf = (product: string) => services.find((one) => one.product === product)?.id ?? ''
  await until(async () => (await setUpOf(client, idOf('SIP Trunk Standard'))) === 'unable_to_provision')
  const devices = { id: idOf('Devices') }
  await client.submitServiceDetails({
    params: devices,
    body: {
      details: {
        deliverTo: 'Kaia 4, 5003 Bergen',
        attention: 'Berit Nordvik',
        from: '2026-03-30',
        keepOld: false,
      },
      revision: 0,
    },
  })
  await client.changeTask({ params: devices, body: { assigneeId, dueAt } })
  await client.addTaskNote({
    params: devices,
    body: { text: 'The serial numbers come with the carrier on Friday.' },
  })
  const mailed = () => smtp.received.find(({ to }) => to.includes(email))
  await until(async () => mailed() !== undefined)
  const mail = mailed()
  const form = /\/set-up\/[\w-]+/.exec(mail === undefined ? '' : partOf(mail, 'text/plain'))?.[0] ?? ''
  await client.saveSetUp({
    body: {
      secret: form.split('/').at(-1) ?? '',
      serviceId: idOf('Calling'),
      details: { location: { street: 'Kaia 4', postalCode: '5003', city: 'Bergen', country: 'NO' } },
      revision: 0,
    },
  })
  return { setUp: `/customers/${customerId}`, task: `/tasks/${devices.id}`, form }
}

async function addProducts(client: Client, { url, connection }: TestBroker): Promise<void> {
  const { id } = await client.addConnection({ body: { name: 'Carrier', url, auth: connection.auth } })
  await client.readConnectionCatalog({ params: { id } })
  await client.addProductsOfPlans({
    params: { id },
    body: { plans: [{ service: 'sip-trunk', plan: 'sip-trunk-standard' }] },
  })
  const { items } = await client.listProducts({})
  const devices = items.find(({ name }) => name === 'Devices')
  await client.changeProduct({ params: { id: devices?.id ?? '' }, body: { details: deliveryDetails } })
}

async function setUpOf(client: Client, id: string): Promise<string> {
  return (await client.getServiceSetUp({ params: { id } })).state
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(stepMs)
}
