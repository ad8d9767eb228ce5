import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import type { TestServer } from './server.ts'

const both = (title: string, nb: string) => ({ title, 'x-title': { nb } })

/** What a telephone product asks for: something of every kind of field. */
export const callingDetails = {
  type: 'object',
  required: ['companyName', 'location', 'numbers', 'emergency'],
  additionalProperties: false,
  properties: {
    companyName: {
      type: 'string',
      ...both('Company name', 'Firmanavn'),
      minLength: 2,
      maxLength: 60,
      examples: ['Alfa Bakeri AS'],
    },
    location: {
      type: 'object',
      ...both('Main location', 'Hovedsted'),
      description: 'Where most people work.',
      'x-description': { nb: 'Der de fleste arbeider.' },
      required: ['address', 'country', 'timeZone', 'language'],
      properties: {
        address: { type: 'string', ...both('Street address', 'Gateadresse'), minLength: 5, maxLength: 100 },
        country: { type: 'string', format: 'country', ...both('Country', 'Land') },
        timeZone: { type: 'string', format: 'time-zone', ...both('Time zone', 'Tidssone') },
        language: { type: 'string', format: 'language', ...both('Announcements in', 'Språk i meldinger') },
      },
    },
    numbers: {
      type: 'array',
      items: {
        type: 'string',
        pattern: String.raw`^\+[0-9]{6,15}$`,
        description: 'Begin with + and the code of the country.',
      },
      minItems: 1,
      maxItems: 5,
      ...both('Telephone numbers', 'Telefonnumre'),
      examples: ['+4722000000'],
    },
    emergency: { type: 'boolean', ...both('Emergency calls from here', 'Nødanrop herfra') },
    plan: { enum: ['domestic', 'international'], ...both('Calling plan', 'Ringeplan') },
    model: { enum: ['8811', '8841', '8845', '8851', '8865', '9861'], ...both('Telephone', 'Telefon') },
    desks: { type: 'integer', minimum: 1, maximum: 500, ...both('Desks', 'Bord') },
    budget: { type: 'number', minimum: 0, ...both('Budget', 'Budsjett') },
    from: { type: 'string', format: 'date', ...both('Wanted from', 'Ønsket fra') },
    features: {
      type: 'array',
      items: { enum: ['Voicemail', 'Queues', 'Recording'] },
      uniqueItems: true,
      ...both('Features', 'Funksjoner'),
    },
    days: {
      type: 'array',
      items: { enum: ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su', 'Holidays'] },
      ...both('Opening days', 'Åpningsdager'),
    },
    contact: { type: 'string', format: 'email', ...both('Contact', 'Kontakt') },
    notes: { type: 'string', maxLength: 2000, ...both('Anything else', 'Noe annet') },
    rules: { type: 'array', items: { type: 'object' }, ...both('Dial rules', 'Ringeregler') },
    billing: {
      type: 'object',
      ...both('Other billing address', 'Egen fakturaadresse'),
      required: ['street'],
      properties: { street: { type: 'string', ...both('Street', 'Gate') } },
    },
  },
} as const

/** What a product of meetings asks for: little. */
export const meetingDetails = {
  type: 'object',
  required: ['site', 'timeZone'],
  properties: {
    site: {
      type: 'string',
      format: 'uri',
      ...both('Site address', 'Møtestedets adresse'),
      examples: ['https://alfa.example.com'],
    },
    timeZone: { type: 'string', format: 'time-zone', ...both('Time zone', 'Tidssone') },
  },
} as const

export const meetingFilledIn = { site: 'https://alfa.example.com', timeZone: 'Europe/Oslo' } as const

/** The products that ask, which the partner sets up by hand. Once for each server. */
export async function askingProducts({ database, partner }: TestServer): Promise<void> {
  await writeTenant(database.db, partner.id, async (trx) => {
    await trx
      .insertInto('products')
      .values(
        [
          { name: 'Calling', details: callingDetails },
          { name: 'Meetings', details: meetingDetails },
        ].map(({ name, details }, position) => ({
          partner_id: partner.id,
          id: newId(),
          external_id: name.toLowerCase(),
          name,
          provisioner: JSON.stringify({ kind: 'manual', by: 'partner' }),
          details: JSON.stringify(details),
          position,
          created_at: new Date(),
          updated_at: new Date(),
        })),
      )
      .execute()
  })
}

export interface AskedCustomer {
  readonly id: string
  /** The ids of the services that wait, by their products. */
  readonly services: Readonly<Record<string, string>>
}

/** The API of a test's server, as its partner. */
export function clientOf({ origin, token }: TestServer): Client {
  return createClient({ baseUrl: origin, token })
}

/** A customer that has ordered these products, and is asked for their details. */
export async function askedCustomer(
  server: TestServer,
  name: string,
  products: readonly string[],
  adminEmail: string | null = null,
): Promise<AskedCustomer> {
  const client = clientOf(server)
  const { id } = await client.addCustomer({ body: { name, adminEmail } })
  const { services } = await client.addSubscription({
    params: { id },
    body: {
      offer: products.join(' and '),
      products: products.map((product) => ({ product, licences: 'quantity' as const })),
      kind: 'paid',
      quantity: 5,
    },
  })
  const { subscriptions } = await client.getCustomer({ params: { id } })
  if (services.length !== products.length) throw new Error('Not all of it was ordered')
  return {
    id,
    services: Object.fromEntries(
      subscriptions.flatMap((subscription) =>
        subscription.services.map((service) => [service.product, service.id] as const),
      ),
    ),
  }
}

/** The address of a link for somebody of the customer; there is no mail server that could bring it. */
export async function linkFor(server: TestServer, customerId: string): Promise<string> {
  const { link } = await clientOf(server).sendSetUpLink({
    params: { id: customerId },
    body: { email: 'berit@example.com' },
  })
  if (link === null) throw new Error('The link went by mail')
  return new URL(link).pathname
}

/** Whoever sets the service up wants other details. */
export async function askAgain(server: TestServer, serviceId: string, what: string): Promise<void> {
  await clientOf(server).askTaskDetails({ params: { id: serviceId }, body: { what } })
}
