import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { createClient } from '../../../src/client/client.ts'
import type { Client } from '../../../src/client/types.ts'
import { usualPace } from '../../../src/provisioning/limits.ts'
import type { Pace } from '../../../src/provisioning/limits.ts'
import { readSettings } from '../../../src/server/settings.ts'
import { databaseClock } from '../../../src/standings/now.ts'
import { checkStored } from '../../standings/check-stored.ts'
import { answers, type Behaviour } from '../../support/broker/behaviour.ts'
import { startBroker, type TestBroker } from '../../support/broker/broker.ts'
import { startBrowserTest, type BrowserTest, type Visitor } from '../../support/browser.ts'
import { newPerson, type TestPerson } from '../../support/people.ts'
import { partOf, startSmtp, type ReceivedMail, type TestSmtp } from '../../support/smtp.ts'
import * as live from '../live-data.ts'

const both = (title: string, nb: string) => ({ title, 'x-title': { nb } })

/** What the broker asks of who wants telephones. */
const telephoneDetails = {
  type: 'object',
  additionalProperties: false,
  required: ['street', 'timeZone'],
  properties: {
    street: { type: 'string', minLength: 3, ...both('Street address', 'Gateadresse') },
    timeZone: { type: 'string', format: 'time-zone', ...both('Time zone', 'Tidssone') },
  },
}

/** A broker's plans: one that asks for details, one that does not, and one that must not take long. */
const catalog = {
  services: [
    {
      id: 'service-calling',
      name: 'calling',
      description: 'Telephony for a whole company',
      bindable: false,
      plan_updateable: true,
      metadata: { displayName: 'Calling' },
      plans: [
        {
          id: 'plan-standard',
          name: 'standard',
          description: 'One number for each user',
          metadata: { displayName: 'Standard' },
          schemas: { service_instance: { create: { parameters: telephoneDetails } } },
        },
        {
          id: 'plan-express',
          name: 'express',
          description: 'A number without questions',
          metadata: { displayName: 'Express' },
        },
        {
          id: 'plan-hasty',
          name: 'hasty',
          description: 'A number within a second',
          metadata: { displayName: 'Hasty' },
          maximum_polling_duration: 1,
        },
      ],
    },
  ],
}

/** The products of the stories, by who sets them up. */
export const products = {
  asking: 'Calling Standard',
  express: 'Calling Express',
  hasty: 'Calling Hasty',
  partner: 'Router',
  vendor: 'Headset',
} as const
export type ProductKey = keyof typeof products

/** A story is longer than other tests, and on a slow machine much longer: nothing waits so long where it goes well. */
export const wholeStory = { timeout: 600_000 } as const
/** For one thing that several have a part in. */
export const patient = { timeout: 90_000 } as const

/** Nothing is waited for that need not be; the order of things is as it is. */
const quickPace: Pace = {
  ...usualPace,
  anewAfterMs: [1],
  againAfterMs: 1,
  longestPauseMs: 20,
  maxTries: 3,
  maxRemovalTries: 3,
}

export interface Story {
  readonly test: BrowserTest
  readonly broker: TestBroker
  readonly smtp: TestSmtp
  /** The API, with the partner's token. */
  readonly client: Client
  /** A full administrator, who does things. */
  readonly kari: TestPerson
  /** Another one, who looks on. */
  readonly ola: TestPerson
  /** After each test: nothing derived has come apart, and the broker was asked as it should be. */
  readonly expectSound: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A partner with a broker, a mail server, and products of every kind to order. */
export async function startStory(): Promise<Story> {
  const smtp = await startSmtp()
  const broker = await startBroker({ catalog })
  const browsers = await startBrowserTest({
    settings: readSettings({
      LOG_LEVEL: 'silent',
      PORT: '0',
      SMTP_URL: smtp.url,
      VARDE_PRIVATE_ADDRESSES: 'true',
    }),
    provisioningPace: quickPace,
    mailSweepMs: 50,
  })
  const test = patiently(browsers)
  const { server } = test
  const client = createClient({ baseUrl: server.origin, token: server.token })
  await offerAll(client, broker)
  const readNow = databaseClock()
  return {
    test,
    broker,
    smtp,
    client,
    kari: await newPerson(server, { name: 'Kari Full', role: 'partner_full_admin' }),
    ola: await newPerson(server, { name: 'Ola Full', role: 'partner_full_admin' }),
    expectSound: async () => {
      expect(await checkStored(server.database.db, server.partner.id, readNow)).toEqual([])
      expect(broker.record.violations).toEqual([])
    },
    close: async () => {
      await test.close()
      await broker.close()
      await smtp.close()
    },
  }
}

/** The same, with browsers that wait for as long as a story may. */
function patiently(test: BrowserTest): BrowserTest {
  return {
    ...test,
    visit: async (options) => withPatience(await test.visit(options)),
    visitAs: async (person, options) => withPatience(await test.visitAs(person, options)),
  }
}

function withPatience(visitor: Visitor): Visitor {
  visitor.context.setDefaultTimeout(patient.timeout)
  return visitor
}

async function offerAll(client: Client, { url, connection }: TestBroker): Promise<void> {
  const { id } = await client.addConnection({ body: { name: 'Megleren', url, auth: connection.auth } })
  await client.readConnectionCatalog({ params: { id } })
  await client.addProductsOfPlans({
    params: { id },
    body: {
      plans: catalog.services.flatMap(({ id: service, plans }) =>
        plans.map(({ id: plan }) => ({ service, plan })),
      ),
    },
  })
  await client.addProduct({
    body: {
      name: products.partner,
      provisioner: { kind: 'manual', by: 'partner' },
      instructions: 'Bestill ruteren, og meld den inn.',
      details: telephoneDetails,
    },
  })
  await client.addProduct({ body: { name: products.vendor, provisioner: { kind: 'manual', by: 'vendor' } } })
  for (const product of Object.values(products))
    await client.addOffer({
      body: { name: `${product} for alle`, products: [{ product, licences: 'quantity' }], term: 'P1Y' },
    })
}

export interface Ordered {
  readonly name: string
  readonly email: string
  readonly customerId: string
  readonly serviceId: string
}

/** One service of a new customer, by the API. */
export async function order({ client }: Story, name: string, product: ProductKey): Promise<Ordered> {
  const email = addressOf(name)
  const { id: customerId } = await client.addCustomer({ body: { name, country: 'NO', adminEmail: email } })
  const { items } = await client.listOffers()
  const offer = items.find((one) => one.name === `${products[product]} for alle`)
  const { services } = await client.addSubscription({
    params: { id: customerId },
    body: { offerId: offer?.id ?? '', kind: 'paid', quantity: 4 },
  })
  return { name, email, customerId, serviceId: services[0]?.id ?? '' }
}

/** The address of a customer's administrator. */
export const addressOf = (name: string): string =>
  `berit@${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`

/** The nth mail that somebody has got, once it is there. */
export async function mailTo({ smtp }: Story, email: string, nth = 1): Promise<ReceivedMail> {
  const mails = (): ReceivedMail[] => smtp.received.filter(({ to }) => to.includes(email))
  await expect.poll(() => mails().length, patient).toBeGreaterThanOrEqual(nth)
  const mail = mails()[nth - 1]
  if (mail === undefined) throw new Error('The mail has gone')
  return mail
}

/** The link in a mail. */
export const linkIn = (mail: ReceivedMail): string =>
  /http\S+\/set-up\/[\w-]+/.exec(partOf(mail, 'text/plain'))?.[0] ?? ''

/** Opens a link of a mail in a browser that has never been here. */
export async function openLink({ test }: Story, link: string, options = {}): Promise<Visitor> {
  const visitor = await test.visit(options)
  await visitor.page.goto(link)
  await visitor.page.getByRole('main').getByRole('heading', { level: 2 }).first().waitFor()
  return visitor
}

/** Waits until nothing is being done with a service any more. */
export const settled = ({ client }: Story, id: string): Promise<void> =>
  expect.poll(async () => (await client.getServiceSetUp({ params: { id } })).operation, patient).toBeNull()

/** The customer list, which stays open and says whether it was ever loaded anew. */
export async function openList(
  { test }: Story,
  person: TestPerson,
  path = '/customers?sort=name',
  options = {},
): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(path)
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('rowheader').first().waitFor()
  await live.mark(page)
  return page
}

/** A customer's row comes to say so, by itself. */
export const rowSays = (page: Page, { name }: Pick<Ordered, 'name'>, status: string): Promise<void> =>
  live.rowOf(page, name).getByText(status, { exact: true }).first().waitFor()

/** A customer's page, as it is come to by its address. */
export async function openCustomer(
  { test }: Story,
  person: TestPerson,
  { customerId, name }: Pick<Ordered, 'customerId' | 'name'>,
  options = {},
): Promise<Page> {
  const { page } = await test.visitAs(person, options)
  await page.goto(`/customers/${customerId}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.getByRole('article').first().waitFor()
  await live.mark(page)
  return page
}

/** Unfolds how a service is set up, on its customer's page. */
export async function unfold(page: Page, product: ProductKey): Promise<Locator> {
  const fold = page.getByRole('button', { name: `${products[product]}: klargjøring` })
  await fold.click()
  // The subscription around it is an item of a list too.
  const row = page.getByRole('listitem').filter({ has: fold }).last()
  await row.getByText('Settes opp av').waitFor()
  return row
}

const soonAgain = { 'retry-after': '1' }
const goesOn = answers(200, { state: 'in progress', description: 'Bestiller nummer' }, soonAgain)

/** Takes it up, and asks to be looked at again in a second. */
const takesUpHeld: Behaviour = {
  takes: { polls: 0, name: null },
  does: true,
  answer: { status: 202, body: {}, headers: soonAgain },
}

export interface Held {
  /** It ends well. */
  readonly release: () => void
  /** It ends badly, with these words. */
  readonly fail: (description: string) => void
}

/** Lets the broker take up what it is asked to set up or take down, and be at it until it is told otherwise. */
export function hold(
  { script }: TestBroker,
  serviceId: string,
  what: 'provision' | 'deprovision' = 'provision',
): Held {
  const says = (behaviour: Behaviour) => script.always(serviceId, 'last_operation', behaviour)
  script.always(serviceId, what, takesUpHeld)
  says(goesOn)
  return {
    release: () => says({}),
    fail: (description) => says(answers(200, { state: 'failed', description })),
  }
}
